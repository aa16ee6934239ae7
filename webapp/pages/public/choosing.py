"""Choosing where to work, for people who belong to several places."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.access.roles import PlatformRole
from tenants.cohorts import moderating
from tenants.cohorts.moderating import ModeratedCohort
from tenants.people.signing_in import SignedIn
from webapp import wording
from webapp.context import NotSignedIn, PublicVisit
from webapp.frame import Link
from webapp.pages.public.group import pages
from webapp.rendering import render


@pages.get("/auswahl")
def choose(visit: PublicVisit) -> ResponseReturnValue:
    """Every place the person may go to."""
    if visit.signed_in is None:
        raise NotSignedIn
    return render(
        "public/choose.html", places=_places(visit.signed_in), moderated=_moderated(visit, visit.signed_in)
    )


def _moderated(visit: PublicVisit, signed_in: SignedIn) -> tuple[ModeratedCohort, ...]:
    """A consultant's cohorts; nobody else has any, so nobody else's visit asks for them."""
    if PlatformRole.MODERATION not in signed_in.platform_roles:
        return ()
    return moderating.moderated(visit.session, signed_in.person_id)


def _catalogue(signed_in: SignedIn) -> tuple[tuple[Link, str], ...]:
    """The drafts of the catalogue, for those who may propose something for them."""
    if Permission.PROPOSE_CATALOGUE not in signed_in.platform_permissions:
        return ()
    return ((Link("Am Katalog mitschreiben", url_for("platform.catalogue")), "Moderation"),)


def _places(signed_in: SignedIn) -> tuple[tuple[Link, str], ...]:
    """Links with the person's roles there, in words."""
    offices = tuple(
        (
            Link(membership.name, url_for("tenant.start", amt=membership.slug)),
            ", ".join(wording.ROLES[role] for role in sorted(membership.roles)),
        )
        for membership in signed_in.memberships
    )
    if Permission.OPERATE not in signed_in.platform_permissions:
        return (*offices, *_catalogue(signed_in))
    return (*offices, (Link("Plattform betreiben", url_for("platform.tenants")), "Betrieb"))
