"""Forms of the checklist: an answer with the office's own words, and evidence in words."""

from datetime import date
from typing import Any

from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Optional, ValidationError

from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence
from tenants.clock import today
from tenants.work.answering import LONGEST_NOTE, Entry
from webapp.forms.german import GermanDateField, GermanForm, at_most

NOT_APPLICABLE = "nz"
CHOICES = (NOT_APPLICABLE, *(str(rating.value) for rating in Rating))


class AnswerForm(GermanForm):
    """What the answer form posts; `answer` is not there where nothing was chosen."""

    seen = IntegerField(validators=[InputRequired()])
    answer = HiddenField(validators=[Optional(), AnyOf(CHOICES)])
    reason = TextAreaField()
    note = TextAreaField(validators=[at_most(LONGEST_NOTE)])

    def entry(self) -> Entry:
        """The entry the form means."""
        return Entry(_answer(self.answer.data or "", self.reason.data or ""), self.note.data or "")


def _answer(choice: str, reason: str) -> Answer | None:
    if choice == NOT_APPLICABLE:
        return NotApplicable(reason)
    if choice in CHOICES:
        return Rated(Rating(int(choice)))
    return None


class EvidenceForm(GermanForm):
    """A piece of evidence in words."""

    reference = StringField(
        "Wo liegt der Nachweis?",
        description=(
            "Zum Beispiel: liegt vor in Akte 51-2-7. Bitte keine Namen und keine Aktenzeichen von Familien."
        ),
        filters=[lambda text: text.strip() if text else text],
        validators=[DataRequired("Bitte nennen Sie, wo der Nachweis liegt."), at_most(300)],
    )
    dated_on = GermanDateField("Datum des Dokuments", validators=[Optional()])
    decision = StringField(
        "Beschluss oder Anordnung",
        description="Zum Beispiel: JHA 12.06.2025, TOP 5",
        filters=[lambda text: text.strip() if text else text],
        validators=[Optional(), at_most(200)],
    )
    last_proof_on = GermanDateField(
        "Anwendung zuletzt belegt am",
        description="Stichprobe, Bericht oder Überprüfung",
        validators=[Optional()],
    )

    def validate_dated_on(self, field: Any) -> None:
        """No document comes from the future."""
        _refuse_future(field.data)

    def validate_last_proof_on(self, field: Any) -> None:
        """Nothing was shown in the future."""
        _refuse_future(field.data)

    def evidence(self) -> Evidence:
        """The evidence the form means."""
        return Evidence(
            str(self.reference.data), self.dated_on.data, self.decision.data or None, self.last_proof_on.data
        )


def _refuse_future(day: date | None) -> None:
    if day is not None and day > today():
        raise ValidationError("Das Datum liegt in der Zukunft. Bitte prüfen Sie es.")
