"""The class of evidence follows from what is recorded (domain reference 3.2)."""

from dataclasses import replace
from datetime import date

import pytest

from modules.checklists.evidence import Evidence, EvidenceClass, class_of, evidence_class

TODAY = date(2026, 11, 22)
FULL = Evidence("Akte 51-2-7", date(2025, 1, 1), "JHA", date(2026, 1, 1))
FILES_ONLY = replace(FULL, reference="")


@pytest.mark.parametrize(
    "piece, has_open_file, reached",
    [
        (Evidence("Akte 51-2-7", None, None, None), False, EvidenceClass.E1),
        (Evidence("", None, None, None, link="https://x.example"), False, EvidenceClass.E1),
        (Evidence("", None, None, None), True, EvidenceClass.E1),
        # Nothing but files nobody may open shows nothing.
        (FILES_ONLY, False, EvidenceClass.E0),
        (FILES_ONLY, True, EvidenceClass.E2),
        (FULL, False, EvidenceClass.E2),
        # In force to the end of its last day.
        (replace(FULL, expires_on=TODAY), False, EvidenceClass.E2),
        (replace(FULL, expires_on=date(2026, 11, 21)), False, EvidenceClass.E1),
    ],
)
def test_the_class_of_one_piece(piece: Evidence, has_open_file: bool, reached: EvidenceClass) -> None:
    assert class_of(piece, on=TODAY, has_open_file=has_open_file) is reached


def test_the_best_piece_counts_and_none_is_e0() -> None:
    pieces = [Evidence("Akte", None, None, None), FULL]

    assert evidence_class(pieces, on=TODAY) is EvidenceClass.E2
    assert evidence_class([], on=TODAY) is EvidenceClass.E0
