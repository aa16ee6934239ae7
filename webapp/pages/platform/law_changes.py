"""Changes of law: registering, correcting and withdrawing them, and which items each concerns."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.catalogue.model import Item, Module
from tenants.access.permissions import Permission
from tenants.catalogue import law
from tenants.catalogue.law import LawChange
from tenants.errors import Conflict, Refused
from webapp import wording
from webapp.context import PlatformVisit
from webapp.forms.german import text_of
from webapp.forms.law import LawChangeForm, WithdrawalForm
from webapp.frame import Link
from webapp.pages.platform.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class LawChangeRow:
    """A change in a list; `items` counts those of the current edition it concerns."""

    change: LawChange
    items: int


@dataclass(frozen=True, slots=True)
class LawChangeView:
    """One change with the items of the current edition that it concerns.

    Attributes:
        theirs: what somebody stored in between, else None.
    """

    change: LawChange
    items: tuple[tuple[Module, Item], ...]
    theirs: LawChange | None
    form: LawChangeForm
    withdrawal: WithdrawalForm


@pages.get("/betrieb/rechtsaenderungen", needs=Permission.EDIT_CATALOGUE)
def law_changes(visit: PlatformVisit) -> ResponseReturnValue:
    """All changes, the latest first, withdrawn ones at the end."""
    edition = editions.current()
    rows = tuple(
        LawChangeRow(change, len(law.concerned(change, edition))) for change in law.all_changes(visit.session)
    )
    return render("platform/law_changes.html", breadcrumbs=_above()[:1], rows=rows)


@pages.get("/betrieb/rechtsaenderungen/neu", needs=Permission.EDIT_CATALOGUE)
def new_law_change(_visit: PlatformVisit) -> ResponseReturnValue:
    """What a change needs."""
    return _new_page(LawChangeForm(formdata=None))


@pages.post("/betrieb/rechtsaenderungen/neu", needs=Permission.EDIT_CATALOGUE)
def register_law_change(visit: PlatformVisit) -> ResponseReturnValue:
    """Register a change; every Jugendamt sees it from then on."""
    form = LawChangeForm()
    if not form.validate():
        return _new_page(form, status=422)
    try:
        change_id = law.register(visit.session, visit.signed_in.person_id, form.said())
    except Refused as refused:
        form.refuse(refused)
        return _new_page(form, status=422)
    flash("Die Rechtsänderung ist eingetragen. Betroffene Jugendämter sehen sie als Aufgabe.", "success")
    return redirect(url_for("platform.law_change", aenderung=change_id), 303)


@pages.get("/betrieb/rechtsaenderungen/<uuid:aenderung>", needs=Permission.EDIT_CATALOGUE)
def law_change(visit: PlatformVisit, aenderung: UUID) -> ResponseReturnValue:
    """One change: which items it concerns, correcting and withdrawing it."""
    return _page(law.change(visit.session, aenderung))


@pages.post("/betrieb/rechtsaenderungen/<uuid:aenderung>", needs=Permission.EDIT_CATALOGUE)
def correct_law_change(visit: PlatformVisit, aenderung: UUID) -> ResponseReturnValue:
    """Say it otherwise."""
    form = LawChangeForm()
    stored = law.change(visit.session, aenderung)
    if not form.validate():
        return _page(stored, form=form, status=422)
    try:
        law.correct(visit.session, visit.signed_in.person_id, aenderung, form.said(), seen=form.version())
    except Refused as refused:
        form.refuse(refused)
        return _page(stored, form=form, status=422)
    except Conflict as conflict:
        theirs: LawChange = conflict.theirs
        form.seen.data = str(theirs.version)
        return _page(theirs, form=form, theirs=theirs, status=409)
    flash("Die Rechtsänderung ist berichtigt.", "success")
    return redirect(url_for("platform.law_change", aenderung=aenderung), 303)


@pages.post("/betrieb/rechtsaenderungen/<uuid:aenderung>/zuruecknehmen", needs=Permission.EDIT_CATALOGUE)
def withdraw_law_change(visit: PlatformVisit, aenderung: UUID) -> ResponseReturnValue:
    """Take a change back that was registered by mistake."""
    form = WithdrawalForm()
    stored = law.change(visit.session, aenderung)
    if not form.validate():
        return _page(stored, withdrawal=form, status=422)
    try:
        law.withdraw(visit.session, visit.signed_in.person_id, aenderung, because=text_of(form.because))
    except Refused as refused:
        form.because.errors = [wording.refusal(refused)]
        return _page(stored, withdrawal=form, status=422)
    flash("Die Rechtsänderung ist zurückgenommen. Niemand sieht sie mehr als Aufgabe.", "success")
    return redirect(url_for("platform.law_changes"), 303)


def _above() -> tuple[Link, ...]:
    return (
        Link("Katalog", url_for("platform.catalogue")),
        Link("Rechtsänderungen", url_for("platform.law_changes")),
    )


def _new_page(form: LawChangeForm, *, status: int = 200) -> Response:
    return render("platform/new_law_change.html", breadcrumbs=_above(), status=status, form=form)


def _page(
    change: LawChange,
    *,
    form: LawChangeForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    theirs: LawChange | None = None,
    status: int = 200,
) -> Response:
    page = LawChangeView(
        change=change,
        items=law.concerned(change, editions.current()),
        theirs=theirs,
        form=form or LawChangeForm(formdata=None).show(change),
        withdrawal=withdrawal or WithdrawalForm(formdata=None),
    )
    return render("platform/law_change.html", breadcrumbs=_above(), status=status, page=page)
