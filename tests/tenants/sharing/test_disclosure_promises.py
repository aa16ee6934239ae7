"""The release decision's promises as properties, and mutants of the policy that these tests must catch.

Source: release policy 3.2; mutants: 4 (power test).
"""

import inspect
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.sharing import disclosure, statistics
from tenants.sharing.disclosure import Contribution, Group, Publication, Terms, Vintage, decide
from tenants.sharing.statistics import Statistic
from tenants.sharing.structure import Members, Rows
from tests.tenants.sharing.sets import NORMAL, SENSITIVE, after, group, office, weakest_combination

STEADY = settings(max_examples=60)
_TERMS = st.sampled_from([NORMAL, SENSITIVE])


@st.composite
def histories(draw: st.DrawFn) -> list[list[Group]]:
    """Two or three freezes of a cluster and two cohorts with offices that come, go and correct."""
    freezes = []
    for _ in range(draw(st.integers(1, 2))):
        versions = {number: draw(st.integers(1, 2)) for number in range(16)}
        sets = [draw(st.sets(st.integers(0, 15), min_size=3)) for _ in range(2)]
        freezes.append(
            [
                group(sorted(members), key=f"group-{place}", priority=place, versions=versions)
                for place, members in enumerate([*sets, sets[0] | sets[1]])
            ]
        )
    return freezes


def _ledger(freezes: list[list[Group]], terms: Terms = NORMAL) -> tuple[Vintage, ...]:
    ledger: tuple[Vintage, ...] = ()
    for groups in freezes:
        ledger = after(decide(groups, ledger, terms), ledger)
    return ledger


@STEADY
@given(histories(), _TERMS)
def test_no_combination_of_published_figures_rests_on_fewer_than_five_offices(
    freezes: list[list[Group]], terms: Terms
) -> None:
    ledger = _ledger(freezes, terms)

    assert all(len(each.members) >= 5 for each in ledger)
    assert not ledger or weakest_combination(ledger) >= 5


@STEADY
@given(histories(), st.randoms(use_true_random=False))
def test_the_decision_does_not_depend_on_the_order_of_the_input(
    freezes: list[list[Group]], random: Random
) -> None:
    *earlier, groups = freezes
    ledger = list(_ledger(earlier))
    expected = decide(groups, ledger, NORMAL)

    mixed = []
    for each in groups:
        members = list(each.contributions)
        random.shuffle(members)
        mixed.append(replace(each, contributions=tuple(members)))
    random.shuffle(mixed)
    random.shuffle(ledger)

    assert decide(mixed, ledger, NORMAL) == expected


@STEADY
@given(histories(), st.lists(st.decimals(-(10**6), 10**6, places=3), min_size=16, max_size=16))
def test_what_structure_refuses_does_not_depend_on_the_values(
    freezes: list[list[Group]], values: list[Decimal]
) -> None:
    def shape(groups: list[Group], ledger: tuple[Vintage, ...]) -> list[object]:
        return [
            replace(each, numbers=tuple(replace(number, value=Decimal(0)) for number in each.numbers))
            if isinstance(each, Publication)
            else each
            for each in decide(groups, ledger, NORMAL)
        ]

    *earlier, groups = freezes
    ledger = _ledger(earlier)
    others = [
        replace(
            each,
            contributions=tuple(replace(one, value=values[one.office.int]) for one in each.contributions),
        )
        for each in groups
    ]

    with patch.object(disclosure, "is_concentrated", return_value=False):
        assert shape(groups, ledger) == shape(others, ledger)


@STEADY
@given(st.lists(st.decimals(0, 10**6, places=2), min_size=5, max_size=40))
def test_every_figure_is_a_mean_over_at_least_five_ranks(values: list[Decimal]) -> None:
    released = tuple(Contribution(office(number), 1, value) for number, value in enumerate(values))

    with patch.object(disclosure, "is_concentrated", return_value=False):
        (decision,) = decide([Group("cluster-1", 1, released)], (), NORMAL)

    assert isinstance(decision, Publication)
    for number in decision.numbers:
        first, last = number.ranks or (1, len(values))
        assert last - first + 1 >= 5
        inside = sorted(values)[first - 1 : last]
        assert abs(number.value - sum(inside, Decimal(0)) / len(inside)) <= number.rounding_step / 2


def test_there_is_no_word_for_minimum_maximum_or_rank_of_an_office() -> None:
    assert {statistic.value for statistic in Statistic} == {"mean", "weighted_mean", "median", "q1", "q3"}
    for module in (disclosure, statistics):
        _, _, code = inspect.getsource(module).split('"""', 2)
        assert not [word for word in ("min(", "max(", "values[0]", "values[-1]", "stdev") if word in code]


# --- power: rules that look right and are not ------------------------------------------------------


def _everything(_minimum: int, _sets: Sequence[Rows]) -> bool:
    return True


def _never(*_values: object, **_terms: object) -> bool:
    return False


def _counting_versions(before: Members, after_: Members) -> int:
    return sum(abs(after_.get(each, 0) - before.get(each, 0)) for each in {*before, *after_})


MUTANTS = {
    "no structure": ("every_combination_rests_on", _everything),
    "no batch": ("changed_offices", lambda before, now: 5 if before != now else 0),
    "a batch of versions": ("changed_offices", _counting_versions),
}

ATTACKS = {
    "complement of four": [[group(range(12)), group(range(8), key="cohort-a", priority=10)]],
    "one joins": [[group(range(8))], [group(range(9))]],
    "one corrects five times": [[group(range(8))], [group(range(8), versions={3: 6})]],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_policy_withstands_every_attack(attack: str) -> None:
    assert weakest_combination(_ledger(ATTACKS[attack])) >= 5


def test_one_open_lock_is_held_by_the_other_and_both_open_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "changed_offices", MUTANTS["no batch"][1])
    assert weakest_combination(_ledger(ATTACKS["one joins"])) >= 5

    monkeypatch.setattr(disclosure, "every_combination_rests_on", _everything)
    assert weakest_combination(_ledger(ATTACKS["one joins"])) == 1


@pytest.mark.parametrize(
    "mutants, attack",
    [
        (("no structure",), "complement of four"),
        (("no structure", "no batch"), "one joins"),
        (("no structure", "a batch of versions"), "one corrects five times"),
    ],
)
def test_a_weaker_policy_is_caught(
    mutants: tuple[str, ...], attack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mutant in mutants:
        monkeypatch.setattr(disclosure, *MUTANTS[mutant])

    assert weakest_combination(_ledger(ATTACKS[attack])) < 5


@pytest.mark.parametrize("minimum", [1, 2, 3, 4])
def test_a_smaller_minimum_is_caught(minimum: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "MINIMUM", minimum)
    monkeypatch.setattr(disclosure, "PUBLISHED_FROM", {Statistic.MEAN: minimum})
    monkeypatch.setattr(disclosure, "is_concentrated", _never)
    ledger = _ledger([[group(range(minimum))], [group(range(8))]])

    assert min(len(each.members) for each in ledger) < 5 or weakest_combination(ledger) < 5
