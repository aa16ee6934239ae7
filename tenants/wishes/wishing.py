"""Writing down the wish for a job in the transaction that wants it.

The row is the truth, the queue only a hint: whoever commits passes `wishes_of(session)` on to the
queue, and a sweep enqueues what got lost in between. A tenant's job takes its tenant from the session,
so it cannot be wished for without one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from tenants.clock import now
from tenants.isolation.sessions import BoundSession, PlatformSession, TenantSession
from tenants.records.wish import WishRecord
from tenants.wishes.status import OPEN, WishStatus

LOST_AFTER = timedelta(minutes=2)
"""A wish nobody finished for so long may have been lost by the queue; the sweep looks after it."""

_KEY = "wishes"


def wish_tenant_job(session: TenantSession, job: str, arguments: Mapping[str, str]) -> UUID:
    """Wish for a job of this tenant; returns the wish's id."""
    return _write(session, job, session.tenant_id, arguments)


def wish_platform_job(session: PlatformSession, job: str, arguments: Mapping[str, str]) -> UUID:
    """Wish for a job of the platform: mail, release, sweep."""
    return _write(session, job, None, arguments)


def wishes_of(session: BoundSession) -> list[UUID]:
    """Ids of the wishes this session wrote, to be enqueued once it has committed."""
    wishes: list[UUID] = session.info.pop(_KEY, [])
    return wishes


def unfinished_wishes(session: PlatformSession, *, at: datetime | None = None) -> list[UUID]:
    """Ids of wishes nobody has finished for `LOST_AFTER`, oldest first.

    Most of them are waiting or running; which ones are lost only the queue can tell.
    """
    before = (at or now()) - LOST_AFTER
    return list(
        session.scalars(
            select(WishRecord.id)
            .where(
                WishRecord.state.in_(OPEN),
                WishRecord.wished_at < before,
                or_(WishRecord.started_at.is_(None), WishRecord.started_at < before),
            )
            .order_by(WishRecord.wished_at)
            .limit(500)
        )
    )


def _write(
    session: TenantSession | PlatformSession, job: str, tenant_id: UUID | None, arguments: Mapping[str, str]
) -> UUID:
    wish = WishRecord(job=job, tenant_id=tenant_id, arguments=dict(arguments), state=WishStatus.WISHED)
    session.add(wish)
    session.flush()
    session.info.setdefault(_KEY, []).append(wish.id)
    return wish.id
