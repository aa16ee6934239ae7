"""Editions are shipped with the product, loaded once and never change."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from modules.catalogue import editions
from modules.catalogue.model import Scope
from modules.errors import UnknownEdition, UnknownIndicator, UnknownItem, UnknownModule
from tests.support.small_edition import write_edition


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
