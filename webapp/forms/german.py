"""The base of all forms: German messages, and validators whose sentences say what to do."""

from typing import Any, ClassVar
from unicodedata import category

from flask_wtf import FlaskForm
from wtforms import DateField, Field, PasswordField, StringField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Email, InputRequired, Length

from webapp import formatting


class GermanForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A form in German.

    The token against forged requests is checked for the whole application before the page is called;
    templates print it once per `<form>` from `frame.csrf_token`, without an id, so that several forms
    may stand on a page.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Texts of WTForms itself in German."""

        csrf = False
        locales: ClassVar[list[str]] = ["de"]

        def get_translations(self, form: BaseForm) -> object:
            """WTForms' own German; Flask-WTF would ask Flask-Babel, which is not here."""
            return DefaultMeta.get_translations(self, form)

        def bind_field(
            self, form: BaseForm, unbound_field: "UnboundField[Field]", options: dict[str, Any]
        ) -> Field:
            """Texts are kept as they were typed; a text nobody can see was not typed."""
            field: Field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and not isinstance(field, PasswordField):
                field.filters = [_seen, *field.filters]
            return field


def _seen(text: str | None) -> str | None:
    return text if text is None or is_visible(text) else ""


def is_visible(text: str) -> bool:
    """Whether any character can be seen: not spaces, zero-width characters and marks of direction alone."""
    return any(category(character)[0] not in "CZ" for character in text)


class GermanDateField(DateField):
    """A day; a browser without a calendar sends it as people write it."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%d.%m.%Y"], **options)


class Filled(InputRequired):
    """The field must hold something that can be seen."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Refuse what is missing, and what nobody can see."""
        if field.raw_data and isinstance(field.raw_data[0], str) and not is_visible(field.raw_data[0]):
            field.raw_data = []
        super().__call__(form, field)


def required(what: str) -> InputRequired:
    """The field must be filled; `what` completes "Bitte geben Sie … ein."."""
    return Filled(f"Bitte geben Sie {what} ein.")


def chosen(what: str) -> InputRequired:
    """One of the choices must be taken; `what` completes "Bitte wählen Sie …."."""
    return InputRequired(f"Bitte wählen Sie {what}.")


def at_most(characters: int) -> Length:
    """The text may have so many characters."""
    most = formatting.number(characters, 0)
    return Length(max=characters, message=f"Das ist zu lang. Bitte kürzen Sie auf {most} Zeichen.")


def mail_address() -> Email:
    """The field must hold a mail address."""
    return Email("Das ist keine vollständige E-Mail-Adresse. Sie hat die Form name@amt.de.")


def text_of(field: StringField) -> str:
    """What stands in the field, as it was typed; empty if nothing does."""
    return field.data or ""
