"""What is said about figures. Source: domain reference 4, plausibility; security reference A.5, numbers."""

from datetime import date
from decimal import Decimal

import pytest

from modules.indicators.definitions import CountingMethod, Indicator
from modules.indicators.identities import check_identities
from modules.indicators.missing import Amount, Missing
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding, GivenFigure, Rule, Severity, check_figure
from tests.support.indicators import YOUNG_PEOPLE, make_indicator, make_share

TODAY = date(2026, 5, 4)
EXPENDITURE = "Aufwand HzE in €"


def amount(text: str | Missing | None) -> Amount | None:
    return text if text is None or isinstance(text, Missing) else Decimal(text)


def figure(
    indicator: Indicator,
    numerator: str | Missing | None = None,
    denominator: str | Missing | None = None,
    *,
    rate: str | Missing | None = None,
    year: str = "2023",
    remark: str = "",
    counting_method: CountingMethod | None = CountingMethod.SUMME,
) -> GivenFigure:
    return GivenFigure(
        indicator,
        Period.parse(year),
        amount(numerator),
        amount(denominator),
        amount(rate),
        counting_method,
        remark,
    )


def found(given: GivenFigure, *, before: str | None = None) -> list[tuple[Rule, Severity]]:
    last = None if before is None else Decimal(before)
    return [(each.rule, each.severity) for each in check_figure(given, before=last, today=TODAY)]


def test_an_ordinary_figure_is_not_remarked_upon() -> None:
    assert found(figure(make_indicator(), "280", "20000"), before="136") == []


def test_a_missing_figure_is_not_remarked_upon() -> None:
    assert found(figure(make_indicator(), Missing.UNKNOWN, "20000"), before="136") == []


@pytest.mark.parametrize(
    "given, rule",
    [
        (figure(make_indicator(), "NaN", "20000"), Rule.NOT_FINITE),
        (figure(make_indicator(), "1", "Infinity"), Rule.NOT_FINITE),
        (figure(make_indicator(), rate="-Infinity"), Rule.NOT_FINITE),
        (figure(make_indicator(), "-3", "20000"), Rule.NEGATIVE),
        (figure(make_indicator(), "3", "-20000"), Rule.NEGATIVE),
        (figure(make_indicator(), rate="-0.1"), Rule.NEGATIVE),
        (figure(make_indicator(), "3", "0"), Rule.ZERO_DENOMINATOR),
        (figure(make_share(), "31", "30"), Rule.NUMERATOR_ABOVE_DENOMINATOR),
        (figure(make_share(), rate="100.1"), Rule.OUT_OF_BOUNDS),
        (figure(make_share("W02", factor="1"), "3100", "30"), Rule.OUT_OF_BOUNDS),
        (figure(make_indicator("W08", unit="1 bis 5", anchor="3"), rate="5.1"), Rule.OUT_OF_BOUNDS),
        (figure(make_indicator("W08", unit="1 bis 5", anchor="3"), rate="0.9"), Rule.OUT_OF_BOUNDS),
        (figure(make_indicator(), "1E+308", "1E+308"), Rule.TOO_LARGE),
        (figure(make_indicator(), "3", "20000", year="2027"), Rule.NOT_BEGUN),
    ],
)
def test_what_cannot_be_right_is_an_error(given: GivenFigure, rule: Rule) -> None:
    assert (rule, Severity.ERROR) in found(given)


@pytest.mark.parametrize(
    "given",
    [
        figure(make_share(), "30", "30"),
        figure(make_share(), rate="100"),
        figure(make_share("W02", factor="1"), "3000", "30"),
        figure(make_indicator("W08", unit="1 bis 5", anchor="3"), rate="5"),
        figure(
            make_indicator("F11", factor="100", unit="%", anchor="10"), "-120000", "15930000"
        ),  # Ist < Plan
        figure(make_indicator("F01", factor="1", unit="€", anchor="500"), "-10", "20000"),  # a surplus
        figure(make_indicator("S15", denominator=None, factor="1", unit="Klasse", anchor="1"), rate="-0.8"),
        figure(make_indicator(), "0", "20000"),
    ],
)
def test_what_can_be_right_is_no_error(given: GivenFigure) -> None:
    assert found(given) == []


def test_children_from_next_door_may_fill_more_places_than_there_are_children() -> None:
    given = figure(make_share("S11-3-6", anchor="90"), rate="101.3")

    assert found(given) == [(Rule.OUT_OF_BOUNDS, Severity.WARNING)]


def test_there_are_never_more_cases_than_people() -> None:
    given = figure(make_indicator(), "120", "100")

    assert found(given) == [(Rule.NUMERATOR_ABOVE_DENOMINATOR, Severity.ERROR)]


def test_a_value_far_above_the_order_of_magnitude_asks_for_a_look() -> None:
    euros = make_indicator("F02", factor="1", unit="€", anchor="500")

    assert found(figure(euros, "60000000", "1000")) == [(Rule.FAR_FROM_USUAL, Severity.WARNING)]


def test_a_year_that_has_not_ended_is_no_full_year() -> None:
    assert found(figure(make_indicator(), "280", "20000", year="2026")) == [(Rule.NOT_OVER, Severity.WARNING)]


@pytest.mark.parametrize(
    "value, before, rules",
    [
        ("130", "100", []),  # exactly 30 % is not more
        ("130.1", "100", [Rule.LARGE_CHANGE]),
        ("69.9", "100", [Rule.LARGE_CHANGE]),
        ("70", "100", []),
        ("1000", "100", [Rule.UNIT_CHANGED, Rule.LARGE_CHANGE]),
        ("0.1", "100", [Rule.UNIT_CHANGED, Rule.LARGE_CHANGE]),
        ("500", "100", [Rule.LARGE_CHANGE]),  # between factor 1 and 10
        ("0", "100", [Rule.LARGE_CHANGE]),
        ("100", "0", []),  # from nothing
        ("100", None, []),
    ],
)
def test_a_change_to_the_year_before_is_noticed(value: str, before: str | None, rules: list[Rule]) -> None:
    assert [rule for rule, _ in found(figure(make_indicator(), rate=value), before=before)] == rules


def test_a_large_change_is_settled_by_a_remark_and_a_changed_unit_is_not() -> None:
    given = figure(make_indicator(), rate="1000", remark="neue Zählung")

    findings = check_figure(given, before=Decimal(100), today=TODAY)

    assert findings == (
        Finding("D05", Rule.UNIT_CHANGED, Severity.WARNING, Decimal(1000), Decimal(100), Decimal(10)),
    )
    assert not findings[0].needs_remark


def test_a_deviation_around_zero_has_no_relative_change() -> None:
    given = figure(make_indicator("F11", factor="100", unit="%", anchor="10"), rate="9.3")

    assert found(given, before="0.2") == []


def per_young_person(key: str, rate: str, **options: CountingMethod) -> GivenFigure:
    return figure(make_indicator(key), rate=rate, **options)


def test_parts_that_make_up_the_whole_within_two_percent_fit() -> None:
    parts = [per_young_person(key, rate) for key, rate in (("D03", "159"), ("D04", "10"), ("D05", "131"))]

    assert check_identities([per_young_person("D02", "306"), *parts]) == ()
    assert check_identities([per_young_person("D02", "294"), *parts]) == ()
    assert check_identities([per_young_person("D02", "306.1"), *parts]) == (
        Finding("D02", Rule.PARTS_DIFFER_FROM_WHOLE, Severity.WARNING, Decimal("306.1"), Decimal(300)),
    )


def test_parts_are_not_added_up_while_one_is_missing_or_counted_otherwise() -> None:
    whole, d03, d04 = (per_young_person(key, "100") for key in ("D02", "D03", "D04"))
    other = per_young_person("D05", "100", counting_method=CountingMethod.STICHTAG)

    assert check_identities([whole, d03, d04]) == ()
    assert check_identities([whole, d03, d04, other]) == ()


def test_the_quotient_of_ambulant_and_stationary_is_held_against_both() -> None:
    parts = [per_young_person("D03", "171"), per_young_person("D05", "100")]
    quotient = make_indicator(
        "X02", denominator="stationäre Hilfen", factor="1", unit="Verhältnis", anchor="1"
    )

    assert check_identities([*parts, figure(quotient, rate="1.71")]) == ()
    assert check_identities([*parts, figure(quotient, rate="1.36")]) == (
        Finding("X02", Rule.QUOTIENT_DIFFERS, Severity.WARNING, Decimal("1.36"), Decimal("1.71")),
    )


def test_an_office_has_one_number_of_young_people_a_year() -> None:
    population = make_indicator("S02", numerator=YOUNG_PEOPLE, denominator=None, factor="1", anchor="20000")

    findings = check_identities(
        [
            figure(population, "20000", counting_method=CountingMethod.STICHTAG),
            figure(make_indicator("D05"), "280", "20000"),
            figure(make_indicator("D13", denominator="unter 18-Jährige"), "80", "17000"),
            figure(make_indicator("D02"), "600", "20100"),
        ]
    )

    assert findings == (
        Finding("D02", Rule.STATED_DIFFERENTLY, Severity.WARNING, Decimal(20100), Decimal(20000)),
    )


def test_expenditure_per_head_and_per_case_stand_on_the_same_expenditure() -> None:
    by_head = make_indicator("F02", numerator=EXPENDITURE, factor="1", unit="€", anchor="500")
    by_case = make_indicator(
        "F03", numerator=EXPENDITURE, denominator="Hilfefälle", factor="1", unit="€", anchor="20000"
    )

    assert check_identities([figure(by_head, "9800000", "20000"), figure(by_case, "9990000", "480")]) == ()
    assert [
        (each.indicator, each.rule)
        for each in check_identities(
            [figure(by_head, "9800000", "20000"), figure(by_case, "12000000", "480")]
        )
    ] == [("F03", Rule.STATED_DIFFERENTLY)]


def test_numbers_that_are_none_are_left_out_of_identities() -> None:
    whole = per_young_person("D02", "NaN")
    parts = [per_young_person(key, "100") for key in ("D03", "D04", "D05")]

    assert check_identities([whole, *parts]) == ()
