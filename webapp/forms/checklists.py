"""Forms of the checklist: an answer with the office's own words, comments, the plan of phases."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from wtforms import HiddenField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Optional

from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.phases import PhaseDates
from modules.errors import InvalidAnswer
from tenants.clock import today
from tenants.talk.discussing import LONGEST_COMMENT
from tenants.work.answering import LONGEST_NOTE, Entry
from tenants.work.assigned import Somebody
from webapp import wording
from webapp.forms.german import GermanDateField, GermanForm, at_most

NOT_APPLICABLE = "nz"
CHOICES = (NOT_APPLICABLE, *(str(rating.value) for rating in Rating))


class AnswerForm(GermanForm):
    """What the answer form posts; `answer` is not there where nothing was chosen."""

    seen = IntegerField(validators=[InputRequired()])
    answer = HiddenField(validators=[Optional(), AnyOf(CHOICES, wording.NO_SUCH_RATING)])
    reason = TextAreaField()
    note = TextAreaField(validators=[at_most(LONGEST_NOTE)])

    def entry(self) -> Entry:
        """The entry the form means."""
        return Entry(_answer(self.answer.data or "", self.reason.data or ""), self.note.data or "")

    def refuse(self, error: InvalidAnswer) -> None:
        """Say at the field it concerns why the item does not take the answer."""
        field = self.reason if error.rule.startswith("reason") else self.answer
        field.errors = [wording.invalid_answer(error)]


def _answer(choice: str, reason: str) -> Answer | None:
    if choice == NOT_APPLICABLE:
        return NotApplicable(reason)
    if choice in CHOICES:
        return Rated(Rating(int(choice)))
    return None


class CommentForm(GermanForm):
    """Says something about an item to the own team."""

    text = TextAreaField(
        "Ihr Beitrag",
        description="Bitte keine Namen und keine Aktenzeichen von Familien.",
        filters=[lambda text: text.strip() if text else text],
        validators=[DataRequired("Bitte schreiben Sie Ihren Beitrag."), at_most(LONGEST_COMMENT)],
    )
    people = SelectMultipleField("Jemanden ansprechen", choices=[])

    def offer(self, people: Iterable[Somebody], me: UUID) -> Self:
        """Let the comment speak to any of these people, except oneself."""
        self.people.choices = [(str(each.id), each.name) for each in people if each.id != me]
        return self

    def spoken_to(self) -> frozenset[UUID]:
        """Whom the comment speaks to; after it was validated."""
        return frozenset(UUID(each) for each in self.people.data or ())


class PhaseForm(GermanForm):
    """The days of one phase; six of them stand on a page, each with its prefix."""

    seen = IntegerField(validators=[Optional()])
    planned_from = GermanDateField("geplant von", validators=[Optional()])
    planned_to = GermanDateField("geplant bis", validators=[Optional()])
    begun_on = GermanDateField("begonnen am", validators=[Optional()])
    ended_on = GermanDateField("abgeschlossen am", validators=[Optional()])

    def dates(self) -> PhaseDates:
        """The days the form means."""
        return PhaseDates(
            self.planned_from.data, self.planned_to.data, self.begun_on.data, self.ended_on.data
        )

    def refuse(self, rule: str, sentence: str) -> None:
        """Say at the field it concerns what the use case refused."""
        planned_backwards = rule == "phase.order" and not _in_order(self.planned_from, self.planned_to)
        field = self.planned_to if planned_backwards else self.ended_on
        if rule == "phase.future" and not (self.ended_on.data and self.ended_on.data > today()):
            field = self.begun_on
        field.errors = [sentence]


def _in_order(first: GermanDateField, last: GermanDateField) -> bool:
    return first.data is None or last.data is None or first.data <= last.data
