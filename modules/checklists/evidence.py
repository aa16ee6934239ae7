"""Evidence (Nachweis) and the class E0-E2 that follows from it by rule.

Source: domain reference 3.2. The class is set by the system from what is recorded, never chosen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class EvidenceClass(IntEnum):
    """E0: statement only; E1: document; E2: current, decided document with proof of application."""

    E0 = 0
    E1 = 1
    E2 = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence in words.

    Attributes:
        reference: where it lies, e.g. `liegt vor in Akte 51-2-7`.
        dated_on: date of the document.
        decision: who put it in force, e.g. `JHA 12.06.2024, TOP 5`; None if nobody did.
        last_proof_on: last proof of application or review (sample, report, minutes).
    """

    reference: str
    dated_on: date | None
    decision: str | None
    last_proof_on: date | None


def evidence_class(evidence: Iterable[Evidence], *, on: date) -> EvidenceClass:
    """The best class any of the pieces reaches on the day `on`."""
    return max((_class_of(piece, on) for piece in evidence), default=EvidenceClass.E0)


def _class_of(piece: Evidence, on: date) -> EvidenceClass:
    decided = piece.dated_on is not None and bool(piece.decision)
    current = piece.dated_on is not None and _months_between(piece.dated_on, on) <= 36
    proven = piece.last_proof_on is not None and _months_between(piece.last_proof_on, on) <= 24
    return EvidenceClass.E2 if decided and current and proven else EvidenceClass.E1


def _months_between(earlier: date, later: date) -> int:
    """Whole months from `earlier` to `later`, rounded up: 24 months and a day are 25."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months + (1 if later.day > earlier.day else 0)
