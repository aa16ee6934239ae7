"""Forms of reviewing: a consultant decides on an item, a Jugendamt answers a query."""

from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Optional

from modules.checklists.answers import Rating
from modules.checklists.evidence import EvidenceClass
from tenants.review.replying import LONGEST_REPLY
from tenants.review.reviewing import LONGEST_TEXT, Judgement, Seen
from webapp.forms.german import GermanForm, at_most, chosen, text_of

AGREE = "einverstanden"
QUERY = "rueckfrage"
_LEVELS = tuple(str(rating.value) for rating in Rating)


class JudgementForm(GermanForm):
    """What a consultant decides; one text is the reason or the query, whichever was chosen."""

    seen_answer = IntegerField(validators=[InputRequired()])
    seen_judgement = IntegerField(validators=[InputRequired()])
    seen_query = IntegerField(validators=[InputRequired()])
    decision = HiddenField(
        "Ihre Entscheidung",
        validators=[chosen("eine der Antworten"), AnyOf((AGREE, *_LEVELS, QUERY), "Bitte wählen Sie neu.")],
    )
    evidence = HiddenField(
        "Nachweis", validators=[Optional(), AnyOf(tuple(str(each.value) for each in EvidenceClass))]
    )
    text = TextAreaField("Begründung oder Rückfrage", validators=[at_most(LONGEST_TEXT)])

    @property
    def is_query(self) -> bool:
        """Whether the consultant asks instead of deciding."""
        return bool(self.decision.data == QUERY)

    def judgement(self) -> Judgement:
        """The judgement the form means."""
        decision = self.decision.data or ""
        return Judgement(
            rating=Rating(int(decision)) if decision in _LEVELS else None,
            evidence=EvidenceClass(int(self.evidence.data)) if self.evidence.data else None,
            reason=text_of(self.text),
        )

    def seen(self) -> Seen:
        """The versions the form was printed with."""
        return Seen(self.seen_answer.data or 0, self.seen_judgement.data or 0, self.seen_query.data or 0)


class ReplyForm(GermanForm):
    """What the Jugendamt answers to a query."""

    seen = IntegerField(validators=[InputRequired()])
    text = TextAreaField(
        "Ihre Antwort",
        description="Die Moderation liest sie. Bitte keine Namen und keine Aktenzeichen von Familien.",
        filters=[lambda text: text.strip() if text else text],
        validators=[DataRequired("Bitte schreiben Sie Ihre Antwort."), at_most(LONGEST_REPLY)],
    )
