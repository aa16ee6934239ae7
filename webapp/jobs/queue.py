"""The queue. It carries ids of wishes as JSON and nothing else."""

from collections.abc import Iterable
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.serializers import JSONSerializer

from webapp.logs import log

NAME = "werkstatt"
RUN = "webapp.jobs.running.run_wish"


def queue(redis: Redis) -> Queue:
    """The one queue of the platform."""
    return Queue(NAME, connection=redis, serializer=JSONSerializer)


def enqueue(redis: Redis, wishes: Iterable[UUID]) -> None:
    """Put committed wishes into the queue.

    A queue that is down loses nothing: the wishes are rows, and the sweep finds them.
    """
    for wish in wishes:
        try:
            queue(redis).enqueue(RUN, str(wish), job_id=str(wish), retry=Retry(max=3, interval=[5, 30, 120]))
        except RedisError as problem:
            log.warning("queue.unreachable", extra={"wish": str(wish), "problem": type(problem).__name__})
            return
