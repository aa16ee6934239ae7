"""Giving an item or a section to somebody, handing it on, ending it.

The form is a page of its own; htmx puts the same form where the line stands. Every act answers with the
page it came from, or with the line and the head of the module for htmx.
"""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.assignments import assigning, colleagues
from tenants.errors import Conflict, NotFound, Refused
from tenants.work.assigned import Target
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun
from webapp import wording
from webapp.context import TenantVisit
from webapp.forms.assignments import AssignmentForm
from webapp.frame import Link
from webapp.pages.tenant.assignment_view import assignment_line, phase_of, place_url
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.module_view import module_view
from webapp.rendering import render, render_fragment, wants_fragment

FROM_TASKS = "aufgaben"
"""Value of `von` in addresses and forms that lead back to the person's tasks."""


@pages.get("/module/<modul>/punkte/<punkt>/zuweisung", needs=Permission.ASSIGN)
def assign_item_form(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """The form to give an item to somebody; with `zeile=1` the line again."""
    run = latest_run(visit.session, modul)
    return _form(visit, run, Target(modul, item_key=run.module.item(punkt).key))


@pages.post("/module/<modul>/punkte/<punkt>/zuweisung", needs=Permission.ASSIGN)
def assign_item(visit: TenantVisit, modul: str, punkt: str) -> ResponseReturnValue:
    """Give an item to somebody, or hand it on."""
    run = latest_run(visit.session, modul)
    return _assign(visit, run, Target(modul, item_key=run.module.item(punkt).key))


@pages.get("/module/<modul>/phasen/<phase>/zuweisung", needs=Permission.ASSIGN)
def assign_section_form(visit: TenantVisit, modul: str, phase: str) -> ResponseReturnValue:
    """The form to give all items of a phase to somebody; with `zeile=1` the line again."""
    run = latest_run(visit.session, modul)
    return _form(visit, run, _section(run, phase))


@pages.post("/module/<modul>/phasen/<phase>/zuweisung", needs=Permission.ASSIGN)
def assign_section(visit: TenantVisit, modul: str, phase: str) -> ResponseReturnValue:
    """Give all items of a phase to somebody, or hand them on."""
    run = latest_run(visit.session, modul)
    return _assign(visit, run, _section(run, phase))


@pages.post("/meine-aufgaben/<uuid:aufgabe>/erledigt", needs=Permission.ASSIGN)
def complete_assignment(visit: TenantVisit, aufgabe: UUID) -> ResponseReturnValue:
    """Mark an assignment as done."""
    target = assigning.complete(visit.session, visit.signed_in.person_id, aufgabe)
    return _after(visit, latest_run(visit.session, target.module), target, "ist erledigt")


@pages.post("/meine-aufgaben/<uuid:aufgabe>/zurueckziehen", needs=Permission.ASSIGN)
def withdraw_assignment(visit: TenantVisit, aufgabe: UUID) -> ResponseReturnValue:
    """Take an assignment back."""
    target = assigning.withdraw(visit.session, visit.signed_in.person_id, aufgabe)
    return _after(visit, latest_run(visit.session, target.module), target, "ist niemandem mehr zugewiesen")


def _section(run: StoredRun, code: str) -> Target:
    phase = phase_of(code)
    if phase is None:
        raise NotFound("phase", code)
    return assigning.target_in(run.module, Target(run.module.slug, phase=phase))


def _form(visit: TenantVisit, run: StoredRun, target: Target) -> ResponseReturnValue:
    if wants_fragment() and request.args.get("zeile") == "1":
        return _line(visit, run, target)
    if not run.state.is_editable:
        # The page of the module says that it was handed in.
        return redirect(place_url(target), 303)
    return _form_page(
        visit, run, target, _offered(visit, AssignmentForm(formdata=None)).show(run.assignment(target))
    )


def _assign(visit: TenantVisit, run: StoredRun, target: Target) -> ResponseReturnValue:
    form = _offered(visit, AssignmentForm())
    if not form.validate():
        return _form_page(visit, run, target, form, status=422)
    try:
        run = assigning.assign(
            visit.session, visit.signed_in.person_id, target, form.wish(), seen=form.version()
        )
    except Refused as refused:
        return _form_page(visit, run, target, form, problem=form.refuse(refused), status=422)
    except Conflict as conflict:
        # Sent again, it is meant: the form now knows what holds.
        form.seen.data = str(conflict.theirs.id) if conflict.theirs else ""
        problem = wording.assigned_meanwhile(conflict.theirs)
        return _form_page(
            visit, latest_run(visit.session, target.module), target, form, problem=problem, status=409
        )
    given = run.assignment(target)
    who = given.person.name if given else ""
    return _after(visit, run, target, f"ist jetzt bei {who}")


def _offered(visit: TenantVisit, form: AssignmentForm) -> AssignmentForm:
    return form.offer(colleagues.who_may_answer(visit.session), visit.signed_in.person_id)


def _form_page(
    visit: TenantVisit,
    run: StoredRun,
    target: Target,
    form: AssignmentForm,
    *,
    problem: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    line = assignment_line(run, target, visit.signed_in.person_id)
    values = {"line": line, "form": form, "problem": problem, "back": request.values.get("von", "")}
    if wants_fragment():
        return render_fragment("tenant/_assignment_form.html", status=status, is_in_place=True, **values)
    return render(
        "tenant/assignment.html",
        breadcrumbs=(
            Link("Module", url_for("tenant.modules")),
            Link(f"{run.module.number} {run.module.title}", url_for("tenant.module", modul=run.module.slug)),
        ),
        status=status,
        is_in_place=False,
        what=run.module.item(target.item_key).question if target.item_key else run.module.title,
        back_url=url_for("tenant.my_tasks") if values["back"] == FROM_TASKS else place_url(target),
        **values,
    )


def _after(visit: TenantVisit, run: StoredRun, target: Target, what: str) -> ResponseReturnValue:
    """The line and the head for htmx, else the page the act came from, which says what happened."""
    line = assignment_line(run, target, visit.signed_in.person_id)
    if wants_fragment():
        return _line(visit, run, target, announcement=f"{line.label} {what}.")
    flash(f"{line.label} {what}.", "success")
    is_from_tasks = request.form.get("von") == FROM_TASKS
    return redirect(url_for("tenant.my_tasks") if is_from_tasks else place_url(target), 303)


def _line(
    visit: TenantVisit, run: StoredRun, target: Target, *, announcement: str | None = None
) -> ResponseReturnValue:
    return render_fragment(
        "tenant/_assignment.html",
        line=assignment_line(run, target, visit.signed_in.person_id),
        may_assign=run.state.is_editable,
        may_answer=visit.may(Permission.ANSWER) and run.state.is_editable,
        announcement=announcement,
        page=module_view(run, with_items=False, person_id=visit.signed_in.person_id),
    )
