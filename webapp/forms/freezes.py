"""The forms that announce a freeze and move it."""

from collections.abc import Iterable

from wtforms import HiddenField, SelectField

from modules.indicators.periods import Period
from tenants.errors import NotFound, Refused
from tenants.sharing import announcing
from tenants.sharing.announced import Freeze
from webapp import formatting, wording
from webapp.forms.checkboxes import CheckboxesField
from webapp.forms.german import GermanDateField, GermanForm, chosen, required

ALL_GROUPS = ""
"""The choice that means every group."""

_OF_THE_DAY = {"freeze.past_day", "freeze.too_soon", "freeze.too_far", "freeze.year_not_over"}


class FreezeForm(GermanForm):
    """Announces the freeze of some years."""

    years = CheckboxesField("Jahre", validators=[chosen("mindestens ein Jahr")], validate_choice=False)
    group = SelectField("Gruppe", validate_choice=False)
    on = GermanDateField("Tag", validators=[required("den Tag")])

    def offer(self, years: Iterable[int], groups: Iterable[tuple[str, str]] | None) -> "FreezeForm":
        """The years and groups to choose from; without groups there is no choice of them."""
        self.years.choices = {str(year): str(year) for year in years}
        if groups is None:
            del self.group
        else:
            self.group.choices = {ALL_GROUPS: "alle Gruppen"} | dict(groups)
        earliest = formatting.date_de(announcing.earliest_day())
        self.on.description = f"frühestens der {earliest}"
        return self

    def periods(self) -> tuple[Period, ...]:
        """The years chosen, oldest first; raises NotFound for one that was not offered."""
        for text in self.years.data or ():
            if text not in (self.years.choices or {}):
                raise NotFound("period", text)
        return tuple(sorted({Period.parse(text) for text in self.years.data or ()}))

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the field it is about."""
        field = self.on if refused.rule in _OF_THE_DAY else self.years
        field.errors = [wording.refusal(refused)]


class MoveForm(GermanForm):
    """Moves an announced freeze to another day."""

    seen = HiddenField()
    on = GermanDateField("Neuer Tag", validators=[required("den neuen Tag")])

    def show(self, freeze: Freeze) -> "MoveForm":
        """Note the day on the screen, unless the form knows it."""
        self.seen.data = self.seen.data or freeze.on.isoformat()
        return self

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the day."""
        self.on.errors = [wording.refusal(refused)]
