"""The rules by which a list of helps is counted fit the catalogue."""

import pytest

from modules.catalogue import editions
from modules.indicators.counting import (
    AMBULANT,
    CASES,
    COUNTABLE,
    HZE,
    NEEDS,
    SELDOM,
    STATIONAER,
    Countable,
    HelpKind,
    Measure,
    countable,
)

PEOPLE = {
    "Einwohnerinnen und Einwohner unter 21 Jahren am 31.12.",
    "Einwohnerinnen und Einwohner unter 18 Jahren am 31.12.",
    "Einwohnerinnen und Einwohner von 18 bis unter 21 Jahren",
    "Schülerinnen und Schüler von 6 bis unter 18 Jahren",
}
"""What counts are divided by that no list of helps has."""


@pytest.mark.parametrize("rule", COUNTABLE, ids=lambda rule: rule.indicator)
def test_each_rule_fits_its_indicator(rule: Countable) -> None:
    indicator = editions.current().indicator(rule.indicator)
    tallies = [each for each in (rule.numerator, rule.denominator) if each is not None]

    assert (rule.denominator is None) == (indicator.denominator in PEOPLE)
    assert any(each.measure is Measure.CASES for each in tallies) == (indicator.counting_method is not None)
    assert all(each.kinds and len(set(each.kinds)) == len(each.kinds) for each in tallies)
    assert countable(rule.indicator) is rule


def test_the_rules_stand_in_the_order_of_the_catalogue_once_each() -> None:
    order = [each.key for each in editions.current().indicators]
    keys = [rule.indicator for rule in COUNTABLE]

    assert keys == sorted(set(keys), key=order.index)


def test_a_part_is_counted_below_the_line_as_well() -> None:
    """A share never exceeds its whole: what is counted above is among what is counted below."""
    for rule in COUNTABLE:
        if rule.denominator is not None and rule.indicator != "X02":
            assert set(rule.numerator.kinds) <= set(rule.denominator.kinds), rule.indicator


def test_the_groups_are_parts_of_each_other() -> None:
    assert not set(AMBULANT) & set(STATIONAER)
    assert {*AMBULANT, *STATIONAER, HelpKind.TAGESGRUPPE} < set(HZE) < set(CASES)
    assert HelpKind.ERZIEHUNGSBERATUNG not in CASES
    assert set(SELDOM) < set(HelpKind)


def test_every_measure_says_which_columns_it_needs() -> None:
    assert set(NEEDS) == set(Measure)


def test_what_a_list_of_helps_does_not_say_is_not_counted_from_it() -> None:
    with pytest.raises(KeyError):
        countable("W07")
