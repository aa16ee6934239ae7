"""The indicators of edition 2026.1: how many, of which class, with which constants."""

from collections import Counter
from decimal import Decimal

import pytest

from modules.catalogue import editions
from modules.indicators.definitions import CountingMethod, Direction, Group, Sensitivity, Use

INDICATORS = editions.edition("2026.1").indicators
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def test_79_indicators_give_81_figures() -> None:
    assert len(INDICATORS) == 81
    assert len({indicator.key.split("-")[0] for indicator in INDICATORS}) == 79


def test_groups_come_in_their_order() -> None:
    groups = list(dict.fromkeys(indicator.group for indicator in INDICATORS))

    assert groups == list(Group)


def test_59_are_used_in_comparisons_and_20_are_local() -> None:
    uses = Counter({indicator.key.split("-")[0]: indicator.use for indicator in INDICATORS}.values())

    assert uses == {Use.BENCHMARK: 59, Use.LOCAL: 20}


def test_fifteen_are_recommended_to_begin_with() -> None:
    start = [indicator.key for indicator in INDICATORS if indicator.start_set]

    assert ", ".join(start) == ("S01, S02, S04, S05, D02, D03, D05, D13, D14, X02, X03, F02, F03, P01, W01")


def test_only_official_figures_of_the_social_structure_are_public() -> None:
    public = {each.key.split("-")[0] for each in INDICATORS if each.sensitivity is Sensitivity.PUBLIC}

    assert public == {f"S{number:02d}" for number in range(1, 14)}


def test_staff_child_protection_and_taking_into_care_are_sensitive() -> None:
    sensitive = {each.key for each in INDICATORS if each.sensitivity is Sensitivity.SENSITIVE}

    assert sensitive == {"P05", "P06", "P07", "P08", "P09", "D13", "D14", "D15", "V04", "V05", "W11"}


def test_small_counts_of_sensitive_cases_start_at_five() -> None:
    five = {each.key for each in INDICATORS if each.small_count == 5}

    assert five == {"D12", "D13", "D14", "D15", "V04", "V05", "W11", "P05", "P07", "P09"}


def test_a_percentage_has_a_bound_of_five_points_and_any_other_five_percent() -> None:
    for indicator in INDICATORS:
        expected = Decimal(5) if indicator.unit == "%" else indicator.anchor * Decimal("0.05")
        assert indicator.bound == expected, indicator.key


@pytest.mark.parametrize(
    "key,anchor",
    [("D02", "286"), ("D03", "159"), ("D05", "131"), ("D15", "30.4"), ("F12", "798"), ("W01", "70.9")],
)
def test_the_anchor_is_the_published_national_figure_where_there_is_one(key: str, anchor: str) -> None:
    assert BY_KEY[key].anchor == Decimal(anchor)
    assert anchor.replace(".", ",") in (BY_KEY[key].published or "")


def test_a_qualified_direction_is_neutral_with_a_note() -> None:
    qualified = {each.key for each in INDICATORS if each.direction_note is not None}

    assert qualified == {"X01", "X03", "X06", "F01", "F02", "F03", "F11", "P01", "P02", "P03", "W03", "W12"}
    assert {BY_KEY[key].direction for key in qualified} == {Direction.NEUTRAL}


def test_social_structure_and_use_are_never_good_or_bad() -> None:
    neutral = {Group.SOZIALSTRUKTUR, Group.INANSPRUCHNAHME}

    assert {each.direction for each in INDICATORS if each.group in neutral} == {Direction.NEUTRAL}


def test_figures_of_the_monitor_are_counted_as_sums() -> None:
    monitored = ("D02", "D03", "D05")

    assert {BY_KEY[key].counting_method for key in monitored} == {CountingMethod.SUMME}


def test_figures_of_the_audit_office_are_counted_as_annual_means() -> None:
    assert BY_KEY["D01"].counting_method is CountingMethod.JAHRESDURCHSCHNITT


def test_a_figure_without_a_denominator_is_a_count_or_a_value_of_its_source() -> None:
    without = {each.key for each in INDICATORS if each.denominator is None}

    assert without == {"S01", "S02", "S14-eheloesungen", "S15", "V03", "W08"}


def test_a_rate_alone_is_enough_where_the_source_gives_no_counts() -> None:
    rate_only = {each.key for each in INDICATORS if each.rate_only}

    assert {"S07", "S11-u3", "V03", "W08"} <= rate_only
    assert rate_only.isdisjoint({"S01", "S02", "D02", "F02"})
