"""Forms of changes of law."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Optional

from tenants.catalogue.law import LONGEST, LawChange, Said
from tenants.errors import Refused
from webapp import wording
from webapp.forms.catalogue import Fits, limited, on_one_line
from webapp.forms.german import GermanDateField, GermanForm, at_most, required, text_of


def _text(label: str, what: str | None, most: int, description: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[on_one_line],
        description=description,
        validators=[Optional() if what is None else required(what), Fits(), at_most(most)],
        render_kw=limited(most, rows=2 if most > 200 else 1),
    )


class LawChangeForm(GermanForm):
    """What changed, from when on, in a sentence."""

    seen = HiddenField()
    norm = _text(
        "Norm", "die Norm", LONGEST["norm"], "Zum Beispiel: SGB VIII § 79a oder SGB VIII § 37 Abs. 1"
    )
    in_force_on = GermanDateField("In Kraft am", validators=[required("den Tag")])
    sentence = _text("Was ist neu?", "einen Satz", LONGEST["sentence"], "Ein Satz für die Jugendämter")
    link = _text("Wo steht es?", None, LONGEST["link"], "Fundstelle oder Adresse, als Text")

    def show(self, change: LawChange) -> "LawChangeForm":
        """Begin with what is stored."""
        self.norm.data, self.in_force_on.data = change.said.norm, change.said.in_force_on
        self.sentence.data, self.link.data = change.said.sentence, change.said.link
        self.seen.data = str(change.version)
        return self

    def said(self) -> Said:
        """What the form means; after it was validated."""
        assert self.in_force_on.data is not None
        return Said(text_of(self.norm), self.in_force_on.data, text_of(self.sentence), text_of(self.link))

    def version(self) -> int:
        """The version that was on the screen; 0 for none, or for what is no number."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def refuse(self, refused: Refused) -> None:
        """Put the sentence at the norm, the only thing refused."""
        self.norm.errors = [wording.refusal(refused)]


class WithdrawalForm(GermanForm):
    """Why a change is withdrawn."""

    because = _text("Warum?", "den Grund", LONGEST["because"], "Bleibt mit der Änderung gespeichert.")
