"""The demonstration shows phase plans: one that is far, and one that is late."""

from datetime import timedelta

from modules.catalogue import editions
from modules.catalogue.model import Phase
from modules.checklists.phases import Gate, current_phase
from tenants.clock import today
from tenants.demonstration.planning import plan_phases
from tenants.demonstration.working import Stage, fill_round
from tenants.work import phasing
from tenants.work.reading import latest_run
from tenants.work.stored import RunState
from tests.support.world import World


def test_a_validated_module_is_in_its_umsetzung_and_one_at_work_is_late(world: World) -> None:
    office = world.office()
    lead = world.person(office)
    validated, at_work = editions.current().modules[:2]

    with world.runtime.tenant_session(office.id) as session:
        fill_round(
            session,
            lead.id,
            edition=editions.current(),
            round_=1,
            stages=[Stage(RunState.VALIDATED, 1.0), Stage(RunState.DRAFT, 0.4)],
            maturity=0.6,
            on=today(),
            seed="x",
        )
        plan_phases(session, lead.id, on=today())
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        far = phasing.phases(session, latest_run(session, validated.slug))
        late_run = latest_run(session, at_work.slug)
        late = phasing.phases(session, late_run)

    assert current_phase({phase: each.dates for phase, each in far.items()}) is Phase.UMSETZUNG
    assert current_phase({phase: each.dates for phase, each in late.items()}) is Phase.IST_AUFNAHME
    assert late[Phase.IST_AUFNAHME].dates.days_late(today()) > timedelta(days=30).days
    assert phasing.missing(late_run)[Phase.IST_AUFNAHME] is Gate.RATED
