"""The template and exported figures come back as they were written."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest

from modules.catalogue.editions import current
from modules.indicators.definitions import Indicator
from modules.indicators.missing import Missing
from webapp.imports.columns import GUIDE_SHEET, SCHEMA, SCHEMA_SHEET, SHEET
from webapp.imports.figures import FigureImport, FigureRow, read_figures
from webapp.imports.findings import Rule
from webapp.imports.reading import read_tables
from webapp.imports.template import HEADINGS, write_csv, write_template

EDITION = current()
FORMULAS = ("=HYPERLINK(1)", "+cmd|x", "-2+3", "@SUM(A1)", "'=1", "''=1", "'zitiert'", "–", '=1;"2"\n3')


def figure(row: int, **given: object) -> FigureRow:
    """A figure in one row of the written file."""
    values: dict[str, object] = {
        "ags": "05158",
        "period": str(2000 + row),
        "indicator": "D05",
        "numerator": Decimal("1234.5"),
        "denominator": Decimal(98765),
        "value": None,
        "with_uma": None,
        "remark": "",
        "missing": None,
    }
    indicator = EDITION.indicator(str(given.get("indicator", "D05")))
    values["with_uma"] = True if indicator.has_uma else None
    values["counting_method"] = indicator.counting_method
    values.update(given)
    return FigureRow(sheet="", row=row, **values)  # type: ignore[arg-type]  # a table of test values


FIGURES = (
    figure(2),
    figure(3, numerator=Decimal(0), denominator=Decimal("0.5")),
    figure(4, numerator=Decimal("123456789012345.678")),
    figure(5, numerator=None, denominator=None, missing=Missing.UNKNOWN),
    figure(6, numerator=None, denominator=None, missing=Missing.NOTHING, remark="–"),
    figure(7, indicator="S07", numerator=None, denominator=None, value=Decimal("8.9")),
    figure(8, indicator="D13", with_uma=False),
    figure(9, indicator="F01", numerator=Decimal("-12.5")),
    *(figure(number, remark=text) for number, text in enumerate(FORMULAS, start=10)),
    figure(10 + len(FORMULAS), numerator=Decimal(10) ** 12),
)


def read(content: bytes) -> FigureImport:
    """What the reader makes of this file."""
    return read_figures(read_tables(io.BytesIO(content)), EDITION.indicator, this_year=2026)


def test_figures_written_as_csv_come_back_equal() -> None:
    read_back = read(write_csv(rows=FIGURES))

    assert read_back.findings == ()
    assert read_back.rows == FIGURES


def test_figures_written_as_a_workbook_come_back_equal() -> None:
    read_back = read(write_template(EDITION.indicators, rows=FIGURES))

    assert read_back.findings == ()
    assert [(row.sheet, row.row) for row in read_back.rows] == [(SHEET, row.row) for row in FIGURES]
    assert [row.remark for row in read_back.rows] == [row.remark for row in FIGURES]
    assert [(row.numerator, row.value, row.missing) for row in read_back.rows] == [
        (row.numerator, row.value, row.missing) for row in FIGURES
    ]


def test_no_text_of_a_csv_is_taken_for_a_formula_and_negative_numbers_stay_numbers() -> None:
    text = write_csv(rows=FIGURES).decode("utf-8-sig")

    lines = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    assert lines[7]["zaehler"] == "-12,5"
    assert not any(line["bemerkung"].startswith(("=", "+", "-", "@")) for line in lines)
    assert lines[8]["bemerkung"] == "'=HYPERLINK(1)"


def test_the_csv_is_what_german_excel_opens_by_itself() -> None:
    content = write_csv(rows=FIGURES[:1])

    assert content.startswith(b"\xef\xbb\xbf" + ";".join(HEADINGS).encode() + b"\r\n")
    assert b"1234,5;98765" in content


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(write_template(EDITION.indicators, rows=FIGURES))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet


def test_the_template_has_a_row_per_indicator_that_only_wants_its_figures() -> None:
    content = write_template(EDITION.indicators, ags="05158", year=2023)

    tables = {table.sheet: table for table in read_tables(io.BytesIO(content))}
    assert [(table.sheet, table.is_hidden) for table in tables.values()] == [
        (SHEET, False),
        (GUIDE_SHEET, False),
        (SCHEMA_SHEET, True),
    ]
    assert len(tables[SHEET].rows) == 1 + len(EDITION.indicators)
    assert tables[SCHEMA_SHEET].rows[0].at(1) == SCHEMA
    untouched = read(content)
    assert {finding.rule for finding in untouched.findings} == {Rule.ROW_NOT_FILLED, Rule.NO_ROWS}


def test_an_empty_template_has_no_rows() -> None:
    assert [finding.rule for finding in read(write_template(EDITION.indicators)).findings] == [Rule.NO_ROWS]


def test_header_and_guide_are_locked_and_choices_offered() -> None:
    with zipfile.ZipFile(io.BytesIO(write_template(EDITION.indicators))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        guide = archive.read("xl/worksheets/sheet2.xml").decode()
        workbook = archive.read("xl/workbook.xml").decode()

    assert "<sheetProtection " in sheet
    assert "<sheetProtection " in guide
    assert f"{SCHEMA_SHEET}!$A$2:$A${len(EDITION.indicators) + 1}" in sheet
    assert "STICHTAG,SUMME,JAHRESDURCHSCHNITT" in sheet
    assert 'state="veryHidden"' in workbook


def test_a_template_of_another_schema_is_refused_by_name() -> None:
    content = write_template(EDITION.indicators, rows=FIGURES[:1])
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(SCHEMA.encode(), b"werkstatt79a/kennzahlen/9"))

    figures = read(target.getvalue())

    assert [(each.rule, each.value, each.expected) for each in figures.findings] == [
        (Rule.OTHER_SCHEMA, "werkstatt79a/kennzahlen/9", SCHEMA)
    ]


def test_the_same_template_is_written_to_the_same_bytes() -> None:
    assert write_template(EDITION.indicators) == write_template(EDITION.indicators)


@pytest.mark.parametrize("indicator", EDITION.indicators, ids=lambda indicator: indicator.key)
def test_every_indicator_of_the_catalogue_goes_out_and_comes_back(indicator: Indicator) -> None:
    amounts = {"numerator": Decimal(7), "denominator": Decimal(9) if indicator.denominator else None}
    row = figure(2, indicator=indicator.key, **amounts)

    assert read(write_csv(rows=[row])).rows == (row,)
