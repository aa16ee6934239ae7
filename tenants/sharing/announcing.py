"""Announcing the day a year's contributions are frozen, moving it, calling it off, and beginning it.

An operator announces for all groups or one of them, a consultant for the cohort she moderates; which groups
there are to choose from follows from the session. Until the announced day an office may release and take
back, and that is the reason for the notice: the day is `NOTICE` ahead at least, and may be moved or called
off only before it has come.

On the day the clock of the worker wishes for the computations (`commission_due`): in the same transaction
that marks the announcement, so that it happens once however many workers keep the time. Contributions count
as they stand at the beginning of the day in German offices.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.exc import IntegrityError

from modules.indicators.periods import Period
from tenants import journal
from tenants.clock import OFFICE_TIME, now, today
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import PlatformSession, WorkshopSession
from tenants.records.base import Json
from tenants.records.cohort import ComparisonGroupRecord
from tenants.records.sharing import AnnouncedFreezeRecord
from tenants.sharing.commissioning import commission_year

NOTICE = timedelta(days=7)
"""The least time between an announcement and its day: a working week with its weekend, in which an
Amtsleitung that is away comes back, looks at what is released, and can still take it back."""

FARTHEST = timedelta(days=730)
"""No day lies farther ahead; a later one is a slip of the keyboard."""

SETTLED_AFTER = timedelta(minutes=5)
"""How long after the beginning of the day the computations are wished for. Acts bear the instant they began;
one that began before midnight is stored or given up by then (a statement may take 30 seconds)."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What came of an announcement: labels of the groups in their public order.

    Attributes:
        kept: groups that have an announced day for one of the years already, which stays.
    """

    groups: tuple[str, ...]
    kept: tuple[str, ...]


def earliest_day() -> date:
    """The first day that may be announced today."""
    return today() + NOTICE


def instant_of(day: date) -> datetime:
    """The instant contributions are frozen at: the beginning of the day in German offices."""
    return datetime.combine(day, time.min, OFFICE_TIME)


def announce(
    session: PlatformSession | WorkshopSession,
    person_id: UUID | None,
    periods: Collection[Period],
    on: date,
    *,
    group: str | None = None,
) -> Announced:
    """Announce the freeze of these years, all of them or none.

    A group that has an announced day for a year keeps it.

    Args:
        person_id: the operator or consultant; None for the command line.
        group: key of the group; all the session knows by default, which for a consultant is her cohort.

    Raises:
        NotFound: the session knows no such group.
        Refused: `freeze.past_day`, `freeze.too_soon`, `freeze.too_far`, `freeze.year_not_over`,
            `freeze.no_groups`, or `freeze.twice` where every group has a day for every year already.
    """
    _check_day(on, earliest=earliest_day())
    for period in periods:
        _check_year(period, on)
    labels = _groups(session, group)
    open_ = set(_open_pairs(session, periods))
    missing = [(key, period) for period in periods for key in labels if (key, period) not in open_]
    if not missing:
        raise Refused("freeze.twice", (", ".join(map(str, periods)),))
    for period in periods:
        _add(session, person_id, period, on, [key for key, of in missing if of == period])
    _flush(session)
    new = {key for key, _ in missing}
    kept = {key for key, _ in open_ if key in labels}
    return Announced(
        tuple(label for key, label in labels.items() if key in new),
        tuple(label for key, label in labels.items() if key in kept),
    )


def move(
    session: PlatformSession | WorkshopSession,
    person_id: UUID | None,
    freeze_id: UUID,
    on: date,
    *,
    seen: date,
) -> None:
    """Move an announced freeze to another day; moving it to the day it has changes nothing.

    Args:
        seen: the day on the person's screen.

    Raises:
        NotFound: the session knows no such announcement.
        Conflict: it was moved in between; carries its day.
        Refused: `freeze.begun`, `freeze.cancelled`, `freeze.by_operator`, or as in `announce`.
    """
    records = _changeable(session, freeze_id, seen)
    before = records[0].frozen_on
    if on == before:
        return
    # A later day takes nobody's time away.
    _check_day(on, earliest=min(before, earliest_day()))
    _check_year(Period.parse(records[0].period), on)
    for record in records:
        record.moved_from, record.frozen_on = before, on
    _note(session, person_id, "freeze.moved", records, before={"on": before.isoformat()})
    session.flush()


def cancel(
    session: PlatformSession | WorkshopSession, person_id: UUID | None, freeze_id: UUID, *, seen: date
) -> None:
    """Call an announced freeze off; releases stay as they are.

    Raises:
        NotFound: the session knows no such announcement.
        Conflict: it was moved in between; carries its day.
        Refused: `freeze.begun`, `freeze.cancelled`, `freeze.by_operator`.
    """
    records = _changeable(session, freeze_id, seen)
    at = now()
    for record in records:
        record.cancelled_at = at
    _note(session, person_id, "freeze.cancelled", records)
    session.flush()


def commission_due(session: PlatformSession, *, at: datetime | None = None) -> int:
    """Wish for the computations of every announced freeze whose day has begun; returns how many wishes.

    All groups of a year and day are computed together, in their public order.
    """
    begun = ((at or now()) - SETTLED_AFTER).astimezone(OFFICE_TIME).date()
    # Another worker that keeps the time waits here, and then finds nothing left to do.
    due = session.scalars(
        select(AnnouncedFreezeRecord)
        .where(_is_open(), AnnouncedFreezeRecord.frozen_on <= begun)
        .order_by(AnnouncedFreezeRecord.id, AnnouncedFreezeRecord.group_key)
        .with_for_update()
    ).all()
    freezes = sorted({(record.frozen_on, record.period) for record in due})
    for record in due:
        record.commissioned_at = now()
    wishes = 0
    for on, period in freezes:
        together = [record for record in due if (record.frozen_on, record.period) == (on, period)]
        _note(session, None, "freeze.commissioned", together)
        wishes += commission_year(
            session, None, Period.parse(period), frozen_at=instant_of(on), announced_on=on
        )
    session.flush()
    return wishes


def _check_day(on: date, *, earliest: date) -> None:
    if on <= today():
        raise Refused("freeze.past_day")
    if on < earliest:
        raise Refused("freeze.too_soon", (earliest, NOTICE.days))
    if on > today() + FARTHEST:
        raise Refused("freeze.too_far", (today() + FARTHEST,))


def _check_year(period: Period, on: date) -> None:
    if on <= period.last_day:
        raise Refused("freeze.year_not_over", (str(period),))


def _groups(session: PlatformSession | WorkshopSession, group: str | None) -> dict[str, str]:
    """Key → label of the groups to freeze, in the public order."""
    rows = session.execute(
        select(ComparisonGroupRecord.key, ComparisonGroupRecord.label).order_by(
            ComparisonGroupRecord.priority, ComparisonGroupRecord.key
        )
    )
    labels = {row.key: row.label for row in rows}
    if group is None:
        if not labels:
            raise Refused("freeze.no_groups")
        return labels
    if group not in labels:
        raise NotFound("comparison_group", group)
    return {group: labels[group]}


def _open_pairs(
    session: PlatformSession | WorkshopSession, periods: Collection[Period]
) -> list[tuple[str, Period]]:
    rows = session.execute(
        select(AnnouncedFreezeRecord.group_key, AnnouncedFreezeRecord.period).where(
            _is_open(), AnnouncedFreezeRecord.period.in_([str(period) for period in periods])
        )
    )
    return [(key, Period.parse(period)) for key, period in rows]


def _add(
    session: PlatformSession | WorkshopSession,
    person_id: UUID | None,
    period: Period,
    on: date,
    groups: Sequence[str],
) -> None:
    freeze_id = uuid4()
    records = [
        AnnouncedFreezeRecord(
            id=freeze_id,
            group_key=key,
            period=str(period),
            frozen_on=on,
            is_by_moderation=isinstance(session, WorkshopSession),
            announced_by=person_id,
            announced_at=now(),
        )
        for key in groups
    ]
    if records:
        session.add_all(records)
        _note(session, person_id, "freeze.announced", records)


def _changeable(
    session: PlatformSession | WorkshopSession, freeze_id: UUID, seen: date
) -> Sequence[AnnouncedFreezeRecord]:
    """The rows of an announcement, locked, if it may be changed still and by this session."""
    records = session.scalars(
        select(AnnouncedFreezeRecord)
        .where(AnnouncedFreezeRecord.id == freeze_id)
        .order_by(AnnouncedFreezeRecord.group_key)
        .with_for_update()
    ).all()
    if not records:
        raise NotFound("announced_freeze", str(freeze_id))
    first = records[0]
    if isinstance(session, WorkshopSession) and not first.is_by_moderation:
        raise Refused("freeze.by_operator")
    if first.cancelled_at is not None:
        raise Refused("freeze.cancelled")
    if first.commissioned_at is not None or first.frozen_on <= today():
        raise Refused("freeze.begun", (first.frozen_on,))
    if first.frozen_on != seen:
        raise Conflict("announced_freeze", str(freeze_id), first.frozen_on)
    return records


def _is_open() -> ColumnElement[bool]:
    return and_(AnnouncedFreezeRecord.cancelled_at.is_(None), AnnouncedFreezeRecord.commissioned_at.is_(None))


def _flush(session: PlatformSession | WorkshopSession) -> None:
    try:
        session.flush()
    except IntegrityError:
        # Somebody announced the same in the same instant; theirs stands.
        session.rollback()
        raise Refused("freeze.raced") from None


def _note(
    session: PlatformSession | WorkshopSession,
    person_id: UUID | None,
    action: str,
    records: Sequence[AnnouncedFreezeRecord],
    *,
    before: Json | None = None,
) -> None:
    after = {"on": records[0].frozen_on.isoformat(), "groups": [record.group_key for record in records]}
    journal.write_platform(session, person_id, action, records[0].period, before=before, after=after)
