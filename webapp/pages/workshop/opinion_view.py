"""Two decisions of consultants about one item side by side, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from modules.checklists.answers import Rating
from tenants.review.reviewing import Opinion
from webapp.forms.reviews import AGREE, QUERY, JudgementForm
from webapp.wording import RATINGS


@dataclass(frozen=True, slots=True)
class ReviewConflict:
    """What the choice between two decisions prints, and my decision in hidden fields."""

    who: str
    at: datetime | None
    theirs_words: str
    mine_words: str
    fields: Mapping[str, str]


def review_conflict(mine: JudgementForm, theirs: Opinion) -> ReviewConflict:
    """The choice between what I sent and what is stored."""
    who, at = _author(theirs)
    return ReviewConflict(
        who=who,
        at=at,
        theirs_words=_stored_in_words(theirs),
        mine_words=_typed_in_words(mine),
        fields={
            "seen_answer": str(mine.seen_answer.data),
            "seen_judgement": str(theirs.judgement.version if theirs.judgement else 0),
            "seen_query": str(theirs.query.version if theirs.query else 0),
            "decision": str(mine.decision.data),
            "evidence": mine.evidence.data or "",
            "text": mine.text.data or "",
        },
    )


def rating_in_words(rating: Rating | None) -> str:
    """`2, überwiegend erfüllt`, or that the item does not apply."""
    return "trifft nicht zu" if rating is None else f"{rating.value}, {RATINGS[rating]}"


def _author(theirs: Opinion) -> tuple[str, datetime | None]:
    if theirs.query is not None:
        return theirs.query.by.name, theirs.query.asked_at
    if theirs.judgement is not None:
        return theirs.judgement.by.name, theirs.judgement.judged_at
    return "Jemand anderes", None


def _stored_in_words(theirs: Opinion) -> str:
    if theirs.query is not None:
        return f"Rückfrage: {theirs.query.text}"
    if theirs.judgement is None:
        return "noch nichts"
    return _with_text(rating_in_words(theirs.judgement.rating), theirs.judgement.reason)


def _typed_in_words(mine: JudgementForm) -> str:
    text = mine.text.data or ""
    if mine.decision.data == QUERY:
        return f"Rückfrage: {text}"
    if mine.decision.data == AGREE:
        return _with_text("einverstanden mit dem Jugendamt", text)
    return _with_text(rating_in_words(Rating(int(mine.decision.data or 0))), text)


def _with_text(said: str, text: str) -> str:
    return f"{said}. {text}" if text else said
