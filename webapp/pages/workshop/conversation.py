"""Talking with a Jugendamt about one item, on the page of its review."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.review import queueing
from tenants.talk import conferring
from tenants.work.reading import submitted_run
from webapp.context import WorkshopVisit
from webapp.forms.checklists import CommentForm
from webapp.forms.german import text_of
from webapp.frame import Tone
from webapp.pages.workshop.group import pages
from webapp.pages.workshop.review import show


@pages.post("/pruefung/<amt>/<modul>/punkte/<punkt>/gespraech", needs=Permission.REVIEW)
def say_to_office(visit: WorkshopVisit, amt: str, modul: str, punkt: str) -> ResponseReturnValue:
    """Say something to the Jugendamt."""
    office = queueing.member(visit.session, amt)
    form = CommentForm()
    if not form.validate():
        run = submitted_run(visit.session, office.id, modul)
        item = run.module.item(punkt)
        return show(visit, office, run, opened=item, comment_form=form, status=422)
    conferring.say(visit.session, office.id, modul, punkt, text_of(form.text))
    return _back(amt, modul, punkt)


@pages.post(
    "/pruefung/<amt>/<modul>/punkte/<punkt>/gespraech/<uuid:beitrag>/erledigt", needs=Permission.REVIEW
)
def settle_with_office(
    visit: WorkshopVisit, amt: str, modul: str, punkt: str, beitrag: UUID
) -> ResponseReturnValue:
    """Say that a contribution is dealt with."""
    office = queueing.member(visit.session, amt)
    conferring.settle(visit.session, office.id, modul, punkt, beitrag)
    flash("Der Beitrag ist als erledigt vermerkt.", Tone.SUCCESS)
    return _back(amt, modul, punkt)


def _back(amt: str, modul: str, punkt: str) -> ResponseReturnValue:
    return redirect(url_for("workshop.review", amt=amt, modul=modul, punkt=punkt, _anchor="gespraech"), 303)
