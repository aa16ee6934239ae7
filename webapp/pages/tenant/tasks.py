"""What waits for the person, what they gave to others, and who stands in for them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.assignments import colleagues, deputising, tasks
from tenants.assignments.deputising import StoredDeputy
from tenants.assignments.tasks import Queries, Task
from tenants.clock import today
from tenants.errors import Refused
from tenants.talk import mentioning
from tenants.work.reviewing_law import AffectedByChange
from webapp.context import TenantVisit
from webapp.formatting import date_de
from webapp.forms.assignments import DeputyForm
from webapp.pages.tenant.assignment_view import due_words, form_url, place_url
from webapp.pages.tenant.assignments import FROM_TASKS
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.law import waiting_for
from webapp.pages.tenant.mention_view import MentionRow, mention_row
from webapp.rendering import render
from webapp.wording import PHASES


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task.

    Attributes:
        label: `M07-04`, or `M07 IST-Aufnahme`.
        what: the item's question, or the title of the module.
        progress: how much of a section is open; None for an item.
        due: the deadline in words.
        person: who it was given to.
        is_mine: it was given to the visitor themself.
        deputy, deputy_until: who does it meanwhile, until their last day.
        by: who gave it, unless they gave it to themselves.
    """

    label: str
    what: str
    progress: str | None
    due: str
    is_overdue: bool
    person: str
    is_mine: bool
    deputy: str | None
    deputy_until: date | None
    by: str | None
    note: str
    url: str
    hand_on_url: str
    done_url: str
    withdraw_url: str


@dataclass(frozen=True, slots=True)
class TasksPage:
    """The list of a person.

    Attributes:
        queried: modules the Moderation has returned, with the items it asks about.
        mentions: what colleagues said to the person and that waits for an answer.
        law: changes of law that meet older answers or documents and were not looked at.
        deputy: who stands in for the person today; None for nobody.
        form: names a deputy; None where one is named, or nobody else may answer.
    """

    waiting: tuple[TaskRow, ...]
    queried: tuple[Queries, ...]
    mentions: tuple[MentionRow, ...]
    handed_on: tuple[TaskRow, ...]
    law: tuple[AffectedByChange, ...]
    deputy: StoredDeputy | None
    form: DeputyForm | None
    back: str = FROM_TASKS


@pages.get("/meine-aufgaben", needs=Permission.ASSIGN)
def my_tasks(visit: TenantVisit) -> ResponseReturnValue:
    """The list of the person signed in."""
    return _page(visit)


@pages.post("/meine-aufgaben/vertretung", needs=Permission.ASSIGN)
def name_deputy(visit: TenantVisit) -> ResponseReturnValue:
    """Let a colleague do one's tasks until a day."""
    people = colleagues.who_may_answer(visit.session)
    form = DeputyForm().offer(people, visit.signed_in.person_id)
    until = form.until.data
    if not form.validate() or until is None:
        return _page(visit, form)
    try:
        deputising.name_deputy(visit.session, visit.signed_in.person_id, UUID(form.deputy.data), until=until)
    except Refused as refused:
        form.refuse(refused)
        return _page(visit, form)
    name = next(each.name for each in people if str(each.id) == form.deputy.data)
    flash(f"{name} vertritt Sie bis einschließlich {date_de(until)}.", "success")
    return redirect(url_for("tenant.my_tasks"), 303)


@pages.post("/meine-aufgaben/vertretung/<uuid:vertretung>/ende", needs=Permission.ASSIGN)
def end_deputy(visit: TenantVisit, vertretung: UUID) -> ResponseReturnValue:
    """End one's deputy before the last day."""
    deputising.end_deputy(visit.session, visit.signed_in.person_id, vertretung)
    flash("Die Vertretung ist beendet.", "success")
    return redirect(url_for("tenant.my_tasks"), 303)


def _page(visit: TenantVisit, form: DeputyForm | None = None) -> ResponseReturnValue:
    me = visit.signed_in.person_id
    found = tasks.tasks(visit.session, me)
    deputy = deputising.deputy_of(visit.session, me)
    return render(
        "tenant/my_tasks.html",
        status=200 if form is None else 422,
        page=TasksPage(
            waiting=tuple(_row(task, me) for task in found.waiting),
            queried=found.queried,
            mentions=tuple(mention_row(each) for each in mentioning.waiting(visit.session, me)),
            handed_on=tuple(_row(task, me) for task in found.handed_on),
            law=waiting_for(visit),
            deputy=deputy,
            form=form or (None if deputy else _empty_form(visit)),
        ),
    )


def _empty_form(visit: TenantVisit) -> DeputyForm | None:
    me = visit.signed_in.person_id
    others = [each for each in colleagues.who_may_answer(visit.session) if each.id != me]
    return DeputyForm(formdata=None).offer(others, me) if others else None


def _row(task: Task, me: UUID) -> TaskRow:
    given = task.assignment
    target, module = given.target, task.module
    item = module.item(target.item_key) if target.item_key else None
    return TaskRow(
        label=item.number if item else f"{module.number} {PHASES[str(target.phase)]}",
        what=item.question if item else module.title,
        progress=None if item else f"{task.open} von {task.items} Punkten offen",
        due=due_words(given.due_on, today()),
        is_overdue=task.is_overdue(today()),
        person=given.person.name,
        is_mine=given.person.id == me,
        deputy=given.deputy.name if given.deputy else None,
        deputy_until=given.deputy_until,
        by=given.by.name if given.by and given.by.id not in {me, given.person.id} else None,
        note=given.note,
        url=place_url(target),
        hand_on_url=form_url(target, von=FROM_TASKS),
        done_url=url_for("tenant.complete_assignment", aufgabe=given.id),
        withdraw_url=url_for("tenant.withdraw_assignment", aufgabe=given.id),
    )
