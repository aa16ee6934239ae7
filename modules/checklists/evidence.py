"""Evidence (Nachweis) and the class E0-E2 that follows from it by rule.

Source: domain reference 3.2. The class is set by the system from what is recorded, never chosen.

What counts as shown: words that say where the document lies, a link, or a file that colleagues can open. A
piece whose only files are locked shows nothing yet and stays E0 until one of them is free.

Expired evidence reaches E1 and no more: a Dienstanweisung that was in force until last month still exists and
still tells how work was done, but nothing that is no longer in force shows a requirement to be met in full.
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
    """What is said about one piece of evidence.

    Attributes:
        reference: what it is and where it lies, e.g. `liegt vor in Akte 51-2-7`; empty where files speak
            for themselves.
        dated_on: date of the document.
        decision: who put it in force, e.g. `JHA 12.06.2024, TOP 5`; None if nobody did.
        last_proof_on: last proof of application or review (sample, report, minutes).
        expires_on: last day it is in force; None without an end.
        link: address where it is published; never fetched.
    """

    reference: str
    dated_on: date | None
    decision: str | None
    last_proof_on: date | None
    expires_on: date | None = None
    link: str | None = None

    def is_expired(self, on: date) -> bool:
        """Whether it is no longer in force on this day."""
        return self.expires_on is not None and self.expires_on < on


def evidence_class(evidence: Iterable[Evidence], *, on: date) -> EvidenceClass:
    """The best class any of the pieces reaches on the day `on`."""
    return max((class_of(piece, on=on) for piece in evidence), default=EvidenceClass.E0)


def class_of(piece: Evidence, *, on: date, has_open_file: bool = False) -> EvidenceClass:
    """The class one piece reaches by itself on the day `on`.

    Args:
        has_open_file: one of its files can be opened, so it needs neither words nor a link.
    """
    if not (piece.reference or piece.link or has_open_file):
        return EvidenceClass.E0
    decided = piece.dated_on is not None and bool(piece.decision)
    current = piece.dated_on is not None and _months_between(piece.dated_on, on) <= 36
    proven = piece.last_proof_on is not None and _months_between(piece.last_proof_on, on) <= 24
    in_force = not piece.is_expired(on)
    return EvidenceClass.E2 if decided and current and proven and in_force else EvidenceClass.E1


def _months_between(earlier: date, later: date) -> int:
    """Whole months from `earlier` to `later`, rounded up: 24 months and a day are 25."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months + (1 if later.day > earlier.day else 0)
