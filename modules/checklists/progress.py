"""How far a checklist is. Every list, head, export and mail asks here, so that all say the same.

Answered is an item with a rating or with a reasoned "nicht zutreffend"; there is no second state
that somebody would have to set to "done". A rating of 0 is an answer, and the most common one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from modules.catalogue.model import Item, ItemKey
from modules.checklists.answers import Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import OPEN, ItemState, Standing, standing


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a checklist, or a part of one, stands.

    Attributes:
        completion: C, 0 to 100, full precision; see `completion`.
        items: all items.
        answered: items with a rating or a reasoned "nicht zutreffend".
        open: items without an answer.
        mandatory_open: Muss items without an answer.
        not_applicable: items answered "nicht zutreffend", with consent or without.
        awaiting_consent: those of them that still need a consultant's consent.
        without_evidence: items rated 1 to 3 on a statement alone; for a 0 there is nothing to show.
    """

    completion: Fraction
    items: int
    answered: int
    open: int
    mandatory_open: int
    not_applicable: int
    awaiting_consent: int
    without_evidence: int

    @property
    def is_complete(self) -> bool:
        """No item is open."""
        return self.open == 0


def progress(items: Iterable[Item], states: Mapping[ItemKey, ItemState]) -> Progress:
    """Where these items stand; an item without a state is open, states of other items are ignored."""
    rows = [(item, states.get(item.key, OPEN)) for item in items]
    standings = [standing(item, state) for item, state in rows]
    open_items = [item for (item, _), where in zip(rows, standings, strict=True) if where is Standing.OPEN]
    awaiting = standings.count(Standing.AWAITING_CONSENT)
    return Progress(
        completion=completion((item for item, _ in rows), states),
        items=len(rows),
        answered=len(rows) - len(open_items),
        open=len(open_items),
        mandatory_open=sum(item.mandatory for item in open_items),
        not_applicable=awaiting + standings.count(Standing.NOT_APPLICABLE),
        awaiting_consent=awaiting,
        without_evidence=sum(_lacks_evidence(state) for _, state in rows),
    )


def completion(items: Iterable[Item], states: Mapping[ItemKey, ItemState]) -> Fraction:
    """Bearbeitungsstand C: answered weight in percent of applicable weight, 0 to 100, full precision.

    Items that do not apply leave both sides; where none applies, nothing is left to do: 100.
    Worked example: M07 in the maturity reference gives 21/22. Source: domain reference 3.2, rule 5.
    """
    answered = applicable = 0
    for item in items:
        where = standing(item, states.get(item.key, OPEN))
        if where is not Standing.NOT_APPLICABLE:
            applicable += item.weight
            answered += item.weight if where is not Standing.OPEN else 0
    return Fraction(100 * answered, applicable) if applicable > 0 else Fraction(100)


def _lacks_evidence(state: ItemState) -> bool:
    claims = isinstance(state.answer, Rated) and state.answer.rating > Rating.NOT_MET
    return claims and state.evidence is EvidenceClass.E0
