"""Municipality keys that a spreadsheet has taken for numbers."""

import pytest

from webapp.imports.ags import Ags, read_ags
from webapp.imports.tables import CellValue


@pytest.mark.parametrize(
    "cell, key, was_restored",
    [
        ("05158", "05158", False),
        (" 05913000 ", "05913000", False),
        ("11000", "11000", False),
        ("5158", "05158", True),
        ("5913000", "05913000", True),
        (5158.0, "05158", True),
        (5913000.0, "05913000", True),
        (14713000.0, "14713000", False),
        (5158, "05158", True),
    ],
)
def test_a_key_is_read_and_a_lost_zero_restored(cell: CellValue, key: str, was_restored: bool) -> None:
    assert read_ags(cell) == Ags(key, was_restored)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        None,
        "158",
        "051580",
        "051580160016",
        "17001",
        "00158",
        "0515A",
        "05 158",
        "٠٥١٥٨",
        "5158,5",
        5158.5,
        True,
    ],
)
def test_what_is_no_key_is_none(cell: CellValue) -> None:
    assert read_ags(cell) is None
