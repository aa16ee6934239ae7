"""Workers are killed with SIGKILL, queues are emptied: no wish is lost and none is fulfilled twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from rq import Worker
from rq.job import Job, JobStatus
from sqlalchemy import select

from tenants.clock import now
from tenants.records.journal import JournalRecord
from tenants.wishes import reading
from tenants.wishes.wishing import LOST_AFTER, unfinished_wishes, wish_tenant_job
from tests.support.worker import work_off
from tests.support.world import Office, World
from webapp import queue
from webapp.jobs import periodic, running
from webapp.runtime import Runtime
from webapp.settings import Settings, as_environment

LATER = LOST_AFTER + timedelta(minutes=1)


@contextmanager
def worker(settings: Settings, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.slow_jobs", *options],
        env=os.environ | as_environment(settings),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=30)


def until(met: Callable[[], object], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "It never came to that."
        time.sleep(0.05)


def sweep(runtime: Runtime) -> list[UUID]:
    """The sweep as it would run some minutes from now."""
    with runtime.platform_session(read_only=True) as session:
        unfinished = unfinished_wishes(session, at=now() + LATER)
    return queue.enqueue_lost(runtime.redis, unfinished)


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def wish(runtime: Runtime, office: Office) -> UUID:
    with runtime.tenant_session(office.id) as session:
        return wish_tenant_job(session, "stay", {})


def state_of(runtime: Runtime, wish: UUID) -> reading.WishState:
    with runtime.platform_session(read_only=True) as session:
        return reading.wish_state(session, wish)


def times_done(runtime: Runtime, office: Office) -> int:
    with runtime.tenant_session(office.id, read_only=True) as session:
        return len(session.scalars(select(JournalRecord).where(JournalRecord.action == "test.stayed")).all())


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_one_does_it_once(
    runtime: Runtime, settings: Settings, office: Office, wish: UUID
) -> None:
    with worker(settings) as first:
        until(lambda: runtime.redis.llen("stay:begun") == 1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=30)
    assert state_of(runtime, wish).state == "laeuft"
    assert times_done(runtime, office) == 0

    # The queue notices by itself that the worker's heartbeat is missing.
    queue.queue(runtime.redis).started_job_registry.cleanup(timestamp=time.time() + 3600)
    job = Job.fetch(str(wish), connection=runtime.redis, serializer=queue.SERIALIZER)
    assert job.get_status() == JobStatus.SCHEDULED
    runtime.redis.set("stay:go-on", "1")
    runtime.redis.zadd(queue.queue(runtime.redis).scheduled_job_registry.key, {str(wish): 0})
    # The killed worker's scheduler ends with it and lets go of its lock.
    until(lambda: not runtime.redis.keys("rq:scheduler-lock:*"))
    with worker(settings, "--burst") as second:
        until(lambda: state_of(runtime, wish).is_over)
        second.wait(timeout=30)

    assert state_of(runtime, wish).state == "fertig"
    assert times_done(runtime, office) == 1


def test_an_emptied_queue_loses_no_wish(runtime: Runtime, settings: Settings, wish: UUID) -> None:
    runtime.redis.flushall()

    assert sweep(runtime) == [wish]
    runtime.redis.set("stay:go-on", "1")
    with worker(settings, "--burst"):
        until(lambda: state_of(runtime, wish).is_over)

    assert state_of(runtime, wish).state == "fertig"


def test_a_wish_that_waits_in_the_queue_is_not_put_there_again(runtime: Runtime, wish: UUID) -> None:
    assert sweep(runtime) == []
    assert queue.queue(runtime.redis).count == 1


def test_a_running_wish_is_left_alone_by_the_sweep(runtime: Runtime, settings: Settings, wish: UUID) -> None:
    with worker(settings):
        until(lambda: runtime.redis.llen("stay:begun") == 1)

        assert sweep(runtime) == []


def test_a_job_that_kills_every_worker_is_given_up(
    runtime: Runtime, settings: Settings, wish: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.wishes.taking.MAX_ATTEMPTS", 1)
    with worker(settings) as first:
        until(lambda: runtime.redis.llen("stay:begun") == 1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=30)

    runtime.redis.flushall()
    sweep(runtime)
    work_off(runtime)

    state = state_of(runtime, wish)
    assert (state.state, state.problem) == ("gescheitert", "worker.lost")


def test_the_worker_and_its_children_end_when_told_to(runtime: Runtime, settings: Settings) -> None:
    with worker(settings) as process:
        until(lambda: runtime.redis.keys("rq:cron_scheduler:*") and runtime.redis.keys("rq:scheduler-lock:*"))
        # Only a worker that waits for jobs has its signal handlers; they come after its children.
        until(lambda: any(each.get_state() == "idle" for each in Worker.all(connection=runtime.redis)))
        process.terminate()
        assert process.wait(timeout=30) == 0

    assert not _group_lives(process.pid)


def test_no_child_outlives_a_killed_worker(runtime: Runtime, settings: Settings) -> None:
    with worker(settings) as process:
        until(lambda: runtime.redis.keys("rq:cron_scheduler:*") and runtime.redis.keys("rq:scheduler-lock:*"))
        process.kill()
        process.wait(timeout=30)

        until(lambda: not _group_lives(process.pid))


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_clock_puts_the_sweep_into_the_queue(runtime: Runtime, wish: UUID) -> None:
    clock = periodic.Clock(runtime.redis)

    due = clock.enqueue_jobs()

    names = [f"{job.function.__module__}.{job.function.__name__}" for job in periodic.PERIODIC]
    assert "webapp.jobs.periodic.enqueue_lost_wishes" in names
    assert [job.func_name for job in due] == names
    assert clock.enqueue_jobs() == []
    waiting = [job.func_name for job in queue.queue(runtime.redis).jobs]
    assert waiting == [queue.RUN, *names]


def test_the_sweep_runs_in_a_worker(runtime: Runtime, world: World) -> None:
    running.use(runtime)
    queue.queue(runtime.redis).enqueue(periodic.PERIODIC[0].function, result_ttl=60)

    work_off(runtime)

    assert queue.queue(runtime.redis).failed_job_registry.count == 0
