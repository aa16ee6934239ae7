"""What may be published about a group, decided for all groups of one quantity and period at once.

The decision, in the order of the release policy (3.2 to 3.4):

1. S3: without an earlier vintage go on; nobody joined, left or corrected: the earlier vintage is the
   current one; fewer than five did: the earlier vintage stays as it is.
2. Fewer than five offices with a value: nothing.
3. The figures there may be at this number of offices (`statistics`). Sensitive indicators: the mean only.
   S5, quantiles in one layer: a set that overlaps another group's set and differs from it gets means only
   once that group is ahead or has published a quantile.
4. The ladder: all of them, without quartiles, both means, mean and median, the mean, the median. The first
   rung is taken on which every combination of all sets published for the quantity and period rests on five
   offices (S1, `structure`), every combination of the figures on five ranks (S2), and no office outweighs
   the others in a mean (D1, `concentration`). Where no rung holds, the set is refused, and the groups ahead
   of it in the public order are not touched.

All figures are rounded to a step that is fixed by the number of offices and a public constant.

Where a group has a vintage and a new one is refused, the earlier one stays: it is known already, and to
take it away would only tell that something changed.

Official figures (class *öffentlich*) protect nothing, since every office's value is public: S1 to S5 and D1
are skipped for them; five offices, the same statistics and frozen vintages remain (release policy 3.7).

Everything here is a pure function of its arguments and does not depend on their order. S1 to S5 ask only
who is in which set with which public weight; D1 alone looks at values before something is computed.

Not covered: effective n under named sharing (S4), the feasibility audit (D2), identities between
quantities. None of them makes a refusal of this module wrong; they only refuse more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self
from uuid import UUID

from modules.indicators.definitions import Indicator, Sensitivity
from modules.indicators.rounding import CLOSENESS, round_to_step, rounding_step
from tenants.sharing.concentration import is_concentrated, is_told_by_both_means
from tenants.sharing.statistics import MINIMUM, PUBLISHED_FROM, Statistic, Window, mean, weighted_mean, window
from tenants.sharing.structure import Members, Rows, Weights, every_combination_rests_on, ranks_rest_on

QUARTILES = frozenset({Statistic.LOWER_QUARTILE, Statistic.UPPER_QUARTILE})
QUANTILES = QUARTILES | {Statistic.MEDIAN}
MEANS = frozenset({Statistic.MEAN, Statistic.WEIGHTED_MEAN})

LADDER = (
    MEANS | QUANTILES,
    MEANS | {Statistic.MEDIAN},
    MEANS,
    frozenset({Statistic.MEAN, Statistic.MEDIAN}),
    frozenset({Statistic.MEAN}),
    frozenset({Statistic.MEDIAN}),
)
"""Which figures are tried together, the most first."""

PRIOR = Fraction(1, 2)
"""q: everybody is taken to know every value to ±50 % already."""


class Reason(StrEnum):
    """Why there is nothing; no third reason is ever told apart."""

    FEWER_THAN_FIVE = "fewer-than-five"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One office's released value in its running version.

    Attributes:
        weight: the denominator where it is public; above 0. None where there is none.
    """

    office: UUID
    version: int
    value: Decimal
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group at the freeze: its place in the public order and its members' contributions."""

    key: str
    priority: int
    contributions: tuple[Contribution, ...]

    @property
    def members(self) -> Members:
        """Who contributes, in which version."""
        return {each.office: each.version for each in self.contributions}

    @property
    def weights(self) -> Weights | None:
        """The public weight of every contribution; None unless all have one."""
        weights = {each.office: each.weight for each in self.contributions if each.weight is not None}
        return weights if len(weights) == len(self.contributions) else None


@dataclass(frozen=True, slots=True)
class Vintage:
    """What the ledger says about an earlier publication of this quantity and period.

    Attributes:
        weights: where a weighted mean was published, the weight of every office in it.
    """

    group: str
    number: int
    members: Members
    statistics: frozenset[Statistic]
    weights: Weights | None = None

    @property
    def rows(self) -> Rows:
        """The combinations of the offices' values that are known from it."""
        return Rows(self.members, self.weights)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the indicator's definition fixes before any data are seen.

    Attributes:
        anchor: public order of magnitude, from which the rounding step follows.
        closeness: p, how close nobody may come to a value, relative to it.
        bound: b, the smallest such distance, in the indicator's unit.
        prior: q, what everybody is taken to know of everybody beforehand, relative to the value.
    """

    anchor: Decimal
    sensitivity: Sensitivity = Sensitivity.NORMAL
    closeness: Fraction = CLOSENESS[Sensitivity.NORMAL]
    bound: Decimal = Decimal(0)
    prior: Fraction = PRIOR

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        """The terms of the indicator's class."""
        sensitivity = indicator.sensitivity
        return cls(indicator.anchor, sensitivity, CLOSENESS[sensitivity], indicator.bound)

    @property
    def is_public(self) -> bool:
        """Every office's value is published officially."""
        return self.sensitivity is Sensitivity.PUBLIC


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """One number to publish.

    Attributes:
        ranks: the ranks it is the mean of; None where it is a mean over all offices.
    """

    statistic: Statistic
    value: Decimal
    rounding_step: Decimal
    ranks: Window | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A new vintage of a group.

    Attributes:
        weights: where a weighted mean is among the numbers, the weight of every office in it.
    """

    group: str
    number: int
    members: Members
    numbers: tuple[PublishedNumber, ...]
    weights: Weights | None = None

    @property
    def vintage(self) -> Vintage:
        """What the next decision needs to know of it."""
        statistics = frozenset(number.statistic for number in self.numbers)
        return Vintage(self.group, self.number, self.members, statistics, self.weights)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The earlier vintage of this number stays the current one."""

    group: str
    number: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing is published about the group."""

    group: str
    reason: Reason


Decision = Publication | Unchanged | Refusal


def decide(groups: Sequence[Group], ledger: Sequence[Vintage], terms: Terms) -> tuple[Decision, ...]:
    """What to publish about each group, in the public order of the groups.

    Args:
        groups: all groups at one freeze.
        ledger: all vintages of the same quantity and period, of any group and age.
    """
    order = {group.key: place for place, group in enumerate(sorted(groups, key=_public_order))}
    known = list(ledger)
    decisions: list[Decision] = []
    for group in sorted(groups, key=_public_order):
        decision = _decide_one(group, known, order, terms)
        decisions.append(decision)
        if isinstance(decision, Publication):
            known.append(decision.vintage)
    return tuple(decisions)


def changed_offices(before: Members, after: Members) -> int:
    """How many offices joined, left or were corrected; an office counts once, however often it changed."""
    return sum(before.get(office) != after.get(office) for office in {*before, *after})


def _public_order(group: Group) -> tuple[int, str]:
    return group.priority, group.key


def _decide_one(group: Group, ledger: Sequence[Vintage], order: Mapping[str, int], terms: Terms) -> Decision:
    own = sorted((each for each in ledger if each.group == group.key), key=lambda each: each.number)
    latest = own[-1] if own else None
    reason = _reason_against(group, latest, terms)
    statistics = (
        None if reason else _first_rung(group, ledger, _available(group, ledger, order, terms), terms)
    )
    if statistics:
        return _publication(group, latest.number + 1 if latest else 1, statistics, terms)
    if latest is not None:
        return Unchanged(group.key, latest.number)
    return Refusal(group.key, reason or Reason.WITHHELD)


def _reason_against(group: Group, latest: Vintage | None, terms: Terms) -> Reason | None:
    """Why there is no new vintage; None where there may be one. By membership alone."""
    changed = MINIMUM if latest is None else changed_offices(latest.members, group.members)
    if changed == 0 or (changed < MINIMUM and not terms.is_public):
        return Reason.WITHHELD
    return Reason.FEWER_THAN_FIVE if len(group.contributions) < MINIMUM else None


def _available(
    group: Group, ledger: Sequence[Vintage], order: Mapping[str, int], terms: Terms
) -> frozenset[Statistic]:
    """The figures there may be at this number of offices, in this class and layer."""
    if terms.sensitivity is Sensitivity.SENSITIVE:
        return frozenset({Statistic.MEAN})
    available = {each for each, least in PUBLISHED_FROM.items() if len(group.contributions) >= least}
    if group.weights is None:
        available.discard(Statistic.WEIGHTED_MEAN)
    if not _may_have_quantiles(group, ledger, order, terms):
        available -= QUANTILES
    return frozenset(available)


def _may_have_quantiles(
    group: Group, ledger: Sequence[Vintage], order: Mapping[str, int], terms: Terms
) -> bool:
    if terms.is_public:
        return True
    own = [group.members, *(each.members for each in ledger if each.group == group.key)]
    return not any(
        _is_ahead(each, group, order)
        and each.members not in own
        and group.members.keys() & each.members.keys()
        for each in ledger
        if each.group != group.key
    )


def _is_ahead(vintage: Vintage, group: Group, order: Mapping[str, int]) -> bool:
    """Whether the other group's quantiles come before this group's: by order, or because they are out."""
    return bool(vintage.statistics & QUANTILES) or order.get(vintage.group, -1) < order[group.key]


def _first_rung(
    group: Group, ledger: Sequence[Vintage], available: frozenset[Statistic], terms: Terms
) -> frozenset[Statistic]:
    """The first figures of the ladder that may stand together; empty where there are none."""
    rungs = dict.fromkeys(rung & available for rung in LADDER)
    if terms.is_public:
        return next(iter(rungs))
    return next(
        (
            rung
            for rung in rungs
            if rung
            and _rests_on_ranks(rung, len(group.contributions))
            and _rests_on_offices(rung, group, ledger)
            and not any(_is_concentrated(each, group, terms) for each in sorted(rung & MEANS))
            and not (rung >= MEANS and _is_told_by_both_means(group, terms))
        ),
        frozenset(),
    )


def _rests_on_ranks(rung: frozenset[Statistic], count: int) -> bool:
    windows = (window(statistic, count) for statistic in Statistic if statistic in rung)
    return ranks_rest_on(MINIMUM, count, tuple(each for each in windows if each is not None))


def _rests_on_offices(rung: frozenset[Statistic], group: Group, ledger: Sequence[Vintage]) -> bool:
    weights = group.weights if Statistic.WEIGHTED_MEAN in rung else None
    rows = [*(each.rows for each in ledger), Rows(group.members, weights)]
    return every_combination_rests_on(MINIMUM, rows)


def _is_concentrated(statistic: Statistic, group: Group, terms: Terms) -> bool:
    values = [each.value for each in group.contributions]
    weights = [each.weight for each in group.contributions if each.weight is not None]
    return is_concentrated(
        values,
        weights if statistic is Statistic.WEIGHTED_MEAN else None,
        closeness=terms.closeness,
        bound=terms.bound,
        prior=terms.prior,
    )


def _is_told_by_both_means(group: Group, terms: Terms) -> bool:
    weighted = [(each.value, each.weight) for each in group.contributions if each.weight is not None]
    return is_told_by_both_means(
        [value for value, _ in weighted],
        [weight for _, weight in weighted],
        step=_step(group, terms),
        closeness=terms.closeness,
        bound=terms.bound,
    )


def _step(group: Group, terms: Terms) -> Decimal:
    return rounding_step(len(group.contributions), anchor=terms.anchor, closeness=terms.closeness)


def _publication(group: Group, number: int, statistics: frozenset[Statistic], terms: Terms) -> Publication:
    numbers = tuple(_number(each, group, terms) for each in Statistic if each in statistics)
    weights = group.weights if Statistic.WEIGHTED_MEAN in statistics else None
    return Publication(group.key, number, group.members, numbers, weights)


def _number(statistic: Statistic, group: Group, terms: Terms) -> PublishedNumber:
    count, step = len(group.contributions), _step(group, terms)
    value = round_to_step(_exact(statistic, group), step)
    return PublishedNumber(statistic, value, step, window(statistic, count))


def _exact(statistic: Statistic, group: Group) -> Decimal:
    if statistic is Statistic.WEIGHTED_MEAN:
        weighted = sorted(
            (each.value, each.weight) for each in group.contributions if each.weight is not None
        )
        return weighted_mean([value for value, _ in weighted], [weight for _, weight in weighted])
    # Sorted also for the mean: the last of sixty digits must not depend on the order of the input.
    values = sorted(each.value for each in group.contributions)
    first, last = window(statistic, len(values)) or (1, len(values))
    return mean(values[first - 1 : last])
