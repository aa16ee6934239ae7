"""Fulfilling a wish: the one function the queue calls.

The wish is taken in a transaction of its own, so that others see it running. The work of a tenant job or
platform job and the mark that it is done are one transaction: a worker killed in between has done
nothing, and one that comes back too late is rolled back (`tenants.wishes.taking`). A release session
cannot touch wishes; its job is marked afterwards and must bear being repeated.
"""

from contextvars import ContextVar
from datetime import datetime
from functools import partial
from uuid import UUID

from tenants.errors import NotAllowed, NotFound, Refused
from tenants.wishes import taking
from tenants.wishes.taking import Superseded, Taken
from webapp.jobs import evidence, figures, mails, registry, releases  # noqa: F401 (importing declares the jobs)
from webapp.jobs.registry import Outcome, PlatformJob, ReleaseJob, TenantJob, UnknownJob, Work
from webapp.logs import log
from webapp.runtime import Runtime, open_runtime
from webapp.settings import from_environment

_RUNTIME: ContextVar[Runtime] = ContextVar("runtime")
"""The queue calls by name and hands over ids only, so the process keeps its resources here."""

_FINAL = (Refused, NotFound, NotAllowed, UnknownJob, KeyError)
"""What will be the same at the next attempt."""


class AttemptFailed(Exception):
    """An attempt failed with the problem of this code.

    All the queue gets to know, because it stores and logs the words of what is raised.
    """


class WrongKind(Exception):
    """A tenant's wish names a job of the platform, or the other way round; a defect."""


def use(runtime: Runtime) -> None:
    """Let the jobs of this process use these resources."""
    _RUNTIME.set(runtime)


def worker_runtime() -> Runtime:
    """The resources of this process; opened at first need in a worker that was started by hand."""
    try:
        return _RUNTIME.get()
    except LookupError:
        use(open_runtime(from_environment()))
        return _RUNTIME.get()


def run_wish(wish_id: str) -> None:
    """Fulfil one wish; does nothing if that has happened already.

    Raises:
        AttemptFailed: the work raised something that may go better; the queue tries again.
    """
    runtime = worker_runtime()
    with runtime.platform_session() as session:
        taken = taking.take(session, UUID(wish_id))
    if taken is None:
        return
    log.info("job.begun", extra=_traits(taken))
    try:
        _run(runtime, taken)
    except Superseded:
        log.warning("job.superseded", extra=_traits(taken))
    except Exception as problem:  # noqa: BLE001 - the edge of all jobs: noted, logged and tried again
        is_final = isinstance(problem, _FINAL)
        with runtime.platform_session() as session:
            taking.note_problem(session, taken, _code(problem), is_final=is_final)
        log.exception("job.failed", extra=_traits(taken) | {"problem": _code(problem)})
        if not is_final:
            raise AttemptFailed(_code(problem)) from None
    else:
        log.info("job.done", extra=_traits(taken))


def _run(runtime: Runtime, taken: Taken) -> None:
    work = Work(taken.id, taken.arguments, runtime.settings, partial(_report, runtime, taken))
    match registry.job(taken.job):
        case TenantJob() as job if taken.tenant_id is not None:
            with runtime.tenant_session(taken.tenant_id) as tenant_session:
                taking.finish(tenant_session, taken, _plain(job.function(tenant_session, work)))
        case PlatformJob() as job if taken.tenant_id is None:
            with runtime.platform_session() as platform_session:
                taking.finish(platform_session, taken, _plain(job.function(platform_session, work)))
        case ReleaseJob() as job if taken.tenant_id is None:
            with runtime.release_session(
                taken.arguments["quantity"],
                taken.arguments["period"],
                frozen_at=_instant(taken.arguments.get("frozen_at")),
            ) as release_session:
                outcome = job.function(release_session, work)
            with runtime.platform_session() as platform_session:
                taking.finish(platform_session, taken, _plain(outcome))
        case _:
            raise WrongKind(taken.job)


def _report(runtime: Runtime, taken: Taken, done: int, total: int) -> None:
    with runtime.platform_session() as session:
        taking.report(session, taken, done=done, total=total)


def _instant(text: str | None) -> datetime | None:
    """The instant a wish names; wishes of the version before named none."""
    return None if text is None else datetime.fromisoformat(text)


def _plain(outcome: Outcome) -> dict[str, object] | None:
    return None if outcome is None else dict(outcome)


def _code(problem: Exception) -> str:
    return problem.rule if isinstance(problem, Refused) else type(problem).__name__


def _traits(taken: Taken) -> dict[str, object]:
    return {"wish": str(taken.id), "job": taken.job, "attempt": taken.attempt}
