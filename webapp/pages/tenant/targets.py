"""The target of a module: setting it, who decided what before, and what is missing for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from modules.scoring.gaps import Gap, Gaps, gaps
from modules.scoring.lines import Line
from modules.scoring.maturity import Assessment
from tenants.access.permissions import Permission
from tenants.errors import Conflict, Refused
from tenants.people import naming
from tenants.work import targeting
from tenants.work.reading import latest_run
from tenants.work.targeting import NO_TARGET, StoredTarget, Target
from webapp.context import TenantVisit
from webapp.forms.targets import TargetForm
from webapp.frame import Link, Tone
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.module_release import module_link
from webapp.rendering import render
from webapp.wording import GATES_OF_LEVELS


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a target, as it stands in the history."""

    target: Target
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class TargetPage:
    """The target of a module.

    Attributes:
        holding: what holds now; its level is None where there is none.
        decisions: every decision, the latest first.
        form: None where the visitor may only look.
        theirs: what somebody decided since the page was shown; None unless that happened.
    """

    module: Module
    holding: Target
    decisions: tuple[Decision, ...]
    form: TargetForm | None
    theirs: Decision | None


@dataclass(frozen=True, slots=True)
class GapRow:
    """An item that stands in the way, with what it has to become and which rules it holds up."""

    item: Item
    gap: Gap
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """An item that could earn points."""

    item: Item
    line: Line


@dataclass(frozen=True, slots=True)
class GapsPage:
    """What is missing between a module and its target.

    Attributes:
        gaps: None where there is no target.
    """

    module: Module
    target: Target
    assessment: Assessment
    gaps: Gaps | None
    rows: tuple[GapRow, ...]
    reserves: tuple[ReserveRow, ...]
    may_set: bool


@pages.get("/module/<modul>/ziel", needs=Permission.READ_WORK)
def target(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """What the module is to reach, and what was decided before."""
    history = targeting.target_history(visit.session, modul)
    holding = history[0] if history else NO_TARGET
    form = TargetForm(formdata=None).offer(holding).show(holding)
    return _target_page(visit, modul, history, form)


@pages.post("/module/<modul>/ziel", needs=Permission.SET_TARGETS)
def set_target(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Decide what the module is to reach."""
    form = TargetForm().offer(targeting.target(visit.session, modul))
    if not form.validate():
        return _again(visit, modul, form, status=422)
    try:
        targeting.set_target(
            visit.session, visit.signed_in.person_id, modul, form.target(), seen=form.seen.data or 0
        )
    except Refused as refused:
        form.refuse(refused)
        return _again(visit, modul, form, status=422)
    except Conflict as conflict:
        return _again(visit, modul, form, status=409, theirs=conflict.theirs)
    flash(_said(form.target()), Tone.SUCCESS)
    return redirect(url_for("tenant.module_gaps", modul=modul), 303)


@pages.get("/module/<modul>/luecken", needs=Permission.READ_WORK)
def module_gaps(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """What is missing for the target, the most urgent first."""
    run = latest_run(visit.session, modul)
    holding = targeting.target(visit.session, run.module.slug).target
    found = None if holding.level is None else gaps(run.assessment, holding.level, validated=run.is_validated)
    page = GapsPage(
        module=run.module,
        target=holding,
        assessment=run.assessment,
        gaps=found,
        rows=tuple(
            GapRow(run.module.item(gap.line.key), gap, tuple(GATES_OF_LEVELS[gate] for gate in gap.gates))
            for gap in (found.items if found else ())
        ),
        reserves=tuple(
            ReserveRow(run.module.item(line.key), line) for line in (found.reserves if found else ())
        ),
        may_set=visit.may(Permission.SET_TARGETS),
    )
    crumbs = (Link("Module", url_for("tenant.modules")), module_link(run.module))
    return render("tenant/gaps.html", breadcrumbs=crumbs, page=page)


def _again(
    visit: TenantVisit, modul: str, form: TargetForm, *, status: int, theirs: StoredTarget | None = None
) -> ResponseReturnValue:
    """The page with what the visitor typed; saving it once more answers to what holds now."""
    history = targeting.target_history(visit.session, modul)
    if theirs is not None:
        form.seen.data = theirs.version
        form.seen.raw_data = None
    return _target_page(visit, modul, history, form, status=status, theirs=theirs)


def _target_page(
    visit: TenantVisit,
    modul: str,
    history: tuple[StoredTarget, ...],
    form: TargetForm,
    *,
    status: int = 200,
    theirs: StoredTarget | None = None,
) -> ResponseReturnValue:
    module = latest_run(visit.session, modul).module
    names = naming.names(visit.session, {each.set_by for each in history if each.set_by})

    def decision(stored: StoredTarget) -> Decision:
        who: UUID | None = stored.set_by
        return Decision(
            stored.target, stored.set_at, names.get(who, "nicht mehr im Team") if who else "Betrieb"
        )

    page = TargetPage(
        module=module,
        holding=(history[0] if history else NO_TARGET).target,
        decisions=tuple(decision(each) for each in history),
        form=form if visit.may(Permission.SET_TARGETS) else None,
        theirs=None if theirs is None else decision(theirs),
    )
    crumbs = (Link("Module", url_for("tenant.modules")), module_link(module))
    return render("tenant/target.html", breadcrumbs=crumbs, status=status, page=page)


def _said(target: Target) -> str:
    return (
        "Das Ziel ist aufgegeben." if target.level is None else f"Das Ziel {target.level.name} ist gesetzt."
    )
