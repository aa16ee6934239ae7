"""Answering a query of the Moderation about one item."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from tenants.access.permissions import Permission
from tenants.errors import Conflict, NotFound
from tenants.review import replying
from tenants.work.reading import latest_run
from tenants.work.reviewed import StoredQuery
from tenants.work.stored import RunState, StoredRun
from webapp import wording
from webapp.context import TenantVisit
from webapp.forms.german import text_of
from webapp.forms.reviews import ReplyForm
from webapp.frame import Link, Tone
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class QueryPage:
    """The open query about an item.

    Attributes:
        seen: version of the query that the reply is written for.
        form: None where the visitor may only read.
    """

    module: Module
    item: Item
    query: StoredQuery
    seen: int
    form: ReplyForm | None


@pages.get("/module/<modul>/punkte/<punkt>/rueckfrage", needs=Permission.READ_WORK)
def item_query(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """The query alone; without one the item."""
    run = latest_run(visit.session, modul)
    item = run.module.item(punkt)
    query = run.review.open_queries.get(item.key)
    if query is None:
        return redirect(url_for("tenant.item", modul=modul, punkt=item.key), 303)
    form = ReplyForm(formdata=None)
    form.text.data = query.reply
    return _page(visit, run, item, query, form, seen=query.version)


@pages.post("/module/<modul>/punkte/<punkt>/rueckfrage", needs=Permission.ANSWER)
def reply_to_query(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Answer it."""
    form = ReplyForm()
    if not form.validate():
        return _again(visit, modul, punkt, form, status=422)
    try:
        run = replying.reply(
            visit.session,
            visit.signed_in.person_id,
            modul,
            punkt,
            text_of(form.text),
            seen=form.seen.data or 0,
        )
    except Conflict as conflict:
        form.text.errors = [wording.replied_meanwhile(conflict.theirs)]
        # Sent again, it is meant: the form now knows what holds.
        form.seen.data = conflict.theirs.version
        return _again(visit, modul, punkt, form, status=409)
    flash(wording.replied(run), Tone.SUCCESS)
    key = run.module.item(punkt).key
    return redirect(url_for("tenant.module", modul=modul, punkt=key, _anchor=key), 303)


def _again(
    visit: TenantVisit, modul: str, punkt: str, form: ReplyForm, *, status: int
) -> ResponseReturnValue:
    run = latest_run(visit.session, modul)
    item = run.module.item(punkt)
    query = run.review.open_queries.get(item.key)
    if query is None:
        raise NotFound("query", item.key)
    return _page(visit, run, item, query, form, seen=form.seen.data or 0, status=status)


def _page(
    visit: TenantVisit,
    run: StoredRun,
    item: Item,
    query: StoredQuery,
    form: ReplyForm,
    *,
    seen: int,
    status: int = 200,
) -> ResponseReturnValue:
    may_reply = visit.may(Permission.ANSWER) and run.state is RunState.QUERIES
    above = (
        Link("Module", url_for("tenant.modules")),
        Link(
            f"{run.module.number} {run.module.title}",
            url_for("tenant.module", modul=run.module.slug, punkt=item.key),
        ),
    )
    page = QueryPage(run.module, item, query, seen, form if may_reply else None)
    return render("tenant/query.html", breadcrumbs=above, status=status, page=page)
