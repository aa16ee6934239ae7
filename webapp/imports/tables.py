"""The one shape every uploaded table is brought into, and how large one may be."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

MAX_FILE_BYTES = 10 * 2**20
"""Largest file taken, in bytes. The official Gemeindeverzeichnis has 3.5 million."""

MAX_ROWS = 20_000
"""Most rows of one file, over all its sheets: all indicators of a year for 250 Jugendämter."""

MAX_COLUMNS = 200
"""Most columns of one sheet. The template has nine, an INKAR export one per indicator and year."""

CellValue: TypeAlias = str | int | float | bool | dt.date | None
"""Text from CSV; text, number, truth value or date from XLSX; None where the cell is empty."""


class Fault(StrEnum):
    """Cells of a workbook whose value cannot be known: an error value, or a formula never computed."""

    ERROR_VALUE = "error_value"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank.

    Attributes:
        number: 1-based, as the spreadsheet programme counts; an embedded line break does not count.
        values: from column A on, without the blank cells at the end.
    """

    number: int
    values: tuple[CellValue, ...]

    def at(self, column: int) -> CellValue:
        """The value of this 1-based column; None beyond the end of the row."""
        return self.values[column - 1] if column <= len(self.values) else None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a whole CSV file.

    Attributes:
        sheet: name of the sheet; empty for CSV.
        rows: the rows that are not blank, in order.
        is_hidden: the sheet is hidden in the spreadsheet programme.
        faults: cells without a knowable value, by 1-based (row, column).
    """

    sheet: str
    rows: tuple[Row, ...]
    is_hidden: bool = False
    faults: Mapping[tuple[int, int], Fault] = field(default_factory=dict)


def column_letter(column: int) -> str:
    """Letters of a 1-based column: 1 is `A`, 27 is `AA`, 16384 is `XFD`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def as_text(value: CellValue) -> str:
    """The cell as a person would read it, without surrounding blanks; numbers in German spelling."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, int | float):
        return format(exact(value), "f").replace(".", ",")
    return value.strip()


def exact(value: float) -> Decimal:
    """The decimal number a spreadsheet programme means by this float.

    Spreadsheets compute and show 15 significant digits; what a float carries beyond is noise of the
    binary form (0.1 + 0.2), never something a person entered.
    """
    return Decimal(format(value, ".15g"))


def trimmed(values: list[CellValue]) -> tuple[CellValue, ...]:
    """The cells without the blank ones at the end; text of nothing but blanks is None."""
    cells = [None if isinstance(value, str) and not value.strip() else value for value in values]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)
