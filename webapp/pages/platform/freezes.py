"""Announcing the freeze of a year for all groups or one of them, moving it and calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.sharing import announced, commissioning
from tenants.sharing.announced import Freeze
from tenants.sharing.commissioning import YearOfPublications
from webapp.context import PlatformVisit
from webapp.forms.freezes import FreezeForm, MoveForm
from webapp.frame import Link
from webapp.pages import freeze_view
from webapp.pages.platform.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class PublicationsPage:
    """Announced freezes and the computations there were.

    Attributes:
        groups: how many groups there are, to say "all" of them.
        offered: the years that are over and can be computed at once, the latest first.
    """

    freezes: tuple[Freeze, ...]
    groups: int
    form: FreezeForm
    offered: Sequence[int]
    years: tuple[YearOfPublications, ...]


@pages.get("/betrieb/vergleich", needs=Permission.OPERATE)
def publications(visit: PlatformVisit) -> ResponseReturnValue:
    """The announced days, announcing another, and the years that were computed."""
    return _page(visit, _offering(visit, FreezeForm(formdata=None)))


@pages.post("/betrieb/vergleich/termine", needs=Permission.OPERATE)
def announce_freeze(visit: PlatformVisit) -> ResponseReturnValue:
    """Announce the freeze of the years chosen."""
    form = _offering(visit, FreezeForm())
    group = form.group.data or None
    if not freeze_view.announce(visit.session, visit.signed_in.person_id, form, group=group):
        return _page(visit, form, status=422)
    return redirect(url_for("platform.publications"), 303)


@pages.get("/betrieb/vergleich/termine/<uuid:termin>", needs=Permission.OPERATE)
def freeze(visit: PlatformVisit, termin: UUID) -> ResponseReturnValue:
    """One announced day, to move or call off."""
    return _change_page(visit, termin, MoveForm(formdata=None))


@pages.post("/betrieb/vergleich/termine/<uuid:termin>", needs=Permission.OPERATE)
def move_freeze(visit: PlatformVisit, termin: UUID) -> ResponseReturnValue:
    """Move it to another day."""
    form = MoveForm()
    if not freeze_view.move(visit.session, visit.signed_in.person_id, termin, form):
        return _change_page(visit, termin, form, status=422)
    return redirect(url_for("platform.publications"), 303)


@pages.post("/betrieb/vergleich/termine/<uuid:termin>/absagen", needs=Permission.OPERATE)
def cancel_freeze(visit: PlatformVisit, termin: UUID) -> ResponseReturnValue:
    """Call it off."""
    freeze_view.cancel(visit.session, visit.signed_in.person_id, termin, request.form.get("seen", ""))
    return redirect(url_for("platform.publications"), 303)


def _offering(visit: PlatformVisit, form: FreezeForm) -> FreezeForm:
    return form.offer(freeze_view.years(), announced.choices(visit.session))


def _page(visit: PlatformVisit, form: FreezeForm, *, status: int = 200) -> ResponseReturnValue:
    page = PublicationsPage(
        freezes=announced.freezes(visit.session),
        groups=len(form.group.choices or ()) - 1,
        form=form,
        offered=freeze_view.years()[1:],
        years=tuple(commissioning.commissioned_years(visit.session)),
    )
    return render("platform/publications.html", status=status, page=page)


def _change_page(
    visit: PlatformVisit, termin: UUID, form: MoveForm, *, status: int = 200
) -> ResponseReturnValue:
    found = announced.freeze(visit.session, termin)
    above = (Link("Vergleich veröffentlichen", url_for("platform.publications")),)
    return render(
        "platform/freeze.html", breadcrumbs=above, status=status, freeze=found, form=form.show(found)
    )
