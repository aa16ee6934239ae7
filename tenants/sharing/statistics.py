"""The figures that may be published about a group, from how many offices on, and how each is computed.

Every figure is a mean: over all offices, over all offices by the size of their denominator, or over five or
six neighbouring ranks. An odd median, a raw quartile, minimum and maximum are somebody's value, so none of
them has a name here and nothing can ask for one. Source: release policy 3.3.

| from n | figure |
|---|---|
| 5 | mean |
| 6 | weighted mean, where the denominators are public |
| 11 | smoothed median |
| 20 | smoothed quartiles |
"""

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

MINIMUM = 5
"""Offices behind everything published: two who pool what they know and three unknown to them."""

_WIDE = Context(prec=60)


class Statistic(StrEnum):
    """The figures there are, in the order they are printed."""

    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    """Sum of the numerators over the sum of the denominators."""
    MEDIAN = "median"
    """Smoothed: the mean of the five or six middle values."""
    LOWER_QUARTILE = "q1"
    """Smoothed: the mean of the five or six values around the lower quartile."""
    UPPER_QUARTILE = "q3"
    """Smoothed: the lower quartile, counted from above."""


PUBLISHED_FROM: Mapping[Statistic, int] = MappingProxyType(
    {
        Statistic.MEAN: 5,
        Statistic.WEIGHTED_MEAN: 6,
        Statistic.MEDIAN: 11,
        Statistic.LOWER_QUARTILE: 20,
        Statistic.UPPER_QUARTILE: 20,
    }
)
"""Fewest offices with a value for each figure."""

Window = tuple[int, int]
"""First and last rank, counted from 1 upwards, both included."""


def window(statistic: Statistic, count: int) -> Window | None:
    """The ranks whose mean the figure is among `count` offices; None for the means of all.

    The width is five, or six where the place it stands for lies between two ranks; so no single value is
    ever published, and two who pool their values know neither of the other three.

    Examples for n = 20: lower quartile 4 to 8, median 8 to 13, upper quartile 13 to 17.
    """
    if statistic is Statistic.MEDIAN:
        width = MINIMUM if count % 2 else MINIMUM + 1
        return (count - width) // 2 + 1, (count + width) // 2
    if statistic is Statistic.LOWER_QUARTILE:
        return _around_lower_quartile(count)
    if statistic is Statistic.UPPER_QUARTILE:
        first, last = _around_lower_quartile(count)
        return count + 1 - last, count + 1 - first
    return None


def mean(values: Sequence[Decimal]) -> Decimal:
    """The mean to 60 digits, whatever the context of the caller."""
    return _WIDE.divide(_total(values), Decimal(len(values)))


def weighted_mean(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    """The mean by weight to 60 digits; weights are above 0."""
    parts = [_WIDE.multiply(value, weight) for value, weight in zip(values, weights, strict=True)]
    return _WIDE.divide(_total(parts), _total(weights))


def _around_lower_quartile(count: int) -> Window:
    place = 1 + Fraction(count - 1, 4)
    below = place.numerator // place.denominator
    if Fraction(1, 4) <= place - below < Fraction(3, 4):
        return below - 2, below + 3
    nearest = round(place)
    return nearest - 2, nearest + 2


def _total(values: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = _WIDE.add(total, value)
    return total
