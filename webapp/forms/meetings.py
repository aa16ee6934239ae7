"""The form in which a group says what it agreed on."""

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from modules.checklists.answers import Rating
from tenants.meetings.leading import LONGEST_REASON
from webapp.forms.german import GermanForm, at_most, chosen
from webapp.wording import RATINGS


class AgreementForm(GermanForm):
    """A rating and one sentence why."""

    seen_answer = IntegerField(validators=[InputRequired()])
    rating = RadioField(
        "Worauf einigen Sie sich?",
        choices={str(rating.value): f"{rating.value}, {RATINGS[rating]}" for rating in Rating},
        validators=[chosen("die Stufe, auf die Sie sich einigen")],
    )
    why = TextAreaField(
        "Warum? Ein Satz",
        filters=[lambda text: text.strip() if text else text],
        validators=[DataRequired("Bitte schreiben Sie in einem Satz, warum."), at_most(LONGEST_REASON)],
        render_kw={"rows": 2},
    )

    def agreed(self) -> Rating:
        """The rating the form means; call it on a valid form only."""
        return Rating(int(self.rating.data))
