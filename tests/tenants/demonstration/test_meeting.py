"""The demonstration shows a meeting that is over."""

from modules.catalogue import editions
from tenants.clock import today
from tenants.demonstration.meeting import PHONES, hold_meeting
from tenants.demonstration.working import Stage, fill_round
from tenants.meetings import stored as meetings
from tenants.work.stored import RunState
from tests.support.world import World


def test_a_group_has_met_about_the_module_at_work(world: World) -> None:
    office = world.office()
    lead = world.person(office)

    with world.runtime.tenant_session(office.id) as session:
        present = [Stage(RunState.VALIDATED, 1.0), Stage(RunState.DRAFT, 0.4)]
        fill_round(
            session,
            lead.id,
            edition=editions.current(),
            round_=1,
            stages=present,
            maturity=0.6,
            on=today(),
            seed="x",
        )
        hold_meeting(session, lead.id, seed="x")
        (past,) = meetings.past(session, editions.current().modules[1].slug)
        held = meetings.meeting(session, past.id)

    assert (past.agreed, past.people) == (4, PHONES)
    assert all(point.spread and point.spread.counts for point in held.points if point.is_revealed)


def test_without_a_module_at_work_nobody_meets(world: World) -> None:
    office = world.office()

    with world.runtime.tenant_session(office.id) as session:
        hold_meeting(session, world.person(office).id, seed="x")

        assert meetings.module_of_any_under_way(session) is None
