"""A real RQ worker in this process, for tests: does what is waiting and returns."""

from typing import Any

from rq import SimpleWorker

from webapp import queue
from webapp.jobs import running
from webapp.runtime import Runtime


class QuietWorker(SimpleWorker):
    """A worker that leaves the signals of the test process alone."""

    def _install_signal_handlers(self) -> None:
        """Signals belong to pytest."""


def work_off(runtime: Runtime, **options: Any) -> None:
    """Do every job that waits in the queue."""
    running.use(runtime)
    worker = QuietWorker([queue.queue(runtime.redis)], connection=runtime.redis, serializer=queue.SERIALIZER)
    worker.work(burst=True, logging_level="ERROR", **options)
