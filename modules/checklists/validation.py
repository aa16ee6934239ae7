"""Whether an item takes an answer. The one place of the bounds: forms, imports and documents ask here.

An answer that needs a consultant's consent is taken all the same; see `modules.checklists.states`.
"""

from modules.catalogue.model import Item, NotApplicableRule
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.errors import InvalidAnswer

LONGEST_REASON = 1000
"""Characters a reason may have, without blanks at its ends."""


def check(item: Item, answer: Answer) -> Answer:
    """The answer as it is kept, a reason without blanks at its ends.

    Raises:
        InvalidAnswer: the item does not accept it.
    """
    if isinstance(answer, NotApplicable):
        return NotApplicable(_checked_reason(item, answer.reason))
    return Rated(checked_rating(item, answer.rating))


def checked_rating(item: Item, value: object) -> Rating:
    """The rating meant by a whole number 0 to 3.

    Nothing is rounded or read into it: `True`, `2.0`, `NaN`, `"2"` and None are no ratings.

    Raises:
        InvalidAnswer: `rating_range`.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not min(Rating) <= value <= max(Rating):
        raise InvalidAnswer(item.key, "rating_range")
    return Rating(value)


def _checked_reason(item: Item, reason: str) -> str:
    if item.not_applicable is NotApplicableRule.REFUSED:
        raise InvalidAnswer(item.key, "not_applicable_refused")
    kept = reason.strip()
    # A dash, a dot or a zero-width space fills the field and gives no reason.
    if not any(character.isalnum() for character in kept):
        raise InvalidAnswer(item.key, "reason_missing")
    if len(kept) > LONGEST_REASON:
        raise InvalidAnswer(item.key, "reason_too_long")
    return kept
