"""The six phases of a module over time: what must be there before one is finished, and how late it is.

Phases may overlap, so there is no single position: each has dates of its own, and the current phase is the
earliest that is not finished. Source: domain reference 2.4 (phases, gates), seed Leipzig (planned five
months, took eighteen).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from modules.catalogue.model import Phase

LEAST_RATED_PERCENT = 80
"""So many items of the module are answered before the IST-Aufnahme is finished."""


class Gate(StrEnum):
    """What must be there before a phase is finished."""

    RATED = "rated"
    """At least 80 % of the items are answered."""
    FINDINGS = "findings"
    """Every item rated 0 or 1 has a finding: the office's own words why."""
    CONCEPT = "concept"
    """A document is named for an item of the SOLL-Konzeption."""
    DECISION = "decision"
    """A decision is recorded with a piece of evidence."""
    VALIDATED = "validated"
    """The assessment is validated."""


GATES: Mapping[Phase, Gate | None] = {
    Phase.IST_AUFNAHME: Gate.RATED,
    Phase.IST_ANALYSE: Gate.FINDINGS,
    Phase.SOLL_KONZEPTION: Gate.CONCEPT,
    Phase.UMSETZUNGSVORBEREITUNG: Gate.DECISION,
    # Measures open the gate of the Umsetzung; until there are measures the office decides by itself.
    Phase.UMSETZUNG: None,
    Phase.EVALUATION: Gate.VALIDATED,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run has of what the gates ask for.

    Attributes:
        rated: share of the items that are answered, 0 to 1.
        without_finding: items rated 0 or 1 about which nothing is written.
        concepts: pieces of evidence on items of the SOLL-Konzeption.
        decisions: pieces of evidence that name a decision.
    """

    rated: Fraction
    without_finding: int
    concepts: int
    decisions: int
    is_validated: bool

    def meet(self, gate: Gate) -> bool:
        """Whether the gate is open."""
        return {
            Gate.RATED: 100 * self.rated >= LEAST_RATED_PERCENT,
            Gate.FINDINGS: self.without_finding == 0,
            Gate.CONCEPT: self.concepts > 0,
            Gate.DECISION: self.decisions > 0,
            Gate.VALIDATED: self.is_validated,
        }[gate]


@dataclass(frozen=True, slots=True)
class PhaseDates:
    """When a phase is to be and when it was; every day may still be unknown."""

    planned_from: date | None = None
    planned_to: date | None = None
    begun_on: date | None = None
    ended_on: date | None = None

    @property
    def is_finished(self) -> bool:
        """Somebody has said that it is."""
        return self.ended_on is not None

    def days_late(self, today: date) -> int:
        """Days past the planned end, of a finished phase or so far; 0 in time and without a plan."""
        if self.planned_to is None:
            return 0
        return max(0, ((self.ended_on or today) - self.planned_to).days)


UNPLANNED = PhaseDates()


def current_phase(dates: Mapping[Phase, PhaseDates]) -> Phase | None:
    """The earliest phase that is not finished; None once all are."""
    return next((phase for phase in Phase if not dates.get(phase, UNPLANNED).is_finished), None)
