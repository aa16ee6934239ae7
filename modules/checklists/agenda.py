"""Which items a group should talk about first, and how many of them fit into one meeting.

Source: product reference 3-8, "45-Minuten-Termin" that proposes the next eight items. Minutes are the
estimates of the catalogue until real use replaces them.
"""

from collections.abc import Callable, Collection, Sequence

from modules.catalogue.model import Item, ItemKey

MINUTES = 45
"""Length of the meeting an agenda is proposed for."""

MOST_ITEMS = 8
"""Items after which a group is tired, however short they are."""


def in_order(
    items: Sequence[Item], *, discussed: Collection[ItemKey], answered: Collection[ItemKey]
) -> tuple[Item, ...]:
    """The items as a group takes them: those not discussed first, then open ones, then Muss.

    Args:
        discussed: items the group has agreed on before, in this round.
        answered: items with an answer.
    """
    return tuple(
        sorted(items, key=lambda item: (item.key in discussed, item.key in answered, not item.mandatory))
    )


def estimated(item: Item) -> int:
    """How long an item takes by the catalogue."""
    return item.minutes


def proposed(
    items: Sequence[Item], *, minutes: int = MINUTES, takes: Callable[[Item], int] = estimated
) -> tuple[Item, ...]:
    """The first items that fit into the time, eight at most and one at least.

    Args:
        items: in the order they would be taken.
        takes: minutes of an item, as far as they are known better than the catalogue estimates them.
    """
    chosen: list[Item] = []
    left = minutes
    for item in items[:MOST_ITEMS]:
        if chosen and takes(item) > left:
            break
        chosen.append(item)
        left -= takes(item)
    return tuple(chosen)
