"""The queue. It carries ids of wishes as JSON and nothing else.

What is to be done stands in the rows of `wish`; the queue only says that somebody should look. It may be
emptied at any time: the sweep (`webapp.jobs.periodic`) puts back what is missing.
"""

from collections.abc import Iterable
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from tenants.wishes.taking import MAX_ATTEMPTS
from webapp.logs import log

NAME = "werkstatt"
SERIALIZER = JSONSerializer
RUN = "webapp.jobs.running.run_wish"

JOB_SECONDS = 900
"""A job that takes longer is stopped and tried again; an import of 100 000 rows takes a tenth of it."""

PAUSES = [5, 30, 120]
"""Seconds before the second, third and fourth attempt."""

_WAITING_OR_RUNNING = frozenset(
    {JobStatus.QUEUED, JobStatus.STARTED, JobStatus.SCHEDULED, JobStatus.DEFERRED, JobStatus.CREATED}
)


def queue(redis: Redis) -> Queue:
    """The one queue of the platform."""
    return Queue(NAME, connection=redis, serializer=SERIALIZER)


def enqueue(redis: Redis, wishes: Iterable[UUID]) -> None:
    """Put committed wishes into the queue.

    A queue that is down loses nothing: the wishes are rows, and the sweep finds them.
    """
    for wish in wishes:
        try:
            queue(redis).enqueue(
                RUN,
                str(wish),
                job_id=str(wish),
                retry=Retry(max=MAX_ATTEMPTS - 1, interval=PAUSES),
                job_timeout=JOB_SECONDS,
                result_ttl=60,
                failure_ttl=24 * 3600,
            )
        except RedisError as problem:
            log.warning("queue.unreachable", extra={"wish": str(wish), "problem": type(problem).__name__})
            return


def enqueue_lost(redis: Redis, wishes: Iterable[UUID]) -> list[UUID]:
    """Put those wishes into the queue that it does not know to be waiting or running; returns them."""
    wanted = list(wishes)
    jobs = Job.fetch_many([str(wish) for wish in wanted], connection=redis, serializer=SERIALIZER)
    lost = [
        wish
        for wish, job in zip(wanted, jobs, strict=True)
        if job is None or job.get_status(refresh=False) not in _WAITING_OR_RUNNING
    ]
    enqueue(redis, lost)
    return lost
