"""The list of Jugendämter, and taking a new one onto the platform by its key."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.cohorts import listing
from tenants.cohorts.listing import TenantList
from tenants.cohorts.registering import Proposal, propose, register_tenant
from tenants.errors import NotFound, Refused
from tenants.municipalities import reading
from tenants.municipalities.reading import RegisterState
from tenants.municipalities.register import Municipality
from webapp import wording
from webapp.context import PlatformVisit
from webapp.forms.platform import DistrictForm, FilterForm, LookUpForm
from webapp.frame import Link
from webapp.imports.ags import read_ags
from webapp.pages.platform.district import DistrictView, excluded_in, view_of
from webapp.pages.platform.group import pages
from webapp.rendering import render, render_fragment, wants_fragment


@dataclass(frozen=True, slots=True)
class TenantsView:
    """The list of Jugendämter.

    Attributes:
        is_narrowed: some filter is set.
        newer_url, older_url: None at the ends.
    """

    listed: TenantList
    register: RegisterState | None
    is_narrowed: bool
    newer_url: str | None
    older_url: str | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A place of the official list, and the district its Jugendamt would have."""

    proposal: Proposal
    view: DistrictView


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What looking for a place gave: places by name, or nothing and why."""

    places: tuple[Municipality, ...] = ()
    problem: str | None = None


@pages.get("/betrieb", needs=Permission.OPERATE)
def front(_visit: PlatformVisit) -> ResponseReturnValue:
    """The bare address, as somebody types it."""
    return redirect(url_for("platform.tenants"), 303)


@pages.get("/betrieb/aemter", needs=Permission.OPERATE)
def tenants(visit: PlatformVisit) -> ResponseReturnValue:
    """All Jugendämter, fifty a page."""
    form = FilterForm(formdata=request.args)
    filters = form.filters()
    listed = listing.tenants(visit.session, filters, page=request.args.get("seite", 1, type=int))
    page = TenantsView(
        listed=listed,
        register=reading.state_or_none(visit.session),
        is_narrowed=filters != listing.Filters(),
        newer_url=_page_url(listed.page - 1) if listed.page > 1 else None,
        older_url=_page_url(listed.page + 1) if listed.page < listed.pages else None,
    )
    return render("platform/tenants.html", page=page, form=form)


@pages.get("/betrieb/aemter/neu", needs=Permission.OPERATE)
def new_tenant(visit: PlatformVisit) -> ResponseReturnValue:
    """Look a place up, see what the official list says, choose what a Kreis leaves out."""
    text = request.args.get("suche", "").strip()
    key = read_ags(request.args.get("ags") or text)
    if key is not None:
        if key.was_restored:
            flash(f"Die führende Null ist ergänzt: {key.key}", "info")
        return _propose(visit, key.key)
    if not text:
        return _look_up(LookUpForm(), LookedUp(problem=_without_register(visit)))
    form = LookUpForm(formdata=request.args)
    return _look_up(form, _found(visit, text))


@pages.post("/betrieb/aemter/neu", needs=Permission.OPERATE)
def create_tenant(visit: PlatformVisit) -> ResponseReturnValue:
    """Register the Jugendamt with the district that was shown."""
    key = read_ags(request.form.get("ags", ""))
    form = DistrictForm(formdata=request.form)
    if key is None or not form.validate():
        raise NotFound("municipality", request.form.get("ags", ""))
    proposal = propose(visit.session, key.key, excluded=excluded_in(request.form))
    district = form.entered() or proposal.district
    registered = register_tenant(visit.session, visit.signed_in.person_id, proposal.ags, district)
    if registered.is_new:
        flash(f"{registered.name} ist angelegt, in Cluster {district.cluster}.", "success")
    else:
        flash(f"{registered.name} gibt es schon. Angelegt wurde nichts.", "info")
    return redirect(url_for("platform.tenant_page", amt=registered.slug), 303)


def _propose(visit: PlatformVisit, ags: str) -> ResponseReturnValue:
    form = DistrictForm(formdata=request.args)
    try:
        proposal = propose(visit.session, ags, excluded=excluded_in(request.args))
        if proposal.existing is not None:
            flash(f"{proposal.existing.name} gibt es schon.", "info")
            return redirect(url_for("platform.tenant_page", amt=proposal.existing.slug), 303)
        district = (form.entered() if form.validate() else None) or proposal.district
    except NotFound as missing:
        return _look_up(LookUpForm(text=ags), LookedUp(problem=_missing(missing)), status=404)
    except Refused as refused:
        return _look_up(LookUpForm(text=ags), LookedUp(problem=wording.refusal(refused)), status=422)
    return _show(ProposalView(proposal, view_of(proposal.parts, district)), form)


def _show(page: ProposalView, form: DistrictForm) -> Response:
    if wants_fragment():
        return render_fragment("platform/_proposal.html", page=page, form=form)
    return render("platform/proposal.html", breadcrumbs=_above_new(), page=page, form=form)


def _look_up(form: LookUpForm, found: LookedUp, *, status: int = 200) -> Response:
    above = (Link("Jugendämter", url_for("platform.tenants")),)
    return render("platform/look_up.html", breadcrumbs=above, status=status, form=form, found=found)


def _found(visit: PlatformVisit, text: str) -> LookedUp:
    if text.isdigit():
        return LookedUp(problem=wording.NO_KEY)
    places = reading.search(visit.session, text)
    if places:
        return LookedUp(places)
    return LookedUp(problem=_without_register(visit) or wording.NO_SUCH_PLACE.format(text))


def _without_register(visit: PlatformVisit) -> str | None:
    if reading.state_or_none(visit.session) is None:
        return _missing(NotFound("register", ""))
    return None


def _missing(missing: NotFound) -> str:
    if missing.kind == "register":
        return wording.NO_REGISTER
    return wording.NO_SUCH_KEY.format(missing.key)


def _above_new() -> tuple[Link, ...]:
    return (
        Link("Jugendämter", url_for("platform.tenants")),
        Link("Jugendamt anlegen", url_for("platform.new_tenant")),
    )


def _page_url(page: int) -> str:
    narrowed = {name: value for name, value in request.args.items() if name != "seite"}
    return f"{url_for('platform.tenants')}?{urlencode(narrowed | {'seite': str(page)})}"
