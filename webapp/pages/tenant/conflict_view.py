"""Two versions of an answer side by side, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from modules.checklists.answers import Answer, NotApplicable
from tenants.work.answering import Entry
from tenants.work.stored import StoredAnswer
from webapp.forms.checklists import NOT_APPLICABLE
from webapp.wording import RATINGS


@dataclass(frozen=True, slots=True)
class ConflictView:
    """What the choice between two versions prints, and my version in hidden fields."""

    who: str
    at: datetime | None
    theirs_words: str
    mine_words: str
    version: int
    fields: Mapping[str, str]


def conflict_view(mine: Entry, theirs: StoredAnswer, *, who: str) -> ConflictView:
    """The choice between my entry and what is stored."""
    return ConflictView(
        who=who,
        at=theirs.answered_at,
        theirs_words=answer_in_words(theirs.answer, theirs.note),
        mine_words=answer_in_words(mine.answer, mine.note),
        version=theirs.version,
        fields={
            "answer": _choice(mine.answer),
            "reason": mine.answer.reason if isinstance(mine.answer, NotApplicable) else "",
            "note": mine.note,
        },
    )


def _choice(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return NOT_APPLICABLE if isinstance(answer, NotApplicable) else str(answer.rating.value)


def answer_in_words(answer: Answer | None, note: str) -> str:
    """An answer with its note, e.g. `2, überwiegend erfüllt. In Kraft seit 2025`."""
    if answer is None:
        said = "offen"
    elif isinstance(answer, NotApplicable):
        said = f"nicht zutreffend: {answer.reason}"
    else:
        said = f"{answer.rating.value}, {RATINGS[answer.rating]}"
    return f"{said}. {note}" if note else said
