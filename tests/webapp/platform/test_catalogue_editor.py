"""`/betrieb/katalog`: the next edition is written in forms; every text is kept, or refused at its field."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modules.catalogue import editions
from modules.catalogue.writing import fits_on_a_page
from tenants.access.roles import PlatformRole
from tenants.catalogue import stored
from tenants.catalogue.stored import seen_as
from tests.support import drafts
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.twins import ITEM, MODULE
from tests.support.world import Human, World
from tests.webapp.platform.conftest import counted
from webapp.cli.catalogue import catalogue
from webapp.forms.catalogue import lines_of, on_one_line
from webapp.wording import INVISIBLE_CHARACTERS

HOSTILE = [
    "a: b # c",
    "!!python/object/apply:os.system [ls]",
    "{{7*7}}",
    "&a *a",
    "null",
    "%YAML",
    "'\"",
    "- x\n- y",
    "<script>alert(1)</script>",
    "العربية",
]
INVISIBLE = ["a\u202eb", "a\u200bb", "\ufeffa", "a\u2028b"]


@pytest.fixture
def person(world: World) -> Human:
    """An operator."""
    return world.operator()


@pytest.fixture
def key(world: World, person: Human) -> str:
    """A draft that says what its base says."""
    return drafts.begin(world, person)


@pytest.fixture
def editor(world: World, person: Human) -> CheckingClient:
    """Their browser."""
    return world.client(person)


def page_of(key: str, *rest: str) -> str:
    return "/".join(("/betrieb/katalog", key, *rest))


def item_page(key: str, item: str = ITEM) -> str:
    return page_of(key, "module", MODULE, "punkte", item)


def form_of(editor: CheckingClient, address: str) -> dict[str, Any]:
    """What a browser would send for the item form as it stands."""
    page = editor.get(address)
    fields: dict[str, Any] = {}
    for field in found(page, "//main//form[1]//*[@name]"):
        name, kind = field.get("name"), field.get("type")
        if field.tag == "textarea":
            fields[name] = (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            fields[name] = next(iter(field.xpath(".//option[@selected]/@value")), "")
        elif kind in {"checkbox", "radio"}:
            if field.get("checked") is not None:
                fields.setdefault(name, []).append(field.get("value"))
        else:
            fields[name] = field.get("value", "")
    return fields


def test_a_draft_is_begun_edited_explained_checked_and_downloaded(
    world: World, editor: CheckingClient, tmp_path: Path
) -> None:
    begun = editor.act(
        "/betrieb/katalog/neu",
        page="/betrieb/katalog/neu",
        data=form_of(editor, "/betrieb/katalog/neu")
        | {"source": str(editions.current().key), "explanation": "Klarer: [fragen]"},
    )
    assert begun.status_code == 303
    key = begun.location.rsplit("/", 1)[1]
    form = form_of(editor, item_page(key)) | {"question": "Wird etwas ganz anderes gefragt: ja?"}
    assert editor.post(item_page(key), data=form).status_code == 303
    assert "noch nicht eingeordnet" in editor.get(page_of(key, "unterschiede")).get_data(as_text=True)
    assert found(editor.get(page_of(key, "pruefung")), f"//a[contains(@href, '#{ITEM}')]")

    address = page_of(key, "unterschiede", "punkte", ITEM)
    refused = editor.act(address, page=page_of(key), data={f"{ITEM}-art": "geaendert"})
    assert refused.status_code == 422
    explained = editor.act(
        address, page=page_of(key), data={f"{ITEM}-art": "geaendert", f"{ITEM}-was": "fragt anderes"}
    )
    assert explained.status_code == 303
    sound = editor.get(page_of(key, "pruefung"))
    assert "Kein Befund" in sound.get_data(as_text=True)
    items = len(editions.current().items)
    assert found(sound, f"//tr[normalize-space(th)='Zusammen']/td[@data-label='Punkte' and .='{items}']")

    download = editor.get(page_of(key, "herunterladen"))
    assert download.get_data() == editor.get(page_of(key, "herunterladen")).get_data()
    zipfile.ZipFile(io.BytesIO(download.get_data())).extractall(tmp_path)
    outcome = CliRunner().invoke(catalogue, ["check", str(tmp_path / key)])
    assert outcome.exit_code == 0, outcome.output
    assert "Der Katalog ist in Ordnung." in outcome.output


def test_the_folder_checked_names_what_is_wrong_and_what_is_no_edition(
    editor: CheckingClient, key: str, tmp_path: Path
) -> None:
    download = editor.get(page_of(key, "herunterladen"))
    zipfile.ZipFile(io.BytesIO(download.get_data())).extractall(tmp_path)
    file = tmp_path / key / "modules" / f"{MODULE}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("gewicht: 3", "gewicht: 9", 1), encoding="utf-8")

    broken = CliRunner().invoke(catalogue, ["check", str(tmp_path / key)])
    nothing = CliRunner().invoke(catalogue, ["check", str(tmp_path)])

    assert broken.exit_code != 0
    assert "keine ganze Zahl von 1 bis 3" in broken.output
    assert nothing.exit_code != 0


def test_saving_an_item_unchanged_changes_nothing(world: World, editor: CheckingClient, key: str) -> None:
    for module in editions.current().modules:
        for item in module.items[:2]:
            address = page_of(key, "module", module.slug, "punkte", item.key)
            assert editor.post(address, data=form_of(editor, address)).status_code == 303

    with world.runtime.platform_session(read_only=True) as session:
        assert len(stored.draft(session, key).draft.difference) == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_it_was_typed(
    world: World, editor: CheckingClient, key: str, text: str
) -> None:
    typed = ("question", "why", "plain", "norm", "source", "recommendation")
    form = form_of(editor, item_page(key)) | dict.fromkeys(typed, text)

    assert editor.post(item_page(key), data=form).status_code == 303

    item = drafts.item(world, key)
    assert {item.question, item.why, item.plain, item.norm, item.source, item.recommendation} == {
        on_one_line(text)
    }
    assert form_of(editor, item_page(key))["question"] == on_one_line(text)
    assert editor.get(page_of(key, "module", MODULE, "vorschau")).status_code == 200


@pytest.mark.parametrize("text", INVISIBLE)
@pytest.mark.parametrize("field", ["question", "anchor_2", "evidence_asked", "norm", "source"])
def test_invisible_characters_are_refused_at_their_field(
    world: World, editor: CheckingClient, key: str, field: str, text: str
) -> None:
    before = drafts.item(world, key)
    response = editor.post(item_page(key), data=form_of(editor, item_page(key)) | {field: text})

    if response.status_code == 303:
        # A line end of another kind in a field with one entry a line is a line end.
        assert text == "a\u2028b"
        return
    assert response.status_code == 422
    assert INVISIBLE_CHARACTERS in found(response, f"//*[@id='{field}-fehler']")[0].text_content()
    assert drafts.item(world, key) == before


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_or_refused(world: World, editor: CheckingClient, key: str, text: str) -> None:
    form = form_of(editor, item_page(key)) | {"why": text}

    response = editor.post(item_page(key), data=form)

    sent = on_one_line(text.encode("utf-8", "replace").decode("utf-8"))
    if response.status_code == 303:
        assert drafts.item(world, key).why == sent
    else:
        assert response.status_code == 422
        assert not sent or not all(fits_on_a_page(line) for line in lines_of(text))
        assert found(response, "//*[@id='why-fehler']")


def test_a_nul_is_refused_before_any_form_is_read(world: World, editor: CheckingClient, key: str) -> None:
    before = drafts.item(world, key)
    form = form_of(editor, item_page(key)) | {"question": "a\x00b"}

    assert editor.post(item_page(key), data=form).status_code == 400
    assert drafts.item(world, key) == before


REFUSED = [
    ({"question": ""}, "question"),
    ({"question": "x" * 301}, "question"),
    ({"anchor_0": "y" * 161}, "anchor_0"),
    ({"plain": "z" * 141}, "plain"),
    ({"minutes": "0"}, "minutes"),
    ({"minutes": "viele"}, "minutes"),
    ({"evidence_examples": "nur eines"}, "evidence_examples"),
    ({"mandatory": "y", "basis": ""}, "basis"),
    ({"mandatory": "y", "basis": "G", "scope": "voll"}, "scope"),
    ({"mandatory": "y", "basis": "G", "scope": "kern", "not_applicable": "ja"}, "not_applicable"),
    ({"number": "M07-07"}, "number"),
    ({"question": "x" * 1_000_000}, "question"),
]


@pytest.mark.parametrize(
    "typed,field", REFUSED, ids=[f"{field}-{index}" for index, (_, field) in enumerate(REFUSED)]
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, editor: CheckingClient, key: str, typed: dict[str, str], field: str
) -> None:
    before = drafts.item(world, key)
    form = form_of(editor, item_page(key)) | {"why": "Eigener Text bleibt."} | typed

    response = editor.post(item_page(key), data=form)

    assert response.status_code == 422
    assert found(response, f"//*[@id='{field}-fehler']")
    assert "Eigener Text bleibt." in response.get_data(as_text=True)
    assert drafts.item(world, key) == before


def test_a_stale_form_shows_both_and_can_be_stored_over_it(
    world: World, person: Human, editor: CheckingClient, key: str
) -> None:
    form = form_of(editor, item_page(key)) | {"question": "Meine Fassung."}
    drafts.change(world, person, key, replace(drafts.item(world, key), question="Ihre Fassung."))

    response = editor.post(item_page(key), data=form)

    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Meine Fassung." in page
    assert "Ihre Fassung." in page
    seen = found(response, "//input[@name='seen']/@value")[0]
    assert seen == seen_as(drafts.item(world, key))
    assert editor.post(item_page(key), data=form | {"seen": seen}).status_code == 303
    assert drafts.item(world, key).question == "Meine Fassung."


def test_a_consultant_proposes_and_reads_what_becomes_of_it(
    world: World, editor: CheckingClient, key: str
) -> None:
    consultant = world.client(world.operator(PlatformRole.MODERATION))
    form = form_of(consultant, item_page(key)) | {"question": "Wie ich es fragen würde."}
    assert consultant.post(item_page(key), data=form).status_code == 403
    assert consultant.post(item_page(key) + "/vorschlag", data=form).status_code == 422

    made = consultant.post(item_page(key) + "/vorschlag", data=form | {"reason": "Klarer."})
    assert made.status_code == 303
    (address,) = found(editor.get(page_of(key, "vorschlaege")), "//ul[@class='plain-list']//a/@href")
    silent = editor.act(f"{address}/ablehnen", page=address, data={"answer": ""})
    assert silent.status_code == 422
    declined = editor.act(f"{address}/ablehnen", page=address, data={"answer": "Das fragt schon M07-07."})

    assert declined.status_code == 303
    assert "Das fragt schon M07-07." in consultant.get(address).get_data(as_text=True)
    assert drafts.item(world, key).question != "Wie ich es fragen würde."


def test_a_proposal_is_taken_over_with_one_button(world: World, editor: CheckingClient, key: str) -> None:
    consultant = world.operator(PlatformRole.MODERATION)
    wanted = replace(drafts.item(world, key), question="Wie vorgeschlagen.")
    address = f"/betrieb/katalog/vorschlaege/{drafts.propose(world, consultant, key, wanted)}"
    seen = found(editor.get(address), "//input[@name='seen']/@value")[0]

    assert editor.act(f"{address}/uebernehmen", page=address, data={"seen": seen}).status_code == 303
    assert drafts.item(world, key) == wanted


def test_a_new_item_is_added_moved_dropped_and_brought_back(
    world: World, editor: CheckingClient, key: str
) -> None:
    address = page_of(key, "module", MODULE, "punkte", "neu")
    form = form_of(editor, item_page(key)) | {"schluessel": "m07-ganz-neu", "number": "M07-20"}
    assert editor.post(address, data=form).status_code == 303
    assert editor.post(address, data=form | {"schluessel": ITEM, "number": "M07-21"}).status_code == 422
    new = item_page(key, "m07-ganz-neu")
    assert editor.act(f"{new}/verschieben", page=page_of(key), data={"richtung": "hoch"}).status_code == 303
    seen = seen_as(drafts.item(world, key))
    assert (
        editor.act(f"{item_page(key)}/entfernen", page=page_of(key), data={"seen": seen}).status_code == 303
    )
    assert editor.act(f"{item_page(key)}/zurueckholen", page=page_of(key)).status_code == 303

    with world.runtime.platform_session(read_only=True) as session:
        items = [item.key for item in stored.module(session, key, MODULE).module.items]
    assert items[-3:] == ["m07-ganz-neu", items[-2], ITEM]


def test_nobody_else_sees_a_draft(world: World, key: str) -> None:
    member = world.client(world.person(world.office()))

    assert member.get("/betrieb/katalog").status_code == 404
    assert member.get(page_of(key)).status_code == 404
    consultant = world.client(world.operator(PlatformRole.MODERATION))
    assert consultant.get("/betrieb/katalog").status_code == 200
    assert consultant.get("/betrieb/katalog/neu").status_code == 403


STATEMENTS = [
    ((), 4),
    (("{key}",), 3),
    (("{key}", "module", MODULE), 2),
    (("{key}", "module", MODULE, "punkte", ITEM), 2),
    (("{key}", "module", MODULE, "vorschau"), 2),
    (("{key}", "unterschiede"), 3),
    (("{key}", "pruefung"), 3),
    (("{key}", "vorschlaege"), 4),
    (("{key}", "herunterladen"), 3),
]


@pytest.mark.parametrize(
    "parts,count", STATEMENTS, ids=lambda value: "-".join(value) if isinstance(value, tuple) else ""
)
def test_pages_ask_the_database_as_often_as_said(
    world: World, editor: CheckingClient, key: str, parts: tuple[str, ...], count: int
) -> None:
    address = "/".join(("/betrieb/katalog", *(part.format(key=key) for part in parts)))
    editor.get(address)

    with counted(world) as statements:
        editor.get(address)

    assert len(statements) == count, "\n".join(statements)
