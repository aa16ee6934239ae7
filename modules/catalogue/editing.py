"""Changes of a module in a draft; what follows from its items is counted, never typed.

Minutes and revision are set anew with every change, the sums of the edition when its sheet is written. So an
editor cannot get them wrong, and the check has nothing to say about them.
"""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from modules.catalogue.model import Item, ItemKey, Module
from modules.catalogue.totals import minutes


def settled(module: Module, before: Module | None) -> Module:
    """The module with its minutes counted and its revision set.

    Args:
        before: the module in the edition the draft goes on from; None for a new module.
    """
    counted = replace(module, minutes=MappingProxyType(dict(minutes(module))))
    if before is None:
        return replace(counted, revision=1)
    as_before = replace(counted, revision=before.revision)
    return as_before if as_before == before else replace(counted, revision=before.revision + 1)


def with_item(module: Module, item: Item) -> Module:
    """The module with the item in place of the one of the same key, or at its end."""
    if all(each.key != item.key for each in module.items):
        return replace(module, items=(*module.items, item))
    return replace(module, items=tuple(item if each.key == item.key else each for each in module.items))


def without_item(module: Module, key: ItemKey) -> Module:
    """The module without the item; raises UnknownItem."""
    module.item(key)
    return replace(module, items=tuple(each for each in module.items if each.key != key))


def moved(module: Module, key: ItemKey, *, by: int) -> Module:
    """The module with the item `by` places further down; at either end it stays. Raises UnknownItem."""
    items = list(module.items)
    place = items.index(module.item(key))
    items.insert(max(0, place + by), items.pop(place))
    return replace(module, items=tuple(items))


def next_number(module: Module, taken: Iterable[str] = ()) -> str:
    """The first number behind all numbers of the module, and behind those `taken` by items dropped."""
    own = [*(item.number for item in module.items), *taken]
    numbers = [int(number.rpartition("-")[2]) for number in own if number.startswith(f"{module.number}-")]
    return f"{module.number}-{max(numbers, default=0) + 1:02}"
