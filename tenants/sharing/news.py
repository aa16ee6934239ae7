"""Which comparisons were published lately."""

from datetime import timedelta

from sqlalchemy import func, select

from tenants.clock import now
from tenants.isolation.sessions import TenantSession
from tenants.records.sharing import VintageRecord

NEW_FOR = timedelta(days=30)


def latest_published(session: TenantSession) -> str | None:
    """The latest period with a figure published for one of the own groups within the last days."""
    return session.scalar(
        select(func.max(VintageRecord.period)).where(VintageRecord.frozen_at > now() - NEW_FOR)
    )
