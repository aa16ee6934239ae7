"""How numbers, dates and times are printed in German."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from webapp.formatting import (
    NO_BREAK_SPACE,
    citation,
    date_de,
    date_short_de,
    moment_de,
    number,
    paragraphs,
    percent,
    time_de,
    with_unit,
)


@pytest.mark.parametrize(
    "value, decimals, printed",
    [
        (1234.55, 1, "1.234,6"),
        (Decimal("62.1212"), 1, "62,1"),
        (Fraction(4100, 66), 1, "62,1"),
        (5, 0, "5"),
        (5, 1, "5,0"),
        (84_358_845, 0, "84.358.845"),
        (-0.25, 1, "-0,3"),
    ],
)
def test_numbers_have_comma_and_thousands_dots(
    value: Fraction | Decimal | float, decimals: int, printed: str
) -> None:
    assert number(value, decimals) == printed


@pytest.mark.parametrize("value, printed", [(0.125, "0,13"), (2.675, "2,68"), (Decimal("0.005"), "0,01")])
def test_halves_are_rounded_up_as_they_are_written(value: Decimal | float, printed: str) -> None:
    assert number(value, 2) == printed


def test_a_share_just_below_a_half_is_rounded_down_exactly() -> None:
    below = Fraction(1, 20) - Fraction(1, 10**40)

    assert number(below, 1) == "0,0"


def test_nothing_is_printed_as_minus_zero() -> None:
    assert number(-0.01, 1) == "0,0"


def test_a_missing_number_is_a_dash_and_no_zero() -> None:
    assert number(None) == "–"
    assert percent(None) == "–"
    assert with_unit(None, "€") == "–"
    assert date_de(None) == "–"


def test_a_unit_stays_on_the_line_of_its_number() -> None:
    assert percent(Fraction(4100, 66)) == f"62,1{NO_BREAK_SPACE}%"
    assert with_unit(128, "je 10.000", 0) == f"128{NO_BREAK_SPACE}je 10.000"


def test_dates_are_long_in_text_and_short_in_tables() -> None:
    assert date_de(date(2027, 1, 14)) == "14. Januar 2027"
    assert date_short_de(date(2027, 1, 14)) == "14.1.2027"


def test_an_instant_is_printed_in_german_winter_and_summer_time() -> None:
    assert time_de(datetime(2027, 1, 14, 13, 3, tzinfo=UTC)) == "14:03"
    assert moment_de(datetime(2027, 7, 14, 12, 3, tzinfo=UTC)) == f"14. Juli 2027, 14:03{NO_BREAK_SPACE}Uhr"


def test_the_day_of_an_instant_is_the_day_in_germany() -> None:
    late = datetime(2027, 1, 14, 23, 30, tzinfo=UTC)

    assert date_de(late) == "15. Januar 2027"


@pytest.mark.parametrize(
    "bases, line",
    [
        (["SGB VIII § 8a"], "§ 8a SGB VIII"),
        (["SGB VIII §§ 37a-37c"], "§§ 37a–37c SGB VIII"),
        (["SGB VIII § 79 (1)-(2)"], "§ 79 Abs. 1–2 SGB VIII"),
        (["SGB VIII § 8a", "KKG § 3", "SGB VIII § 77 (2)"], "§§ 8a, 77 Abs. 2 SGB VIII · § 3 KKG"),
    ],
)
def test_paragraphs_name_each_statute_once(bases: list[str], line: str) -> None:
    assert paragraphs(bases).replace(NO_BREAK_SPACE, " ") == line


@pytest.mark.parametrize(
    "norm, cited",
    [
        ("SGB VIII § 37c (1)", "§ 37c Abs. 1 SGB VIII"),
        ("§ 3 (3) KKG; NRW § 9 LKSchG", "§ 3 Abs. 3 KKG; § 9 LKSchG NRW"),
        ("SGB VIII §§ 61-65; § 67c SGB X", "§§ 61–65 SGB VIII; § 67c SGB X"),
    ],
)
def test_offices_cite_the_paragraph_before_the_statute(norm: str, cited: str) -> None:
    assert citation(norm).replace(NO_BREAK_SPACE, " ") == cited
