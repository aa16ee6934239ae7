"""The form to report a barrier."""

from wtforms import StringField, TextAreaField
from wtforms.fields import EmailField
from wtforms.validators import Optional

from webapp.forms.german import GermanForm, at_most, mail_address, required


class BarrierForm(GermanForm):
    """What was the barrier, where, and where to answer."""

    description = TextAreaField(
        "Was lässt sich nicht lesen oder nicht bedienen?",
        description="Bitte nennen Sie auch Ihr Hilfsmittel, zum Beispiel Bildschirmlupe oder Screenreader.",
        validators=[required("eine Beschreibung"), at_most(5000)],
        render_kw={"rows": "6"},
    )
    page = StringField(
        "Auf welcher Seite?",
        description="Name oder Adresse der Seite.",
        validators=[required("die Seite"), at_most(500)],
    )
    email = EmailField(
        "Ihre E-Mail-Adresse",
        description="Ohne Adresse können wir Ihnen nicht antworten.",
        validators=[Optional(), at_most(254), mail_address()],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
