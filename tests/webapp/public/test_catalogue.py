"""The catalogue is open to everybody, in full."""

from html import unescape

import pytest

from modules.catalogue import editions
from modules.catalogue.model import Module
from tests.support.world import World

MODULES = editions.current().modules


def _text(world: World, path: str) -> str:
    answer = world.client().get(path)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_the_catalogue_lists_every_module_without_signing_in(world: World) -> None:
    page = _text(world, "/katalog")

    assert "12 Module mit 154 Punkten. 70 davon sind Muss-Punkte; der Umfang Kern hat 78." in page
    for module in MODULES:
        assert f'href="/katalog/{module.slug}?fassung={editions.current().key}"' in page


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.slug)
def test_a_module_shows_every_item_with_all_its_texts(world: World, module: Module) -> None:
    page = _text(world, f"/katalog/{module.slug}")

    for item in module.items:
        for text in (
            item.question,
            item.why,
            item.plain,
            *item.anchors,
            *item.evidence_examples,
            item.source,
        ):
            assert text in page, (item.number, text)


def test_what_a_must_rests_on_is_said(world: World) -> None:
    page = _text(world, "/katalog/rueckfuehrung")

    assert "gesetzliche Pflicht" in page
    assert "Fachstandard" in page


@pytest.mark.parametrize("path", ["/katalog", "/katalog/fachstandards", "/hilfe"])
def test_our_yardstick_is_told_apart_from_the_law(world: World, path: str) -> None:
    """A yearly sample rests on a duty; that it is yearly and a sample is ours."""
    page = _text(world, path)

    assert "Worauf ein Muss beruht" in page
    assert "Ein Gesetz schreibt den Punkt nicht vor." in page
    assert "sind unser Maßstab, wenn die Vorschrift sie nicht selbst enthält" in page


def test_the_worksheet_names_the_key_of_every_item(world: World) -> None:
    module = MODULES[0]
    page = _text(world, f"/katalog/{module.slug}/arbeitsblatt")

    assert all(item.key in page and item.number in page for item in module.items)


@pytest.mark.parametrize(
    "path", ["/katalog/gibt-es-nicht", "/katalog?fassung=1999.1", "/katalog/rueckfuehrung?fassung=x"]
)
def test_what_is_not_in_the_catalogue_is_not_found(world: World, path: str) -> None:
    assert world.client().get(path).status_code == 404


@pytest.mark.parametrize(
    "path,count", [("/katalog", 0), ("/katalog/rueckfuehrung", 1), ("/katalog/rueckfuehrung/arbeitsblatt", 0)]
)
def test_the_database_is_asked_for_changes_of_law_only(world: World, path: str, count: int) -> None:
    statements: list[str] = []
    client = world.client()

    with world.runtime.database.observed(statements.append):
        client.get(path)

    assert len(statements) == count
