"""The form of a module's target."""

from typing import Self

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import HiddenInput

from modules.scoring.scale import LEVEL_NAMES, Level
from tenants.errors import Refused
from tenants.work.targeting import LONGEST_DECISION, StoredTarget, Target
from webapp import wording
from webapp.forms.german import GermanDateField, GermanForm, at_most, text_of

_NO_TARGET = "kein-ziel"

_LEVELS = [(level.name, f"{level.name} {LEVEL_NAMES[level]}") for level in Level if level is not Level.R1]


class TargetForm(GermanForm):
    """A level, the day it is to be reached, and who decided so."""

    level = SelectField("Welche Stufe soll das Modul erreichen?")
    reach_by = GermanDateField("Bis wann?", validators=[Optional()])
    decision = StringField(
        "Wer hat das beschlossen?",
        description="Zum Beispiel: JHA 12.06.2026, TOP 5",
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired("Bitte nennen Sie, wer das wann beschlossen hat."),
            at_most(LONGEST_DECISION),
        ],
        render_kw={"autocomplete": "off"},
    )
    seen = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, holding: StoredTarget) -> Self:
        """The levels to choose from; giving a target up where there is one."""
        give_up = [(_NO_TARGET, "Ziel aufgeben")] if holding.target.level else []
        self.level.choices = [*_LEVELS, *give_up]
        return self

    def show(self, holding: StoredTarget) -> Self:
        """Begin with what holds now."""
        self.level.data = (holding.target.level or Level.R3).name
        self.reach_by.data = holding.target.reach_by
        self.decision.data = holding.target.decision if holding.target.level else ""
        self.seen.data = holding.version
        return self

    def target(self) -> Target:
        """What the form asks for; after it was validated."""
        level = None if self.level.data == _NO_TARGET else Level[self.level.data]
        return Target(level, self.reach_by.data if level else None, text_of(self.decision))

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the field it is about."""
        field = self.decision if refused.rule.startswith("target.decision") else self.reach_by
        field.errors = [wording.refusal(refused)]
