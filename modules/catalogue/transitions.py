"""What changed from one edition to the next, said by its editors in ten classes.

A transition says of every difference what it means for an answer already given: whether it still
holds, has to be confirmed, or is laid aside. The classes keep their German names in the files
(`transitions/<von>--<nach>.yaml`). Source: product reference 5.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from modules.catalogue.model import Edition, EditionKey, ItemKey, ModuleSlug
from modules.errors import UnknownItem

RatingMap = tuple[int, int, int, int]
"""The new rating, 0 to 3, for each old rating 0, 1, 2, 3."""

DAYS_TO_CONFIRM = 90
"""Days an office has to confirm a carried-over answer where the transition names no other number."""


class ChangeClass(StrEnum):
    """The ten classes of a change."""

    EDITORIAL = "redaktionell"
    CLARIFIED = "praezisiert"
    ALTERED = "geaendert"
    MOVED = "verschoben"
    REWEIGHTED = "gewicht"
    SPLIT = "geteilt"
    MERGED = "zusammengefuehrt"
    DROPPED = "entfallen"
    ADDED = "neu"
    RESCALED = "stufen"


@dataclass(frozen=True, slots=True)
class Editorial:
    """The words changed, the meaning did not: spelling, typography, a smoother sentence."""

    kind: ClassVar = ChangeClass.EDITORIAL
    item: ItemKey


@dataclass(frozen=True, slots=True)
class Clarified:
    """The item says more clearly what it meant; `what` tells in a German sentence."""

    kind: ClassVar = ChangeClass.CLARIFIED
    item: ItemKey
    what: str


@dataclass(frozen=True, slots=True)
class Altered:
    """The item asks for something else; an answer has to be confirmed within `days`."""

    kind: ClassVar = ChangeClass.ALTERED
    item: ItemKey
    what: str
    days: int = DAYS_TO_CONFIRM


@dataclass(frozen=True, slots=True)
class Moved:
    """The item stands in another module now."""

    kind: ClassVar = ChangeClass.MOVED
    item: ItemKey
    to_module: ModuleSlug


@dataclass(frozen=True, slots=True)
class Reweighted:
    """Weight or Muss changed, with what follows from a Muss (basis, scope, rule for "nicht zutreffend").

    Attributes:
        weights: weight before and after, 1 to 3; None if it stayed.
        mandatory: whether the item is a Muss from now on; None if that stayed.
    """

    kind: ClassVar = ChangeClass.REWEIGHTED
    item: ItemKey
    weights: tuple[int, int] | None
    mandatory: bool | None


@dataclass(frozen=True, slots=True)
class Split:
    """One item became several new ones, in the order of `parts`; at least two."""

    kind: ClassVar = ChangeClass.SPLIT
    item: ItemKey
    parts: tuple[ItemKey, ...]
    days: int = DAYS_TO_CONFIRM


@dataclass(frozen=True, slots=True)
class Merged:
    """Several items, at least two, became one new item."""

    kind: ClassVar = ChangeClass.MERGED
    items: tuple[ItemKey, ...]
    into: ItemKey
    days: int = DAYS_TO_CONFIRM


@dataclass(frozen=True, slots=True)
class Dropped:
    """The item is asked no longer; `reason` tells in a German sentence."""

    kind: ClassVar = ChangeClass.DROPPED
    item: ItemKey
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """The item is new; `reason` tells in a German sentence, None where it explains itself."""

    kind: ClassVar = ChangeClass.ADDED
    item: ItemKey
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Rescaled:
    """The anchors were set anew so that an old rating means another one now; to be confirmed."""

    kind: ClassVar = ChangeClass.RESCALED
    item: ItemKey
    mapping: RatingMap
    days: int = DAYS_TO_CONFIRM


Change = Editorial | Clarified | Altered | Moved | Reweighted | Split | Merged | Dropped | Added | Rescaled


@dataclass(frozen=True, slots=True)
class SheetChange:
    """A change of a module's own texts or of an indicator; it touches no answer.

    Attributes:
        kind: `EDITORIAL` or `CLARIFIED`; an indicator may also be `ADDED` or `DROPPED`.
        key: slug of the module or key of the indicator.
        what: what changed, a German sentence; None for `EDITORIAL`.
    """

    kind: ChangeClass
    key: str
    what: str | None


@dataclass(frozen=True)
class Transition:
    """Everything that changed from edition `before` to edition `after`.

    Attributes:
        explanation: why there is a new edition, for the offices, in German.
        changes: changes of items in the order of the file.
        modules: changes of the modules' own texts.
        indicators: changes of indicators.
        comparable: modules whose values stay comparable although a Muss item changed its meaning, with
            the reason in German.
    """

    before: EditionKey
    after: EditionKey
    explanation: str
    changes: tuple[Change, ...]
    modules: tuple[SheetChange, ...] = ()
    indicators: tuple[SheetChange, ...] = ()
    comparable: Mapping[ModuleSlug, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the file without its ending, e.g. `2026.1--2026.2`."""
        return name(self.before, self.after)

    def breaks(self, before: Edition, after: Edition) -> frozenset[ModuleSlug]:
        """Modules whose values before and after may not be compared: a run chart shows a break there.

        A Muss item of one of the classes that change what a rating means breaks its module, unless the
        editors state with a reason that the values stay comparable. Source: product reference 5.4, rule 5.
        """
        broken: set[ModuleSlug] = set()
        for change in self.changes:
            if change.kind in _OTHER_MEANING:
                broken |= _modules_of_must_items(before, sources(change))
                broken |= _modules_of_must_items(after, targets(change))
        return frozenset(broken - self.comparable.keys())


_OTHER_MEANING = frozenset({ChangeClass.ALTERED, ChangeClass.RESCALED, ChangeClass.SPLIT, ChangeClass.MERGED})


def name(before: EditionKey, after: EditionKey) -> str:
    """Name of the file of a transition without its ending."""
    return f"{before}--{after}"


def sources(change: Change) -> tuple[ItemKey, ...]:
    """Items of the older edition that the change speaks of."""
    match change:
        case Added():
            return ()
        case Merged(items=items):
            return items
        case _:
            return (change.item,)


def targets(change: Change) -> tuple[ItemKey, ...]:
    """Items of the newer edition that the change speaks of."""
    match change:
        case Dropped():
            return ()
        case Split(parts=parts):
            return parts
        case Merged(into=into):
            return (into,)
        case _:
            return (change.item,)


def _modules_of_must_items(edition: Edition, keys: tuple[ItemKey, ...]) -> set[ModuleSlug]:
    for key in keys:
        if key not in edition.items:
            raise UnknownItem(key)
    return {
        module.slug
        for module in edition.modules
        if any(item.key in keys and item.mandatory for item in module.items)
    }
