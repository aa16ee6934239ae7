"""What happens regularly, as one list, and the clock that puts it into the queue.

Any number of workers may keep the time: everything here bears being done twice. The list lives in the
program alone, so a job taken off it leaves nothing behind; a turn that waited longer than its interval
is dropped by the queue, since the next one stands behind it.
"""

import os
from dataclasses import dataclass
from typing import Any

from redis import Redis
from rq.cron import CronJob, CronScheduler
from rq.exceptions import StopRequested

from tenants.clock import now
from tenants.wishes.wishing import unfinished_wishes
from webapp import queue
from webapp.jobs import evidence
from webapp.jobs.freezes import begin_announced_freezes
from webapp.jobs.meetings import close_lapsed_meetings
from webapp.jobs.running import worker_runtime
from webapp.logs import log


def enqueue_lost_wishes() -> None:
    """Put back what a killed process or an emptied queue lost."""
    runtime = worker_runtime()
    with runtime.platform_session(read_only=True) as session:
        unfinished = unfinished_wishes(session)
    lost = queue.enqueue_lost(runtime.redis, unfinished)
    if lost:
        log.warning("queue.lost", extra={"wishes": len(lost)})


def sweep_evidence() -> None:
    """Destroy files of evidence that nobody took over or claims."""
    evidence.sweep(worker_runtime())


def scan_evidence() -> None:
    """Ask the virus scanner about files it could not be asked about before."""
    evidence.scan_waiting(worker_runtime())


@dataclass(frozen=True, slots=True)
class Periodic:
    """A function of this program and how often it is called."""

    function: Any
    every_seconds: int


PERIODIC = (
    Periodic(enqueue_lost_wishes, every_seconds=60),
    Periodic(close_lapsed_meetings, every_seconds=900),
    Periodic(scan_evidence, every_seconds=300),
    Periodic(begin_announced_freezes, every_seconds=300),
    Periodic(sweep_evidence, every_seconds=3600),
)


class Clock(CronScheduler):
    """RQ's clock, writing JSON as the rest of the queue does, and stopping with its worker."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(connection=redis)
        self._worker = os.getppid()
        for job in PERIODIC:
            self.register(job.function, queue.NAME, interval=job.every_seconds)

    def enqueue_jobs(self) -> list[CronJob]:
        """Put into the queue what is due."""
        if os.getppid() != self._worker:
            raise StopRequested
        due = [job for job in self.get_jobs() if job.should_run()]
        for job in due:
            queue.queue(self.connection).enqueue(
                job.func_name, ttl=job.interval, result_ttl=0, failure_ttl=3600
            )
            job.set_enqueue_time(now())
        return due
