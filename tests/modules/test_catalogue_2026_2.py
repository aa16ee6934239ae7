"""Edition 2026.2 asks what the statute demands and 2026.1 lacks, and changes nothing else."""

import re
from collections.abc import Sequence

import pytest

from modules.catalogue import editions
from modules.catalogue.differences import difference
from modules.catalogue.model import Basis, NotApplicableRule, Scope
from modules.catalogue.transitions import Added, ChangeClass, Reweighted

OLDER, NEWER = editions.edition("2026.1"), editions.edition("2026.2")
TRANSITION = editions.transition("2026.1", "2026.2")

# The domain reference 2.6 lists these duties of the statute as items that are not yet Muss.
NEW_MUSS = {
    Basis.PFLICHT: "M03-06 M04-11 M05-10 M07-05 M07-11 M10-01 M10-11",
    Basis.SOLL: "M04-08 M05-09 M09-12",
}

NORMS = {
    "m03-akteneinsicht": "§ 9b (1), (3)-(4)",
    "m04-beratung-ohne-kenntnis": "§ 8 (3)",
    "m04-stellungnahme-35a": "§§ 35a (1a), 36 (4)",
    "m04-selbstbeschaffung": "§ 36a (3)",
    "m05-wunsch-und-wahlrecht": "§§ 5, 36 (1), 37c (3)",
    "m07-beratung-pflegepersonen": "§ 37a",
    "m09-inobhutnahme": "§ 42",
    "m09-unbegleitete-minderjaehrige": "42a-42f",
    "m09-beschwerde-pflegekinder": "§ 37b (2)",
    "m09-pruefung-vor-ort": "§ 37b (3)",
    "m10-information-einrichtungen": "§ 47 (3)",
}

# What a new item must ask, in the words of its norm.
WORDS = {
    "m03-akteneinsicht": ("Einsicht", "Auskunft", "berechtigten Interesses", "nach Landesrecht"),
    "m07-beratung-pflegepersonen": ("vor der Aufnahme", "während des Pflegeverhältnisses", "ortsnah"),
    "m09-inobhutnahme": (
        "Aufklärung",
        "Vertrauensperson",
        "Unterrichtung",
        "Widerspruch",
        "Hilfeplanverfahren",
    ),
    "m09-unbegleitete-minderjaehrige": ("zusammen mit dem Kind", "Verteilung", "gegebenenfalls Asylantrag"),
    "m09-beschwerde-pflegekinder": ("Beschwerde in persönlichen Angelegenheiten", "informiert"),
    "m09-pruefung-vor-ort": (
        "Erfordernissen des Einzelfalls",
        "an Ort und Stelle",
        "förderliche Entwicklung",
    ),
    "m10-information-einrichtungen": (
        "gegenseitig unverzüglich",
        "Ereignisse oder Entwicklungen",
        "Wohl von Kindern und Jugendlichen",
        "im Bezirk",
        "belegten",
    ),
}


NEW_ITEMS = [NEWER.item(key) for key in difference(OLDER, NEWER).new]


def test_every_new_item_serves_a_norm_that_no_item_served() -> None:
    assert {item.key for item in NEW_ITEMS} == NORMS.keys()
    assert [item.key for item in NEW_ITEMS if NORMS[item.key] not in item.norm] == []
    assert {item.since for item in NEW_ITEMS} == {"2026.2"}


@pytest.mark.parametrize("key,words", WORDS.items())
def test_a_new_item_asks_in_the_words_of_its_norm(key: str, words: Sequence[str]) -> None:
    question = NEWER.item(key).question

    assert [word for word in words if word not in question] == []


@pytest.mark.parametrize(
    "key",
    [
        "m03-akteneinsicht",
        "m04-selbstbeschaffung",
        "m09-unbegleitete-minderjaehrige",
        "m09-fallanalyse",
    ],
)
def test_what_seldom_happens_can_be_a_two_without_a_case(key: str) -> None:
    """A small Jugendamt may have had no such case: what is ordered counts then."""
    assert "soweit es welche gab" in NEWER.item(key).anchors[2]


@pytest.mark.parametrize("basis", NEW_MUSS)
def test_the_duties_that_were_no_muss_are_a_muss(basis: Basis) -> None:
    for number in NEW_MUSS[basis].split():
        before, after = (each.module(number[:3]).item(number) for each in (OLDER, NEWER))
        assert (before.mandatory, after.mandatory, after.basis) == (False, True, basis)
        assert after.weight == before.weight
        assert after.not_applicable is NotApplicableRule.WITH_CONSENT


def test_nothing_else_changes_for_an_answer_already_given() -> None:
    assert {change.kind for change in TRANSITION.changes} == {ChangeClass.REWEIGHTED, ChangeClass.ADDED}
    assert all(
        isinstance(each, Added) or (isinstance(each, Reweighted) and each.mandatory)
        for each in TRANSITION.changes
    )
    assert all(change.reason for change in TRANSITION.changes if isinstance(change, Added))


def test_no_item_is_lost() -> None:
    assert difference(OLDER, NEWER).gone == ()
    assert len(NEWER.items) == 143 + len(NORMS)
    assert TRANSITION.breaks(OLDER, NEWER) == set()


def test_what_the_law_leaves_to_the_laender_is_no_muss() -> None:
    """§ 9b binds the body that is competent under Land law, which need not be the Jugendamt."""
    assert [item.key for item in NEW_ITEMS if not item.mandatory] == ["m03-akteneinsicht"]
    assert all(item.scope is (Scope.KERN if item.mandatory else Scope.VOLL) for item in NEW_ITEMS)


def test_new_items_are_said_like_the_others() -> None:
    anchors = [anchor for item in NEWER.items.values() for anchor in item.anchors]
    assert len(set(anchors)) == len(anchors)
    assert len({item.why for item in NEWER.items.values()}) == len(NEWER.items)
    assert len({item.plain for item in NEWER.items.values()}) == len(NEWER.items)
    for item in NEW_ITEMS:
        assert all(25 <= len(anchor) <= 160 and anchor.endswith(".") for anchor in item.anchors)
        assert 60 <= len(item.why) <= 300
        assert item.why.endswith(".")
        assert item.plain.endswith(".")
        assert "§" not in item.plain


def test_an_item_that_says_should_rests_on_no_binding_duty() -> None:
    claims = re.compile(r"verpflichte|\bist zu\b|Gesetz verlangt")
    told = {
        item.number: (item.why, item.plain, *item.anchors, *item.evidence_examples)
        for item in NEWER.items.values()
        if item.basis is Basis.SOLL
    }

    assert [number for number, texts in told.items() if any(map(claims.search, texts))] == []


def test_examples_of_evidence_ask_for_nobodys_name() -> None:
    claims = re.compile(r"Aktenzeichen|Fallakte von|Name des Kindes|Geburtsdatum")
    examples = [example for item in NEW_ITEMS for example in item.evidence_examples]

    assert [example for example in examples if claims.search(example)] == []


def test_the_way_there_carries_every_item() -> None:
    plan = editions.way("2026.1", "2026.2")

    assert plan.items_before() == OLDER.items.keys()
    assert plan.archived() == ()
