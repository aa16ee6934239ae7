"""What may be published about a group, decided for all groups of one quantity and period at once.

The decision, in the order of the release policy (3.2 to 3.4):

1. S3: without an earlier vintage go on; nobody joined, left or corrected: the earlier vintage is the
   current one; fewer than five did: the earlier vintage stays as it is.
2. Fewer than five offices with a value: nothing.
3. S1: every linear combination of all sets published for the quantity and period rests on five offices
   (`structure`); else the set is refused, and the groups ahead of it in the public order are not touched.
4. From five offices the mean, from eleven also the smoothed median (mean of the five, or at an even
   number six, middle values), both rounded to a step that is fixed by the number of offices and a public
   constant. Sensitive indicators: the mean only. S5, quantiles in one layer: a set that overlaps another
   group's set and differs from it gets no median once that group is ahead or has published one.

Where a group has a vintage and a new one is refused, the earlier one stays: it is known already, and to
take it away would only tell that something changed.

Official figures (class *öffentlich*) protect nothing, since every office's value is public: 1, 3 and S5 are
skipped for them; five offices, the same statistics and frozen vintages remain (release policy 3.7).

Everything here is a pure function of who is in which set; values are looked at only to compute what was
already decided. The result does not depend on the order of the input. Minimum, maximum, raw quantiles and
ranks have no name here, so nothing can ask for them.

Not covered: weighted means and quartiles, effective n under named sharing (S4), concentration and
feasibility audit (D1, D2), identities between quantities. None of them makes a refusal of this module
wrong; they only refuse more or publish more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from uuid import UUID

from modules.indicators.definitions import Sensitivity
from modules.indicators.rounding import round_to_step, rounding_step
from tenants.sharing.structure import Members, every_combination_rests_on

MINIMUM = 5
"""Offices behind everything published: two who pool what they know and three unknown to them."""

MEDIAN_FROM = 11
"""Fewest offices for a median: mean and middle values together still rest on five."""

_WIDE = Context(prec=60)


class Statistic(StrEnum):
    """The figures there are."""

    MEAN = "mean"
    MEDIAN = "median"
    """Smoothed: the mean of the five or six middle values."""


class Reason(StrEnum):
    """Why there is nothing; no third reason is ever told apart."""

    FEWER_THAN_FIVE = "fewer-than-five"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One office's released value in its running version."""

    office: UUID
    version: int
    value: Decimal


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


@dataclass(frozen=True, slots=True)
class Vintage:
    """What the ledger says about an earlier publication of this quantity and period."""

    group: str
    number: int
    members: Members
    statistics: frozenset[Statistic]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the indicator's definition fixes before any data are seen."""

    anchor: Decimal
    sensitivity: Sensitivity

    @property
    def is_public(self) -> bool:
        """Every office's value is published officially."""
        return self.sensitivity is Sensitivity.PUBLIC


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """One number to publish, and the ranks (1-based, ascending, inclusive) it is the mean of."""

    statistic: Statistic
    value: Decimal
    rounding_step: Decimal
    first_rank: int
    last_rank: int


@dataclass(frozen=True, slots=True)
class Publication:
    """A new vintage of a group."""

    group: str
    number: int
    members: Members
    numbers: tuple[PublishedNumber, ...]


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
            known.append(_as_vintage(decision))
    return tuple(decisions)


def changed_offices(before: Members, after: Members) -> int:
    """How many offices joined, left or were corrected; an office counts once, however often it changed."""
    return sum(before.get(office) != after.get(office) for office in {*before, *after})


def _public_order(group: Group) -> tuple[int, str]:
    return group.priority, group.key


def _decide_one(group: Group, ledger: Sequence[Vintage], order: Mapping[str, int], terms: Terms) -> Decision:
    own = sorted((each for each in ledger if each.group == group.key), key=lambda each: each.number)
    latest = own[-1] if own else None
    reason = _reason_against(group, latest, ledger, terms)
    if latest is not None and reason is not None:
        return Unchanged(group.key, latest.number)
    if reason is not None:
        return Refusal(group.key, reason)
    statistics = (
        (Statistic.MEAN, Statistic.MEDIAN)
        if _may_have_median(group, ledger, order, terms)
        else (Statistic.MEAN,)
    )
    values = sorted(each.value for each in group.contributions)
    numbers = tuple(_number(statistic, values, terms) for statistic in statistics)
    return Publication(group.key, latest.number + 1 if latest else 1, group.members, numbers)


def _reason_against(
    group: Group, latest: Vintage | None, ledger: Sequence[Vintage], terms: Terms
) -> Reason | None:
    """Why there is no new vintage; None where there may be one. By membership alone."""
    changed = MINIMUM if latest is None else changed_offices(latest.members, group.members)
    if changed == 0 or (changed < MINIMUM and not terms.is_public):
        return Reason.WITHHELD
    if len(group.contributions) < MINIMUM:
        return Reason.FEWER_THAN_FIVE
    sets = [*(each.members for each in ledger), group.members]
    if not terms.is_public and not every_combination_rests_on(MINIMUM, sets):
        return Reason.WITHHELD
    return None


def _may_have_median(group: Group, ledger: Sequence[Vintage], order: Mapping[str, int], terms: Terms) -> bool:
    if len(group.contributions) < MEDIAN_FROM or terms.sensitivity is Sensitivity.SENSITIVE:
        return False
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
    return Statistic.MEDIAN in vintage.statistics or order.get(vintage.group, -1) < order[group.key]


def _number(statistic: Statistic, values: Sequence[Decimal], terms: Terms) -> PublishedNumber:
    count = len(values)
    window = _window(statistic, count)
    step = rounding_step(count, anchor=terms.anchor, sensitivity=terms.sensitivity)
    mean = _mean(values[window[0] - 1 : window[1]])
    return PublishedNumber(statistic, round_to_step(mean, step), step, *window)


def _window(statistic: Statistic, count: int) -> tuple[int, int]:
    """First and last rank the figure is the mean of."""
    if statistic is Statistic.MEAN:
        return 1, count
    width = MINIMUM if count % 2 else MINIMUM + 1
    return (count - width) // 2 + 1, (count + width) // 2


def _mean(values: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = _WIDE.add(total, value)
    return _WIDE.divide(total, Decimal(len(values)))


def _as_vintage(publication: Publication) -> Vintage:
    statistics = frozenset(number.statistic for number in publication.numbers)
    return Vintage(publication.group, publication.number, publication.members, statistics)
