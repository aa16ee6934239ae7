"""How far two ratings of the same items agree: the office's own and the consultant's.

Source: domain reference 3.3. Cohen's kappa with quadratic weights (i − j)² / 9.
Fixture there: exact 0.70, kappa 0.727.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from modules.checklists.answers import Rating

USABLE_FROM = Fraction(6, 10)
"""Smallest kappa at which own and consultant's ratings may be used alike."""

DISCUSS_FROM = Fraction(4, 10)
"""Smallest kappa at which talking about the anchor sentences is enough."""


class Advice(StrEnum):
    """What follows from an agreement for the next workshop."""

    USABLE = "usable"
    DISCUSS = "discuss"
    CALIBRATE = "calibrate"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over the items that both rated, full precision.

    Attributes:
        items: how many; at least one.
        exact: share of items with the same rating, 0 to 1.
        bias: mean of own rating minus the consultant's, −3 to 3; above 0 the office rates higher.
        kappa: 1 is full agreement, 0 what chance would give; None where both gave all items one and
            the same rating, because chance would then agree as well.
    """

    items: int
    exact: Fraction
    bias: Fraction
    kappa: Fraction | None

    @property
    def advice(self) -> Advice:
        """What the workshop does about it; the bounds belong to the better side."""
        if self.kappa is None:
            return Advice.UNDETERMINED
        if self.kappa >= USABLE_FROM:
            return Advice.USABLE
        return Advice.DISCUSS if self.kappa >= DISCUSS_FROM else Advice.CALIBRATE


def agreement(pairs: Sequence[tuple[Rating, Rating]]) -> Agreement | None:
    """Agreement over pairs of (own rating, consultant's rating); None where no item has both."""
    count = len(pairs)
    if count == 0:
        return None
    return Agreement(
        items=count,
        exact=Fraction(sum(own is theirs for own, theirs in pairs), count),
        bias=Fraction(sum(own - theirs for own, theirs in pairs), count),
        kappa=_kappa(pairs),
    )


def _kappa(pairs: Sequence[tuple[Rating, Rating]]) -> Fraction | None:
    # The factor 1/9 of the weights stands on both sides of the quotient and is left out.
    own = Counter(first for first, _ in pairs)
    theirs = Counter(second for _, second in pairs)
    observed = sum((first - second) ** 2 for first, second in pairs)
    by_chance = sum((i - j) ** 2 * own[i] * theirs[j] for i in Rating for j in Rating)
    return 1 - Fraction(observed * len(pairs), by_chance) if by_chance > 0 else None
