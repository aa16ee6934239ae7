"""What the form editor writes is what the editors write by hand, and loads to what was meant."""

from dataclasses import replace
from difflib import unified_diff
from importlib.resources.abc import Traversable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.catalogue import editions
from modules.catalogue.folders import File
from modules.catalogue.loading import load_edition, load_module
from modules.catalogue.model import EditionKey, ItemKey, Module
from modules.catalogue.transition_loading import load_transition
from modules.catalogue.transitions import Dropped, Transition
from modules.catalogue.writing import (
    fits_on_a_page,
    read_item,
    write_item,
    write_module,
    write_sheet,
    write_transition,
)
from tests.support.small_edition import MODULE

KEYS = (*editions.keys(), *editions.draft_keys())
MODULE_FILES = [
    file for key in KEYS for file in sorted((editions.content() / key / "modules").iterdir(), key=str)
]
TRANSITION_FILES = sorted((editions.content() / "transitions").iterdir(), key=str)
SMALL = load_module(File("probe.yaml", MODULE))


def text_of(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


def written(module: Module, *kept: str) -> Module:
    return load_module(File("probe.yaml", write_module(module, *kept)))


@pytest.mark.parametrize("file", MODULE_FILES, ids=str)
def test_a_shipped_module_read_and_written_again_is_the_same_file(file: Traversable) -> None:
    assert write_module(load_module(file), text_of(file)) == text_of(file)


@pytest.mark.parametrize("file", MODULE_FILES, ids=str)
def test_a_shipped_module_written_without_its_file_is_equal(file: Traversable) -> None:
    module = load_module(file)

    assert load_module(File("m.yaml", write_module(module))) == module


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_sheet_is_written_as_it_stands(key: str) -> None:
    folder = editions.content() / key

    assert write_sheet(load_edition(folder)) == text_of(folder / "edition.yaml")


@pytest.mark.parametrize("file", TRANSITION_FILES, ids=str)
def test_a_shipped_transition_is_written_as_it_stands(file: Traversable) -> None:
    transition = load_transition(file)

    assert write_transition(transition, text_of(file)) == text_of(file)


@pytest.mark.parametrize("file", TRANSITION_FILES, ids=str)
def test_a_shipped_transition_written_without_its_file_is_equal(file: Traversable) -> None:
    transition = load_transition(file)

    assert load_transition(File(file.name, write_transition(transition))) == transition


def test_a_transition_gets_and_loses_its_first_entry() -> None:
    empty = Transition(EditionKey("2030.1"), EditionKey("2030.2"), "Probe", ())
    one = replace(empty, changes=(Dropped(ItemKey("m01-konzept"), "Grund: [keiner]"),))

    text = write_transition(one, write_transition(empty))

    assert load_transition(File(f"{one.name}.yaml", text)) == one
    assert write_transition(empty, text) == write_transition(empty)


def test_a_changed_question_changes_its_lines_and_no_other() -> None:
    file = next(file for file in MODULE_FILES if file.name == "rueckfuehrung.yaml")
    module = load_module(file)
    items = [
        replace(item, question="Alle Hilfen sind erfasst.") if item.key == "m07-perspektivliste" else item
        for item in module.items
    ]

    lines = write_module(replace(module, items=tuple(items)), text_of(file)).splitlines()

    changed = [
        line
        for line in unified_diff(text_of(file).splitlines(), lines, lineterm="", n=0)
        if line[0] in "+-" and not line.startswith(("+++", "---"))
    ]
    assert [line for line in changed if line[0] == "+"] == ["+    frage: Alle Hilfen sind erfasst."]
    assert all("Perspektive" in line or "frage: >-" in line or "Verselb" in line for line in changed[:-1])


HOSTILE = [
    "a: b",
    "- a",
    "# kein Kommentar",
    "Ende # auch keiner",
    "!!python/object/apply:os.system [ls]",
    "&anker *alias",
    "{{7*7}} {a: b} [c, d]",
    "'einfach' und \"doppelt\"",
    "C:\\\\Pfad\\\\n",
    "null",
    "~",
    "nein",
    "2026.10",
    "0x1F",
    "1e3",
    "true",
    "2026-11-22",
    "---",
    "...",
    "%YAML 1.2",
    "? Frage",
    "| Balken",
    "> Pfeil",
    "@at `grave`",
    "<script>alert(1)</script>",
    "Text mit  zwei  Leerzeichen",
    "العربية und עברית",
    "Emoji \U0001f600 und geschützt\xa0hier",
    "x" * 4000,
    "wort " * 800 + "ende",
    "doppelt  " * 300 + "ende",
]


def with_text(text: str) -> Module:
    """The small module with the text in every field that people type."""
    item = replace(
        SMALL.items[0],
        question=text,
        why=text,
        anchors=(text, text + "1", text + "2", text + "3"),
        evidence_asked=(text, text),
        evidence_examples=(text, text, text),
        norm=text,
        source=text,
        recommendation=text,
        plain=text,
    )
    return replace(
        SMALL,
        title=text,
        goal=text,
        legal_bases=(text, text),
        levels=(text,) * 5,
        items=(item, SMALL.items[1]),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    module = with_text(text)

    assert written(module) == module
    assert written(module, MODULE) == module


@given(st.text(min_size=1).map(str.strip).filter(bool).filter(fits_on_a_page))
@settings(max_examples=60)
def test_any_text_that_fits_survives(text: str) -> None:
    module = with_text(text)

    assert written(module) == module
    assert written(module, MODULE) == module
    assert written(module, write_module(module)) == module


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\tb",
        "a\x00b",
        "a\u202eb",
        "a\u200bb",
        "a\ufeffb",
        "a\u2028b",
        "a\x85b",
        "a\ud800b",
        "\ufffe",
    ],
)
def test_text_with_invisible_characters_does_not_fit(text: str) -> None:
    assert not fits_on_a_page(text)


def test_an_item_alone_is_read_as_it_was_written() -> None:
    for key in KEYS:
        for module in load_edition(editions.content() / key).modules[:2]:
            for item in module.items[:3]:
                assert read_item(write_item(item)) == item
