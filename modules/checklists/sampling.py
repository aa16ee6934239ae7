"""Which items of a module a consultant rates too: enough to judge how the office rates, not all of them.

Source: domain reference 3.3, "double-rate ≥ 20 % of items or all Muss items". Decided here: a Muss item
answered "nicht zutreffend" is always looked at, because without a consultant's word it would stay in the
sum and earn nothing for good (`modules.checklists.states`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from modules.catalogue.model import Item, ItemKey
from modules.checklists.states import OPEN, ItemState, needs_consent

SHARE_PERCENT = 20
"""Share of all items that is enough where not all Muss items are rated."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a consultant should look at, and what of it is left.

    Attributes:
        suggested: all Muss items; where there are none, the heaviest items up to the share.
        unjudged: items of `suggested` nobody has decided on, in display order.
        judged: how many items, of any kind, were decided on.
        enough: how many of any kind are enough instead of all Muss items.
        awaiting_consent: items that need a consultant's word whatever the sample is.
    """

    suggested: tuple[Item, ...]
    unjudged: tuple[Item, ...]
    judged: int
    enough: int
    awaiting_consent: tuple[Item, ...]

    @property
    def is_sufficient(self) -> bool:
        """Whether the module may be validated as far as the sample goes."""
        return not self.awaiting_consent and (not self.unjudged or self.judged >= self.enough)

    @property
    def remaining(self) -> tuple[Item, ...]:
        """What is still to be looked at; empty exactly where the sample is sufficient."""
        return () if self.is_sufficient else self.awaiting_consent or self.unjudged


def sample(items: Sequence[Item], states: Mapping[ItemKey, ItemState], judged: Collection[ItemKey]) -> Sample:
    """The sample of these items.

    Args:
        items: those that count, in display order.
        states: what the office says; decides which items wait for consent.
        judged: items a consultant has decided on.
    """
    enough = ceil(len(items) * SHARE_PERCENT / 100)
    heaviest = sorted(items, key=lambda item: -item.weight)[:enough]
    suggested = [item for item in items if item.mandatory] or heaviest
    left = [item for item in items if item.key not in judged]
    return Sample(
        suggested=tuple(suggested),
        unjudged=tuple(item for item in left if item in suggested),
        judged=len(items) - len(left),
        enough=enough,
        awaiting_consent=tuple(item for item in left if _awaits_consent(item, states.get(item.key, OPEN))),
    )


def _awaits_consent(item: Item, state: ItemState) -> bool:
    return state.answer is not None and needs_consent(item, state.answer)
