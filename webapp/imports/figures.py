"""Reading the figures template: one row per Jugendamt, year and indicator.

Columns, in any order and spelling of case: `ags jahr indikator zaehler nenner zaehlmethode mit_uma
bemerkung`, and if wanted `wert` for a rate whose source gives no counts. Source: domain reference 7.3.

Every sheet that is not hidden must be such a table; an unknown column or sheet is an error, because what
is silently left out is missed a year later. Rows with an error are left out of `rows`; the caller imports
all or nothing (`FigureImport.is_clean`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from modules.errors import UnknownIndicator
from modules.indicators.definitions import CountingMethod, Indicator
from modules.indicators.missing import Missing
from webapp.imports.ags import read_ags
from webapp.imports.amounts import read_amounts
from webapp.imports.columns import (
    GUIDE_SHEET,
    NUMBER_COLUMNS,
    SCHEMA,
    SCHEMA_SHEET,
    header_findings,
    header_of,
    refuse_personal_columns,
    unguarded,
)
from webapp.imports.findings import Finding, Rule, Severity
from webapp.imports.lines import Header, Line
from webapp.imports.numbers import has_decimal_comma
from webapp.imports.tables import Table, as_text

FIRST_YEAR = 1990
"""Earliest year taken: the SGB VIII came into force in 1990 and 1991."""

MAX_REMARK = 2_000
"""Most characters of a remark."""

_YEAR = re.compile(r"[12][0-9]{3}")
_YES = frozenset({"ja", "j", "wahr", "true", "1"})
_NO = frozenset({"nein", "n", "falsch", "false", "0"})

IndicatorLookup = Callable[[str], Indicator]
"""Gives the definition of a key or raises `modules.errors.UnknownIndicator`, as `Edition.indicator`."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as the file states it; nothing is computed.

    Attributes:
        sheet: name of the sheet; empty for CSV.
        row: 1-based row in it.
        ags: 5 or 8 digits; empty where the file leaves it out, which means the office that imports.
        period: the year, e.g. `2023`.
        indicator: key of the indicator.
        numerator: None where the figure is a rate alone or missing.
        denominator: None where the indicator has none, or the figure is a rate alone or missing.
        value: the rate, only where the source gives no counts.
        counting_method: None where the indicator knows none.
        with_uma: counted with unaccompanied minors; None where the indicator makes no difference.
        remark: as written; empty where there is none.
        missing: why there is no figure; None where there is one.
    """

    sheet: str
    row: int
    ags: str
    period: str
    indicator: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    counting_method: CountingMethod | None
    with_uma: bool | None
    remark: str
    missing: Missing | None


@dataclass(frozen=True, slots=True)
class FigureImport:
    """What a file holds: the rows without an error, and all findings, sheet by sheet."""

    rows: tuple[FigureRow, ...]
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing forbids to import all rows."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def read_figures(tables: Sequence[Table], indicator: IndicatorLookup, *, this_year: int) -> FigureImport:
    """The figures of all sheets, and everything that is wrong, odd or was mended in them.

    Args:
        tables: the sheets of one file, from `reading.read_tables`.
        indicator: the catalogue to check against.
        this_year: later years are refused.

    Raises:
        PersonalColumns: a header, also of a hidden sheet, names columns about single persons.
    """
    own_sheets = _own_sheets(tables)
    others = [table for table in tables if table.sheet not in own_sheets]
    for table in others:
        refuse_personal_columns(table)
    findings = list(_foreign_schema(tables))
    rows: list[FigureRow] = []
    for table in others if not findings else ():
        if table.rows and not table.is_hidden:
            sheet = _read_sheet(table, indicator, this_year=this_year)
            rows += sheet.rows
            findings += (*sheet.findings, *_duplicates(sheet.rows, rows))
    findings += _missing_ags(rows)
    if not rows and FigureImport((), tuple(findings)).is_clean:
        findings.append(Finding("", 0, "", "", Rule.NO_ROWS))
    return FigureImport(tuple(rows), tuple(findings))


def _missing_ags(rows: Sequence[FigureRow]) -> Iterator[Finding]:
    """A file names the Jugendamt in every row or in none."""
    if any(row.ags for row in rows):
        for row in rows:
            if not row.ags:
                yield Finding(row.sheet, row.row, "ags", "", Rule.REQUIRED)


def _own_sheets(tables: Sequence[Table]) -> frozenset[str]:
    """The sheets of the template that are not to be filled in; none where the file is no template."""
    is_template = any(_schema_of(table) == SCHEMA for table in tables)
    return frozenset({SCHEMA_SHEET, GUIDE_SHEET}) if is_template else frozenset()


def _schema_of(table: Table) -> str | None:
    if table.sheet != SCHEMA_SHEET or not table.is_hidden:
        return None
    return as_text(table.rows[0].at(1)) if table.rows else ""


def _foreign_schema(tables: Sequence[Table]) -> Iterator[Finding]:
    for table in tables:
        schema = _schema_of(table)
        if schema not in (None, SCHEMA):
            yield Finding(table.sheet, 1, "A", schema or "", Rule.OTHER_SCHEMA, expected=SCHEMA)


def _read_sheet(table: Table, indicator: IndicatorLookup, *, this_year: int) -> FigureImport:
    header = header_of(table)
    if header is None:
        first = table.rows[0]
        return FigureImport((), (Finding(table.sheet, first.number, "", "", Rule.NO_HEADER),))
    broken = tuple(header_findings(table.sheet, header))
    if broken:
        return FigureImport((), broken)
    columns = Header.of(header)
    lines = [Line(table, row, columns) for row in table.rows if row.number > header.number]
    settled = _settled_columns(lines)
    rows = [_read_line(line, indicator, this_year, settled) for line in lines]
    return FigureImport(
        rows=tuple(row for row in rows if row is not None),
        findings=tuple(finding for line in lines for finding in line.findings),
    )


def _settled_columns(lines: Sequence[Line]) -> frozenset[str]:
    """The number columns in which some cell shows that the comma is the decimal mark."""
    return frozenset(
        name for name in NUMBER_COLUMNS if any(has_decimal_comma(line.cell(name)) for line in lines)
    )


def _read_line(
    line: Line, lookup: IndicatorLookup, this_year: int, settled: frozenset[str]
) -> FigureRow | None:
    if line.is_unfilled:
        line.note("", Rule.ROW_NOT_FILLED, Severity.NOTE)
        return None
    ags, period, remark = _read_ags(line), _read_year(line, this_year), _read_remark(line)
    indicator = _read_indicator(line, lookup)
    if indicator is None:
        return None
    amounts = read_amounts(line, indicator, settled)
    method, with_uma = _read_method(line, indicator), _read_with_uma(line, indicator)
    if line.has_error:
        return None
    return FigureRow(
        sheet=line.sheet,
        row=line.number,
        ags=ags,
        period=period,
        indicator=indicator.key,
        numerator=amounts.numerator,
        denominator=amounts.denominator,
        value=amounts.value,
        counting_method=method,
        with_uma=with_uma,
        remark=remark,
        missing=amounts.missing,
    )


def _read_ags(line: Line) -> str:
    if not line.text("ags"):
        return ""
    ags = read_ags(line.cell("ags"))
    if ags is None:
        line.note("ags", Rule.NOT_AN_AGS)
        return ""
    if ags.was_restored:
        line.note("ags", Rule.AGS_ZERO_RESTORED, Severity.NOTE, expected=ags.key)
    return ags.key


def _read_year(line: Line, this_year: int) -> str:
    year = line.text("jahr")
    if not year:
        line.note("jahr", Rule.REQUIRED)
    elif not _YEAR.fullmatch(year):
        line.note("jahr", Rule.NOT_A_YEAR)
    elif int(year) < FIRST_YEAR:
        line.note("jahr", Rule.YEAR_TOO_EARLY, expected=str(FIRST_YEAR))
    elif int(year) > this_year:
        line.note("jahr", Rule.YEAR_IN_FUTURE, expected=str(this_year))
    return year


def _read_indicator(line: Line, lookup: IndicatorLookup) -> Indicator | None:
    key = _spelt_as_in_the_catalogue(line.text("indikator"))
    if not key:
        line.note("indikator", Rule.REQUIRED)
        return None
    try:
        return lookup(key)
    except UnknownIndicator:
        line.note("indikator", Rule.UNKNOWN_INDICATOR)
        return None


def _spelt_as_in_the_catalogue(key: str) -> str:
    """`d05` → `D05`, `S11-U3` → `S11-u3`."""
    return key[:1].upper() + key[1:].lower()


def _read_method(line: Line, indicator: Indicator) -> CountingMethod | None:
    text = line.text("zaehlmethode").upper()
    if indicator.counting_method is None:
        if text:
            line.note("zaehlmethode", Rule.METHOD_NOT_USED, Severity.NOTE)
        return None
    if not text:
        line.note("zaehlmethode", Rule.REQUIRED, expected=indicator.counting_method)
        return None
    try:
        return CountingMethod(text)
    except ValueError:
        line.note("zaehlmethode", Rule.UNKNOWN_METHOD, expected=", ".join(CountingMethod))
        return None


def _read_with_uma(line: Line, indicator: Indicator) -> bool | None:
    text = line.text("mit_uma").casefold()
    if not indicator.has_uma:
        if text in _YES:
            line.note("mit_uma", Rule.UMA_NOT_USED, Severity.NOTE)
        elif text and text not in _NO:
            line.note("mit_uma", Rule.NOT_YES_OR_NO)
        return None
    if not text:
        line.note("mit_uma", Rule.REQUIRED)
    elif text not in _YES | _NO:
        line.note("mit_uma", Rule.NOT_YES_OR_NO)
    return text in _YES


def _read_remark(line: Line) -> str:
    remark = line.text("bemerkung")
    if not line.sheet:
        remark = unguarded(remark)
    if len(remark) > MAX_REMARK:
        line.note("bemerkung", Rule.TEXT_TOO_LONG, expected=str(MAX_REMARK))
    if any(sign < " " and sign not in "\t\n\r" for sign in remark):
        line.note("bemerkung", Rule.CONTROL_CHARACTERS)
    return remark


def _duplicates(rows: Sequence[FigureRow], all_rows: Sequence[FigureRow]) -> Iterator[Finding]:
    """Every one of `rows` that states the figure of an earlier row again, also of an earlier sheet."""
    first: dict[tuple[str, str, str], FigureRow] = {}
    for row in all_rows:
        first.setdefault(_identity(row), row)
    for row in rows:
        earlier = first[_identity(row)]
        if earlier is not row:
            value = f"{row.ags} {row.period} {row.indicator}"
            place = str(earlier.row) if earlier.sheet == row.sheet else f"{earlier.sheet}!{earlier.row}"
            yield Finding(row.sheet, row.row, "", value, Rule.DUPLICATE_ROW, expected=place)


def _identity(row: FigureRow) -> tuple[str, str, str]:
    """What there is one figure of: a kreisfreie Stadt is the same one with 5 and with 8 digits."""
    ags = row.ags[:5] if row.ags.endswith("000") and len(row.ags) == 8 else row.ags
    return ags, row.period, row.indicator
