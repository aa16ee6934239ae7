"""The talk about one item, inside the Jugendamt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from tenants.access.permissions import Permission
from tenants.people import naming
from tenants.work import discussing
from tenants.work.stored import latest_run
from webapp.context import TenantVisit
from webapp.forms.checklists import CommentForm
from webapp.forms.german import text_of
from webapp.frame import Link, Tone
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One contribution; `settled_by` is None while it is open."""

    id: UUID
    text: str
    said_by: str
    said_at: datetime
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """What was said about an item, the earliest first.

    Attributes:
        form: None where the visitor may only read.
    """

    module: Module
    item: Item
    rows: tuple[CommentRow, ...]
    form: CommentForm | None


@pages.get("/module/<modul>/punkte/<punkt>/gespraech", needs=Permission.READ_WORK)
def item_discussion(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """What colleagues said."""
    return _page(visit, modul, punkt, CommentForm(formdata=None))


@pages.post("/module/<modul>/punkte/<punkt>/gespraech", needs=Permission.ANSWER)
def say_about_item(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Say something."""
    form = CommentForm()
    if not form.validate():
        return _page(visit, modul, punkt, form, status=422)
    discussing.say(visit.session, visit.signed_in.person_id, modul, punkt, text_of(form.text))
    return redirect(url_for("tenant.item_discussion", modul=modul, punkt=punkt, _anchor="letzter"), 303)


@pages.post("/module/<modul>/punkte/<punkt>/gespraech/<uuid:beitrag>/erledigt", needs=Permission.ANSWER)
def settle_comment(visit: TenantVisit, modul: str, punkt: str, beitrag: UUID) -> ResponseReturnValue:
    """Say that a contribution is dealt with."""
    discussing.settle(visit.session, visit.signed_in.person_id, modul, punkt, beitrag)
    flash("Der Beitrag ist als erledigt vermerkt.", Tone.SUCCESS)
    return redirect(url_for("tenant.item_discussion", modul=modul, punkt=punkt), 303)


def _page(
    visit: TenantVisit, modul: str, punkt: str, form: CommentForm, *, status: int = 200
) -> ResponseReturnValue:
    run = latest_run(visit.session, modul)
    item = run.module.item(punkt)
    said = discussing.comments(visit.session, run, item.key)
    people = {each.said_by for each in said} | {each.settled_by for each in said if each.settled_by}
    names = naming.names(visit.session, people)
    rows = tuple(
        CommentRow(
            each.id,
            each.text,
            names.get(each.said_by, "nicht mehr im Team"),
            each.said_at,
            names.get(each.settled_by, "nicht mehr im Team") if each.settled_by else None,
            each.settled_at,
        )
        for each in said
    )
    crumbs = (
        Link("Module", url_for("tenant.modules")),
        Link(
            f"{run.module.number} {run.module.title}",
            url_for("tenant.module", modul=run.module.slug, punkt=item.key),
        ),
    )
    page = DiscussionPage(run.module, item, rows, form if visit.may(Permission.ANSWER) else None)
    return render("tenant/discussion.html", breadcrumbs=crumbs, status=status, page=page)
