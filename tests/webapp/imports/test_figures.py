"""The figures template: what is read, mended, found and refused."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest

from modules.catalogue.editions import current
from modules.errors import UnknownIndicator
from modules.indicators.definitions import CountingMethod, Indicator
from modules.indicators.missing import Missing
from tests.support.indicators import make_indicator
from tests.webapp.imports.workbooks import Cell, packed, written
from webapp.imports.figures import FigureImport, FigureRow, read_figures
from webapp.imports.findings import Finding, Rule, Severity
from webapp.imports.reading import read_tables
from webapp.imports.refusals import PersonalColumns

HEADER = "ags;jahr;indikator;zaehler;nenner;zaehlmethode;mit_uma;bemerkung"
HEADINGS: list[Cell] = list(HEADER.split(";"))
WITH_RATE = HEADER + ";wert"
THIS_YEAR = 2026

INDICATORS = {
    "D05": make_indicator("D05"),
    "D13": replace(make_indicator("D13"), has_uma=True),
    "S01": make_indicator("S01", denominator=None, factor="1", unit="Personen", counting_method=None),
    "S07": replace(
        make_indicator("S07", factor="100", unit="%", counting_method=CountingMethod.JAHRESDURCHSCHNITT),
        rate_only=True,
    ),
    "F01": make_indicator("F01", factor="1", unit="€", counting_method=None),
}


def lookup(key: str) -> Indicator:
    """The indicator of this key, as an edition gives it."""
    try:
        return INDICATORS[key]
    except KeyError:
        raise UnknownIndicator(key) from None


def read(content: bytes) -> FigureImport:
    """What the reader makes of this file."""
    return read_figures(read_tables(io.BytesIO(content)), lookup, this_year=THIS_YEAR)


def read_csv(*rows: str, header: str = HEADER) -> FigureImport:
    """What the reader makes of these rows of CSV."""
    return read("\r\n".join((header, *rows)).encode("utf-8-sig"))


def rules(figures: FigureImport) -> list[tuple[str, Rule]]:
    """Column and rule of every finding."""
    return [(finding.column, finding.rule) for finding in figures.findings]


def test_a_row_of_counts_is_read_as_it_stands() -> None:
    figures = read_csv("05158;2023;D05;1.234,5;98 765;summe;nein;geprüft")

    assert figures.findings == ()
    assert figures.rows == (
        FigureRow(
            sheet="",
            row=2,
            ags="05158",
            period="2023",
            indicator="D05",
            numerator=Decimal("1234.5"),
            denominator=Decimal(98765),
            value=None,
            counting_method=CountingMethod.SUMME,
            with_uma=None,
            remark="geprüft",
            missing=None,
        ),
    )


def test_columns_may_stand_in_any_order_and_spelling() -> None:
    header = "Bemerkung;Mit umA;ZÄHLMETHODE;Nenner;Zähler;Indikator;Jahr;AGS"

    figures = read_csv("x;;SUMME;1000;10;D05;2023;05158", header=header)

    assert figures.findings == ()
    assert (figures.rows[0].numerator, figures.rows[0].remark) == (Decimal(10), "x")


def test_typed_cells_of_a_workbook_are_read() -> None:
    cells: list[Cell] = [5158.0, 2023.0, "D13", 0.1 + 0.2, 1000.0, "SUMME", True, None]

    (row,) = read(written({"Kennzahlen": [HEADINGS, cells]})).rows

    assert (row.ags, row.period, row.numerator, row.with_uma) == ("05158", "2023", Decimal("0.3"), True)
    assert (row.sheet, row.row) == ("Kennzahlen", 2)


def test_a_header_below_a_title_is_found() -> None:
    sheet: list[list[Cell]] = [["Kennzahlen des Jugendamtes"], [], HEADINGS]
    sheet.append(["05158", 2023.0, "D05", 1.0, 100.0, "SUMME", None, None])

    figures = read(written({"A": sheet}))

    assert (figures.rows[0].row, figures.findings) == (4, ())


def test_a_rate_alone_is_taken_where_the_indicator_allows_it() -> None:
    figures = read_csv("05158;2023;S07;;;JAHRESDURCHSCHNITT;;;8,9 %", header=WITH_RATE)

    (row,) = figures.rows
    assert (row.value, row.numerator, row.denominator) == (Decimal("8.9"), None, None)


@pytest.mark.parametrize(
    "row, finding",
    [
        ("05158;2023;D05;;;SUMME;;;8,9", ("wert", Rule.RATE_NOT_ALLOWED)),
        ("05158;2023;S07;1;2;JAHRESDURCHSCHNITT;;;8,9", ("wert", Rule.RATE_BESIDE_COUNTS)),
        ("05158;2023;S07;;;JAHRESDURCHSCHNITT;;;8,9 €", ("wert", Rule.UNIT_DIFFERS)),
        ("05158;2023;S07;;;JAHRESDURCHSCHNITT;;;0,089", ("wert", Rule.SHARE_NOT_PERCENT)),
    ],
)
def test_a_rate_that_does_not_fit_is_found(row: str, finding: tuple[str, Rule]) -> None:
    assert rules(read_csv(row, header=WITH_RATE)) == [finding]


def test_a_share_in_place_of_percent_is_only_doubted() -> None:
    figures = read_csv("05158;2023;S07;;;JAHRESDURCHSCHNITT;;;0,089", header=WITH_RATE)

    assert figures.is_clean
    assert figures.findings[0].severity is Severity.WARNING


def test_a_plain_count_has_no_denominator() -> None:
    assert read_csv("05158;2023;S01;480000;;;;").rows[0].denominator is None
    assert rules(read_csv("05158;2023;S01;480000;1;;;")) == [("nenner", Rule.DENOMINATOR_NOT_EXPECTED)]


@pytest.mark.parametrize("row", ["05158;2023;D05;.;;SUMME;;geheim", "05158;2023;D05;12;.;SUMME;;geheim"])
def test_an_official_symbol_is_a_missing_figure_and_not_zero(row: str) -> None:
    figures = read_csv(row)

    assert figures.findings == ()
    assert figures.rows[0].missing is Missing.UNKNOWN
    assert (figures.rows[0].numerator, figures.rows[0].denominator) == (None, None)


def test_a_file_without_keys_means_the_office_that_imports_it() -> None:
    figures = read_csv(";2023;D05;0;1000;SUMME;;")

    assert figures.is_clean
    assert figures.rows[0].ags == ""


def test_a_file_names_its_office_in_every_row_or_in_none() -> None:
    figures = read_csv("05158;2023;D05;0;1000;SUMME;;", ";2022;D05;0;1000;SUMME;;")

    assert [(each.row, each.column, each.rule) for each in figures.findings] == [(3, "ags", Rule.REQUIRED)]
    assert not figures.is_clean


def test_the_key_of_an_indicator_may_be_written_small() -> None:
    assert read_csv("05158;2023;d05;0;1000;SUMME;;").rows[0].indicator == "D05"


def test_zero_is_a_figure() -> None:
    assert read_csv("05158;2023;D05;0;1000;SUMME;;").rows[0].numerator == 0


@pytest.mark.parametrize(
    "row, findings",
    [
        ("5158x;2023;D05;1;2;SUMME;;", [("ags", Rule.NOT_AN_AGS)]),
        ("05158;;D05;1;2;SUMME;;", [("jahr", Rule.REQUIRED)]),
        ("05158;23;D05;1;2;SUMME;;", [("jahr", Rule.NOT_A_YEAR)]),
        ("05158;1989;D05;1;2;SUMME;;", [("jahr", Rule.YEAR_TOO_EARLY)]),
        ("05158;2027;D05;1;2;SUMME;;", [("jahr", Rule.YEAR_IN_FUTURE)]),
        ("05158;2023;;1;2;SUMME;;", [("indikator", Rule.REQUIRED)]),
        ("05158;2023;D99;1;2;SUMME;;", [("indikator", Rule.UNKNOWN_INDICATOR)]),
        ("05158;2023;D05;;2;SUMME;;", [("zaehler", Rule.REQUIRED)]),
        ("05158;2023;D05;1;;SUMME;;", [("nenner", Rule.REQUIRED)]),
        ("05158;2023;D05;12,5x;2;SUMME;;", [("zaehler", Rule.NOT_A_NUMBER)]),
        ("05158;2023;D05;1.234;2;SUMME;;", [("zaehler", Rule.AMBIGUOUS_DOT)]),
        ("05158;2023;D05;-1;2;SUMME;;", [("zaehler", Rule.NEGATIVE_COUNT)]),
        ("05158;2023;D05;1;0;SUMME;;", [("nenner", Rule.DENOMINATOR_NOT_POSITIVE)]),
        ("05158;2023;D05;1;-2;SUMME;;", [("nenner", Rule.DENOMINATOR_NOT_POSITIVE)]),
        ("05158;2023;D05;1 €;2;SUMME;;", [("zaehler", Rule.UNIT_DIFFERS)]),
        ("05158;2023;D05;1;2;;;", [("zaehlmethode", Rule.REQUIRED)]),
        ("05158;2023;D05;1;2;MONATLICH;;", [("zaehlmethode", Rule.UNKNOWN_METHOD)]),
        ("05158;2023;D13;1;2;SUMME;;", [("mit_uma", Rule.REQUIRED)]),
        ("05158;2023;D13;1;2;SUMME;vielleicht;", [("mit_uma", Rule.NOT_YES_OR_NO)]),
        ("05158;2023;D05;1;2;SUMME;vielleicht;", [("mit_uma", Rule.NOT_YES_OR_NO)]),
        (f"05158;2023;D05;1;2;SUMME;;{'x' * 2001}", [("bemerkung", Rule.TEXT_TOO_LONG)]),
        ("05158;2023;D05;1;2;SUMME;;;übrig", [("I", Rule.BESIDE_THE_TABLE)]),
        ("x;y;D05;1;2;SUMME;;", [("ags", Rule.NOT_AN_AGS), ("jahr", Rule.NOT_A_YEAR)]),
    ],
)
def test_every_error_is_found_in_its_column_and_keeps_the_row_out(
    row: str, findings: list[tuple[str, Rule]]
) -> None:
    figures = read_csv(row)

    assert rules(figures) == findings
    assert not figures.is_clean
    assert figures.rows == ()


@pytest.mark.parametrize(
    "row, finding",
    [
        ("5158;2023;D05;1;2;SUMME;;", ("ags", Rule.AGS_ZERO_RESTORED)),
        ("05158;2023;S01;1;;STICHTAG;;", ("zaehlmethode", Rule.METHOD_NOT_USED)),
        ("05158;2023;D05;1;2;SUMME;ja;", ("mit_uma", Rule.UMA_NOT_USED)),
    ],
)
def test_what_was_mended_or_passed_over_is_noted_and_imported(row: str, finding: tuple[str, Rule]) -> None:
    figures = read_csv(row)

    assert rules(figures) == [finding]
    assert figures.findings[0].severity is Severity.NOTE
    assert figures.is_clean
    assert len(figures.rows) == 1


def test_a_lost_leading_zero_is_named_with_what_was_read() -> None:
    finding = read_csv("5913000;2023;D05;1;2;SUMME;;").findings[0]

    assert finding == Finding(
        "", 2, "ags", "5913000", Rule.AGS_ZERO_RESTORED, Severity.NOTE, expected="05913000"
    )


def test_a_decimal_comma_in_the_column_settles_a_thousands_dot_and_says_so() -> None:
    figures = read_csv("05158;2023;D05;1.234;9000;SUMME;;", "05158;2022;D05;12,5;9000;SUMME;;")

    assert figures.rows[0].numerator == 1234
    assert figures.findings == (
        Finding("", 2, "zaehler", "1.234", Rule.THOUSANDS_DOT, Severity.NOTE, expected="1234"),
    )


def test_a_decimal_comma_in_another_column_settles_nothing() -> None:
    figures = read_csv("05158;2023;D05;1.234;9000;SUMME;;", "05158;2022;D05;12;9000,5;SUMME;;")

    assert rules(figures) == [("zaehler", Rule.AMBIGUOUS_DOT)]


def test_money_may_be_negative_and_marked_as_euros() -> None:
    figures = read_csv("05158;2023;F01;-1.200,50 €;9000;;;")

    assert (figures.findings, figures.rows[0].numerator) == ((), Decimal("-1200.5"))


def test_a_figure_that_comes_twice_is_found_with_its_first_place() -> None:
    figures = read_csv("05158;2023;D05;1;2;SUMME;;", "05158;2023;D05;1;2;STICHTAG;;")

    assert figures.findings == (
        Finding("", 3, "", "05158 2023 D05", Rule.DUPLICATE_ROW, Severity.ERROR, expected="2"),
    )


def test_a_kreisfreie_stadt_is_one_with_five_and_with_eight_digits() -> None:
    figures = read_csv("05913;2023;D05;1;2;SUMME;;", "05913000;2023;D05;1;2;SUMME;;")

    assert rules(figures) == [("", Rule.DUPLICATE_ROW)]


def test_a_figure_that_comes_on_two_sheets_is_found() -> None:
    cells: list[Cell] = ["05158", 2023.0, "D05", 1.0, 100.0, "SUMME", None, None]

    figures = read(written({"Eins": [HEADINGS, cells], "Zwei": [HEADINGS, cells]}))

    assert [(each.sheet, each.rule, each.expected) for each in figures.findings] == [
        ("Zwei", Rule.DUPLICATE_ROW, "Eins!2")
    ]


def test_rows_prepared_by_the_template_and_not_filled_are_passed_over_with_a_note() -> None:
    figures = read_csv("05158;2023;D05;;;SUMME;;", "05158;2023;S01;5;;;;")

    assert [row.indicator for row in figures.rows] == ["S01"]
    assert [(each.row, each.rule, each.severity) for each in figures.findings] == [
        (2, Rule.ROW_NOT_FILLED, Severity.NOTE)
    ]


@pytest.mark.parametrize("rows", [(), ("05158;2023;D05;;;SUMME;;",)])
def test_a_file_without_a_figure_is_not_taken_in_silence(rows: tuple[str, ...]) -> None:
    figures = read_csv(*rows)

    assert not figures.is_clean
    assert figures.findings[-1].rule is Rule.NO_ROWS


def test_missing_and_unknown_and_repeated_columns_are_named_and_nothing_is_read() -> None:
    figures = read_csv("1;2;3;4;5;6;7", header="ags;jahr;indikator;zaehler;zähler;Fachbereich;bemerkung")

    assert rules(figures) == [
        ("nenner", Rule.MISSING_COLUMN),
        ("zaehlmethode", Rule.MISSING_COLUMN),
        ("mit_uma", Rule.MISSING_COLUMN),
        ("zähler", Rule.DUPLICATE_COLUMN),
        ("Fachbereich", Rule.UNKNOWN_COLUMN),
    ]
    assert figures.rows == ()


def test_a_sheet_without_the_columns_is_an_error_and_not_left_out() -> None:
    figures = read(written({"Notizen": [["bitte", "beachten"]]}))

    assert [(each.sheet, each.rule) for each in figures.findings] == [("Notizen", Rule.NO_HEADER)]


def test_a_hidden_sheet_is_not_read() -> None:
    cells: list[Cell] = ["05158", 2023.0, "D05", 1.0, 100.0, "SUMME", None, None]

    figures = read(written({"A": [HEADINGS, cells], "B": [["Rest"]]}, hidden=["B"]))

    assert (len(figures.rows), figures.findings) == (1, ())


@pytest.mark.parametrize("column", ["Name", "Vorname", "Geburtsdatum", "Aktenzeichen", "Straße", "Klient"])
def test_a_personal_column_stops_the_import(column: str) -> None:
    with pytest.raises(PersonalColumns) as caught:
        read_csv("05158;2023;D05;1;2;SUMME;;;M", header=f"{HEADER};{column}")

    assert caught.value.columns == (column,)


def test_a_personal_column_stops_the_import_before_a_faulty_row_is_looked_at() -> None:
    with pytest.raises(PersonalColumns) as caught:
        read_csv("völlig;kaputt", header="Name;Vorname;AZ;Leistung")

    assert caught.value.columns == ("Name", "Vorname", "AZ")


def test_a_personal_header_above_the_table_and_on_a_hidden_sheet_stops_the_import_too() -> None:
    list_of_cases: list[list[Cell]] = [["Nr.", "Geburtsdatum"], [1.0, "x"]]

    with pytest.raises(PersonalColumns):
        read(written({"A": [["Nr.", "Vorname"], HEADINGS]}))
    with pytest.raises(PersonalColumns) as caught:
        read(written({"A": [HEADINGS], "Fälle": list_of_cases}, hidden=["Fälle"]))

    assert caught.value.sheet == "Fälle"


def test_a_title_that_contains_the_word_name_is_no_header() -> None:
    sheet: list[list[Cell]] = [["Name der Datei: Kennzahlen"], HEADINGS]

    assert read(written({"A": sheet})).findings[0].rule is Rule.NO_ROWS


def test_error_values_and_uncomputed_formulas_are_found_at_their_cell() -> None:
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADINGS)
    texts = [f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("05158", "2023", "D05")]
    row = "".join(texts) + '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>A1*2</f></c>'

    figures = read(packed(f"<row>{header}</row><row>{row}<c t='inlineStr'><is><t>SUMME</t></is></c></row>"))

    assert rules(figures) == [("zaehler", Rule.SPREADSHEET_ERROR), ("nenner", Rule.FORMULA_WITHOUT_VALUE)]


def test_windows_1252_is_read_like_utf_8() -> None:
    content = f"{HEADER}\r\n05158;2023;D05;1;2;SUMME;;Größe – geprüft\r\n".encode("cp1252")

    assert read(content).rows[0].remark == "Größe – geprüft"


def test_the_shipped_catalogue_can_be_asked() -> None:
    tables = read_tables(io.BytesIO(f"{HEADER};wert\n05158;2017;S07;;;JAHRESDURCHSCHNITT;;;8,9\n".encode()))

    figures = read_figures(tables, current().indicator, this_year=THIS_YEAR)

    assert (figures.findings, figures.rows[0].value) == ((), Decimal("8.9"))
