"""The phase plans of an invented Jugendamt: what was begun first is furthest, and not all is in time."""

from datetime import date, timedelta
from uuid import UUID

from modules.catalogue.model import Phase
from modules.checklists.phases import PhaseDates
from tenants.isolation.sessions import TenantSession
from tenants.work import phasing
from tenants.work.reading import all_runs
from tenants.work.stored import StoredRun

_PLAN = {
    Phase.IST_AUFNAHME: (0, 14),
    Phase.IST_ANALYSE: (10, 24),
    Phase.SOLL_KONZEPTION: (20, 42),
    Phase.UMSETZUNGSVORBEREITUNG: (40, 56),
    Phase.UMSETZUNG: (50, 170),
    Phase.EVALUATION: (160, 210),
}
"""First and last day of each phase, counted from the day the module was begun."""


def plan_phases(session: TenantSession, person_id: UUID, *, on: date) -> None:
    """Plan the latest round of every module that was begun, and finish what its gates let through."""
    latest = {run.module.slug: run for run in all_runs(session)}
    for slug, run in latest.items():
        planned = _planned(run, on)
        phasing.save_phases(session, person_id, slug, planned, seen=dict.fromkeys(planned, 0))


def _planned(run: StoredRun, on: date) -> dict[Phase, PhaseDates]:
    start = run.started_at.date() if run.started_at else on
    shut = phasing.missing(run)
    # A few days over the plan, as everywhere; each module has its own pace.
    late = timedelta(days=int(run.module.number[1:]) % 4)
    days: dict[Phase, PhaseDates] = {}
    goes_on = True
    for phase, (first, last) in _PLAN.items():
        begins, ends = start + timedelta(days=first), start + timedelta(days=last)
        goes_on = goes_on and phase not in shut and ends + late <= on
        days[phase] = PhaseDates(
            begins, ends, begins if begins <= on else None, ends + late if goes_on else None
        )
    return days
