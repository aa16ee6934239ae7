"""What keeps two assessments of one module from being joined by a line.

Source: product reference 5.4, rules 5 and 6: across editions only where no Muss item changed its meaning (or
the editors state with a reason that values stay comparable), never across schemes. Another scope counts
other items, so its value is another quantity as well.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from modules.catalogue.model import EditionKey, ModuleSlug, Scope

BrokenBetween = Callable[[EditionKey, EditionKey], Collection[ModuleSlug]]
"""The modules broken from one edition to a newer one, e.g. `modules.catalogue.editions.breaks`."""


class Break(StrEnum):
    """Why a value may not be joined with the one before it."""

    EDITION = "fassung"
    SCHEME = "schema"
    SCOPE = "umfang"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a value of a module stands on."""

    module: ModuleSlug
    edition: EditionKey
    scheme: str
    scope: Scope


def breaks(before: Ground, after: Ground, broken_between: BrokenBetween) -> tuple[Break, ...]:
    """Everything that parts the two; empty if a line may join them."""
    parted = {
        Break.EDITION: before.edition != after.edition
        and after.module in broken_between(before.edition, after.edition),
        Break.SCHEME: before.scheme != after.scheme,
        Break.SCOPE: before.scope is not after.scope,
    }
    return tuple(each for each, holds in parted.items() if holds)
