"""Doing a wish once, although it may be begun several times.

Whoever takes a wish gets the number of the attempt. Only the attempt taken last may finish it, in the
transaction of the work itself: a worker that was thought dead and comes back rolls back all it did.
A worker killed in between leaves the wish `laeuft`; it is taken again, until `MAX_ATTEMPTS` are used up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tenants.clock import now
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.records.base import Json
from tenants.records.wish import WishRecord
from tenants.wishes.status import WishStatus

MAX_ATTEMPTS = 4

LOST = "worker.lost"
"""The problem of a wish whose worker disappeared every time."""


class Superseded(Exception):
    """Another worker has taken the wish meanwhile; what this one did must not count."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A wish being worked on.

    Attributes:
        attempt: from 1; only the latest may finish the wish.
    """

    id: UUID
    job: str
    tenant_id: UUID | None
    arguments: Mapping[str, str]
    attempt: int


def take(session: PlatformSession, wish_id: UUID) -> Taken | None:
    """Take a wish to work on it; None where there is nothing to do any more."""
    wish = session.get(WishRecord, wish_id, with_for_update=True)
    if wish is None or WishStatus(wish.state).is_over:
        return None
    if wish.attempts >= MAX_ATTEMPTS:
        _fail(wish, wish.error or LOST)
        return None
    wish.state = WishStatus.RUNNING
    wish.attempts += 1
    wish.started_at = now()
    return Taken(wish.id, wish.job, wish.tenant_id, dict(wish.arguments), wish.attempts)


def finish(session: TenantSession | PlatformSession, taken: Taken, outcome: Json | None) -> None:
    """Mark the wish as done; raises Superseded if it was taken again meanwhile."""
    wish = _mine(session, taken)
    wish.state = WishStatus.DONE
    wish.finished_at = now()
    wish.outcome = outcome
    wish.error = None
    if wish.total is not None:
        wish.done = wish.total


def report(session: PlatformSession, taken: Taken, *, done: int, total: int) -> None:
    """Note how far the work is; raises Superseded if it was taken again meanwhile."""
    wish = _mine(session, taken)
    wish.done, wish.total = done, total


def note_problem(session: PlatformSession, taken: Taken, problem: str, *, is_final: bool) -> None:
    """Note why an attempt failed; the wish waits for the next one unless this was the last.

    Args:
        problem: code of the problem, never content of a Jugendamt.
        is_final: trying again cannot help.
    """
    wish = session.get(WishRecord, taken.id, with_for_update=True)
    if wish is None or wish.attempts != taken.attempt or wish.state != WishStatus.RUNNING:
        return
    if is_final or wish.attempts >= MAX_ATTEMPTS:
        _fail(wish, problem)
    else:
        wish.state = WishStatus.WISHED
        wish.error = problem


def _mine(session: TenantSession | PlatformSession, taken: Taken) -> WishRecord:
    wish = session.get(WishRecord, taken.id, with_for_update=True)
    if wish is None or wish.attempts != taken.attempt or wish.state != WishStatus.RUNNING:
        raise Superseded
    return wish


def _fail(wish: WishRecord, problem: str) -> None:
    wish.state = WishStatus.FAILED
    wish.finished_at = now()
    wish.error = problem
