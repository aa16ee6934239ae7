"""The team of a Jugendamt: who works here in which role, who is invited, and changing that."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.access.roles import Role
from tenants.errors import Refused
from tenants.people import giving_roles, inviting, reading
from tenants.people.reading import Colleague, Team
from webapp import wording
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.context import TenantVisit
from webapp.formatting import date_de
from webapp.forms.german import text_of
from webapp.forms.people import EndRoleForm, GiveRoleForm, InvitationForm
from webapp.frame import Link
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.team_view import RefusedAct, colleague_page, givable, team_page
from webapp.rendering import render


@pages.get("/team", needs=Permission.READ_TEAM)
def team(visit: TenantVisit) -> ResponseReturnValue:
    """Everybody with their roles, open invitations, and what the roles mean."""
    return _page(visit, reading.team(visit.session))


@pages.post("/team/einladungen", needs=Permission.MANAGE_TEAM)
@limiter.limit(limits.INVITATIONS, key_func=limits.per_person)
def invite_colleague(visit: TenantVisit) -> ResponseReturnValue:
    """Invite somebody by mail; the answer is the same whether the address has an account or not."""
    form = InvitationForm().offer(givable(visit))
    if not form.validate():
        return _page(visit, reading.team(visit.session), form=form)
    try:
        inviting.invite(
            visit.session,
            visit.signed_in.person_id,
            email=text_of(form.email),
            name=text_of(form.name),
            role=Role(form.role.data),
        )
    except Refused as refused:
        form.email.errors = [wording.refusal(refused)]
        return _page(visit, reading.team(visit.session), form=form)
    flash(f"Die Einladung an {text_of(form.name)} ist unterwegs.", "success")
    return _back(visit)


@pages.post("/team/einladungen/<uuid:einladung>/erneut", needs=Permission.MANAGE_TEAM)
@limiter.limit(limits.INVITATIONS, key_func=limits.per_person)
def renew_invitation(visit: TenantVisit, einladung: UUID) -> ResponseReturnValue:
    """Send an invitation once more."""
    inviting.renew(visit.session, visit.signed_in.person_id, einladung)
    flash("Die Einladung ist noch einmal unterwegs. Sie gilt wieder 14 Tage.", "success")
    return _back(visit)


@pages.post("/team/einladungen/<uuid:einladung>/zurueckziehen", needs=Permission.MANAGE_TEAM)
def withdraw_invitation(visit: TenantVisit, einladung: UUID) -> ResponseReturnValue:
    """Make an invitation's link worthless."""
    inviting.withdraw(visit.session, visit.signed_in.person_id, einladung)
    flash("Die Einladung ist zurückgezogen. Ihr Link gilt nicht mehr.", "success")
    return _back(visit)


@pages.get("/team/personen/<uuid:person>", needs=Permission.MANAGE_TEAM)
def colleague(visit: TenantVisit, person: UUID) -> ResponseReturnValue:
    """The roles of one colleague, to be given and ended."""
    return _colleague_page(visit, reading.team(visit.session).colleague(person))


@pages.post("/team/personen/<uuid:person>/rollen", needs=Permission.MANAGE_TEAM)
def give_role(visit: TenantVisit, person: UUID) -> ResponseReturnValue:
    """Give a colleague one more role."""
    colleague = reading.team(visit.session).colleague(person)
    form = GiveRoleForm().offer(givable(visit))
    if not form.validate():
        return _colleague_page(visit, colleague, RefusedAct(form))
    role = Role(form.role.data)
    try:
        giving_roles.give_role(visit.session, visit.signed_in.person_id, person, role)
    except Refused as refused:
        return _colleague_page(visit, colleague, RefusedAct(form, wording.refusal(refused)))
    flash(f"{colleague.name} hat jetzt die Rolle {wording.ROLES[role]}.", "success")
    return _back(visit)


@pages.post("/team/rollen/<uuid:rolle>/ende", needs=Permission.MANAGE_TEAM)
def end_role(visit: TenantVisit, rolle: UUID) -> ResponseReturnValue:
    """End a role, at once or from a later day on."""
    colleague = reading.team(visit.session).holder(rolle)
    form = EndRoleForm()
    day = form.first_day_without.data
    if not form.validate() or day is None:
        return _colleague_page(visit, colleague, RefusedAct(form, membership_id=rolle))
    try:
        giving_roles.end_role(visit.session, visit.signed_in.person_id, rolle, first_day_without=day)
    except Refused as refused:
        return _colleague_page(visit, colleague, RefusedAct(form, wording.refusal(refused), rolle))
    flash(f"{colleague.name}: Die Rolle endet, gültig ab {date_de(day)}.", "success")
    # Whoever ended a role of their own may not be allowed to open the team any more.
    if colleague.person_id == visit.signed_in.person_id:
        return redirect(url_for("public.home"), 303)
    return _back(visit)


def _page(visit: TenantVisit, team: Team, *, form: InvitationForm | None = None) -> Response:
    status = 200 if form is None else 422
    return render("tenant/team.html", status=status, page=team_page(visit, team, form=form))


def _colleague_page(visit: TenantVisit, colleague: Colleague, refused: RefusedAct | None = None) -> Response:
    return render(
        "tenant/colleague.html",
        breadcrumbs=(Link("Team", url_for("tenant.team", amt=visit.membership.slug)),),
        status=200 if refused is None else 422,
        page=colleague_page(visit, colleague, refused),
    )


def _back(visit: TenantVisit) -> ResponseReturnValue:
    return redirect(url_for("tenant.team", amt=visit.membership.slug), 303)
