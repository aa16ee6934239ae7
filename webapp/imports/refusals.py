"""Why a whole file is not taken. Raised before or instead of reading its rows.

The classes are not frozen on purpose: leaving a `with` block sets `__traceback__` on the exception,
which a frozen dataclass refuses.
"""

from dataclasses import dataclass
from enum import StrEnum


class FileRule(StrEnum):
    """Rules that every uploaded table must keep, whatever it contains."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NOT_TEXT = "not_text"
    BROKEN_QUOTES = "broken_quotes"
    MARKUP = "markup"
    PDF = "pdf"
    OLD_EXCEL = "old_excel"
    LOCKED = "locked"
    BINARY_EXCEL = "binary_excel"
    OPEN_DOCUMENT = "open_document"
    OTHER_ARCHIVE = "other_archive"
    BROKEN_WORKBOOK = "broken_workbook"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_SHEETS = "too_many_sheets"
    UNPACKED_TOO_LARGE = "unpacked_too_large"
    PACKED_TOO_TIGHTLY = "packed_too_tightly"
    NESTED_ARCHIVE = "nested_archive"
    EMBEDDED_OBJECT = "embedded_object"
    DOCTYPE = "doctype"
    MACROS = "macros"
    CELL_TOO_LONG = "cell_too_long"
    NUMBER_TOO_LARGE = "number_too_large"
    TOO_MUCH_TEXT = "too_much_text"


class ImportRefused(Exception):
    """A file is not taken; nothing of it has been kept."""


@dataclass(eq=False)
class FileRefused(ImportRefused):
    """The file breaks a rule of `FileRule`.

    Args:
        rule: the broken rule.
        place: where in the file: a sheet, a part of the workbook, or a line number; may be empty.
        limit: the limit that was passed, in the unit of the rule (bytes, rows, columns, parts).
    """

    rule: FileRule
    place: str = ""
    limit: int | None = None


@dataclass(eq=False)
class PersonalColumns(ImportRefused):
    """The header names columns that look like data about single persons.

    Args:
        columns: the headings as they stand in the file, in order.
        sheet: name of the sheet; empty for CSV.
    """

    columns: tuple[str, ...]
    sheet: str = ""


class LayoutRule(StrEnum):
    """Rules of the two official layouts: Gemeindeverzeichnis GV100AD and INKAR export."""

    LINE_LENGTH = "line_length"
    RECORD_KIND = "record_kind"
    DATE = "date"
    SECOND_DATE = "second_date"
    DIGITS = "digits"
    NAME_MISSING = "name_missing"
    AREA_KIND = "area_kind"
    UNKNOWN_LAND = "unknown_land"
    UNKNOWN_KREIS = "unknown_kreis"
    DUPLICATE_KEY = "duplicate_key"
    NO_GEMEINDEN = "no_gemeinden"
    NAME_ROW = "name_row"
    YEAR_ROW = "year_row"


@dataclass(eq=False)
class LayoutBroken(ImportRefused):
    """A file is not the official layout it was given as.

    Args:
        line: 1-based line (or row); 0 where the whole file is meant.
        column: 1-based position in the line, counted in characters (GV100AD) or columns (INKAR).
        rule: the broken rule.
        value: what stands there.
    """

    line: int
    column: int
    rule: LayoutRule
    value: str = ""
