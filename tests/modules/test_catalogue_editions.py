"""Editions are shipped with the product, loaded once and never change."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from modules.catalogue import editions
from modules.catalogue.model import EditionState, Scope
from modules.errors import UnknownEdition, UnknownIndicator, UnknownItem, UnknownModule
from tests.support.small_edition import DRAFT, write_edition


def test_the_current_edition_is_the_newest() -> None:
    assert editions.current().key == editions.keys()[-1]


def test_an_edition_is_loaded_once() -> None:
    assert editions.edition("2026.1") is editions.edition("2026.1")


@pytest.mark.parametrize("key", ["2025.1", "", "..", "../content/2026.1"])
def test_an_edition_that_is_not_shipped_is_unknown(key: str) -> None:
    with pytest.raises(UnknownEdition) as error:
        editions.edition(key)

    assert error.value.key == key


def test_editions_come_in_the_order_of_their_numbers_not_of_their_letters(tmp_path: Path) -> None:
    for key in ("2030.10", "2030.2", "2029.1"):
        write_edition(tmp_path, key=key)
    (tmp_path / "transitions").mkdir()

    assert editions.keys_in(tmp_path) == ("2029.1", "2030.2", "2030.10")


def test_nobody_can_change_an_edition() -> None:
    module = editions.current().module("M07")

    with pytest.raises(FrozenInstanceError):
        module.title = "Anders"  # type: ignore[misc]
    with pytest.raises(TypeError):
        module.minutes[Scope.KERN] = 1  # type: ignore[index]


def test_modules_items_and_indicators_are_found_by_slug_and_by_number() -> None:
    edition = editions.current()
    module = edition.module("rueckfuehrung")

    assert edition.module("M07") is module
    assert module.item("M07-06") is module.item("m07-perspektive")
    assert edition.indicator("S11-u3").name == "Betreuungsquote unter 3"


def test_what_the_edition_does_not_hold_is_unknown() -> None:
    edition = editions.current()

    with pytest.raises(UnknownModule):
        edition.module("M13")
    with pytest.raises(UnknownItem):
        edition.module("M07").item("m01-gesamtstrategie")
    with pytest.raises(UnknownIndicator):
        edition.indicator("S11")


def test_a_draft_is_listed_apart_from_what_is_published(tmp_path: Path) -> None:
    write_edition(tmp_path)
    write_edition(tmp_path, key="2030.2", sheet=DRAFT)

    assert editions.keys_in(tmp_path) == ("2030.1", "2030.2")
    assert editions.published_in(tmp_path) == ("2030.1",)


def test_a_draft_is_no_edition_to_work_with() -> None:
    for key in editions.draft_keys():
        assert key != editions.current().key
        with pytest.raises(UnknownEdition):
            editions.edition(key)
        assert editions.draft(key).state is EditionState.DRAFT


def test_a_published_edition_is_no_draft() -> None:
    assert editions.current().state is EditionState.PUBLISHED
    with pytest.raises(UnknownEdition):
        editions.draft(editions.current().key)


def test_an_item_is_found_without_naming_its_module() -> None:
    edition = editions.current()

    assert edition.item("m07-perspektive") is edition.module("M07").item("M07-06")
    with pytest.raises(UnknownItem):
        edition.item("m07-perspektiven")
