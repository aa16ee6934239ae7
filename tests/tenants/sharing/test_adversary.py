"""The release policy against the adversary: nobody is found, and every weaker policy is.

A seeded short form of the suite runs every day; `--sequences 90` runs it at full length and prints the table.
Source: release policy 4 and 5.1.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from tenants.sharing import disclosure
from tenants.sharing.statistics import Statistic
from tests.tenants.sharing.adversary import Adversary, Figure, Stakes, Verdict
from tests.tenants.sharing.sequences import Published, joining_late, over_time, overlapping, probing
from tests.tenants.sharing.sets import office

SUITES: dict[str, tuple[Callable[[int, float, int], Published], tuple[int, ...]]] = {
    "A over time": (over_time, (5, 6, 8, 10, 12, 15, 20, 25, 30)),
    "B overlapping": (overlapping, (16, 20, 24, 30)),
    "F probing": (probing, (5, 8, 12)),
}
SPREADS = (0.25, 0.5)


@pytest.fixture
def length(request: pytest.FixtureRequest) -> int:
    """How many sequences of each suite are tried."""
    return int(request.config.getoption("--sequences"))


def _sequences(suite: str, length: int) -> Iterator[Published]:
    """Evenly over sizes and spreads, small sets first."""
    make, sizes = SUITES[suite]
    for number in range(length):
        size = sizes[number // len(SPREADS) % len(sizes)]
        yield make(size, SPREADS[number % len(SPREADS)], number)


@pytest.mark.parametrize("suite", SUITES)
def test_a_coalition_of_two_finds_nobody(suite: str, length: int) -> None:
    found = Counter[Verdict]()
    for sequence in _sequences(suite, length):
        assert sequence.single_values() == 0
        found.update(sequence.findings())
    print(f"\n{suite}, {length} sequences: {dict(found)}")

    assert found[Verdict.SAFE] > 0
    assert found[Verdict.BREACH] == 0
    # Between the bounds of the adversary nothing is proven either way.
    assert found[Verdict.UNPROVEN] <= found.total() / 200


@pytest.mark.parametrize("count", [5, 6, 8, 12])
def test_who_knows_everybody_else_to_a_twentieth_finds_nobody_among_like_offices(count: int) -> None:
    found = over_time(count, 0.25, count).findings(Stakes(others_prior=0.05))

    assert Verdict.BREACH not in found


# --- power: rules that look right and are not ------------------------------------------------------


def _exactly(*_arguments: object, **_terms: object) -> Decimal:
    return Decimal("0.1")


def _live(before: object, after: object) -> int:
    return 5 if before != after else 0


def _never(*_arguments: object, **_terms: object) -> bool:
    return False


def _always(*_arguments: object) -> bool:
    return True


def _from(**least: int) -> dict[Statistic, int]:
    return {Statistic(name): count for name, count in least.items()}


MUTANTS: dict[str, tuple[dict[str, object], Callable[[], Published]]] = {
    "five offices and nothing else": (
        {"changed_offices": _live, "every_combination_rests_on": _always, "rounding_step": _exactly},
        lambda: over_time(8, 0.5, 1),
    ),
    "ten offices, computed anew": (
        {
            "changed_offices": _live,
            "every_combination_rests_on": _always,
            "PUBLISHED_FROM": _from(mean=10, median=10),
        },
        lambda: over_time(10, 0.5, 1),
    ),
    "complements of a few offices": (
        {"every_combination_rests_on": _always, "rounding_step": _exactly},
        lambda: overlapping(16, 0.5, 1),
    ),
    "a weighted mean of five": (
        {
            "every_combination_rests_on": _always,
            "PUBLISHED_FROM": _from(mean=5, weighted_mean=5),
            "is_told_by_both_means": _never,
            "rounding_step": _exactly,
        },
        lambda: over_time(5, 0.5, 1),
    ),
    "two means that cancel all but a few": (
        {"is_told_by_both_means": _never},
        lambda: over_time(6, 0.25, 2),
    ),
    "versions counted in place of offices": (
        {
            "changed_offices": lambda before, after: sum(
                abs(after.get(each, 0) - before.get(each, 0)) for each in {*before, *after}
            ),
            "every_combination_rests_on": _always,
            "rounding_step": _exactly,
        },
        lambda: joining_late(8, 0.5, 1),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_weaker_policy_is_convicted(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, attack = MUTANTS[mutant]
    for name, change in changes.items():
        monkeypatch.setattr(disclosure, name, change)

    assert Verdict.BREACH in attack().findings()


@pytest.mark.parametrize("width", [1, 3])
def test_a_window_of_fewer_than_five_ranks_is_convicted(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def narrow(statistic: Statistic, count: int) -> tuple[int, int] | None:
        middle = (count + 1) // 2
        return (middle - width // 2, middle + width // 2) if statistic is Statistic.MEDIAN else None

    monkeypatch.setattr(disclosure, "window", narrow)
    monkeypatch.setattr(disclosure, "ranks_rest_on", _always)

    assert over_time(13, 0.5, 1).single_values() > 0


# --- the adversary itself --------------------------------------------------------------------------


def _mean_of(values: list[int], *, step: int) -> Adversary:
    truth = {(office(number), 1): Decimal(value) for number, value in enumerate(values)}
    members = dict(truth.keys())
    mean = Decimal(sum(values)) / len(values)
    return Adversary([Figure(members, mean, Decimal(step))], truth, Stakes())


def test_two_of_three_know_the_third_from_an_exact_mean() -> None:
    adversary = _mean_of([400, 500, 600], step=1)

    assert adversary.verdict([office(0), office(1)], (office(2), 1)) is Verdict.BREACH


def test_two_of_five_do_not_know_the_others() -> None:
    adversary = _mean_of([400, 450, 500, 550, 600], step=1)

    assert adversary.verdict([office(0), office(1)], (office(2), 1)) is Verdict.SAFE


def test_a_coarse_mean_hides_the_third() -> None:
    adversary = _mean_of([400, 500, 600], step=100)

    assert adversary.verdict([office(0), office(1)], (office(2), 1)) is Verdict.SAFE


def test_the_difference_of_two_means_tells_who_joined() -> None:
    truth = {(office(number), 1): Decimal(300 + 40 * number) for number in range(9)}
    eight = {each: version for each, version in truth if each != office(8)}
    nine = dict(truth.keys())
    figures = [
        Figure(members, sum((truth[each] for each in members.items()), Decimal(0)) / len(members), Decimal(1))
        for members in (eight, nine)
    ]

    adversary = Adversary(figures, truth, Stakes())

    assert adversary.verdict([office(0)], (office(8), 1)) is Verdict.BREACH
    assert adversary.verdict([office(0)], (office(3), 1)) is Verdict.SAFE
