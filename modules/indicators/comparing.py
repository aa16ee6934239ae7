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


class Reference(StrEnum):
    """The published figure the own value is held against."""

    MEAN = "mean"
    MEDIAN = "median"
    """Smoothed: mean of the five (six) middle values."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The position and what it refers to."""

    reference: Reference
    position: Position


def place(
    own: Decimal, *, mean: Decimal | None, median: Decimal | None, step: Decimal, decimals: int
) -> Placement | None:
    """The own value against the median if one is published, else the mean; None without either.

    The median comes first: a single unusual office moves the mean and not the median.

    Args:
        step: rounding step of the published figures.
        decimals: decimals the own value is shown with.
    """
    if median is not None:
        return Placement(Reference.MEDIAN, position(own, median, step=step, decimals=decimals))
    if mean is not None:
        return Placement(Reference.MEAN, position(own, mean, step=step, decimals=decimals))
    return None


def position(own: Decimal, published: Decimal, *, step: Decimal, decimals: int) -> Position:
    """Below, near or above the published figure; near means not farther from it than one step."""
    # Rounded before comparing: two offices with the same printed figure must not be told apart.
    shown = own.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    distance = shown - published
    if abs(distance) <= step:
        return Position.NEAR
    return Position.BELOW if distance < 0 else Position.ABOVE
