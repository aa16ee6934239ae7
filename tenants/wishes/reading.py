"""How far a job is, for the page that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.records.wish import WishRecord
from tenants.wishes.status import WishStatus


@dataclass(frozen=True, slots=True)
class WishState:
    """A wish as its Jugendamt or the operator sees it.

    Attributes:
        done: steps done so far.
        total: steps there are; None until the job knows.
        outcome: what the job reported when it was done, as JSON values.
        problem: code of the last problem; None if there was none.
    """

    id: UUID
    job: str
    state: WishStatus
    wished_at: datetime
    done: int
    total: int | None
    outcome: Mapping[str, Any] | None
    problem: str | None

    @property
    def has_failed(self) -> bool:
        """Whether it was given up."""
        return self.state is WishStatus.FAILED

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state.is_over


def wish_state(session: TenantSession | PlatformSession, wish_id: UUID) -> WishState:
    """The state of one wish; raises NotFound, also for a wish of another Jugendamt."""
    # Selected as columns: an object held by the session would not show what a worker has done since.
    row = session.execute(
        select(
            WishRecord.id,
            WishRecord.job,
            WishRecord.state,
            WishRecord.wished_at,
            WishRecord.done,
            WishRecord.total,
            WishRecord.outcome,
            WishRecord.error,
        ).where(WishRecord.id == wish_id)
    ).one_or_none()
    if row is None:
        raise NotFound("wish", str(wish_id))
    return WishState(row.id, row.job, WishStatus(row.state), *row[3:])
