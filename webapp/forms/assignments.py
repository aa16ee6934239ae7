"""Forms of working together: giving something to somebody, and naming a deputy."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Optional

from tenants.assignments.assigning import LONGEST_NOTE, Wish
from tenants.errors import Refused
from tenants.work.assigned import Somebody, StoredAssignment
from webapp import wording
from webapp.forms.german import GermanDateField, GermanForm, at_most, chosen, text_of


def _choices(people: Iterable[Somebody], me: UUID) -> list[tuple[str, str]]:
    return [
        ("", "bitte wählen"),
        *((str(each.id), f"{each.name} (Sie)" if each.id == me else each.name) for each in people),
    ]


class AssignmentForm(GermanForm):
    """Who sees to an item or a section, until when, with a sentence for them."""

    person = SelectField("Wer ist zuständig?", validators=[chosen("eine Person")])
    due_on = GermanDateField("Bis wann?", validators=[Optional()])
    note = StringField(
        "Hinweis",
        description="Zum Beispiel: Bitte mit dem Pflegekinderdienst abstimmen.",
        validators=[at_most(LONGEST_NOTE)],
        render_kw={"autocomplete": "off"},
    )
    seen = HiddenField()

    def offer(self, people: Iterable[Somebody], me: UUID) -> Self:
        """Let one of these people be chosen; `me` is marked."""
        self.person.choices = _choices(people, me)
        return self

    def show(self, assignment: StoredAssignment | None) -> Self:
        """Begin with what holds now."""
        if assignment is not None:
            self.person.data = str(assignment.person.id)
            self.due_on.data = assignment.due_on
            self.note.data = assignment.note
            self.seen.data = str(assignment.id)
        return self

    def wish(self) -> Wish:
        """What the form asks for; after it was validated."""
        return Wish(UUID(self.person.data), self.due_on.data, text_of(self.note))

    def version(self) -> UUID | None:
        """The assignment that was on the screen; None for none, or for what is no id."""
        try:
            return UUID(self.seen.data or "")
        except ValueError:
            return None

    def refuse(self, refused: Refused) -> str | None:
        """Put the sentence at the field it is about; returned where it is about none."""
        sentence = wording.refusal(refused)
        field = {"assignment.person": self.person, "assignment.past_day": self.due_on}.get(refused.rule)
        if field is None:
            return sentence
        field.errors = [sentence]
        return None


class DeputyForm(GermanForm):
    """A colleague who does one's tasks until a day."""

    deputy = SelectField("Wer vertritt Sie?", validators=[chosen("eine Person")])
    until = GermanDateField(
        "Bis einschließlich",
        description="Danach endet die Vertretung von selbst.",
        validators=[chosen("einen Tag")],
    )

    def offer(self, people: Iterable[Somebody], me: UUID) -> Self:
        """Let one of these people be chosen, except oneself."""
        self.deputy.choices = _choices((each for each in people if each.id != me), me)
        return self

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the field it is about."""
        field = self.until if refused.rule == "deputy.past_day" else self.deputy
        field.errors = [wording.refusal(refused)]
