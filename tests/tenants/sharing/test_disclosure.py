"""The release decision in tables: thresholds, windows, steps, time and overlapping groups.

Source: release policy 3.2 to 3.4.
"""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tenants.sharing.disclosure import (
    Contribution,
    Group,
    Publication,
    Reason,
    Refusal,
    Terms,
    Unchanged,
    decide,
)
from tenants.sharing.statistics import Statistic
from tests.tenants.sharing.sets import (
    NORMAL,
    PUBLIC,
    SENSITIVE,
    after,
    contributions,
    group,
    office,
    published,
)

MEAN_ONLY = {Statistic.MEAN}
BOTH = {Statistic.MEAN, Statistic.MEDIAN}
QUARTILES_TOO = {*BOTH, Statistic.LOWER_QUARTILE, Statistic.UPPER_QUARTILE}


@pytest.mark.parametrize("offices", [0, 1, 4])
@pytest.mark.parametrize("terms", [NORMAL, SENSITIVE, PUBLIC])
def test_below_five_offices_nothing_is_published(offices: int, terms: Terms) -> None:
    assert decide([group(range(offices))], (), terms) == (Refusal("cluster-2", Reason.FEWER_THAN_FIVE),)


@pytest.mark.parametrize(
    "offices, statistics",
    [(5, MEAN_ONLY), (10, MEAN_ONLY), (11, BOTH), (19, BOTH), (20, QUARTILES_TOO), (250, QUARTILES_TOO)],
)
def test_mean_from_five_median_from_eleven_quartiles_from_twenty(
    offices: int, statistics: set[Statistic]
) -> None:
    assert published(range(offices)).keys() == statistics


def test_a_sensitive_indicator_has_a_mean_only() -> None:
    assert published(range(40), terms=SENSITIVE).keys() == MEAN_ONLY


@pytest.mark.parametrize(
    "offices, ranks",
    [(11, (4, 8)), (12, (4, 9)), (15, (6, 10)), (20, (8, 13)), (21, (9, 13)), (40, (18, 23))],
)
def test_the_median_is_the_mean_of_the_five_or_six_middle_values(
    offices: int, ranks: tuple[int, int]
) -> None:
    (decision,) = decide([group(range(offices))], (), NORMAL)

    assert isinstance(decision, Publication)
    median = decision.numbers[1]
    assert median.ranks == ranks
    middle = sorted(each.value for each in contributions(range(offices)))[ranks[0] - 1 : ranks[1]]
    assert abs(median.value - sum(middle, Decimal(0)) / len(middle)) <= median.rounding_step / 2


@pytest.mark.parametrize("offices, step", [(5, 20), (6, 10), (10, 10), (11, 5), (20, 5), (21, 2), (250, 2)])
def test_figures_are_rounded_to_the_step_of_the_number_of_offices(offices: int, step: int) -> None:
    (decision,) = decide([group(range(offices))], (), NORMAL)

    assert isinstance(decision, Publication)
    for number in decision.numbers:
        assert number.rounding_step == step
        assert number.value % step == 0


def test_the_mean_is_the_rounded_mean_of_all_values() -> None:
    values = [Decimal(text) for text in ("100", "200.4", "300", "410", "499.9")]
    five = tuple(Contribution(office(number), 1, value) for number, value in enumerate(values))

    (decision,) = decide([Group("cluster-1", 1, five)], (), NORMAL)

    assert isinstance(decision, Publication)
    assert decision.numbers[0].value == 300


# --- time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now, versions",
    [
        (range(8), {}),
        (range(9), {}),
        (range(12), {}),
        (range(4, 8), {}),
        (range(2, 10), {}),
        (range(8), {0: 2, 1: 2, 2: 3, 3: 9}),
        (range(1, 10), {1: 2}),
    ],
    ids=[
        "same",
        "one joins",
        "four join",
        "four leave",
        "two leave, two join",
        "four corrected",
        "one of each kind",
    ],
)
def test_a_vintage_stays_until_five_offices_joined_left_or_were_corrected(
    now: range, versions: dict[int, int]
) -> None:
    ledger = after(decide([group(range(8))], (), NORMAL))

    assert decide([group(now, versions=versions)], ledger, NORMAL) == (Unchanged("cluster-2", 1),)


@pytest.mark.parametrize(
    "now, versions",
    [
        (range(13), {}),
        (range(5, 12), {}),
        (range(2, 11), {}),
        (range(8), dict.fromkeys(range(5), 2)),
        (range(1, 10), {1: 2, 2: 2}),
    ],
    ids=["five join", "five leave and four join", "two leave, three join", "five corrected", "five in all"],
)
def test_five_changed_offices_make_a_new_vintage(now: range, versions: dict[int, int]) -> None:
    ledger = after(decide([group(range(8))], (), NORMAL))

    (decision,) = decide([group(now, versions=versions)], ledger, NORMAL)

    assert isinstance(decision, Publication)
    assert decision.number == 2


def test_an_office_that_corrects_its_value_five_times_has_changed_once() -> None:
    ledger = after(decide([group(range(8))], (), NORMAL))

    assert decide([group(range(8), versions={3: 6})], ledger, NORMAL) == (Unchanged("cluster-2", 1),)


def test_a_vintage_stays_when_most_offices_withdraw() -> None:
    ledger = after(decide([group(range(8))], (), NORMAL))

    assert decide([group(range(2))], ledger, NORMAL) == (Unchanged("cluster-2", 1),)


def test_a_set_that_almost_returns_to_an_older_one_is_refused() -> None:
    first = after(decide([group(range(10))], (), NORMAL))
    second = after(decide([group(range(5, 15))], first, NORMAL), first)

    # Against the second vintage ten offices changed, against the first one only two.
    assert decide([group([*range(9), 15])], second, NORMAL) == (Unchanged("cluster-2", 2),)


# --- overlapping groups ----------------------------------------------------------------------------


def _cluster_and_cohort(cluster: range, cohort: Sequence[int]) -> tuple[Group, Group]:
    return group(cluster), group(cohort, key="cohort-kreise", priority=10)


def test_a_cohort_that_leaves_out_fewer_than_five_offices_of_its_cluster_is_refused() -> None:
    cluster, cohort = decide(_cluster_and_cohort(range(12), range(8)), (), NORMAL)

    assert isinstance(cluster, Publication)
    assert cohort == Refusal("cohort-kreise", Reason.WITHHELD)


def test_a_cohort_that_leaves_out_five_offices_of_its_cluster_is_published() -> None:
    cluster, cohort = decide(_cluster_and_cohort(range(13), range(8)), (), NORMAL)

    assert isinstance(cluster, Publication)
    assert isinstance(cohort, Publication)


def test_two_cohorts_that_together_leave_out_a_few_offices_are_not_both_published() -> None:
    groups = [
        group(range(20)),
        group(range(9), key="cohort-a", priority=10),
        group(range(9, 18), key="cohort-b", priority=11),
    ]

    cluster, first, second = decide(groups, (), NORMAL)

    # No pair is close: 20 - 9 = 11. But the cluster less both cohorts is two offices.
    assert isinstance(cluster, Publication)
    assert isinstance(first, Publication)
    assert second == Refusal("cohort-b", Reason.WITHHELD)


def test_a_small_overlap_alone_is_no_reason_to_refuse() -> None:
    groups = [group(range(12)), group(range(9, 21), key="cohort-a", priority=10)]

    assert all(isinstance(each, Publication) for each in decide(groups, (), NORMAL))


def test_a_large_family_with_many_small_atoms_is_refused_untested() -> None:
    cohorts = [group(range(n, n + 6), key=f"cohort-{n:02}", priority=10 + n) for n in range(30)]

    decisions = decide([group(range(40)), *cohorts], (), NORMAL)

    ledger = after(decisions)
    assert 1 < len(ledger) < 30
    assert decisions[-1] == Refusal("cohort-29", Reason.WITHHELD)


def test_quantiles_stand_in_one_layer() -> None:
    cluster, cohort = decide(_cluster_and_cohort(range(24), range(12)), (), NORMAL)

    assert isinstance(cluster, Publication)
    assert isinstance(cohort, Publication)
    assert {number.statistic for number in cluster.numbers} == QUARTILES_TOO
    assert [number.statistic for number in cohort.numbers] == [Statistic.MEAN]


def test_a_cohort_of_the_same_offices_as_its_cluster_shows_the_same_figures() -> None:
    cluster, cohort = decide(_cluster_and_cohort(range(24), range(24)), (), NORMAL)

    assert isinstance(cluster, Publication)
    assert isinstance(cohort, Publication)
    assert cluster.numbers == cohort.numbers


def test_the_cluster_keeps_its_median_in_the_next_vintage() -> None:
    ledger = after(decide(_cluster_and_cohort(range(24), range(12)), (), NORMAL))

    cluster, _ = decide(_cluster_and_cohort(range(30), range(12)), ledger, NORMAL)

    assert isinstance(cluster, Publication)
    assert {number.statistic for number in cluster.numbers} == QUARTILES_TOO


# --- official figures ------------------------------------------------------------------------------


def test_official_figures_skip_the_structural_rules_and_keep_the_rest() -> None:
    cluster, cohort = decide(_cluster_and_cohort(range(12), range(11)), (), PUBLIC)

    assert isinstance(cluster, Publication)
    assert isinstance(cohort, Publication)
    assert [number.statistic for number in cohort.numbers] == [Statistic.MEAN, Statistic.MEDIAN]


def test_an_official_figure_gets_a_new_vintage_with_the_first_change_and_none_without() -> None:
    ledger = after(decide([group(range(8))], (), PUBLIC))

    (changed,) = decide([group(range(9))], ledger, PUBLIC)

    assert isinstance(changed, Publication)
    assert decide([group(range(8))], ledger, PUBLIC) == (Unchanged("cluster-2", 1),)
