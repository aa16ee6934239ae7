"""The front end's files are complete and come from this site alone."""

from pathlib import Path

import pytest

from deploy import PROJECT, assets

VENDOR = PROJECT / "webapp" / "static" / "vendor"


def test_every_file_a_style_sheet_refers_to_is_there() -> None:
    sheets = list(VENDOR.rglob("*.css"))
    referred = [(sheet.parent / name) for sheet in sheets for name in assets.references(sheet.read_text())]

    assert len(sheets) == 2
    assert referred != []
    assert [path for path in referred if not path.is_file()] == []


def test_embedded_pictures_are_no_files() -> None:
    style = (
        "a{mask:url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\")}b{src:url(x.woff2)}"
    )

    assert assets.references(style) == ["x.woff2"]


@pytest.mark.parametrize(
    "style",
    [
        "a{src:url(https://fonts.example/x.woff2)}",
        '@import "//styles.example/all.css";',
        "a{src:url('../outside.woff2')}",
        "a{src:url(/root.woff2)}",
    ],
)
def test_a_style_sheet_that_asks_another_place_is_refused(style: str) -> None:
    with pytest.raises(assets.AssetsUnavailable):
        assets.references(style)


def test_what_is_up_to_date_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "npm", lambda: pytest.fail("npm was called"))

    assert not assets.fetch(PROJECT)


def test_a_changed_lock_is_noticed(tmp_path: Path) -> None:
    frontend = tmp_path / "webapp" / "frontend"
    frontend.mkdir(parents=True)
    lock = frontend / "package-lock.json"
    lock.write_bytes((PROJECT / "webapp" / "frontend" / "package-lock.json").read_bytes())
    vendor = tmp_path / "webapp" / "static" / "vendor"
    vendor.mkdir(parents=True)
    (vendor / assets.STAMP).write_bytes((VENDOR / assets.STAMP).read_bytes())

    assert assets.is_current(tmp_path)
    lock.write_text("{}")
    assert not assets.is_current(tmp_path)
