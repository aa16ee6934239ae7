"""Groups and ledgers built by hand, and an attacker who combines whatever was published."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from uuid import UUID

from modules.indicators.definitions import Sensitivity
from modules.indicators.rounding import CLOSENESS
from tenants.sharing.disclosure import (
    Contribution,
    Decision,
    Group,
    Publication,
    Terms,
    Vintage,
    decide,
)
from tenants.sharing.statistics import Statistic

NORMAL = Terms(Decimal(500), Sensitivity.NORMAL)
SENSITIVE = Terms(Decimal(500), Sensitivity.SENSITIVE, CLOSENESS[Sensitivity.SENSITIVE])
PUBLIC = Terms(Decimal(500), Sensitivity.PUBLIC)


def office(number: int) -> UUID:
    """The office of this number."""
    return UUID(int=number)


def contributions(
    offices: Iterable[int], *, versions: Mapping[int, int] | None = None
) -> tuple[Contribution, ...]:
    """Contributions of these offices, of different size; version 1 unless told."""
    known = versions or {}
    return tuple(
        Contribution(office(number), known.get(number, 1), Decimal(300 + 17 * number + known.get(number, 1)))
        for number in offices
    )


def group(
    offices: Iterable[int],
    *,
    key: str = "cluster-2",
    priority: int = 1,
    versions: Mapping[int, int] | None = None,
) -> Group:
    """A group in which these offices have released."""
    return Group(key, priority, contributions(offices, versions=versions))


def after(decisions: Iterable[Decision], ledger: Sequence[Vintage] = ()) -> tuple[Vintage, ...]:
    """The ledger with these decisions in it."""
    return (
        *ledger,
        *(each.vintage for each in decisions if isinstance(each, Publication)),
    )


def published(offices: Iterable[int], *, terms: Terms = NORMAL) -> Mapping[Statistic, Decimal]:
    """What is published about one group of these offices."""
    (decision,) = decide([group(offices)], (), terms)
    assert isinstance(decision, Publication)
    return {number.statistic: number.value for number in decision.numbers}


def weakest_combination(ledger: Sequence[Vintage]) -> int:
    """Fewest offices that any combination of the published sets with weights -2 to 2 rests on.

    By trying all of them, and so in another way than the product decides it.
    """
    offices = {each for vintage in ledger for each in vintage.members}
    fewest = len(offices)
    for weights in product(range(-2, 3), repeat=len(ledger)):
        resting = sum(_counts(each, ledger, weights) for each in offices)
        if resting:
            fewest = min(fewest, resting)
    return fewest


def _counts(office_id: UUID, ledger: Sequence[Vintage], weights: Sequence[int]) -> bool:
    """Whether some version of the office's value is left in the combination."""
    totals: dict[int, int] = {}
    for vintage, weight in zip(ledger, weights, strict=True):
        version = vintage.members.get(office_id)
        if version is not None:
            totals[version] = totals.get(version, 0) + weight
    return any(totals.values())
