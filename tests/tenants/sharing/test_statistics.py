"""Which ranks a figure is the mean of, S2 over them, and D1, in the tables of the release policy.

Source: release policy 3.2, 3.3 and 3.7.
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from tenants.sharing.concentration import is_concentrated
from tenants.sharing.disclosure import Contribution, Group, Publication, Refusal, Terms, decide
from tenants.sharing.statistics import MINIMUM, Statistic, Window, window
from tenants.sharing.structure import Rows, every_combination_rests_on, ranks_rest_on
from tests.tenants.sharing.sets import NORMAL, group, office

Q1, MEDIAN, Q3 = Statistic.LOWER_QUARTILE, Statistic.MEDIAN, Statistic.UPPER_QUARTILE


@pytest.mark.parametrize(
    "count, lower, middle, upper",
    [
        (20, (4, 8), (8, 13), (13, 17)),
        (21, (4, 8), (9, 13), (14, 18)),
        (22, (4, 9), (9, 14), (14, 19)),
        (23, (4, 9), (10, 14), (15, 20)),
        (25, (5, 9), (11, 15), (17, 21)),
        (40, (9, 13), (18, 23), (28, 32)),
    ],
)
def test_quartiles_are_means_of_five_or_six_ranks_around_their_place(
    count: int, lower: Window, middle: Window, upper: Window
) -> None:
    assert (window(Q1, count), window(MEDIAN, count), window(Q3, count)) == (lower, middle, upper)


@pytest.mark.parametrize("count", range(20, 400))
def test_quartiles_mirror_each_other_and_every_combination_rests_on_five_ranks(count: int) -> None:
    windows = [window(each, count) for each in (Q1, MEDIAN, Q3)]
    lower, middle, upper = (each for each in windows if each is not None)

    assert (lower[0] + upper[1], lower[1] + upper[0]) == (count + 1, count + 1)
    assert middle[0] + middle[1] == count + 1
    assert ranks_rest_on(MINIMUM, count, (lower, middle, upper))


@pytest.mark.parametrize("count, holds", [(7, False), (9, False), (10, False), (11, True), (12, True)])
def test_a_median_beside_the_mean_needs_eleven_offices(count: int, *, holds: bool) -> None:
    middle = window(MEDIAN, count)
    assert middle is not None

    assert ranks_rest_on(MINIMUM, count, (middle,)) is holds


def test_windows_that_differ_by_two_ranks_are_refused() -> None:
    assert not ranks_rest_on(MINIMUM, 30, ((1, 5), (2, 6)))


# --- weights ---------------------------------------------------------------------------------------


def _weighted(denominators: list[int], *, first: int = 0) -> Rows:
    offices = [office(first + number) for number in range(len(denominators))]
    return Rows(
        dict.fromkeys(offices, 1),
        {each: Decimal(weight) for each, weight in zip(offices, denominators, strict=True)},
    )


@pytest.mark.parametrize(
    "denominators, holds",
    [
        ([10, 20, 30, 40, 50], False),  # five offices, two equations: one falls out, four are left
        ([10, 20, 30, 40, 50, 60], True),
        ([10, 10, 10, 10, 10, 60], False),  # five of one size fall out together
        ([10, 10, 30, 40, 50, 60], False),
        ([10, 10, 30, 40, 50, 60, 70], True),
        ([10] * 5, True),  # of one size all: the second equation says the same
    ],
)
def test_mean_and_weighted_mean_of_one_set_rest_on_five_offices(
    denominators: list[int], *, holds: bool
) -> None:
    assert every_combination_rests_on(MINIMUM, [_weighted(denominators)]) is holds


def test_a_weighted_mean_of_a_part_is_another_equation_beside_that_of_the_whole() -> None:
    whole, part = _weighted(list(range(10, 22))), _weighted(list(range(10, 16)))

    assert every_combination_rests_on(MINIMUM, [whole, part])
    assert not every_combination_rests_on(MINIMUM, [whole, _weighted(list(range(10, 17)))])


def test_an_office_without_a_denominator_leaves_the_set_without_a_weighted_mean() -> None:
    offices = [Contribution(office(n), 1, Decimal(400 + n), Decimal(900 + 10 * n)) for n in range(8)]
    without = Contribution(office(9), 1, Decimal(410))

    (all_weighted,) = decide([Group("cluster-1", 1, tuple(offices))], (), NORMAL)
    (one_without,) = decide([Group("cluster-1", 1, (*offices, without))], (), NORMAL)

    assert isinstance(all_weighted, Publication)
    assert isinstance(one_without, Publication)
    assert [each.statistic for each in all_weighted.numbers] == [Statistic.MEAN, Statistic.WEIGHTED_MEAN]
    assert [each.statistic for each in one_without.numbers] == [Statistic.MEAN]


def test_the_weighted_mean_is_the_sum_of_the_numerators_over_that_of_the_denominators() -> None:
    pairs = [(430 * size + 900 * place, size) for place, size in enumerate(range(100, 190, 10))]
    offices = tuple(
        Contribution(office(place), 1, Decimal(over) / below, Decimal(below))
        for place, (over, below) in enumerate(pairs)
    )

    (decision,) = decide([Group("cluster-1", 1, offices)], (), NORMAL)

    assert isinstance(decision, Publication)
    weighted = decision.numbers[1]
    exact = Decimal(sum(over for over, _ in pairs)) / sum(below for _, below in pairs)
    assert weighted.statistic is Statistic.WEIGHTED_MEAN
    assert abs(weighted.value - exact) <= weighted.rounding_step / 2


# --- concentration ---------------------------------------------------------------------------------


def _one_dominant(others: int) -> Group:
    values = [5000, *[100] * others]
    return Group(
        "cluster-1", 1, tuple(Contribution(office(n), 1, Decimal(value)) for n, value in enumerate(values))
    )


def test_one_office_that_outweighs_the_others_leaves_nothing_below_eleven() -> None:
    (decision,) = decide([_one_dominant(7)], (), NORMAL)

    assert isinstance(decision, Refusal)


def test_one_office_that_outweighs_the_others_leaves_the_median_alone_from_eleven() -> None:
    (decision,) = decide([_one_dominant(10)], (), NORMAL)

    assert isinstance(decision, Publication)
    assert [(each.statistic, each.value) for each in decision.numbers] == [(Statistic.MEDIAN, Decimal(100))]


def _concentrated(values: list[int], *, bound: str = "0") -> bool:
    return is_concentrated(
        [Decimal(each) for each in values],
        None,
        closeness=Fraction(10, 100),
        bound=Decimal(bound),
        prior=Fraction(1, 2),
    )


@pytest.mark.parametrize(
    "values, refused",
    [
        ([100, 100, 100, 100, 100], False),
        ([100, 100, 100, 100, 0], True),  # rests on four
        ([0] * 12, True),
        ([1000, 100, 100, 100, 99], True),  # half of 199 is less than a tenth of 1000
        ([1000, 100, 100, 100, 101], False),
        ([-1000, 100, 100, 100, 99], True),  # below 0 an office counts by its size
    ],
)
def test_a_sum_is_refused_where_what_is_left_does_not_hide_the_largest(
    values: list[int], *, refused: bool
) -> None:
    assert _concentrated(values) is refused


def test_small_values_are_hidden_to_the_bound_of_the_indicator() -> None:
    assert not _concentrated([4, 4, 4, 4, 4])
    assert _concentrated([4, 4, 4, 4, 4], bound="5")


def test_the_median_of_a_set_that_is_not_concentrated_stands_beside_the_mean() -> None:
    (decision,) = decide([group(range(11))], (), Terms(Decimal(500)))

    assert isinstance(decision, Publication)
    assert [each.statistic for each in decision.numbers] == [Statistic.MEAN, Statistic.MEDIAN]
