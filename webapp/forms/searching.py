"""The one search box."""

from wtforms import SearchField
from wtforms.validators import ValidationError

from tenants.talk import searching
from webapp.forms.german import GermanForm, at_most, required, text_of


class SearchForm(GermanForm):
    """What is looked for, as it stands in the address."""

    q = SearchField(
        "Was suchen Sie?",
        description="Ein Wort, ein Teil davon oder eine Nummer wie M07-06.",
        validators=[required("ein Wort oder eine Nummer"), at_most(100)],
        render_kw={"autocomplete": "off"},
    )

    def validate_q(self, field: SearchField) -> None:
        """One letter is everywhere."""
        if not searching.words(text_of(field)):
            raise ValidationError(f"Bitte geben Sie mindestens {searching.SHORTEST} Zeichen ein.")
