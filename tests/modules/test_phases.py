"""Phases overlap, the current one is the earliest unfinished, and a gate says what is missing."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.catalogue.model import Phase
from modules.checklists.phases import GATES, Facts, Gate, PhaseDates, current_phase

NOTHING = Facts(Fraction(0), without_finding=1, concepts=0, decisions=0, is_validated=False)
EVERYTHING = Facts(Fraction(1), without_finding=0, concepts=1, decisions=1, is_validated=True)
TODAY = date(2027, 3, 1)


@pytest.mark.parametrize("gate", list(Gate))
def test_a_gate_is_shut_until_what_it_asks_for_is_there(gate: Gate) -> None:
    assert not NOTHING.meet(gate)
    assert EVERYTHING.meet(gate)


@pytest.mark.parametrize("rated,is_open", [(Fraction(79, 100), False), (Fraction(4, 5), True)])
def test_the_first_gate_opens_at_eighty_percent(rated: Fraction, is_open: bool) -> None:
    assert Facts(rated, 0, 0, 0, is_validated=False).meet(Gate.RATED) is is_open


def test_every_phase_but_the_umsetzung_has_a_gate() -> None:
    assert [phase for phase in Phase if GATES[phase] is None] == [Phase.UMSETZUNG]


@pytest.mark.parametrize(
    "dates,late",
    [
        (PhaseDates(), 0),
        (PhaseDates(planned_to=TODAY), 0),
        (PhaseDates(planned_to=TODAY - timedelta(days=3)), 3),
        (PhaseDates(planned_to=TODAY, ended_on=TODAY + timedelta(days=5)), 5),
        (PhaseDates(planned_to=TODAY - timedelta(days=9), ended_on=TODAY - timedelta(days=9)), 0),
    ],
)
def test_lateness_is_counted_from_the_planned_end(dates: PhaseDates, late: int) -> None:
    assert dates.days_late(TODAY) == late


@given(st.sets(st.sampled_from(list(Phase))))
def test_the_current_phase_is_the_earliest_unfinished_whatever_else_is_finished(finished: set[Phase]) -> None:
    dates = {phase: PhaseDates(ended_on=TODAY) for phase in finished}

    current = current_phase(dates)

    if current is None:
        assert finished == set(Phase)
    else:
        assert current not in finished
        assert all(phase in finished for phase in list(Phase)[: list(Phase).index(current)])
