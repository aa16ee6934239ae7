"""Announcing the freeze of a year for the cohort, moving it and calling it off."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.sharing import announced
from tenants.sharing.announced import Freeze
from webapp.context import WorkshopVisit
from webapp.forms.freezes import FreezeForm, MoveForm
from webapp.frame import Link
from webapp.pages import freeze_view
from webapp.pages.workshop.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class CohortFreezesPage:
    """The announced days of the cohort: the consultant's own and those of the operator."""

    freezes: tuple[Freeze, ...]
    form: FreezeForm


@pages.get("/vergleich", needs=Permission.ANNOUNCE_FREEZE)
def freezes(visit: WorkshopVisit) -> ResponseReturnValue:
    """The announced days, and announcing another."""
    return _page(visit, FreezeForm(formdata=None).offer(freeze_view.years(), None))


@pages.post("/vergleich", needs=Permission.ANNOUNCE_FREEZE)
def announce_freeze(visit: WorkshopVisit) -> ResponseReturnValue:
    """Announce the freeze of the years chosen."""
    form = FreezeForm().offer(freeze_view.years(), None)
    if not freeze_view.announce(visit.session, visit.signed_in.person_id, form):
        return _page(visit, form, status=422)
    return redirect(url_for("workshop.freezes", gruppe=visit.workshop.slug), 303)


@pages.get("/vergleich/termine/<uuid:termin>", needs=Permission.ANNOUNCE_FREEZE)
def freeze(visit: WorkshopVisit, termin: UUID) -> ResponseReturnValue:
    """One announced day, to move or call off."""
    return _change_page(visit, termin, MoveForm(formdata=None))


@pages.post("/vergleich/termine/<uuid:termin>", needs=Permission.ANNOUNCE_FREEZE)
def move_freeze(visit: WorkshopVisit, termin: UUID) -> ResponseReturnValue:
    """Move it to another day."""
    form = MoveForm()
    if not freeze_view.move(visit.session, visit.signed_in.person_id, termin, form):
        return _change_page(visit, termin, form, status=422)
    return redirect(url_for("workshop.freezes", gruppe=visit.workshop.slug), 303)


@pages.post("/vergleich/termine/<uuid:termin>/absagen", needs=Permission.ANNOUNCE_FREEZE)
def cancel_freeze(visit: WorkshopVisit, termin: UUID) -> ResponseReturnValue:
    """Call it off."""
    freeze_view.cancel(visit.session, visit.signed_in.person_id, termin, request.form.get("seen", ""))
    return redirect(url_for("workshop.freezes", gruppe=visit.workshop.slug), 303)


def _page(visit: WorkshopVisit, form: FreezeForm, *, status: int = 200) -> ResponseReturnValue:
    page = CohortFreezesPage(announced.freezes(visit.session), form)
    return render("workshop/freezes.html", status=status, page=page)


def _change_page(
    visit: WorkshopVisit, termin: UUID, form: MoveForm, *, status: int = 200
) -> ResponseReturnValue:
    found = announced.freeze(visit.session, termin)
    above = (Link("Vergleich", url_for("workshop.freezes", gruppe=visit.workshop.slug)),)
    return render(
        "workshop/freeze.html", breadcrumbs=above, status=status, freeze=found, form=form.show(found)
    )
