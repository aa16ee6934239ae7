"""Periods, values, rounding and position in words of indicators."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.errors import InvalidPeriod
from modules.indicators.comparing import Placement, Position, Reference, place, position
from modules.indicators.computing import NoValue, compute
from modules.indicators.definitions import Sensitivity
from modules.indicators.missing import Amount, Missing
from modules.indicators.periods import Period, PeriodKind
from modules.indicators.rounding import CLOSENESS, round_to_step, rounding_step
from tests.support.indicators import make_indicator, make_share


def test_a_year_is_written_and_read_as_four_digits() -> None:
    period = Period.parse("2023")

    assert period == Period(PeriodKind.YEAR, 2023) == Period.of_year(2023)
    assert str(period) == "2023"
    assert (period.first_day, period.last_day) == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["", "23", "2023 ", "02023", "2023-Q1", "٢٠٢٣", "+2023", "2_23", "1899", "2200", "-2023", "2023\n"],
)
def test_no_other_text_is_a_period(text: str) -> None:
    with pytest.raises(InvalidPeriod) as refused:
        Period.parse(text)

    assert refused.value.text == text


def test_a_period_knows_the_one_before_and_periods_are_ordered_by_time() -> None:
    assert Period.parse("2000").previous() == Period.parse("1999")
    assert sorted(map(Period.parse, ["2023", "1999", "2006"])) == list(
        map(Period.parse, ["1999", "2006", "2023"])
    )


def test_before_the_first_period_there_is_none() -> None:
    with pytest.raises(InvalidPeriod):
        Period.of_year(1900).previous()


@given(st.integers(1900, 2199))
def test_every_period_is_read_back_from_its_text(year: int) -> None:
    assert Period.parse(str(Period.of_year(year))) == Period.of_year(year)


@pytest.mark.parametrize(
    "key, numerator, denominator, factor, value",
    [
        ("D02", "1032929", "16768000", "10000", "616.01"),  # HzE-Monitor 2023: 616 per 10 000 under 21
        ("D15", "72800", "239400", "100", "30.41"),  # Germany 2024: 30.4 %
        ("X02", "171", "100", "1", "1.71"),  # Coesfeld 2013/14
        ("D13", "0", "20000", "10000", "0.00"),
    ],
)
def test_a_value_is_numerator_over_denominator_times_factor(
    key: str, numerator: str, denominator: str, factor: str, value: str
) -> None:
    computed = compute(make_indicator(key, factor=factor), Decimal(numerator), Decimal(denominator))

    assert isinstance(computed, Decimal)
    assert round(computed, 2) == Decimal(value)


def test_a_plain_count_is_its_numerator() -> None:
    population = make_indicator("S01", denominator=None, factor="1")

    assert compute(population, Decimal(154139)) == Decimal(154139)


@pytest.mark.parametrize(
    "numerator, denominator, why",
    [
        (None, Decimal(1), NoValue.MISSING),
        (Decimal(1), None, NoValue.MISSING),
        *((missing, Decimal(1), NoValue.MISSING) for missing in Missing),  # a sign is never 0
        (Decimal(1), Missing.UNKNOWN, NoValue.MISSING),
        (Decimal(1), Decimal(0), NoValue.ZERO_DENOMINATOR),
        (Decimal(0), Decimal(0), NoValue.ZERO_DENOMINATOR),
        (Decimal("NaN"), Decimal(1), NoValue.NOT_FINITE),
        (Decimal("sNaN"), Decimal(1), NoValue.NOT_FINITE),
        (Decimal(1), Decimal("-Infinity"), NoValue.NOT_FINITE),
    ],
)
def test_a_figure_without_value_says_why(
    numerator: Amount | None, denominator: Amount | None, why: NoValue
) -> None:
    assert compute(make_indicator(), numerator, denominator) is why


def test_nothing_below_zero_is_printed_for_a_zero() -> None:
    assert str(compute(make_share(), Decimal("-0"), Decimal(7))) == "0"


@pytest.mark.parametrize("huge", ["1E+308", "1E-320", "9" * 400])
def test_amounts_of_any_size_are_computed_without_breaking(huge: str) -> None:
    assert isinstance(compute(make_indicator(), Decimal(huge), Decimal(3)), Decimal)


@pytest.mark.parametrize(
    "contributors, step",
    [(5, 20), (6, 10), (8, 10), (10, 10), (11, 5), (20, 5), (21, 2), (40, 2), (250, 2)],
)
def test_the_rounding_step_of_the_release_policy(contributors: int, step: int) -> None:
    """Release policy 2: anchor 500, p = 10 %; from n = 40 the lower limit of 0.5 % holds."""
    computed = rounding_step(contributors, anchor=Decimal(500), closeness=CLOSENESS[Sensitivity.NORMAL])

    assert computed == step
    assert str(computed) == str(step)


@pytest.mark.parametrize(
    "contributors, anchor, sensitivity, step",
    [
        (5, "30.4", Sensitivity.SENSITIVE, "1"),  # D15: 4 % of 30.4 = 1.216
        (10, "500", Sensitivity.SENSITIVE, "10"),  # 2 · 15 % / 10 = 3 % → 15
        (8, "500", Sensitivity.SENSITIVE, "10"),  # 3.75 % → 18.75
        (7, "500", Sensitivity.SENSITIVE, "20"),  # over 4 %, cut to 20
        (6, "5", Sensitivity.PUBLIC, "0.1"),  # S07: 3.3 % of 5 = 0.167
        (5, "1", Sensitivity.NORMAL, "0.02"),  # X02: 0.04
        (30, "20000", Sensitivity.NORMAL, "100"),  # F03: 0.667 % of 20 000 = 133
        (5, "2.5", Sensitivity.NORMAL, "0.1"),  # exactly 0.1
    ],
)
def test_the_rounding_step_follows_anchor_and_class(
    contributors: int, anchor: str, sensitivity: Sensitivity, step: str
) -> None:
    assert rounding_step(contributors, anchor=Decimal(anchor), closeness=CLOSENESS[sensitivity]) == Decimal(
        step
    )


@pytest.mark.parametrize("contributors, anchor", [(0, "500"), (5, "0"), (5, "-1"), (5, "NaN")])
def test_without_offices_or_order_of_magnitude_there_is_no_step(contributors: int, anchor: str) -> None:
    with pytest.raises(ValueError, match=anchor):
        rounding_step(contributors, anchor=Decimal(anchor), closeness=CLOSENESS[Sensitivity.NORMAL])


@pytest.mark.parametrize(
    "value, step, rounded",
    [
        ("486.4", "20", "480"),
        ("490", "20", "500"),  # half goes up
        ("489.999999", "20", "480"),
        ("0.05", "0.1", "0.1"),
        ("0.0499999999999999999999999999999", "0.1", "0"),
        ("-10", "20", "-20"),  # half goes away from zero
        ("-9.9", "20", "0"),
        ("7.35", "0.02", "7.36"),
    ],
)
def test_a_value_is_rounded_to_the_step_with_halves_up(value: str, step: str, rounded: str) -> None:
    assert round_to_step(Decimal(value), Decimal(step)) == Decimal(rounded)


@given(
    st.decimals(-(10**6), 10**6, places=6),
    st.sampled_from([Decimal(text) for text in ("20", "5", "0.5", "0.02")]),
)
def test_a_rounded_value_is_a_multiple_at_most_half_a_step_away(value: Decimal, step: Decimal) -> None:
    rounded = round_to_step(value, step)

    assert rounded % step == 0
    assert abs(rounded - value) * 2 <= step
    assert not (rounded.is_zero() and rounded.is_signed())


@given(st.integers(1, 600), st.decimals("0.01", 10**6, places=2), st.sampled_from(Sensitivity))
def test_more_offices_never_make_the_step_coarser(n: int, anchor: Decimal, sensitivity: Sensitivity) -> None:
    step = rounding_step(n, anchor=anchor, closeness=CLOSENESS[sensitivity])

    assert step >= rounding_step(n + 1, anchor=anchor, closeness=CLOSENESS[sensitivity])
    assert step * 25 <= anchor
    assert step.as_tuple().digits[0] in (1, 2, 5)


@pytest.mark.parametrize(
    "own, where",
    [
        ("459.9", Position.BELOW),
        ("460", Position.NEAR),
        ("480", Position.NEAR),
        ("500", Position.NEAR),
        ("500.04", Position.NEAR),  # shown as 500.0
        ("500.05", Position.ABOVE),  # shown as 500.1
    ],
)
def test_near_means_within_one_rounding_step_as_shown(own: str, where: Position) -> None:
    assert position(Decimal(own), Decimal(480), step=Decimal(20), decimals=1) is where


def test_two_offices_with_the_same_printed_figure_have_the_same_position() -> None:
    first, second = Decimal("12.4499"), Decimal("12.35")

    places = {position(own, Decimal("12.0"), step=Decimal("0.4"), decimals=1) for own in (first, second)}

    assert places == {Position.NEAR}


def test_the_median_is_the_reference_where_it_is_published_and_else_the_mean() -> None:
    own, step = Decimal(700), Decimal(20)

    assert place(own, mean=Decimal(800), median=Decimal(500), step=step, decimals=0) == Placement(
        Reference.MEDIAN, Position.ABOVE
    )
    assert place(own, mean=Decimal(800), median=None, step=step, decimals=0) == Placement(
        Reference.MEAN, Position.BELOW
    )
    assert place(own, mean=None, median=None, step=step, decimals=0) is None


@pytest.mark.parametrize(
    "own, placement",
    [
        ("111", Placement(Reference.QUARTILES, Position.FIRST_QUARTER)),
        ("112", Placement(Reference.QUARTILES, Position.SECOND_QUARTER)),
        ("130", Placement(Reference.QUARTILES, Position.SECOND_QUARTER)),
        ("131", Placement(Reference.MEDIAN, Position.NEAR)),
        ("141", Placement(Reference.MEDIAN, Position.NEAR)),
        ("142", Placement(Reference.QUARTILES, Position.THIRD_QUARTER)),
        ("164.4", Placement(Reference.QUARTILES, Position.THIRD_QUARTER)),  # shown as 164
        ("165", Placement(Reference.QUARTILES, Position.FOURTH_QUARTER)),
    ],
)
def test_with_quartiles_the_quarter_is_said_unless_the_value_is_near_the_median(
    own: str, placement: Placement
) -> None:
    assert placement == place(
        Decimal(own),
        mean=Decimal(140),
        median=Decimal(136),
        quartiles=(Decimal(112), Decimal(164)),
        step=Decimal(5),
        decimals=0,
    )
