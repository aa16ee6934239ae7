"""The phases of a module: when each is to be, when it was, and what its end still needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Module, Phase
from modules.checklists.phases import Gate, PhaseDates, current_phase
from tenants.access.permissions import Permission
from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.work import phasing
from tenants.work.phasing import StoredPhase
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun
from webapp import wording
from webapp.context import TenantVisit
from webapp.forms.checklists import PhaseForm
from webapp.frame import Link, Tone
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase.

    Attributes:
        form: None where the visitor may only look.
        missing: what its gate still asks for, in a sentence; None where it is open.
        days_late: past the planned end.
        is_contested: somebody saved other days than the visitor typed.
    """

    phase: Phase
    dates: PhaseDates
    version: int
    form: PhaseForm | None
    missing: str | None
    days_late: int
    is_current: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class PhasesPage:
    """All six phases of a module.

    Attributes:
        turn: who has to do the next thing, in a sentence.
        is_stale: somebody saved in between; the fields hold what the visitor typed.
    """

    module: Module
    rows: tuple[PhaseRow, ...]
    may_plan: bool
    turn: str
    is_stale: bool


@pages.get("/module/<modul>/phasen", needs=Permission.READ_WORK)
def module_phases(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """The plan of a module."""
    run = latest_run(visit.session, modul)
    stored = phasing.phases(visit.session, run)
    forms = {phase: _filled(phase, stored[phase].dates) for phase in Phase}
    return _page(visit, run, stored, forms)


@pages.post("/module/<modul>/phasen", needs=Permission.SUBMIT)
def save_phases(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Keep the days of all six phases, or none of them."""
    forms = {phase: PhaseForm(prefix=f"{phase.value}-") for phase in Phase}
    # Each is asked, so that every mistake is said at once.
    broken = [form for form in forms.values() if not form.validate()]
    if not broken:
        seen = {phase: form.seen.data or 0 for phase, form in forms.items()}
        wanted = {phase: form.dates() for phase, form in forms.items()}
        try:
            phasing.save_phases(visit.session, visit.signed_in.person_id, modul, wanted, seen=seen)
        except Refused as refused:
            forms[Phase(str(refused.details[0]))].refuse(refused.rule, wording.refusal(refused))
        except Conflict:
            visit.session.rollback()
            return _again(visit, modul, forms, status=409)
        else:
            flash("Der Phasenplan ist gespeichert.", Tone.SUCCESS)
            return redirect(url_for("tenant.module_phases", modul=modul), 303)
    return _again(visit, modul, forms, status=422)


def _again(
    visit: TenantVisit, modul: str, forms: Mapping[Phase, PhaseForm], *, status: int
) -> ResponseReturnValue:
    """The page with what the visitor typed."""
    run = latest_run(visit.session, modul)
    return _page(visit, run, phasing.phases(visit.session, run), forms, status=status)


def _filled(phase: Phase, dates: PhaseDates) -> PhaseForm:
    return PhaseForm(
        formdata=None,
        prefix=f"{phase.value}-",
        planned_from=dates.planned_from,
        planned_to=dates.planned_to,
        begun_on=dates.begun_on,
        ended_on=dates.ended_on,
    )


def _page(
    visit: TenantVisit,
    run: StoredRun,
    stored: Mapping[Phase, StoredPhase],
    forms: Mapping[Phase, PhaseForm],
    *,
    status: int = 200,
) -> ResponseReturnValue:
    may_plan = visit.may(Permission.SUBMIT)
    # What was refused stays on the versions it was written for; where both are shown, sending again is meant.
    is_refused, is_stale = status == 422, status == 409
    shut = phasing.missing(run)
    current = current_phase({phase: each.dates for phase, each in stored.items()})
    rows = tuple(
        PhaseRow(
            phase=phase,
            dates=each.dates,
            version=(forms[phase].seen.data or 0) if is_refused else each.version,
            form=forms[phase] if may_plan else None,
            missing=_missing(shut.get(phase)),
            days_late=each.dates.days_late(today()),
            is_current=phase is current,
            is_contested=is_stale and forms[phase].dates() != each.dates,
        )
        for phase, each in stored.items()
    )
    crumbs = (
        Link("Module", url_for("tenant.modules")),
        Link(f"{run.module.number} {run.module.title}", url_for("tenant.module", modul=run.module.slug)),
    )
    page = PhasesPage(run.module, rows, may_plan, wording.TURNS[run.state.value], is_stale=is_stale)
    return render("tenant/phases.html", breadcrumbs=crumbs, status=status, page=page)


def _missing(gate: Gate | None) -> str | None:
    return None if gate is None else wording.GATES[gate]
