"""Reading an official municipality key (AGS) that a spreadsheet may have taken for a number."""

from dataclasses import dataclass

from webapp.imports.tables import CellValue, as_text

_LENGTHS = (5, 8)
_LAST_LAND = 16


@dataclass(frozen=True, slots=True)
class Ags:
    """A key of 8 digits (Gemeinde) or 5 digits (Kreis or kreisfreie Stadt).

    Attributes:
        key: the digits, with the leading zero.
        was_restored: the file had lost the leading zero, e.g. 5158 for 05158.
    """

    key: str
    was_restored: bool


def read_ags(cell: CellValue) -> Ags | None:
    """The key in a cell; None where it is none: other length, no digits, or a Land beyond 16.

    One digit less than 5 or 8 is a lost leading zero: the keys of the Länder 01 to 09 begin with it and
    spreadsheets drop it when they take the key for a number.
    """
    text = as_text(cell)
    if not (text.isascii() and text.isdigit()):
        return None
    was_restored = len(text) + 1 in _LENGTHS
    key = f"0{text}" if was_restored else text
    if len(key) not in _LENGTHS or not 1 <= int(key[:2]) <= _LAST_LAND:
        return None
    return Ags(key, was_restored)
