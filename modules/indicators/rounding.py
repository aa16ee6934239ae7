"""How coarsely a group's figure is published: a step fixed before any data are seen.

Source: release policy 2. The step follows from the number of offices, a public constant of the
indicator (its anchor) and its class, never from the values; two means that differ by one office
then leave that office a range of about ± 2p of the anchor.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from modules.indicators.definitions import Sensitivity

CLOSENESS: Mapping[Sensitivity, Fraction] = MappingProxyType(
    {
        Sensitivity.PUBLIC: Fraction(10, 100),
        Sensitivity.NORMAL: Fraction(10, 100),
        Sensitivity.SENSITIVE: Fraction(15, 100),
    }
)
"""p: how close nobody may come to another office's value, relative to it."""

FINEST = Fraction(5, 1000)
COARSEST = Fraction(40, 1000)
"""Limits of the step relative to the anchor."""


def rounding_step(contributors: int, *, anchor: Decimal, closeness: Fraction) -> Decimal:
    """The largest of 1, 2, 5 · 10^k up to clip(2p / n, 0.5 %, 4 %) of the anchor.

    Args:
        contributors: n, offices with a value, at least 1.
        anchor: the indicator's public order of magnitude, above 0, in its unit.
        closeness: p, of the indicator's class (`CLOSENESS`).

    Examples at anchor 500 and p = 10 %: n = 5 gives 20, 6 to 10 give 10, 11 to 20 give 5, from 21
    on 2.
    """
    if contributors < 1 or not anchor.is_finite() or anchor <= 0:
        raise ValueError((contributors, anchor))
    share = min(max(2 * closeness / contributors, FINEST), COARSEST)
    return _largest_step(share * Fraction(anchor))


def round_to_step(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of `step` nearest to `value`, halves away from zero; `value` must be finite."""
    doubled = Fraction(value) / Fraction(step) * 2
    multiple = (abs(doubled) + 1) // 2
    return Decimal(int(multiple)) * step if doubled >= 0 else Decimal(-int(multiple)) * step


def _largest_step(limit: Fraction) -> Decimal:
    power = 0
    while Fraction(10) ** (power + 1) <= limit:
        power += 1
    while Fraction(10) ** power > limit:
        power -= 1
    digit = max(digit for digit in (1, 2, 5) if digit * Fraction(10) ** power <= limit)
    return Decimal(digit * 10**power) if power >= 0 else Decimal(digit).scaleb(power)
