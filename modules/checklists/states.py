"""Where one item of a checklist stands: what was answered, with which evidence, with whose consent.

**A Muss item answered "nicht zutreffend" needs the consent of the validating consultant.** The
scheme (domain reference 3.2, rule 6) does not say what holds until then. Decided here:

- the office has answered, with a reason; the item is not open and counts as done in C, because
  only a submitted module reaches the person who may consent;
- it does not leave the fraction: it stays in the optimum of E and E' and earns nothing, and it
  holds the gates shut like a rating of 0;
- towards the limit of 25 % "nicht zutreffend" it counts from the moment it is said.

So no module becomes better, or assessable, by a "nicht zutreffend" nobody has agreed to. With the
consent the item leaves both sides like any other.
"""

from dataclasses import dataclass
from enum import StrEnum

from modules.catalogue.model import Item, NotApplicableRule
from modules.checklists.answers import Answer, NotApplicable
from modules.checklists.evidence import EvidenceClass


@dataclass(frozen=True, slots=True)
class ItemState:
    """What is recorded for one item.

    Attributes:
        answer: None while the item is open; that is not a rating of 0.
        evidence: best class of the evidence, `modules.checklists.evidence.evidence_class`.
        consented: the consultant agreed to "nicht zutreffend"; without meaning for any other answer.
    """

    answer: Answer | None = None
    evidence: EvidenceClass = EvidenceClass.E0
    consented: bool = False


OPEN = ItemState()
"""Nothing was answered and no evidence was named."""


class Standing(StrEnum):
    """How an item takes part in progress and score."""

    OPEN = "open"
    RATED = "rated"
    NOT_APPLICABLE = "not_applicable"
    AWAITING_CONSENT = "awaiting_consent"


def standing(item: Item, state: ItemState) -> Standing:
    """How the item takes part, given its state."""
    if state.answer is None:
        return Standing.OPEN
    if not isinstance(state.answer, NotApplicable):
        return Standing.RATED
    if needs_consent(item, state.answer) and not state.consented:
        return Standing.AWAITING_CONSENT
    return Standing.NOT_APPLICABLE


def needs_consent(item: Item, answer: Answer) -> bool:
    """Whether the answer holds only with a consultant's consent: "nicht zutreffend" of a Muss item.

    A Muss item needs it whatever its content file says (domain reference 3.2, rule 6).
    """
    asks = item.mandatory or item.not_applicable is NotApplicableRule.WITH_CONSENT
    return asks and isinstance(answer, NotApplicable)
