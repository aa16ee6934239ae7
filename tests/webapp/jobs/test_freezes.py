"""An announced freeze begins once and ends once: two clocks, lost queues, workers that come back too late."""

import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from tenants.clock import now, today
from tenants.figures.entering import enter_figure
from tenants.records.sharing import AnnouncedFreezeRecord, ContributionRecord, VintageRecord
from tenants.records.wish import WishRecord
from tenants.sharing import announcing, releasing
from tenants.sharing.contributing import release_figures, withdraw_figures
from tenants.wishes import taking
from tests.support.worker import work_off
from tests.support.world import Office, World
from tests.tenants.sharing.offices import KEY, QUANTITY, YEAR, cases, enter, release, released
from webapp import queue
from webapp.jobs import freezes, periodic, running

BESIDE = "D03"
QUANTITIES = (QUANTITY, "D03/SUMME")


@pytest.fixture
def offices(world: World) -> list[Office]:
    return released(world, [100, 110, 120, 130, 140])


@pytest.fixture
def due(world: World, offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A freeze whose day began just now."""
    assert offices
    with world.runtime.platform_session() as session:
        announcing.announce(session, None, [YEAR], announcing.earliest_day())
        for record in session.scalars(select(AnnouncedFreezeRecord)):
            record.frozen_on = today() - timedelta(days=1)
    at = now()
    monkeypatch.setattr(announcing, "instant_of", lambda _day: at)
    running.use(world.runtime)
    return at


def wished(world: World) -> Sequence[WishRecord]:
    with world.runtime.platform_session(read_only=True) as session:
        return session.scalars(select(WishRecord).where(WishRecord.job == releasing.JOB)).all()


def vintages(world: World) -> Sequence[VintageRecord]:
    with world.runtime.release_session(QUANTITY, str(YEAR)) as session:
        return session.scalars(select(VintageRecord)).all()


def test_the_clock_begins_freezes() -> None:
    names = [job.function for job in periodic.PERIODIC]

    assert freezes.begin_announced_freezes in names


def test_two_workers_that_keep_the_time_begin_it_once(world: World, due: datetime) -> None:
    start = threading.Barrier(4)

    def keep_time() -> None:
        running.use(world.runtime)
        start.wait()
        freezes.begin_announced_freezes()

    threads = [threading.Thread(target=keep_time) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    quantities = [wish.arguments["quantity"] for wish in wished(world)]
    assert len(quantities) == len(set(quantities)) > 100
    assert {wish.arguments["frozen_at"] for wish in wished(world)} == {due.isoformat()}


@pytest.mark.usefixtures("due")
def test_a_worker_killed_before_it_has_begun_leaves_it_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        # What happens to the transaction of a process that is gone.
        patched.setattr(announcing, "_note", _killed)
        with pytest.raises(SystemError):
            freezes.begin_announced_freezes()
    assert wished(world) == []

    freezes.begin_announced_freezes()

    assert len(wished(world)) > 100


def test_an_emptied_queue_loses_no_computation(world: World, due: datetime) -> None:
    freezes.begin_announced_freezes()
    world.runtime.redis.flushall()

    queue.enqueue_lost(world.runtime.redis, [wish.id for wish in wished(world)])
    work_off(world.runtime)

    assert {wish.state for wish in wished(world)} == {"fertig"}
    (vintage,) = vintages(world)
    assert (vintage.number, vintage.frozen_at) == (1, due)


@pytest.mark.usefixtures("due")
def test_a_computation_done_twice_counts_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    freezes.begin_announced_freezes()
    with monkeypatch.context() as patched:
        # Killed between the ledger and the mark that it is done.
        patched.setattr(taking, "finish", _killed)
        for wish in _of_quantity(world):
            with pytest.raises(running.AttemptFailed):
                running.run_wish(str(wish))
    assert len(vintages(world)) == 1

    work_off(world.runtime)

    assert len(vintages(world)) == 1
    assert {wish.state for wish in wished(world)} == {"fertig"}


@pytest.mark.usefixtures("due")
def test_pages_change_only_with_the_ledger(world: World, offices: list[Office]) -> None:
    late = world.office("Spätes Amt")
    freezes.begin_announced_freezes()
    enter(world, late, 900)
    release(world, late)
    with world.runtime.tenant_session(offices[0].id) as session:
        withdraw_figures(session, None, YEAR, [KEY])
    assert vintages(world) == []

    work_off(world.runtime)

    (vintage,) = vintages(world)
    assert vintage.contributors == 5


def test_releasing_and_taking_back_beside_the_computations_is_in_or_out_never_half(world: World) -> None:
    office = world.office("Wankelmut")
    enter(world, office, 100)
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, BESIDE, YEAR, cases(100), seen=0)
    stop = threading.Event()

    def change_ones_mind() -> None:
        while not stop.is_set():
            with world.runtime.tenant_session(office.id) as session:
                release_figures(session, None, YEAR, {KEY: 1, BESIDE: 1})
            with world.runtime.tenant_session(office.id) as session:
                withdraw_figures(session, None, YEAR, [KEY, BESIDE])

    thread = threading.Thread(target=change_ones_mind)
    thread.start()
    try:
        seen = []
        end = time.monotonic() + 3
        while time.monotonic() < end:
            # As long ago as an act may take, which the clock waits for as well (`SETTLED_AFTER`).
            seen.append(_standing_at(world, now() - timedelta(seconds=1)))
    finally:
        stop.set()
        thread.join()

    assert {KEY, BESIDE} in seen
    assert [each for each in seen if each not in (set(), {KEY, BESIDE})] == []


def _standing_at(world: World, at: datetime) -> set[str]:
    """Which figures stood at the instant, each read in a computation of its own."""
    standing = set()
    for quantity in QUANTITIES:
        with world.runtime.release_session(quantity, str(YEAR), frozen_at=at) as session:
            found = session.scalars(select(ContributionRecord)).all()
        assert len(found) <= 1
        assert all(each.value == Decimal(100) for each in found)
        standing |= {each.indicator for each in found}
    return standing


def _of_quantity(world: World) -> list[UUID]:
    return [wish.id for wish in wished(world) if wish.arguments["quantity"] == QUANTITY]


def _killed(*_arguments: object, **_options: object) -> None:
    raise SystemError
