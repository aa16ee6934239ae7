"""What waits for the Amtsleitung: figures that are entered and take part in no comparison."""

from sqlalchemy import and_, func, select

from modules.indicators.periods import Period
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord
from tenants.records.sharing import ContributionRecord


def count_unreleased(session: TenantSession, period: Period) -> int:
    """How many figures of the period have a value and no running release; one statement."""
    running = and_(
        ContributionRecord.tenant_id == FigureRecord.tenant_id,
        ContributionRecord.indicator == FigureRecord.indicator,
        ContributionRecord.period == FigureRecord.period,
        ContributionRecord.withdrawn_at.is_(None),
    )
    waiting = (
        select(func.count(FigureRecord.id))
        .outerjoin(ContributionRecord, running)
        .where(
            FigureRecord.period == str(period),
            FigureRecord.value.is_not(None),
            ContributionRecord.id.is_(None),
        )
    )
    return session.scalars(waiting).one()
