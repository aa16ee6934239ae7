"""D1: whether one office weighs so much in a figure that the others would learn its value from it.

The rule takes the largest part of the sum as the target and the next two as those who pool what they know.
What is left of the sum hides the target: they know every other office to a share `prior` of its value
beforehand, so the rest leaves the target a range of `prior` × rest on either side. The figure is refused
where that is less than the closeness nobody may reach, β = max(p · value, b).

A sum in which fewer than five parts differ from 0 rests on fewer than five offices and is refused as well:
a 0 is known to whoever knows every office to a share of its value.

It looks at values, so a refusal may tell something; structure comes first and keeps such refusals rare.
Source: release policy 1 (p%-rule and prior-posterior with a coalition), 2 (p, b, q, k), 3.2 (D1), 3.7.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tenants.sharing.statistics import MINIMUM

COALITION = 2
"""Offices that pool what they know: the one who looks, and one more."""


def is_concentrated(
    values: Sequence[Decimal],
    weights: Sequence[Decimal] | None,
    *,
    closeness: Fraction,
    bound: Decimal,
    prior: Fraction,
) -> bool:
    """Whether the mean of the values, by weight where there are any, would tell the largest one.

    Args:
        values: of all offices of the set, in any order; a value below 0 counts by its size.
        weights: in the order of the values, above 0.
        closeness: p, relative to the value.
        bound: b, the smallest closeness in the unit of the values.
        prior: q, what everybody knows of everybody else beforehand, relative to the value.
    """
    each_weight = weights if weights is not None else [Decimal(1)] * len(values)
    parts = sorted(
        (
            (abs(Fraction(value)) * Fraction(weight), Fraction(weight))
            for value, weight in zip(values, each_weight, strict=True)
        ),
        reverse=True,
    )
    if sum(size != 0 for size, _ in parts) < MINIMUM:
        return True
    largest, weight = parts[0]
    rest = sum(size for size, _ in parts[1 + COALITION :])
    return prior * rest < max(closeness * largest, Fraction(bound) * weight)
