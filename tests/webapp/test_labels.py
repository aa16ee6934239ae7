"""Codes have German names; a code without one is a mistake."""

from datetime import UTC, datetime

import pytest

from modules.catalogue.model import Basis, Phase, Tag
from modules.checklists.answers import Rating
from modules.checklists.evidence import EvidenceClass
from modules.indicators.counting import Column, HelpKind, Measure, Reason
from modules.scoring.scale import Level
from tenants.figures.stored import Source
from tenants.work.stored import RunState
from webapp import labels


def test_every_code_has_a_name() -> None:
    assert all(labels.phase_name(phase) for phase in Phase)
    assert all(labels.tag_name(tag) for tag in Tag)
    assert all(labels.rating_name(rating) for rating in Rating)
    assert all(labels.evidence_name(evidence) for evidence in EvidenceClass)
    assert all(labels.level_name(level) for level in Level)
    assert all(labels.basis_name(basis) for basis in Basis)
    assert all(labels.run_state_name(state) for state in RunState)
    assert all(labels.source_name(source) for source in Source)


def test_everything_the_calculator_tells_apart_has_a_name() -> None:
    assert set(labels.HELP_KINDS) == set(HelpKind)
    assert set(labels.COLUMNS) == set(Column)
    assert set(labels.REASONS) == set(Reason)
    assert set(labels.MEASURES) == set(Measure)


def test_a_module_nobody_has_begun_is_open() -> None:
    assert labels.run_state_name(None) == "offen"


def test_an_unknown_code_is_not_printed() -> None:
    with pytest.raises(KeyError):
        labels.phase_name("XX")


@pytest.mark.parametrize(
    "hour, words", [(6, "Guten Morgen"), (9, "Guten Morgen"), (10, "Guten Tag"), (17, "Guten Abend")]
)
def test_the_greeting_follows_the_clock_in_germany(hour: int, words: str) -> None:
    assert labels.greeting(datetime(2027, 1, 14, hour, tzinfo=UTC)) == words
