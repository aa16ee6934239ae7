"""Commissioning the publications of a year, and how far they are.

At a freeze every quantity of the year is asked for; each is one job of its own, and all see the same
instant. A quantity nobody released gives nothing, and one without enough changes keeps what is published, so
asking twice does no harm. The operator never learns a figure or who released what: only that jobs are done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Integer, func, select

from modules.catalogue import editions
from modules.indicators.periods import Period
from tenants.clock import now
from tenants.isolation.sessions import PlatformSession
from tenants.records.wish import WishRecord
from tenants.sharing.quantities import quantities_of
from tenants.sharing.releasing import JOB, wish_release
from tenants.wishes.status import OPEN, WishStatus


@dataclass(frozen=True, slots=True)
class YearOfPublications:
    """Jobs of one year since it was last asked for.

    Attributes:
        asked_at: when the latest of them was wished for.
        open: not done yet; `failed` were given up.
        published: new vintages that came of all jobs of the year.
    """

    period: str
    asked_at: datetime
    done: int
    open: int
    failed: int
    published: int


def commission_year(
    session: PlatformSession,
    person_id: UUID | None,
    period: Period,
    *,
    frozen_at: datetime | None = None,
    announced_on: date | None = None,
) -> int:
    """Wish for the publication of every quantity of the year; returns how many.

    Args:
        frozen_at: the instant of the freeze; now by default, which nobody was told beforehand.
        announced_on: the announced day, whose groups are computed; None for all groups.
    """
    at = frozen_at or now()
    quantities = [key for indicator in editions.current().indicators for key in quantities_of(indicator)]
    for quantity in quantities:
        wish_release(session, person_id, quantity, period, frozen_at=at, announced_on=announced_on)
    return len(quantities)


def commissioned_years(session: PlatformSession) -> Sequence[YearOfPublications]:
    """Every year that was asked for, newest first; one statement."""
    period = WishRecord.arguments["period"].astext
    published = WishRecord.outcome["publication"].astext.cast(Integer)
    rows = session.execute(
        select(
            period,
            func.max(WishRecord.wished_at),
            func.count().filter(WishRecord.state == WishStatus.DONE),
            func.count().filter(WishRecord.state.in_(OPEN)),
            func.count().filter(WishRecord.state == WishStatus.FAILED),
            func.coalesce(func.sum(published), 0),
        )
        .where(WishRecord.job == JOB)
        .group_by(period)
        .order_by(period.desc())
    )
    return [YearOfPublications(*row) for row in rows]
