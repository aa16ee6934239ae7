"""The talk about one item: among colleagues, or with the Moderation, clearly apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from tenants.access.permissions import Permission
from tenants.assignments import colleagues
from tenants.people import naming
from tenants.talk import discussing, mentioning
from tenants.talk.discussing import Comment, Thread
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun
from webapp.context import TenantVisit
from webapp.forms.checklists import CommentForm
from webapp.forms.german import text_of
from webapp.frame import Link, Tone
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One contribution; `settled_by` is None while it is open.

    Attributes:
        speaks_to: names of those it speaks to.
        waits_for_me: it speaks to the visitor, who has neither read nor answered it.
    """

    id: UUID
    text: str
    said_by: str
    said_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    speaks_to: tuple[str, ...]
    waits_for_me: bool


@dataclass(frozen=True, slots=True)
class ThreadTab:
    """One of the two threads, as a link above the talk."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """What was said about an item in one thread, the earliest first.

    Attributes:
        is_read_outside: the thread is the one the Moderation takes part in.
        is_submitted: the module was handed in, so that the Moderation can read that thread now.
        form: None where the visitor may only read.
    """

    module: Module
    item: Item
    thread: str
    tabs: tuple[ThreadTab, ...]
    is_read_outside: bool
    is_submitted: bool
    rows: tuple[CommentRow, ...]
    form: CommentForm | None


@pages.get("/module/<modul>/punkte/<punkt>/gespraech", needs=Permission.READ_WORK)
def item_discussion(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """What colleagues said."""
    return _page(visit, modul, punkt, _offering(visit, CommentForm(formdata=None)))


@pages.post("/module/<modul>/punkte/<punkt>/gespraech", needs=Permission.ANSWER)
def say_about_item(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Say something."""
    form = _offering(visit, CommentForm())
    if not form.validate():
        return _page(visit, modul, punkt, form, status=422)
    me, thread = visit.signed_in.person_id, _thread(request.args)
    said = discussing.say(visit.session, me, modul, punkt, text_of(form.text), thread=thread)
    mentioning.mention(visit.session, me, said, form.spoken_to())
    return redirect(_address(modul, punkt, thread, anchor=f"beitrag-{said}"), 303)


@pages.post("/module/<modul>/punkte/<punkt>/gespraech/<uuid:beitrag>/erledigt", needs=Permission.ANSWER)
def settle_comment(visit: TenantVisit, modul: str, punkt: str, beitrag: UUID) -> ResponseReturnValue:
    """Say that a contribution is dealt with."""
    discussing.settle(visit.session, visit.signed_in.person_id, modul, punkt, beitrag)
    flash("Der Beitrag ist als erledigt vermerkt.", Tone.SUCCESS)
    return redirect(_address(modul, punkt, _thread(request.form)), 303)


def _thread(values: Mapping[str, str]) -> Thread:
    """The thread an address or a form names; the internal one where it names none."""
    return Thread.MODERATION if values.get("mit") == Thread.MODERATION else Thread.INTERN


def _address(modul: str, punkt: str, thread: Thread, *, anchor: str | None = None) -> str:
    mit = None if thread is Thread.INTERN else thread.value
    return url_for("tenant.item_discussion", modul=modul, punkt=punkt, mit=mit, _anchor=anchor)


def _tabs(run: StoredRun, item: Item, said: Sequence[Comment], current: Thread) -> tuple[ThreadTab, ...]:
    return tuple(
        ThreadTab(
            label,
            sum(each.thread is thread for each in said),
            _address(run.module.slug, item.key, thread),
            thread is current,
        )
        for thread, label in ((Thread.INTERN, "Intern"), (Thread.MODERATION, "Mit Moderation"))
    )


@pages.post("/gespraech/<uuid:beitrag>/gelesen", needs=Permission.ANSWER)
def note_comment_read(visit: TenantVisit, beitrag: UUID) -> ResponseReturnValue:
    """Take a contribution that speaks to oneself off one's list."""
    mentioning.note_read(visit.session, visit.signed_in.person_id, beitrag)
    return redirect(url_for("tenant.my_tasks"), 303)


def _offering(visit: TenantVisit, form: CommentForm) -> CommentForm:
    """The form with the colleagues it may speak to."""
    if not visit.may(Permission.ANSWER):
        return form
    return form.offer(colleagues.who_may_answer(visit.session), visit.signed_in.person_id)


def _page(
    visit: TenantVisit, modul: str, punkt: str, form: CommentForm, *, status: int = 200
) -> ResponseReturnValue:
    run = latest_run(visit.session, modul)
    item = run.whole.item(punkt)
    thread = _thread(request.values)
    everything = discussing.comments(visit.session, run, item.key)
    crumbs = (
        Link("Module", url_for("tenant.modules")),
        Link(
            f"{run.module.number} {run.module.title}",
            url_for("tenant.module", modul=run.module.slug, punkt=item.key),
        ),
    )
    page = DiscussionPage(
        module=run.module,
        item=item,
        thread=thread.value,
        tabs=_tabs(run, item, everything, thread),
        is_read_outside=thread is Thread.MODERATION,
        is_submitted=run.state.is_submitted,
        rows=_rows(visit, [each for each in everything if each.thread is thread]),
        form=form if visit.may(Permission.ANSWER) else None,
    )
    return render("tenant/discussion.html", breadcrumbs=crumbs, status=status, page=page)


def _rows(visit: TenantVisit, said: Sequence[Comment]) -> tuple[CommentRow, ...]:
    spoken_to = mentioning.mentioned(visit.session, [each.id for each in said])
    people = {each.said_by for each in said} | {each.settled_by for each in said if each.settled_by}
    names = naming.names(visit.session, people.union(*spoken_to.values()))
    me = visit.signed_in.person_id
    last_of_mine = max((each.said_at for each in said if each.said_by == me), default=None)
    return tuple(
        CommentRow(
            each.id,
            each.text,
            _name(names, each.said_by),
            each.said_at,
            _name(names, each.settled_by) if each.settled_by else None,
            each.settled_at,
            tuple(sorted(_name(names, person) for person in spoken_to.get(each.id, ()))),
            waits_for_me=each.settled_at is None
            and spoken_to.get(each.id, {}).get(me, each.said_at) is None
            and (last_of_mine is None or last_of_mine < each.said_at),
        )
        for each in said
    )


def _name(names: Mapping[UUID, str], person_id: UUID) -> str:
    return names.get(person_id, "nicht mehr im Team")
