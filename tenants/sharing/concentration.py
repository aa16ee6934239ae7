"""D1: whether one office weighs so much in a figure that the others would learn its value from it.

The rule takes the largest part of the sum as the target and the next two as those who pool what they know.
What is left of the sum hides the target: they know every other office to a share `prior` of its value
beforehand, so the rest leaves the target a range of `prior` × rest on either side. The figure is refused
where that is less than the closeness nobody may reach, β = max(p · value, b).

A sum in which fewer than five parts differ from 0 rests on fewer than five offices and is refused as well:
a 0 is known to whoever knows every office to a share of its value.

Two means of one set say more than either: `is_told_by_both_means` asks the same of all their combinations.

Both look at values, so a refusal may tell something; structure comes first and keeps such refusals rare.
Source: release policy 1 (p%-rule and prior-posterior with a coalition), 2 (p, b, q, k), 3.2 (D1), 3.7.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tenants.sharing.statistics import MINIMUM

COALITION = 2
"""Offices that pool what they know: the one who looks, and one more."""

INFORMED = 0.05
"""How little may be unknown of the others where two figures of one set are combined."""


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


def is_told_by_both_means(
    values: Sequence[Decimal],
    weights: Sequence[Decimal],
    *,
    step: Decimal,
    closeness: Fraction,
    bound: Decimal,
) -> bool:
    """Whether mean and weighted mean together would tell the value of some office.

    Their difference can be turned so that one office falls out of it, and with it all offices of nearly the
    same weight. For each such turn every office is the target once: the others hide it by `INFORMED` of what
    they add, without the two largest parts, who may pool what they know, and both figures by half a step.

    Args:
        values, weights: of all offices of the set, in the same order; weights are above 0.
        step: to which both figures are rounded.
        closeness, bound: as in `is_concentrated`.
    """
    count, total = len(values), float(sum(weights))
    sizes = [abs(float(value)) for value in values]
    shares = [float(weight) / total for weight in weights]
    near = [max(float(closeness) * size, float(bound)) for size in sizes]
    for turn in (1 / (count * share) for share in set(shares)):
        factors = [abs(1 / count - turn * share) for share in shares]
        hidden = [INFORMED * factor * size for factor, size in zip(factors, sizes, strict=True)]
        rounding = (1 + turn) * float(step) / 2
        largest = sorted(range(count), key=hidden.__getitem__)[-1 - COALITION :]
        for target, factor in enumerate(factors):
            known = [place for place in largest if place != target][-COALITION:]
            rest = sum(hidden) - hidden[target] - sum(hidden[place] for place in known)
            if rest + rounding < factor * near[target]:
                return True
    return False
