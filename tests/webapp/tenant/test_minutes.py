"""Minutes of an item: an estimate, until a group of the Jugendamt has talked about it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tenants.records.meeting import MeetingItemRecord
from tenants.work.reading import latest_run
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.meetings import MODULE, meet
from tests.support.world import Human, Office, World

MEASURED = "Minuten (gemessen in Ihrer letzten Sitzung)"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def client(world: World, lead: Human) -> CheckingClient:
    """The browser of its Projektleitung."""
    return world.client(lead)


def _meet(world: World, office: Office, lead: Human, *, seconds: int) -> None:
    """A meeting that agreed on the first item after so long."""
    meeting_id = meet(world, office, lead, why="Das Konzept gilt seit Mai.")
    with world.runtime.tenant_session(office.id) as session:
        session.execute(
            update(MeetingItemRecord)
            .where(MeetingItemRecord.meeting_id == meeting_id, MeetingItemRecord.agreed_at.is_not(None))
            .values(shown_at=MeetingItemRecord.agreed_at - timedelta(seconds=seconds))
        )


def _source(client: CheckingClient, office: Office, key: str) -> str:
    page = client.get(f"/amt/{office.slug}/module/{MODULE}/punkte/{key}")
    return "".join(found(page, "//*[contains(@class, 'item__source')]//text()"))


def test_real_use_replaces_the_estimate_of_the_item_a_group_talked_about(
    world: World, client: CheckingClient, office: Office, lead: Human
) -> None:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        first, second = latest_run(session, MODULE).module.items[:2]
    assert f"etwa {first.minutes} Minuten (geschätzt)" in _source(client, office, first.key)

    _meet(world, office, lead, seconds=1_150)
    agenda = client.get(f"/amt/{office.slug}/module/{MODULE}/sitzung").get_data(as_text=True)

    assert f"19 {MEASURED}" in _source(client, office, first.key)
    assert "geschätzt" not in _source(client, office, first.key)
    assert f"etwa {second.minutes} Minuten (geschätzt)" in _source(client, office, second.key)
    assert "19 Min." in agenda
    assert "Die Minuten sind gemessen, wo Sie den Punkt schon besprochen haben, sonst geschätzt." in agenda


def test_the_latest_meeting_counts(world: World, office: Office, lead: Human) -> None:
    for seconds in (600, 240):
        _meet(world, office, lead, seconds=seconds)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        run = latest_run(session, MODULE)

    assert list(run.measured.values()) == [4]
    assert run.minutes(run.module.items[0]) == 4


@pytest.mark.parametrize("seconds", [5, 2 * 3_600])
def test_neither_a_click_nor_a_break_is_taken_for_the_time_it_takes(
    world: World, office: Office, lead: Human, seconds: int
) -> None:
    _meet(world, office, lead, seconds=seconds)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert latest_run(session, MODULE).measured == {}


def test_nobody_else_is_told(world: World, office: Office, lead: Human) -> None:
    other = world.office()
    _meet(world, office, lead, seconds=600)

    with world.runtime.tenant_session(other.id, read_only=True) as session:
        assert latest_run(session, MODULE).measured == {}
