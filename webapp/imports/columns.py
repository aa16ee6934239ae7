"""The sheets and columns of the figures template, and where a table has them."""

import re
from collections.abc import Iterator

from webapp.imports.findings import Finding, Rule
from webapp.imports.personal import personal_headings
from webapp.imports.refusals import PersonalColumns
from webapp.imports.tables import CellValue, Row, Table, as_text

COLUMNS = ("ags", "jahr", "indikator", "zaehler", "nenner", "zaehlmethode", "mit_uma", "bemerkung")
"""Columns every table must have."""

RATE_COLUMN = "wert"
"""Column a table may have: the rate itself, where the source gives no counts."""

NUMBER_COLUMNS = ("zaehler", "nenner", RATE_COLUMN)

SHEET = "Kennzahlen"
"""Name of the sheet to fill in, in the template."""

GUIDE_SHEET = "Erläuterung"
"""Sheet of the template that explains the indicators; not read."""

SCHEMA_SHEET = "Schema"
"""Hidden sheet of the template; its cell A1 holds `SCHEMA`."""

SCHEMA = "werkstatt79a/kennzahlen/1"
"""Names the columns and their meaning; a template of another schema is refused."""

_HEADER_WITHIN = 20
_HEADER_MATCHES = 3
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """A text for CSV that no spreadsheet programme takes for a formula: an apostrophe goes in front."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; without this an export would not come back as it was."""
    return text[1:] if _GUARDED.match(text) else text


def column_name(heading: CellValue) -> str:
    """The name of a column as this package writes it: `Zähler ` and `ZAEHLER` are `zaehler`."""
    return _NOT_WORD.sub("_", as_text(heading).casefold().translate(_UMLAUTS)).strip("_")


def header_of(table: Table) -> Row | None:
    """The first row among the first twenty that holds at least three of the columns."""
    known = {*COLUMNS, RATE_COLUMN}
    for row in table.rows[:_HEADER_WITHIN]:
        if len(known & {column_name(value) for value in row.values}) >= _HEADER_MATCHES:
            return row
    return None


def refuse_personal_columns(table: Table) -> None:
    """Raise PersonalColumns where a header looks personal; rows below it are not looked at.

    Without a header of the template every one of the first twenty rows could be one.
    """
    header = header_of(table)
    for row in table.rows[:_HEADER_WITHIN]:
        if header is not None and row.number > header.number:
            return
        # A line with a single cell is a title, not a header.
        is_title = row is not header and sum(value is not None for value in row.values) == 1
        columns = () if is_title else personal_headings(row.values)
        if columns:
            raise PersonalColumns(columns, sheet=table.sheet)


def header_findings(sheet: str, header: Row) -> Iterator[Finding]:
    """Columns that are missing, unknown or there twice."""
    names = [column_name(value) for value in header.values]
    for name in COLUMNS:
        if name not in names:
            yield Finding(sheet, header.number, name, "", Rule.MISSING_COLUMN)
    for position, name in enumerate(names):
        heading = as_text(header.values[position])
        if name and name not in (*COLUMNS, RATE_COLUMN):
            yield Finding(sheet, header.number, heading, heading, Rule.UNKNOWN_COLUMN)
        elif name and name in names[:position]:
            yield Finding(sheet, header.number, heading, heading, Rule.DUPLICATE_COLUMN)
