"""Cells as numbers: nothing is read wrongly by a factor of thousand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.indicators.missing import Missing
from webapp.imports.findings import Rule
from webapp.imports.numbers import Number, has_decimal_comma, read_number
from webapp.imports.tables import CellValue

NBSP, THIN, NARROW, MINUS = "\u00a0", "\u2009", "\u202f", "\u2212"


@pytest.mark.parametrize(
    "text, value",
    [
        ("0", "0"),
        ("14", "14"),
        ("-3", "-3"),
        (f"{MINUS}3,5", "-3.5"),
        ("12,5", "12.5"),
        (" 12,50 ", "12.50"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1 234", "1234"),
        (f"1{NBSP}234,5", "1234.5"),
        (f"1{THIN}234{THIN}567", "1234567"),
        (f"12{NARROW}345", "12345"),
        ("-0", "0"),
        ("123456789012345,678", "123456789012345.678"),
    ],
)
def test_german_spellings_are_read_exactly(text: str, value: str) -> None:
    assert read_number(text) == Number(Decimal(value))


def test_minus_zero_has_no_sign() -> None:
    read = read_number("-0,0")

    assert isinstance(read, Number)
    assert not read.value.is_signed()


@pytest.mark.parametrize(
    "text, value, unit",
    [("12,5 %", "12.5", "%"), ("12%", "12", "%"), ("1.200,50 €", "1200.50", "€"), ("7 EUR", "7", "€")],
)
def test_a_unit_behind_the_number_is_kept_beside_it(text: str, value: str, unit: str) -> None:
    assert read_number(text) == Number(Decimal(value), unit)


def test_a_single_dot_before_three_digits_is_refused_as_ambiguous() -> None:
    assert read_number("1.234") is Rule.AMBIGUOUS_DOT


def test_a_single_dot_separates_thousands_where_the_column_settles_it() -> None:
    assert read_number("1.234", thousands_dot=True) == Number(Decimal(1234))


@pytest.mark.parametrize(
    "text, rule",
    [
        ("12.5", Rule.DECIMAL_POINT),
        ("1234.567", Rule.DECIMAL_POINT),
        ("1.23", Rule.DECIMAL_POINT),
        ("0.125", Rule.DECIMAL_POINT),
        ("1e5", Rule.EXPONENT),
        ("1,2E+05", Rule.EXPONENT),
        ("NaN", Rule.NOT_FINITE),
        ("-Infinity", Rule.NOT_FINITE),
        ("∞", Rule.NOT_FINITE),
        ("(12)", Rule.PARENTHESES),
        ("3 T€", Rule.SCALED_UNIT),
        ("3 TEUR", Rule.SCALED_UNIT),
        ("1,2 Mio. €", Rule.SCALED_UNIT),
        ("#DIV/0!", Rule.SPREADSHEET_ERROR),
        ("05913000", Rule.LEADING_ZERO),
        ("1234567890123456789", Rule.TOO_MANY_DIGITS),
        ("9" * 400, Rule.TOO_MANY_DIGITS),
        ("12,5x", Rule.NOT_A_NUMBER),
        ("1,234,567", Rule.NOT_A_NUMBER),
        ("12.34,5", Rule.NOT_A_NUMBER),
        ("1 23", Rule.NOT_A_NUMBER),
        ("1_000", Rule.NOT_A_NUMBER),
        (",5", Rule.NOT_A_NUMBER),
        ("5,", Rule.NOT_A_NUMBER),
        ("5-", Rule.NOT_A_NUMBER),
        ("٣", Rule.NOT_A_NUMBER),
        ("zwölf", Rule.NOT_A_NUMBER),
        ("%", Rule.NOT_A_NUMBER),
        ("=1+1", Rule.NOT_A_NUMBER),
    ],
)
def test_what_is_no_german_number_is_refused_by_name(text: str, rule: Rule) -> None:
    assert read_number(text, thousands_dot=True) is rule


@pytest.mark.parametrize(
    "text, symbol",
    [
        ("–", Missing.NOTHING),
        ("-", Missing.NOTHING),
        (MINUS, Missing.NOTHING),
        (".", Missing.UNKNOWN),
        ("…", Missing.LATER),
        ("...", Missing.LATER),
        ("x", Missing.NOT_APPLICABLE),
        ("X", Missing.NOT_APPLICABLE),
        ("/", Missing.UNRELIABLE),
        ("k. A.", Missing.NOT_STATED),
        ("k.A.", Missing.NOT_STATED),
        ("keine Angabe", Missing.NOT_STATED),
    ],
)
def test_official_symbols_become_typed_values_and_never_zero(text: str, symbol: Missing) -> None:
    assert read_number(text) is symbol


@pytest.mark.parametrize("cell", [None, "", "   ", NBSP])
def test_a_blank_cell_is_neither_number_nor_symbol(cell: CellValue) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize(
    "cell, value",
    [
        (5.0, "5"),
        (8.9, "8.9"),
        (0.1 + 0.2, "0.3"),
        (1598.0, "1598"),
        (84358845.0, "84358845"),
        (-0.0, "0"),
        (12345678901234.5, "12345678901234.5"),
        (7, "7"),
    ],
)
def test_a_typed_number_comes_without_the_noise_of_its_binary_form(cell: float, value: str) -> None:
    assert read_number(cell) == Number(Decimal(value))


@pytest.mark.parametrize(
    "cell, rule",
    [
        (float("nan"), Rule.NOT_FINITE),
        (float("inf"), Rule.NOT_FINITE),
        (1e308, Rule.TOO_MANY_DIGITS),
        (1e-320, Rule.TOO_MANY_DIGITS),
        (True, Rule.NOT_A_NUMBER),
        (date(2023, 5, 1), Rule.DATE_FOR_NUMBER),
    ],
)
def test_typed_cells_that_are_no_amounts_are_refused(cell: CellValue, rule: Rule) -> None:
    assert read_number(cell) is rule


def test_only_a_valid_number_shows_that_the_comma_is_the_decimal_mark() -> None:
    assert has_decimal_comma("12,5")
    assert has_decimal_comma("1.234,5")
    assert not has_decimal_comma("1.234")
    assert not has_decimal_comma("rund 1,5 bis 2")
    assert not has_decimal_comma(12.5)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=3))
def test_every_number_in_german_spelling_comes_back(number: Decimal) -> None:
    german = f"{number:,.3f}".translate(str.maketrans(",.", ".,"))

    assert read_number(german) == Number(number)


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    read = read_number(text)

    assert read is None or isinstance(read, Number | Missing | Rule)
