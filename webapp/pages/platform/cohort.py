"""One cohort: its Jugendämter, placing more by cluster and kind, its moderators."""

from dataclasses import dataclass, replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.clock import today
from tenants.cohorts import composition, listing, placing
from tenants.cohorts.composition import CohortPage, Member
from tenants.cohorts.listing import TenantRow
from tenants.errors import NotFound
from webapp.context import PlatformVisit
from webapp.forms.platform import FilterForm, ModeratorForm
from webapp.frame import Link
from webapp.pages.platform.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort.

    Attributes:
        is_over: it takes nobody any more.
        candidates: Jugendämter that fit, are in no other cohort and match the filter.
    """

    group: CohortPage
    is_over: bool
    candidates: tuple[TenantRow, ...]


@pages.get("/betrieb/gruppen/<gruppe>", needs=Permission.OPERATE)
def cohort_page(visit: PlatformVisit, gruppe: str) -> ResponseReturnValue:
    """Members, those who could join, moderators."""
    group = composition.cohort_page(visit.session, gruppe)
    is_over = group.cohort.ends_on < today()
    form = FilterForm(formdata=request.args)
    wanted = form.filters()
    # What the cohort is made for stands above what somebody filters by.
    filters = replace(
        wanted,
        cluster=group.cohort.cluster or wanted.cluster,
        kind=group.cohort.kind or wanted.kind,
    )
    moderators = ModeratorForm()
    moderators.email.choices = {"": "bitte wählen"} | {
        person.email: f"{person.name} ({person.email})" for person in group.free
    }
    return render(
        "platform/cohort.html",
        breadcrumbs=_above(),
        page=CohortView(group, is_over, () if is_over else listing.candidates(visit.session, filters)),
        form=form,
        moderator_form=moderators,
    )


@pages.post("/betrieb/gruppen/<gruppe>/jugendaemter", needs=Permission.OPERATE)
def place_tenants(visit: PlatformVisit, gruppe: str) -> ResponseReturnValue:
    """Place the Jugendämter chosen, all of them or none."""
    chosen = request.form.getlist("amt")
    if not chosen:
        flash("Bitte wählen Sie mindestens ein Jugendamt aus.", "warning")
        return _back(gruppe, "aufnehmen")
    outcome = placing.place(visit.session, visit.signed_in.person_id, gruppe, chosen)
    if outcome.placed:
        flash(f"Aufgenommen: {', '.join(outcome.placed)}.", "success")
    if outcome.already:
        flash(f"Schon in der Gruppe: {', '.join(outcome.already)}.", "info")
    return _back(gruppe, "jugendaemter")


@pages.get("/betrieb/gruppen/<gruppe>/jugendaemter/<amt>/entfernen", needs=Permission.OPERATE)
def removal(visit: PlatformVisit, gruppe: str, amt: str) -> ResponseReturnValue:
    """Ask before a Jugendamt is taken out of a cohort."""
    group = composition.cohort_page(visit.session, gruppe)
    member = _member(group, amt)
    above = (*_above(), Link(group.cohort.name, url_for("platform.cohort_page", gruppe=gruppe)))
    return render("platform/removal.html", breadcrumbs=above, cohort=group.cohort, member=member)


@pages.post("/betrieb/gruppen/<gruppe>/jugendaemter/<amt>/entfernen", needs=Permission.OPERATE)
def remove_tenant(visit: PlatformVisit, gruppe: str, amt: str) -> ResponseReturnValue:
    """Take a Jugendamt out of the cohort from today on."""
    placing.remove(visit.session, visit.signed_in.person_id, gruppe, amt)
    flash("Das Jugendamt gehört nicht mehr zur Gruppe. Veröffentlichtes bleibt.", "success")
    return _back(gruppe, "jugendaemter")


@pages.post("/betrieb/gruppen/<gruppe>/moderation", needs=Permission.OPERATE)
def add_moderator(visit: PlatformVisit, gruppe: str) -> ResponseReturnValue:
    """Let a consultant moderate the cohort."""
    email = request.form.get("email", "")
    if not email:
        flash("Bitte wählen Sie eine Person aus.", "warning")
        return _back(gruppe, "moderation")
    name = placing.add_moderator(visit.session, visit.signed_in.person_id, gruppe, email)
    flash(f"{name} moderiert jetzt diese Gruppe.", "success")
    return _back(gruppe, "moderation")


@pages.post("/betrieb/gruppen/<gruppe>/moderation/beenden", needs=Permission.OPERATE)
def end_moderator(visit: PlatformVisit, gruppe: str) -> ResponseReturnValue:
    """Let a consultant no longer moderate the cohort."""
    name = placing.end_moderator(
        visit.session, visit.signed_in.person_id, gruppe, request.form.get("email", "")
    )
    flash(f"{name} moderiert diese Gruppe nicht mehr.", "success")
    return _back(gruppe, "moderation")


def _member(group: CohortPage, slug: str) -> Member:
    member = next((each for each in group.members if each.slug == slug), None)
    if member is None or member.left_on is not None:
        raise NotFound("cohort_member", slug)
    return member


def _back(slug: str, place: str) -> ResponseReturnValue:
    return redirect(f"{url_for('platform.cohort_page', gruppe=slug)}#{place}", 303)


def _above() -> tuple[Link, ...]:
    return (Link("Gruppen", url_for("platform.cohorts")),)
