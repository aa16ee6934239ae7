"""Writing the figures template and figures in its shape, as XLSX and CSV.

Both come back unchanged through `figures.read_figures`. In XLSX every text is a cell of type text, which
no programme takes for a formula; in CSV a text that begins like a formula gets an apostrophe in front,
numbers never do, so that a negative amount stays a number.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from modules.indicators.definitions import CountingMethod, Indicator
from webapp.imports.columns import (
    COLUMNS,
    GUIDE_SHEET,
    NUMBER_COLUMNS,
    RATE_COLUMN,
    SCHEMA,
    SCHEMA_SHEET,
    SHEET,
    guarded,
)
from webapp.imports.figures import FIRST_YEAR, MAX_REMARK, FigureRow
from webapp.imports.surveying import LARGEST_NUMBER

HEADINGS = (*COLUMNS, RATE_COLUMN)
"""The columns in the order they are written."""

PREPARED_ROWS = 1_000
"""Rows of the template with lists to choose from; more may be filled in without them."""

_WIDTHS = (11, 7, 14, 14, 14, 22, 9, 60, 12)
_EXACT_DIGITS = 15
_EXPECTED = {
    "ags": "Amtlicher Gemeindeschlüssel: 8 Ziffern, für einen Kreis 5 Ziffern, mit führender Null.",
    "jahr": f"Ein Jahr ab {FIRST_YEAR}, nicht in der Zukunft.",
    "indikator": "Ein Schlüssel aus der Liste, zum Beispiel D05. Das Blatt „Erläuterung“ nennt alle.",
    "zaehler": "Eine Zahl. Fehlt sie, ein Zeichen der amtlichen Statistik, zum Beispiel . oder x",
    "nenner": "Eine Zahl größer als 0.",
    "wert": "Nur ausfüllen, wenn die Quelle keinen Zähler und Nenner nennt.",
    "zaehlmethode": "STICHTAG, SUMME oder JAHRESDURCHSCHNITT.",
    "mit_uma": "ja oder nein: mit unbegleiteten minderjährigen Ausländerinnen und Ausländern gezählt.",
    "bemerkung": f"Höchstens {MAX_REMARK} Zeichen. Keine Angaben zu einzelnen Personen.",
}
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def write_template(
    indicators: Sequence[Indicator],
    *,
    ags: str = "",
    year: int | None = None,
    rows: Sequence[FigureRow] = (),
) -> bytes:
    """The template as XLSX, with lists to choose from, a locked header and a guide to the indicators.

    Args:
        indicators: those to choose from.
        ags: the office's key; empty for one that has none.
        year: prepares one row per indicator, where only the figures are to be filled in.
        rows: figures to write instead of prepared rows.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"created": _CREATED, "title": "Kennzahlen"})
        bold = workbook.add_format({"bold": True, "locked": True, "bottom": 1})
        sheet = workbook.add_worksheet(SHEET)
        _write_header(sheet, bold, [_column_format(workbook, heading) for heading in HEADINGS])
        cells = [_cells(row) for row in rows] or list(_prepared(indicators, ags, year))
        _write_rows(sheet, cells)
        _write_guide(workbook.add_worksheet(GUIDE_SHEET), bold, indicators)
        _write_schema(workbook.add_worksheet(SCHEMA_SHEET), indicators)
        _write_choices(sheet, len(indicators))
    return target.getvalue()


def write_csv(
    indicators: Sequence[Indicator] = (),
    *,
    ags: str = "",
    year: int | None = None,
    rows: Sequence[FigureRow] = (),
) -> bytes:
    """The same as CSV: UTF-8 with byte order mark, semicolon, CRLF, decimal comma."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    cells = [_cells(row) for row in rows] or list(_prepared(indicators, ags, year))
    writer.writerows([_csv_text(cell) for cell in line] for line in cells)
    return target.getvalue().encode("utf-8-sig")


_Cells = tuple[str | Decimal | int | None, ...]


def _cells(row: FigureRow) -> _Cells:
    counted = None if row.with_uma is None else "ja" if row.with_uma else "nein"
    symbol = None if row.missing is None else row.missing.value
    numerator = symbol if symbol is not None else row.numerator
    year = int(row.period)
    start = (row.ags, year, row.indicator)
    counts = (numerator, row.denominator)
    return (*start, *counts, row.counting_method, counted, row.remark or None, row.value)


def _prepared(indicators: Iterable[Indicator], ags: str, year: int | None) -> Iterable[_Cells]:
    if year is None:
        return
    for indicator in indicators:
        yield (ags or None, year, indicator.key, None, None, indicator.counting_method, None, None, None)


def _csv_text(cell: str | Decimal | int | None) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else _german(cell)


def _german(number: Decimal | int) -> str:
    return format(number, "f" if isinstance(number, Decimal) else "d").replace(".", ",")


def _column_format(workbook: xlsxwriter.Workbook, heading: str) -> Format:
    """Unlocked; text keeps the leading zero of an AGS, but would make a text of a year."""
    shape = "#,##0.######" if heading in NUMBER_COLUMNS else "0" if heading == "jahr" else "@"
    return workbook.add_format({"num_format": shape, "locked": False})


def _write_header(sheet: Worksheet, bold: Format, formats: Sequence[Format]) -> None:
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, formats[column])
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _write_rows(sheet: Worksheet, lines: Iterable[_Cells]) -> None:
    for row, line in enumerate(lines, start=1):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None and _fits_a_float(cell):
                sheet.write_number(row, column, cell)
            elif cell is not None:
                sheet.write_string(row, column, _german(cell))


def _fits_a_float(number: Decimal | int) -> bool:
    """Whether the number survives as a typed cell; as text in German spelling every number does."""
    return len(str(number)) <= _EXACT_DIGITS and -LARGEST_NUMBER <= number <= LARGEST_NUMBER


def _write_guide(sheet: Worksheet, bold: Format, indicators: Iterable[Indicator]) -> None:
    headings = (
        "Schlüssel",
        "Bezeichnung",
        "Zähler",
        "Nenner",
        "Einheit",
        "Zählmethode",
        "mit_uma",
        "Definition",
    )
    lines = [headings, *(_guide(indicator) for indicator in indicators)]
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, bold if row == 0 else None)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 7, 40)
    sheet.freeze_panes(1, 1)
    sheet.protect()


def _guide(indicator: Indicator) -> tuple[str, ...]:
    return (
        indicator.key,
        indicator.name,
        indicator.numerator,
        indicator.denominator or "kein Nenner",
        indicator.unit,
        indicator.counting_method or "keine",
        "ja oder nein" if indicator.has_uma else "leer lassen",
        indicator.definition,
    )


def _write_schema(sheet: Worksheet, indicators: Sequence[Indicator]) -> None:
    sheet.very_hidden()
    sheet.write_string(0, 0, SCHEMA)
    for row, indicator in enumerate(indicators, start=1):
        sheet.write_string(row, 0, indicator.key)


def _write_choices(sheet: Worksheet, number_of_indicators: int) -> None:
    keys = f"={SCHEMA_SHEET}!$A$2:$A${number_of_indicators + 1}"
    years = {"criteria": "between", "minimum": FIRST_YEAR, "maximum": "=YEAR(TODAY())"}
    rules: dict[str, dict[str, object]] = {
        "ags": {"validate": "length", "criteria": "between", "minimum": 5, "maximum": 8},
        "jahr": {"validate": "integer", **years},
        "indikator": {"validate": "list", "source": keys},
        "zaehlmethode": {"validate": "list", "source": list(CountingMethod)},
        "mit_uma": {"validate": "list", "source": ["ja", "nein"]},
        "bemerkung": {"validate": "length", "criteria": "<=", "value": MAX_REMARK},
    }
    for heading in NUMBER_COLUMNS:
        # Only a warning: the signs of official statistics are allowed in place of a number.
        any_number = {"criteria": "between", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
        rules[heading] = {"validate": "decimal", "error_type": "warning", **any_number}
    for heading, rule in rules.items():
        column = HEADINGS.index(heading)
        messages = {"error_title": heading, "error_message": _EXPECTED[heading]}
        sheet.data_validation(1, column, PREPARED_ROWS, column, {**rule, **messages})
