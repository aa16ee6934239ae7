"""The form that opens a published edition."""

from wtforms import HiddenField
from wtforms.validators import Optional

from tenants.clock import today
from tenants.errors import Refused
from tenants.work.rolling_out import Rollout, seen_as
from webapp import wording
from webapp.forms.german import GermanDateField, GermanForm, required


class OpeningForm(GermanForm):
    """The days between which an edition may be taken over."""

    seen = HiddenField()
    opens_on = GermanDateField("Erster Tag", validators=[required("den ersten Tag")])
    closes_on = GermanDateField(
        "Letzter Tag", description="Ohne letzten Tag bleibt sie geöffnet.", validators=[Optional()]
    )

    def show(self, rollout: Rollout | None) -> "OpeningForm":
        """Begin with the days that hold, or with today."""
        self.opens_on.data = rollout.opens_on if rollout else today()
        self.closes_on.data = rollout.closes_on if rollout else None
        return self.saw(rollout)

    def saw(self, rollout: Rollout | None) -> "OpeningForm":
        """Note which days are on the screen beside the form."""
        self.seen.data = seen_as(rollout)
        return self

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the last day, the only thing refused."""
        self.closes_on.errors = [wording.refusal(refused)]
