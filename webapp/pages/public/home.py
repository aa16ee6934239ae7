"""The way in: what this is, or straight to where the person works."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.people.signing_in import SignedIn
from webapp.context import PublicVisit
from webapp.pages.public.group import pages
from webapp.rendering import render


@pages.get("/")
def home(visit: PublicVisit) -> ResponseReturnValue:
    """Whoever is signed in goes on to their work; everybody else reads what this is."""
    if visit.signed_in is not None:
        return redirect(start_of(visit.signed_in), 303)
    return render("public/home.html")


def start_of(signed_in: SignedIn) -> str:
    """The page a person's work begins on: their one Jugendamt, the platform, or the choice."""
    operates = Permission.OPERATE in signed_in.platform_permissions
    match signed_in.memberships:
        case (only,) if not signed_in.platform_roles:
            return url_for("tenant.start", amt=only.slug)
        case () if operates:
            return url_for("platform.tenants")
        case _:
            return url_for("public.choose")
