"""Sequences of freezes as a workshop sees them, and what an adversary finds in what they publish.

Suites A (one set over time), B (a cluster with parts and a cohort), E (an informed adversary) and F (an
office that edits its own value to probe), all from a seed. Source: release policy 4.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from random import Random
from uuid import UUID

from tenants.sharing.disclosure import Contribution, Group, Publication, Terms, decide
from tenants.sharing.statistics import Statistic
from tests.tenants.sharing.adversary import Adversary, Figure, Stakes, Unknown, Verdict
from tests.tenants.sharing.sets import office

TERMS = Terms(Decimal(500))
CENTRE = 500
ANYBODY = Stakes()
COALITIONS = 40
"""Most coalitions tried for a set of more than twelve offices; all pairs of fewer."""


@dataclass
class Offices:
    """Values, versions and public denominators; lognormal like the utilisation of real offices."""

    random: Random
    spread: float
    values: dict[UUID, Decimal] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)
    denominators: dict[UUID, Decimal] = field(default_factory=dict)
    truth: dict[Unknown, Decimal] = field(default_factory=dict)

    def group(self, key: str, priority: int, numbers: Sequence[int]) -> Group:
        """A set of these offices as it stands."""
        return Group(key, priority, tuple(self._contribution(office(number)) for number in numbers))

    def correct(self, number: int, factor: str = "1.2") -> None:
        """Another value of the office, in another version."""
        each = office(number)
        self._contribution(each)
        self.versions[each] += 1
        self.values[each] = (self.values[each] * Decimal(factor)).quantize(Decimal("0.1"))

    def _contribution(self, each: UUID) -> Contribution:
        if each not in self.values:
            drawn = CENTRE * math.exp(self.random.gauss(0, self.spread))
            self.values[each] = Decimal(str(round(drawn, 1)))
            self.versions[each] = 1
            self.denominators[each] = Decimal(self.random.randrange(3_000, 40_000))
        self.truth[each, self.versions[each]] = self.values[each]
        return Contribution(each, self.versions[each], self.values[each], self.denominators[each])


@dataclass(frozen=True, slots=True)
class Published:
    """What was published over time, and the truth behind it."""

    publications: tuple[Publication, ...]
    truth: Mapping[Unknown, Decimal]

    def findings(self, stakes: Stakes = ANYBODY) -> list[Verdict]:
        """The verdict on every office for every coalition of two."""
        adversary = Adversary(list(figures(self.publications)), self.truth, stakes)
        contributors = sorted({each for each, _ in adversary.unknowns})
        pairs = list(combinations(contributors, 2))
        if len(contributors) > 12:
            pairs = Random(7).sample(pairs, COALITIONS)
        return [
            adversary.verdict(pair, target)
            for pair in pairs
            for target in adversary.unknowns
            if target[0] not in pair
        ]

    def single_values(self) -> int:
        """Published figures that stand for fewer than five offices by how they are made."""
        windows = (each.ranks for publication in self.publications for each in publication.numbers)
        return sum(last - first + 1 < 5 for first, last in filter(None, windows))


def figures(publications: Sequence[Publication]) -> Iterator[Figure]:
    """Every number as everybody reads it."""
    for publication in publications:
        for number in publication.numbers:
            weighted = number.statistic is Statistic.WEIGHTED_MEAN
            yield Figure(
                publication.members,
                number.value,
                number.rounding_step,
                publication.weights if weighted else None,
                number.ranks,
            )


def published(offices: Offices, freezes: Sequence[Sequence[Group]]) -> Published:
    """What the policy publishes at each freeze."""
    ledger: list[Publication] = []
    for groups in freezes:
        decisions = decide(groups, [each.vintage for each in ledger], TERMS)
        ledger.extend(each for each in decisions if isinstance(each, Publication))
    return Published(tuple(ledger), offices.truth)


def over_time(count: int, spread: float, seed: int) -> Published:
    """Suite A: a set, one more joins, then five join while one leaves and one corrects."""
    offices = Offices(Random(f"A{count}/{spread}/{seed}"), spread)
    freezes = [[offices.group("set", 1, range(count))], [offices.group("set", 1, range(count + 1))]]
    offices.correct(2)
    freezes.append([offices.group("set", 1, range(1, count + 6))])
    return published(offices, freezes)


def overlapping(count: int, spread: float, seed: int) -> Published:
    """Suite B: a cluster, two parts of it that leave a few offices over, and a cohort across both."""
    random = Random(f"B{count}/{spread}/{seed}")
    offices = Offices(random, spread)
    cut = count // 2
    rest = random.randrange(1, 5)
    cohort = sorted(random.sample(range(count), count // 2))
    return published(
        offices,
        [
            [
                offices.group("cluster", 1, range(count)),
                offices.group("part-a", 2, range(cut)),
                offices.group("part-b", 3, range(cut, count - rest)),
                offices.group("cohort", 4, cohort),
            ]
        ],
    )


def probing(count: int, spread: float, seed: int) -> Published:
    """Suite F: one office edits its own value twenty times, with a freeze after each."""
    offices = Offices(Random(f"F{count}/{spread}/{seed}"), spread)
    freezes = [[offices.group("set", 1, range(count))]]
    for edit in range(20):
        offices.correct(0, "1.1" if edit % 2 else "0.9")
        freezes.append([offices.group("set", 1, range(count))])
    return published(offices, freezes)


def joining_late(count: int, spread: float, seed: int) -> Published:
    """One office corrects its value five times before it joins the set."""
    offices = Offices(Random(f"J{count}/{spread}/{seed}"), spread)
    freezes = [[offices.group("set", 1, range(count))]]
    for _ in range(5):
        offices.correct(count, "1.05")
    freezes.append([offices.group("set", 1, range(count + 1))])
    return published(offices, freezes)
