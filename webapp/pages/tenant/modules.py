"""The twelve modules and where each stands."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from modules.catalogue.model import EditionKey, Module
from modules.scoring.maturity import Assessment
from tenants.access.permissions import Permission
from tenants.work import phasing
from tenants.work.reading import all_runs
from tenants.work.stored import StoredRun
from tenants.work.taking_over import next_edition
from tenants.work.targeting import NO_TARGET, Target, targets
from webapp.context import TenantVisit
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.item_filter import PhaseCount, phase_counts
from webapp.pages.tenant.module_view import PlanLine, first_open, plan_line
from webapp.pages.tenant.standing import current_runs
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module in the list; the level of `target` is None where there is none."""

    module: Module
    run_state: str | None
    assessment: Assessment | None
    answered: int
    items: int
    to_confirm: int
    phases: tuple[PhaseCount, ...]
    plan: PlanLine
    is_next: bool
    target: Target


@dataclass(frozen=True, slots=True)
class ModulesPage:
    """The list of modules.

    Attributes:
        edition: a newer edition that may be taken over; None if there is none.
    """

    modules: tuple[ModuleRow, ...]
    edition: EditionKey | None


@pages.get("/module", needs=Permission.READ_WORK)
def modules(visit: TenantVisit) -> ResponseReturnValue:
    """All modules in catalogue order."""
    runs = current_runs(all_runs(visit.session))
    unfinished = next((run for run in runs if run.state.is_editable and first_open(run)), None)
    newer = next_edition(visit.session, runs)
    aims = targets(visit.session)
    plans = phasing.phases_of_all(visit.session, runs)
    rows = tuple(
        _row(
            run,
            unfinished,
            aims.get(run.module.slug, NO_TARGET).target,
            plans[run.run_id] if run.run_id else phasing.UNPLANNED_PHASES,
        )
        for run in runs
    )
    return render("tenant/modules.html", page=ModulesPage(rows, newer.key if newer else None))


def _row(run: StoredRun, unfinished: StoredRun | None, target: Target, plan: phasing.Phases) -> ModuleRow:
    return ModuleRow(
        module=run.module,
        run_state=run.state.value if run.run_id else None,
        assessment=run.assessment if run.run_id else None,
        answered=run.progress.answered,
        items=run.progress.items,
        to_confirm=len(run.to_confirm) if run.state.is_editable else 0,
        phases=phase_counts(run.assessment.lines),
        plan=plan_line(run, plan),
        is_next=run is unfinished,
        target=target,
    )
