"""Edition 2026.1 holds what the domain reference lists, and claims no more law than there is."""

import re
from datetime import date

import pytest

from modules.catalogue import editions
from modules.catalogue.model import Basis, EditionKey, Item, Module, NotApplicableRule, Phase, Scope, TaskArea
from modules.scoring.scale import SCHEME

EDITION = editions.edition("2026.1")
ITEMS = [item for module in EDITION.modules for item in module.items]

WEIGHTS = {
    "gesamtstrategie": 25,
    "finanzcontrolling": 26,
    "fachstandards": 26,
    "falleingang": 24,
    "hilfeplanung": 24,
    "wirksamkeit": 24,
    "rueckfuehrung": 24,
    "verselbstaendigung": 21,
    "kinderschutz": 28,
    "planung": 25,
    "organisation": 23,
    "personal": 23,
}

MUST = {
    Basis.PFLICHT: """
        M01-07 M02-10 M03-04 M03-05 M03-11 M04-05 M05-06 M05-08 M06-07 M07-06 M08-04 M08-05 M09-03 M09-04
        M09-05 M09-06 M09-07 M09-10 M10-03 M10-04 M10-07 M11-06 M11-07 M12-03 M12-08
    """,
    Basis.SOLL: "M04-10 M05-03 M08-06 M10-05 M10-08 M10-09 M12-10",
    Basis.FACHSTANDARD: """
        M01-04 M01-09 M01-11 M02-04 M02-06 M02-07 M03-08 M03-09 M04-03 M06-03 M06-08 M06-10 M07-03 M07-04
        M08-03 M11-03 M12-05 M12-09
    """,
}


def test_there_are_twelve_modules_with_143_items() -> None:
    assert [module.number for module in EDITION.modules] == [f"M{number:02d}" for number in range(1, 13)]
    assert len(ITEMS) == 143


def test_each_module_weighs_what_the_reference_states() -> None:
    assert {module.slug: module.weight for module in EDITION.modules} == WEIGHTS


@pytest.mark.parametrize("basis", Basis)
def test_each_must_item_rests_on_what_the_reference_says(basis: Basis) -> None:
    assert [item.number for item in ITEMS if item.basis is basis] == MUST[basis].split()


def test_exactly_the_fifty_items_with_a_basis_are_must_items() -> None:
    mandatory = [item for item in ITEMS if item.mandatory]

    assert len(mandatory) == 50
    assert all(item.basis is not None for item in mandatory)


def test_the_small_scope_is_every_must_item_and_at_least_one_evaluation_per_module() -> None:
    core = [item for item in ITEMS if item.scope is Scope.KERN]

    assert len(core) == 59
    assert {item.number for item in ITEMS if item.mandatory} < {item.number for item in core}
    assert all(
        any(item.phase is Phase.EVALUATION and item.scope is Scope.KERN for item in module.items)
        for module in EDITION.modules
    )


def test_a_must_item_is_not_applicable_with_consent_only() -> None:
    assert all(
        item.not_applicable
        is (NotApplicableRule.WITH_CONSENT if item.mandatory else NotApplicableRule.ALLOWED)
        for item in ITEMS
    )


def test_no_professional_standard_is_called_prescribed_by_law() -> None:
    claims = re.compile(r"§|Gesetz|gesetzlich|verlangt|verpflichte|vorgeschrieben|Pflicht|muss\b|müssen")

    standards = [item for item in ITEMS if item.basis is Basis.FACHSTANDARD]

    assert [item.number for item in standards if any(map(claims.search, _told(item)))] == []


def _told(item: Item) -> tuple[str, ...]:
    """Everything the product tells about an item in its own words."""
    return (item.why, item.plain, *item.anchors, *item.evidence_examples)


def test_an_item_that_says_should_rests_on_no_binding_duty() -> None:
    """A Muss of basis S says "soll", never "verpflichtet"."""
    claims = re.compile(r"verpflichte|\bist zu\b|Gesetz verlangt")

    assert [
        item.number for item in ITEMS if item.basis is Basis.SOLL and any(map(claims.search, _told(item)))
    ] == []


def test_every_item_has_a_reason_of_its_own() -> None:
    reasons = {item.why for item in ITEMS}

    assert len(reasons) == 143
    assert all(60 <= len(reason) <= 300 and reason.endswith(".") for reason in reasons)


@pytest.mark.parametrize(
    "number,norm",
    [
        ("M01-04", "SGB VIII §§ 79 (1), 79a (1)"),
        ("M03-11", "SGB VIII § 79a (1); § 67c (4) SGB X"),
        ("M06-07", "SGB VIII §§ 61-65; § 67c SGB X"),
        ("M09-04", "SGB VIII § 8a (1) S. 1; NRW § 5 (2) Nr. 2-3 LKSchG"),
        ("M09-08", "SGB VIII §§ 8a (1) S. 2 Nr. 2, 8b (1), 64 (4); § 4 KKG"),
        ("M11-11", "§ 3 (3) KKG; NRW § 9 LKSchG"),
    ],
)
def test_a_paragraph_names_its_statute(number: str, norm: str) -> None:
    assert _item(number).norm == norm


def test_evidence_asked_for_is_a_list() -> None:
    assert _item("M09-04").evidence_asked == ("Bogen (Muster)", "Stichprobe (Zahlen)")
    assert _item("M01-09").evidence_asked == ("JHA-Beschluss (Nr., Datum)",)


def test_the_four_task_areas_are_all_covered() -> None:
    assert {area for module in EDITION.modules for area in module.task_areas} == set(TaskArea)


def test_every_phase_occurs() -> None:
    assert {item.phase for item in ITEMS} == set(Phase)


def test_the_modules_are_scored_by_a_scheme_that_exists() -> None:
    assert {module.scheme for module in EDITION.modules} == {SCHEME}


def test_every_item_has_four_anchors_that_stand_nowhere_else() -> None:
    anchors = [anchor for item in ITEMS for anchor in item.anchors]

    assert len(anchors) == len(set(anchors)) == 4 * 143
    assert all(25 <= len(anchor) <= 160 and anchor.endswith(".") for anchor in anchors)


def test_every_item_is_said_plainly_in_one_sentence_of_its_own() -> None:
    sentences = {item.plain for item in ITEMS}

    assert len(sentences) == 143
    assert all(
        len(sentence) <= 140 and sentence.endswith(".") and "§" not in sentence for sentence in sentences
    )


def test_examples_of_evidence_ask_for_nobodys_name() -> None:
    """§§ 61-65: evidence is documents and counts, never a case."""
    claims = re.compile(r"Aktenzeichen|Fallakte von|Name des Kindes|Geburtsdatum")

    examples = [example for item in ITEMS for example in item.evidence_examples]

    assert len(examples) >= 2 * 143
    assert [example for example in examples if claims.search(example)] == []


@pytest.mark.parametrize("key", editions.keys())
def test_no_example_of_evidence_is_younger_than_its_edition(key: EditionKey) -> None:
    edition = editions.edition(key)
    days = [
        date(int(year), int(month), int(day))
        for item in edition.items.values()
        for example in item.evidence_examples
        # What holds from a later day on was decided before, and a term lies ahead.
        for day, month, year in re.findall(r"(?<!ab )(?<!bis )\b(\d{1,2})\.(\d{1,2})\.(\d{4})", example)
    ]

    assert edition.published_on is not None
    assert max(days) <= edition.published_on


def test_a_range_of_linked_indicators_is_written_out() -> None:
    linked = EDITION.module("planung").indicators

    assert "S11-u3" in linked
    assert "S11-3-6" in linked
    assert [key for key in linked if key.startswith("X")] == [f"X{number:02d}" for number in range(1, 8)]


def test_the_small_scope_takes_less_time() -> None:
    assert all(_minutes(module) == sorted(_minutes(module)) for module in EDITION.modules)


def _minutes(module: Module) -> list[int]:
    return [module.minutes[Scope.KERN], module.minutes[Scope.VOLL]]


def _item(number: str) -> Item:
    return EDITION.module(number[:3]).item(number)
