"""What the start page tells of comparisons: what was published lately, and what waits for the Amtsleitung."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, select

from modules.indicators.periods import Period
from tenants.clock import now
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord
from tenants.records.sharing import ContributionRecord, VintageRecord

NEW_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """Comparisons as they stand today.

    Attributes:
        published: latest period with a figure published for one of the own groups within `NEW_FOR`.
        unreleased: figures of a period that have a value and no running release.
    """

    published: str | None
    unreleased: int


def standing(session: TenantSession, period: Period) -> Standing:
    """What was published, and what of the period waits; one statement."""
    running = and_(
        ContributionRecord.tenant_id == FigureRecord.tenant_id,
        ContributionRecord.indicator == FigureRecord.indicator,
        ContributionRecord.period == FigureRecord.period,
        ContributionRecord.withdrawn_at.is_(None),
    )
    unreleased = (
        select(func.count(FigureRecord.id))
        .outerjoin(ContributionRecord, running)
        .where(
            FigureRecord.period == str(period),
            FigureRecord.value.is_not(None),
            ContributionRecord.id.is_(None),
        )
    )
    published = select(func.max(VintageRecord.period)).where(VintageRecord.frozen_at > now() - NEW_FOR)
    row = session.execute(select(published.scalar_subquery(), unreleased.scalar_subquery())).one()
    return Standing(*row)
