"""One Jugendamt as its operator sees it: size and its history, cohorts, first accounts."""

from dataclasses import dataclass
from datetime import date

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.access.roles import Role
from tenants.cohorts import confirming, reading
from tenants.cohorts.reading import SizedTenant, SizeRow, TenantPage
from tenants.cohorts.registering import propose
from tenants.errors import NotFound, Refused
from tenants.people import inviting
from tenants.people.accounts import Accounts, accounts
from webapp import wording
from webapp.context import PlatformVisit
from webapp.formatting import date_de
from webapp.forms.german import text_of
from webapp.forms.people import InvitationForm
from webapp.forms.platform import DistrictForm
from webapp.frame import Link
from webapp.pages.platform.district import DistrictView, excluded_in, view_of
from webapp.pages.platform.group import pages
from webapp.rendering import render, render_fragment, wants_fragment


@dataclass(frozen=True, slots=True)
class TenantView:
    """A Jugendamt.

    Attributes:
        present: the size whose cluster counts today.
        coming: a size confirmed whose cluster counts later.
        accounts: who may sign in, and who is invited.
    """

    office: TenantPage
    present: SizeRow | None
    coming: SizeRow | None
    accounts: Accounts


@dataclass(frozen=True, slots=True)
class SizeView:
    """A new size of a Jugendamt.

    Attributes:
        view: what would be confirmed; None where neither the form nor the official list says one.
        counts_from: first day it would count.
    """

    office: SizedTenant
    view: DistrictView | None
    counts_from: date


@pages.get("/betrieb/aemter/<amt>", needs=Permission.OPERATE)
def tenant_page(visit: PlatformVisit, amt: str) -> ResponseReturnValue:
    """Everything an operator sees of one Jugendamt."""
    form = InvitationForm(formdata=None, role=Role.PROJEKTLEITUNG.value).offer(Role)
    return _page(visit, reading.tenant_page(visit.session, amt), form)


@pages.post("/betrieb/aemter/<amt>/einladungen", needs=Permission.OPERATE)
def invite_first_person(visit: PlatformVisit, amt: str) -> ResponseReturnValue:
    """Invite somebody on behalf of the operator: the first accounts of a Jugendamt."""
    office = reading.tenant_page(visit.session, amt)
    form = InvitationForm().offer(Role)
    if not form.validate():
        return _page(visit, office, form, status=422)
    role = Role(form.role.data)
    sent = inviting.invite_first(
        visit.session,
        visit.signed_in.person_id,
        office.id,
        email=text_of(form.email),
        name=text_of(form.name),
        role=role,
    )
    said = f"Die Einladung an {text_of(form.email)} ist unterwegs ({wording.ROLES[role]})."
    if sent.replaced is not None:
        said += f" Sie ersetzt die Einladung als {wording.ROLES[sent.replaced]}."
    flash(said, "success")
    return redirect(url_for("platform.tenant_page", amt=amt) + "#zugaenge", 303)


@pages.get("/betrieb/aemter/<amt>/groesse", needs=Permission.OPERATE)
def new_size(visit: PlatformVisit, amt: str) -> ResponseReturnValue:
    """See what a new size would be and from when it would count."""
    office = reading.sized_tenant(visit.session, amt)
    form = DistrictForm(formdata=request.args)
    view = _chosen(visit, office, form, excluded_in(request.args))
    if view is None:
        form.ask_for_population()
    counts_from = confirming.would_count_from(visit.session, office.id)
    return _size_page(SizeView(office, view, counts_from), form)


@pages.post("/betrieb/aemter/<amt>/groesse", needs=Permission.OPERATE)
def confirm_tenant_size(visit: PlatformVisit, amt: str) -> ResponseReturnValue:
    """Confirm the size that was shown."""
    office = reading.sized_tenant(visit.session, amt)
    form = DistrictForm(formdata=request.form)
    view = _chosen(visit, office, form, excluded_in(request.form))
    if view is None:
        raise Refused("tenant.invented", (office.name,))
    confirmed = confirming.confirm_size(visit.session, visit.signed_in.person_id, office.id, view.district)
    if confirmed.is_new:
        day = date_de(confirmed.in_force_on)
        flash(f"Bestätigt: Cluster {confirmed.cluster}, gilt ab {day}.", "success")
    else:
        flash("Diese Größe war schon bestätigt. Geändert wurde nichts.", "info")
    return redirect(url_for("platform.tenant_page", amt=amt), 303)


def _chosen(
    visit: PlatformVisit, office: SizedTenant, form: DistrictForm, excluded: tuple[str, ...] | None
) -> DistrictView | None:
    """The district the form means; None where neither the form nor the official list says one."""
    entered = form.entered() if form.validate() else None
    if excluded is None and office.sizes:
        excluded = office.sizes[0].excluded_ags
    try:
        proposal = propose(visit.session, office.ags or "", excluded=excluded)
    except NotFound:
        return None if entered is None else view_of((), entered)
    return view_of(proposal.parts, entered or proposal.district)


def _page(visit: PlatformVisit, office: TenantPage, form: InvitationForm, *, status: int = 200) -> Response:
    latest = office.sizes[0] if office.sizes else None
    view = TenantView(
        office=office,
        present=next((size for size in office.sizes if size.is_in_force), None),
        coming=latest if latest is not None and not latest.is_in_force else None,
        accounts=accounts(visit.session, office.id),
    )
    return render("platform/tenant.html", breadcrumbs=_above(), status=status, page=view, form=form)


def _size_page(page: SizeView, form: DistrictForm) -> Response:
    if wants_fragment():
        return render_fragment("platform/_size.html", page=page, form=form)
    office = Link(page.office.name, url_for("platform.tenant_page", amt=page.office.slug))
    return render("platform/size.html", breadcrumbs=(*_above(), office), page=page, form=form)


def _above() -> tuple[Link, ...]:
    return (Link("Jugendämter", url_for("platform.tenants")),)
