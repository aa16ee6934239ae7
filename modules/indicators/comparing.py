"""Where an office's own value lies in its group, in words.

Computed from published figures only, so that the words tell nobody more than the figures do; there
is no rank and nothing to order offices by. Source: release policy 1 ("rank") and 3.2, 11.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

_WIDE = Context(prec=60)


class Position(StrEnum):
    """The own value against a published figure; no word of praise or blame."""

    BELOW = "below"
    NEAR = "near"
    ABOVE = "above"
    FIRST_QUARTER = "first-quarter"
    SECOND_QUARTER = "second-quarter"
    THIRD_QUARTER = "third-quarter"
    FOURTH_QUARTER = "fourth-quarter"


class Reference(StrEnum):
    """The published figure the own value is held against."""

    MEAN = "mean"
    MEDIAN = "median"
    """Smoothed: mean of the five (six) middle values."""
    QUARTILES = "quartiles"
    """Smoothed like the median, and together with it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The position and what it refers to."""

    reference: Reference
    position: Position


def place(
    own: Decimal,
    *,
    mean: Decimal | None,
    median: Decimal | None,
    quartiles: tuple[Decimal, Decimal] | None = None,
    step: Decimal,
    decimals: int,
) -> Placement | None:
    """The own value against median and quartiles as far as published, else the mean; None without any.

    The median comes first: a single unusual office moves the mean and not the median. Which quarter it is
    says more than "above" and is said where the value is not near the median.

    Args:
        quartiles: lower and upper; they are published with a median only.
        step: rounding step of the published figures.
        decimals: decimals the own value is shown with.
    """
    if median is not None:
        against_median = position(own, median, step=step, decimals=decimals)
        if quartiles is None or against_median is Position.NEAR:
            return Placement(Reference.MEDIAN, against_median)
        return Placement(Reference.QUARTILES, _quarter(own, quartiles, against_median, decimals=decimals))
    if mean is not None:
        return Placement(Reference.MEAN, position(own, mean, step=step, decimals=decimals))
    return None


def position(own: Decimal, published: Decimal, *, step: Decimal, decimals: int) -> Position:
    """Below, near or above the published figure; near means not farther from it than one step."""
    distance = _shown(own, decimals) - published
    if abs(distance) <= step:
        return Position.NEAR
    return Position.BELOW if distance < 0 else Position.ABOVE


def _quarter(
    own: Decimal, quartiles: tuple[Decimal, Decimal], against_median: Position, *, decimals: int
) -> Position:
    """The quarter between the published quartiles; a value on a quartile lies inside of it."""
    lower, upper = quartiles
    if against_median is Position.BELOW:
        return Position.FIRST_QUARTER if _shown(own, decimals) < lower else Position.SECOND_QUARTER
    return Position.FOURTH_QUARTER if _shown(own, decimals) > upper else Position.THIRD_QUARTER


def _shown(own: Decimal, decimals: int) -> Decimal:
    # Rounded before comparing: two offices with the same printed figure must not be told apart.
    return own.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
