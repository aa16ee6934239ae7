"""Which comparisons were published lately."""

from datetime import timedelta

from sqlalchemy import select

from tenants.clock import now
from tenants.isolation.sessions import TenantSession
from tenants.records.sharing import VintageRecord

NEW_FOR = timedelta(days=30)


def published_periods(session: TenantSession) -> tuple[str, ...]:
    """Periods with a figure published for one of the own groups within the last days, latest first."""
    periods = session.scalars(
        select(VintageRecord.period).where(VintageRecord.frozen_at > now() - NEW_FOR).distinct()
    )
    return tuple(sorted(periods, reverse=True)[:3])
