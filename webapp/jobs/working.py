"""The worker: takes jobs from the queue, one process of its own for each, and keeps the time.

Each job runs in a forked process, so that one that takes all memory or crashes takes nothing else along,
and the queue hears of it. Beside them run two children: RQ's scheduler, which brings back jobs waiting
for their next attempt, and the clock of the periodic jobs. On Linux all children end with the worker,
however it ends; a job it was doing is begun again by the next worker.
"""

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import sleep

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from rq.exceptions import StopRequested

from webapp import queue
from webapp.jobs import running
from webapp.jobs.periodic import Clock
from webapp.logs import log
from webapp.runtime import Runtime

LOOK_AFTER_SECONDS = 60
"""How often jobs of workers that disappeared are looked for."""

_PR_SET_PDEATHSIG = 1


def work(runtime: Runtime, *, burst: bool = False) -> None:
    """Work until the process is told to stop (SIGTERM, SIGINT: the running job is finished first).

    Args:
        burst: only do what is waiting, then return; keeps no time.
    """
    running.use(runtime)
    # A connection open at the fork would be shared by all jobs.
    runtime.database.close()
    os.register_at_fork(after_in_child=_ending_with(os.getpid()))
    _log_as_we_do()
    worker = Worker(
        [queue.queue(runtime.redis)],
        connection=runtime.redis,
        serializer=queue.SERIALIZER,
        maintenance_interval=LOOK_AFTER_SECONDS,
    )
    if burst:
        worker.work(burst=True, with_scheduler=True, logging_level="WARNING")
        return
    with _keeping_time(runtime.settings.redis_url):
        worker.work(with_scheduler=True, logging_level="WARNING")


@contextmanager
def _keeping_time(redis_url: str) -> Iterator[None]:
    clock = multiprocessing.get_context("fork").Process(target=_keep_time, args=(redis_url,), name="clock")
    clock.start()
    try:
        yield
    finally:
        clock.terminate()
        clock.join(timeout=10)


def _keep_time(redis_url: str) -> None:
    """Keep the time until told to stop; a queue that is away is waited for."""
    worker = os.getppid()
    # Told to stop while it waits, the clock's own signal handler raises here.
    with suppress(StopRequested):
        while os.getppid() == worker:
            try:
                Clock(Redis.from_url(redis_url)).start()  # type: ignore[no-untyped-call]
            except RedisError as problem:
                log.warning("clock.queue_unreachable", extra={"problem": type(problem).__name__})
                sleep(5)
            else:
                return


def _ending_with(worker: int) -> Callable[[], None]:
    """Let a forked child end when the worker does, also when the worker is killed."""
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None)

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != worker:
            os._exit(1)

    return tie


def _log_as_we_do() -> None:
    rq_log = logging.getLogger("rq")
    rq_log.handlers[:] = log.handlers
    rq_log.setLevel(logging.WARNING)
    rq_log.propagate = False
