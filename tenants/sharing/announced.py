"""Which freezes are announced: as an operator or consultant plans them, as an office is told of them.

An office is told of its own groups: the day, that it was moved, that it was called off. What is over and
done is told by what is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from modules.indicators.periods import Period
from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession, TenantSession, WorkshopSession
from tenants.records.cohort import ComparisonGroupRecord
from tenants.records.sharing import AnnouncedFreezeRecord


@dataclass(frozen=True, slots=True)
class Freeze:
    """An announced freeze.

    Attributes:
        id: the announcement.
        on: contributions count as they stand at the beginning of this day.
        moved_from: the day announced before; None if it was never moved.
        groups: labels of the groups the session knows among its groups, in the public order.
        is_by_moderation: announced by a consultant for her cohort.
        is_cancelled: it was called off; told until its day has passed.
    """

    id: UUID
    period: Period
    on: date
    moved_from: date | None
    groups: tuple[str, ...]
    is_by_moderation: bool
    is_cancelled: bool

    @property
    def last_day(self) -> date:
        """The last day on which an office may release and take back."""
        return self.on - timedelta(days=1)

    @property
    def has_begun(self) -> bool:
        """Its day has come: acts count from the next freeze on."""
        return self.on <= today()

    @property
    def is_changeable(self) -> bool:
        """It may be moved and called off."""
        return not (self.is_cancelled or self.has_begun)


def freezes(session: PlatformSession | WorkshopSession | TenantSession) -> tuple[Freeze, ...]:
    """The announced freezes of the session's groups whose day is to come, the next first; one statement.

    One that has begun is among them until it is over, one that was called off until its day has passed, or
    another day was announced in its place.
    """
    groups = func.array_agg(
        aggregate_order_by(
            ComparisonGroupRecord.label, ComparisonGroupRecord.priority, ComparisonGroupRecord.key
        )
    )
    is_cancelled = AnnouncedFreezeRecord.cancelled_at.is_not(None)
    parts = (
        AnnouncedFreezeRecord.id,
        AnnouncedFreezeRecord.period,
        AnnouncedFreezeRecord.frozen_on,
        AnnouncedFreezeRecord.moved_from,
        AnnouncedFreezeRecord.is_by_moderation,
        is_cancelled,
    )
    rows = session.execute(
        select(*parts, groups)
        .join(ComparisonGroupRecord, ComparisonGroupRecord.key == AnnouncedFreezeRecord.group_key)
        .where(
            or_(
                AnnouncedFreezeRecord.frozen_on >= today(),
                and_(
                    AnnouncedFreezeRecord.cancelled_at.is_(None),
                    AnnouncedFreezeRecord.commissioned_at.is_(None),
                ),
            )
        )
        .group_by(*parts)
        .order_by(AnnouncedFreezeRecord.frozen_on, AnnouncedFreezeRecord.period, AnnouncedFreezeRecord.id)
    )
    found = [
        Freeze(
            id=id_,
            period=Period.parse(period),
            on=on,
            moved_from=moved_from,
            groups=tuple(labels),
            is_by_moderation=is_by_moderation,
            is_cancelled=cancelled,
        )
        for id_, period, on, moved_from, is_by_moderation, cancelled, labels in rows
    ]
    return tuple(each for each in found if not _is_replaced(each, found))


def freeze(session: PlatformSession | WorkshopSession, freeze_id: UUID) -> Freeze:
    """One of them; one statement. Raises NotFound."""
    found = next((each for each in freezes(session) if each.id == freeze_id), None)
    if found is None:
        raise NotFound("announced_freeze", str(freeze_id))
    return found


def next_freeze(session: TenantSession) -> Freeze | None:
    """What an office is told first: the next day, or that the last one told was called off; one statement."""
    told = freezes(session)
    return next((each for each in told if not each.is_cancelled), next(iter(told), None))


def choices(session: PlatformSession) -> tuple[tuple[str, str], ...]:
    """Key and label of every group, in the public order; one statement."""
    rows = session.execute(
        select(ComparisonGroupRecord.key, ComparisonGroupRecord.label).order_by(
            ComparisonGroupRecord.priority, ComparisonGroupRecord.key
        )
    )
    return tuple((key, label) for key, label in rows)


def _is_replaced(cancelled: Freeze, told: Iterable[Freeze]) -> bool:
    return cancelled.is_cancelled and any(
        not each.is_cancelled and each.period == cancelled.period and {*cancelled.groups} <= {*each.groups}
        for each in told
    )
