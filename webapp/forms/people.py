"""Forms about people: signing in, joining, new passwords, the team."""

from collections.abc import Iterable
from typing import Self

from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.fields import EmailField
from wtforms.validators import EqualTo

from tenants.access.roles import Role
from tenants.clock import today
from tenants.errors import Refused
from tenants.people.passwords import MAX_LENGTH, MIN_LENGTH
from webapp import wording
from webapp.forms.german import GermanDateField, GermanForm, at_most, chosen, mail_address, required

MAX_NAME = 120
MAX_EMAIL = 254
"""Longest mail address there is (RFC 5321)."""

_NEW_PASSWORD_HINT = (
    f"Mindestens {MIN_LENGTH} Zeichen. Am besten drei oder vier Wörter, die nichts miteinander zu tun haben. "
    "Leerzeichen sind erlaubt."
)


def _once_more(label: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[
            required("das Kennwort noch einmal"),
            EqualTo("password", "Die beiden Kennwörter sind verschieden."),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(GermanForm):
    """A form whose password may be refused after it was filled in correctly."""

    password: PasswordField

    def shows(self, refused: Refused) -> bool:
        """Whether the refusal is about the password; it then stands at the field."""
        if not refused.rule.startswith(("password.", "joining.wrong_password")):
            return False
        self.password.errors = [wording.refusal(refused)]
        return True


class SignInForm(GermanForm):
    """Mail address and password."""

    email = EmailField(
        "E-Mail-Adresse",
        validators=[required("Ihre E-Mail-Adresse"), at_most(MAX_EMAIL)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        "Kennwort",
        validators=[required("Ihr Kennwort"), at_most(MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    weiter = HiddenField(validators=[at_most(2000)])


class JoiningForm(PasswordForm):
    """A new person accepts an invitation: name and password."""

    name = StringField(
        "Ihr Name",
        description="Unter diesem Namen kennt Sie Ihr Team.",
        validators=[required("Ihren Namen"), at_most(MAX_NAME)],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        "Kennwort",
        description=_NEW_PASSWORD_HINT,
        validators=[required("ein Kennwort")],
        render_kw={"autocomplete": "new-password"},
    )
    again = _once_more("Kennwort wiederholen")


class ConfirmingForm(PasswordForm):
    """A person with an account accepts an invitation: the password shows that it is them."""

    password = PasswordField(
        "Kennwort",
        validators=[required("Ihr Kennwort"), at_most(MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(GermanForm):
    """Asks for a link to a new password."""

    email = EmailField(
        "E-Mail-Adresse",
        validators=[required("Ihre E-Mail-Adresse"), at_most(MAX_EMAIL), mail_address()],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )


class NewPasswordForm(PasswordForm):
    """A new password, twice."""

    password = PasswordField(
        "Neues Kennwort",
        description=_NEW_PASSWORD_HINT,
        validators=[required("ein Kennwort")],
        render_kw={"autocomplete": "new-password"},
    )
    again = _once_more("Neues Kennwort wiederholen")


def _choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(role.value, wording.ROLES[role]) for role in roles]


class InvitationForm(GermanForm):
    """Invites a colleague, into one of the roles the person inviting may give."""

    name = StringField(
        "Name", validators=[required("den Namen"), at_most(MAX_NAME)], render_kw={"autocomplete": "off"}
    )
    email = EmailField(
        "E-Mail-Adresse",
        description="Dorthin schicken wir den Link. Er gilt 14 Tage.",
        validators=[required("die E-Mail-Adresse"), at_most(MAX_EMAIL), mail_address()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    role = SelectField("Rolle", default=Role.MITWIRKUNG.value, validators=[chosen("eine Rolle")])

    def offer(self, roles: Iterable[Role]) -> Self:
        """Let one of these roles be chosen."""
        self.role.choices = _choices(roles)
        return self


class GiveRoleForm(GermanForm):
    """Gives a colleague one more role."""

    role = SelectField("Rolle", validators=[chosen("eine Rolle")])

    def offer(self, roles: Iterable[Role]) -> Self:
        """Let one of these roles be chosen; none is chosen already, since some give much."""
        self.role.choices = [("", "bitte wählen"), *_choices(roles)]
        return self


class EndRoleForm(GermanForm):
    """Ends a role from a day on."""

    first_day_without = GermanDateField(
        "Ohne diese Rolle ab",
        description="Heute heißt: sofort.",
        validators=[chosen("einen Tag")],
        default=today,
    )

    def about(self, role: Role) -> Self:
        """Name the role, because a page has one such form for each."""
        self.first_day_without.label.text = f"Ohne {wording.ROLES[role]} ab"
        return self
