"""Reading exports of INKAR, the regional indicators of the BBSR.

The dialect: semicolon, quotes, UTF-8 with byte order mark, a row of names (repeated for every year), a
row of years, then one row per area. Numbers have a decimal comma and a thousands dot in every column, so
`1.598` is one thousand five hundred ninety-eight.

Which column is which indicator stands in `INDICATORS`, and only there. A column is taken only where its
definition is that of the catalogue; what sounds alike and is not stands in `OTHER_DEFINITIONS` with the
difference, so that the page can explain why it was left out. Attribution to be shown with the figures:
"Datenquelle: BBSR Bonn, INKAR, dl-de/by-2-0".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO

from modules.indicators.missing import Missing
from webapp.imports.ags import read_ags
from webapp.imports.findings import Finding, Rule
from webapp.imports.numbers import read_number
from webapp.imports.reading import read_tables
from webapp.imports.refusals import LayoutBroken, LayoutRule
from webapp.imports.tables import CellValue, Row, Table, as_text, column_letter

INDICATORS: Mapping[str, str] = {
    # Arbeitslose je 100 zivile Erwerbspersonen: S07, arbeitslos / zivile Erwerbspersonen.
    "Arbeitslosenquote": "S07",
    # Schulabgänger ohne Hauptschulabschluss je 100 Schulabgänger: S09, ohne ESA / alle Abgänger.
    "Schulabgänger ohne Abschluss": "S09",
    # Einwohner je km²: S10, Einwohner / km².
    "Einwohnerdichte": "S10",
    # Kinder unter 3 in Kindertagesbetreuung je 100 Kinder der Altersgruppe: S11-u3.
    "Betreuungsquote Kleinkinder": "S11-u3",
    # Kinder von 3 bis unter 6 in Kindertagesbetreuung je 100 Kinder der Altersgruppe: S11-3-6.
    "Betreuungsquote Vorschulkinder": "S11-3-6",
    # SV-Beschäftigte am Wohnort je 100 Einwohner von 15 bis unter 65: S12. Two spellings of the name.
    "Beschäftigtenquote": "S12",
    "Beschäftigungsquote": "S12",
}
"""Name of the column in INKAR → key of the indicator with the same definition (domain reference 4.2)."""


class Difference(StrEnum):
    """How a column of INKAR differs from the indicator it sounds like."""

    WHOLE_POPULATION = "whole_population"
    WOMEN_ONLY = "women_only"
    NOT_ALL_CHILDREN_OF_RECIPIENTS = "not_all_children_of_recipients"
    OTHER_DENOMINATOR = "other_denominator"
    INCOME_NOT_PURCHASING_POWER = "income_not_purchasing_power"


@dataclass(frozen=True, slots=True)
class OtherDefinition:
    """The indicator a column sounds like, and how it differs."""

    indicator: str
    difference: Difference


OTHER_DEFINITIONS: Mapping[str, OtherDefinition] = {
    # S08 counts among those under 21.
    "Ausländeranteil": OtherDefinition("S08", Difference.WHOLE_POPULATION),
    # S12 counts women and men.
    "Beschäftigtenquote Frauen": OtherDefinition("S12", Difference.WOMEN_ONLY),
    "Beschäftigungsquote Frauen": OtherDefinition("S12", Difference.WOMEN_ONLY),
    # INKAR: nicht erwerbsfähige Leistungsberechtigte under 15; S04 has all under 15 in such households.
    "Kinderarmut": OtherDefinition("S04", Difference.NOT_ALL_CHILDREN_OF_RECIPIENTS),
    # The denominator of INKAR changed between its editions; S06 has the zivile Erwerbspersonen under 25.
    "Jugendarbeitslosigkeit": OtherDefinition("S06", Difference.OTHER_DENOMINATOR),
    # S13 is the purchasing power estimated by GfK.
    "Haushaltseinkommen": OtherDefinition("S13", Difference.INCOME_NOT_PURCHASING_POWER),
    "Medianeinkommen": OtherDefinition("S13", Difference.INCOME_NOT_PURCHASING_POWER),
}
"""Columns that must not be taken for the indicator they sound like."""


@dataclass(frozen=True, slots=True)
class InkarValue:
    """One value of one area; INKAR gives rates without counts.

    Attributes:
        ags: 5 digits, the Kreis or the kreisfreie Stadt. Whether it still exists is for the caller to say.
        area: name of the area as the file has it.
        aggregate: kind of the area as the file has it, e.g. `Landkreis` or `Kreisregionen`.
        indicator: key of the indicator.
        period: the year, e.g. `2017`.
        value: in the unit of the indicator.
    """

    ags: str
    area: str
    aggregate: str
    indicator: str
    period: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class LeftOutColumn:
    """A column that was not read.

    Attributes:
        sounds_like: the indicator it could be mistaken for; None where there is none.
    """

    name: str
    periods: tuple[str, ...]
    sounds_like: OtherDefinition | None


class RowReason(StrEnum):
    """Why a row was not read."""

    JOINED_REGION = "joined_region"
    NOT_A_KREIS = "not_a_kreis"


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row that was not read; `key` and `area` as the file has them."""

    row: int
    key: str
    area: str
    reason: RowReason


@dataclass(frozen=True, slots=True)
class InkarExport:
    """What an export holds for our indicators.

    Attributes:
        values: in the order of the file; empty cells and symbols for missing values have none.
        left_out_columns: by name, with all its years.
        findings: cells that are no numbers and values stated twice; not to be imported if there are any.
        missing: number of cells that are empty or a symbol.
    """

    values: tuple[InkarValue, ...]
    left_out_columns: tuple[LeftOutColumn, ...]
    left_out_rows: tuple[LeftOutRow, ...]
    findings: tuple[Finding, ...]
    missing: int


_KEY, _AREA, _AGGREGATE, _FIRST_VALUE = 1, 2, 3, 4
_KEY_HEADINGS = frozenset({"kennziffer", "agskreis", "schlüssel"})
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_JOINED = re.compile(r"/|\bu\. |^(Kreis|Stadt|Landkreis) und (Kreis|Stadt|Landkreis)\b")


def read_inkar(stream: BinaryIO, indicators: Mapping[str, str] = INDICATORS) -> InkarExport:
    """The values of an INKAR export for the indicators of the catalogue.

    Raises:
        FileRefused: the file is of another kind, too large or broken.
        LayoutBroken: the first two rows are not those of an INKAR export.
    """
    table = read_tables(stream)[0]
    columns = _columns(table)
    reader = _AreaReader(columns, indicators)
    for row in table.rows[2:]:
        reader.read(row)
    return InkarExport(
        values=tuple(reader.values.values()),
        left_out_columns=tuple(_left_out_columns(columns, indicators)),
        left_out_rows=tuple(reader.left_out),
        findings=tuple(reader.findings),
        missing=reader.missing,
    )


@dataclass(frozen=True, slots=True)
class _Column:
    position: int
    name: str
    period: str


def _columns(table: Table) -> tuple[_Column, ...]:
    if not table.rows or as_text(table.rows[0].at(_KEY)).casefold() not in _KEY_HEADINGS:
        raise LayoutBroken(1, 1, LayoutRule.NAME_ROW, as_text(table.rows[0].at(_KEY)) if table.rows else "")
    names, years = table.rows[0], table.rows[1] if len(table.rows) > 1 else Row(2, ())
    columns = []
    for position, name in enumerate(names.values[_FIRST_VALUE - 1 :], start=_FIRST_VALUE):
        period = as_text(years.at(position))
        if not _YEAR.fullmatch(period):
            raise LayoutBroken(years.number, position, LayoutRule.YEAR_ROW, period)
        columns.append(_Column(position, as_text(name), period))
    return tuple(columns)


def _left_out_columns(columns: tuple[_Column, ...], indicators: Mapping[str, str]) -> Iterator[LeftOutColumn]:
    periods: dict[str, list[str]] = {}
    for column in columns:
        if column.name not in indicators:
            periods.setdefault(column.name, []).append(column.period)
    for name, years in periods.items():
        yield LeftOutColumn(name, tuple(years), OTHER_DEFINITIONS.get(name))


class _AreaReader:
    """Reads the rows of the areas, one after the other."""

    def __init__(self, columns: tuple[_Column, ...], indicators: Mapping[str, str]) -> None:
        self.values: dict[tuple[str, str, str], InkarValue] = {}
        self.left_out: list[LeftOutRow] = []
        self.findings: list[Finding] = []
        self.missing = 0
        self._columns = [(column, indicators[column.name]) for column in columns if column.name in indicators]

    def read(self, row: Row) -> None:
        """Read one area, or list it as left out."""
        ags = read_ags(row.at(_KEY))
        area = as_text(row.at(_AREA))
        if ags is None or len(ags.key) != 5:
            self._leave_out(row, RowReason.NOT_A_KREIS)
        elif _JOINED.search(area):
            # The key is that of the Kreis alone, the value that of Kreis and Stadt together.
            self._leave_out(row, RowReason.JOINED_REGION)
        else:
            for column, indicator in self._columns:
                self._read_value(row, ags.key, column, indicator)

    def _leave_out(self, row: Row, reason: RowReason) -> None:
        self.left_out.append(LeftOutRow(row.number, as_text(row.at(_KEY)), as_text(row.at(_AREA)), reason))

    def _read_value(self, row: Row, ags: str, column: _Column, indicator: str) -> None:
        cell = row.at(column.position)
        number = read_number(cell, thousands_dot=True)
        if number is None or isinstance(number, Missing):
            self.missing += 1
            return
        if isinstance(number, Rule):
            self._find(row, column, cell, number)
            return
        identity = (ags, indicator, column.period)
        if identity in self.values:
            self._find(row, column, cell, Rule.DUPLICATE_ROW)
            return
        area, aggregate = as_text(row.at(_AREA)), as_text(row.at(_AGGREGATE))
        self.values[identity] = InkarValue(ags, area, aggregate, indicator, column.period, number.value)

    def _find(self, row: Row, column: _Column, cell: CellValue, rule: Rule) -> None:
        heading = f"{column.name} {column.period}" if column.name else column_letter(column.position)
        self.findings.append(Finding("", row.number, heading, as_text(cell), rule))
