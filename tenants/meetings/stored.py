"""What is stored about meetings, as frozen values.

The whole state of a meeting comes in one statement, with the number of devices and of ballots; who holds
which device or ballot is nowhere to be read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select

from modules.catalogue import editions
from modules.catalogue.model import Item, ItemKey, Module
from modules.checklists.answers import Rating
from modules.checklists.spread import Spread
from tenants.clock import now
from tenants.errors import NotFound
from tenants.isolation.sessions import TenantSession
from tenants.records.meeting import (
    BallotRecord,
    MeetingCodeRecord,
    MeetingItemRecord,
    MeetingRecord,
    SeatRecord,
)

LASTS = timedelta(days=1)
"""After that a meeting ends by itself: somebody went home without closing it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One item on the agenda.

    Attributes:
        shown_at: when it was last on the screen; None while it waits.
        spread: None before the reveal.
        agreed: what the group agreed on; None while that is open.
        note: the sentence why, "" where nothing is agreed.
    """

    item: Item
    place: int
    shown_at: datetime | None
    spread: Spread | None
    agreed: Rating | None
    note: str

    @property
    def is_revealed(self) -> bool:
        """Whether the ballots are counted and gone."""
        return self.spread is not None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its agenda.

    Attributes:
        module: with all its items, worded as the group saw them.
        current: the point on the screen; None before the first and after the last.
        people: devices that take part, or took part.
        ballots: ballots on the current point that are not revealed yet.
        version: every act of whoever leads makes a new one.
    """

    id: UUID
    module: Module
    round: int
    edition: str
    code: str
    opened_at: datetime
    opened_by: UUID | None
    closed_at: datetime | None
    points: tuple[Point, ...]
    current: Point | None
    people: int
    ballots: int
    version: int

    @property
    def is_over(self) -> bool:
        """Whether it was closed, or ended by itself."""
        return is_over(self.opened_at, self.closed_at)

    @property
    def next(self) -> Point | None:
        """The first point that was not on the screen yet."""
        return next((point for point in self.points if point.shown_at is None), None)

    @property
    def agreed(self) -> int:
        """How many points the group agreed on."""
        return sum(point.agreed is not None for point in self.points)


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """One line in the list of meetings that are over.

    Attributes:
        people: None where it ended by itself and was not cleared away yet.
    """

    id: UUID
    opened_at: datetime
    points: int
    agreed: int
    people: int | None


def is_over(opened_at: datetime, closed_at: datetime | None) -> bool:
    """Whether a meeting was closed, or ended by itself."""
    return closed_at is not None or opened_at + LASTS <= now()


def under_way(session: TenantSession, module_key: str) -> Meeting | None:
    """The meeting of the module that goes on now; one statement."""
    return _read(session, MeetingRecord.module == module_key, *_goes_on())


def module_of_any_under_way(session: TenantSession) -> Module | None:
    """The module a group rates now, the one opened last if there are several; one statement."""
    row = session.execute(
        select(MeetingRecord.module, MeetingRecord.edition)
        .where(*_goes_on())
        .order_by(MeetingRecord.opened_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else editions.edition(row.edition).module(row.module)


def meeting(session: TenantSession, meeting_id: UUID) -> Meeting:
    """One meeting, over or not; one statement.

    Raises:
        NotFound: the Jugendamt has no such meeting.
    """
    found = _read(session, MeetingRecord.id == meeting_id)
    if found is None:
        raise NotFound("meeting", str(meeting_id))
    return found


def past(session: TenantSession, module_key: str) -> tuple[PastMeeting, ...]:
    """Meetings of a module that are over, the latest first; one statement."""
    rows = session.execute(
        select(
            MeetingRecord.id,
            MeetingRecord.opened_at,
            MeetingRecord.people,
            func.count(MeetingItemRecord.item_key).label("points"),
            func.count(MeetingItemRecord.agreed_at).label("agreed"),
        )
        .join(MeetingItemRecord, _items())
        .where(
            MeetingRecord.module == module_key,
            MeetingRecord.closed_at.is_not(None) | (MeetingRecord.opened_at <= now() - LASTS),
        )
        .group_by(MeetingRecord.tenant_id, MeetingRecord.id, MeetingRecord.opened_at, MeetingRecord.people)
        .order_by(MeetingRecord.opened_at.desc())
    )
    return tuple(PastMeeting(row.id, row.opened_at, row.points, row.agreed, row.people) for row in rows)


def discussed(session: TenantSession, module_key: str, round_: int) -> frozenset[ItemKey]:
    """Items of a module the group has agreed on in this round; one statement."""
    rows = session.scalars(
        select(MeetingItemRecord.item_key)
        .join(MeetingRecord, _items())
        .where(
            MeetingRecord.module == module_key,
            MeetingRecord.round == round_,
            MeetingItemRecord.agreed_at.is_not(None),
        )
    )
    return frozenset(ItemKey(key) for key in rows)


def spread_in(row: Any) -> Spread | None:
    """The spread behind the columns of `meeting_item`; None before the reveal."""
    if row.rated is None:
        return None
    counts = None if row.rated_0 is None else (row.rated_0, row.rated_1, row.rated_2, row.rated_3)
    return Spread(row.rated, row.abstained, counts)


def _goes_on() -> Sequence[ColumnElement[bool]]:
    return (MeetingRecord.closed_at.is_(None), MeetingRecord.opened_at > now() - LASTS)


def _items() -> ColumnElement[bool]:
    return and_(
        MeetingItemRecord.tenant_id == MeetingRecord.tenant_id,
        MeetingItemRecord.meeting_id == MeetingRecord.id,
    )


def _read(session: TenantSession, *which: ColumnElement[bool]) -> Meeting | None:
    seats = (
        select(func.count())
        .select_from(SeatRecord)
        .where(SeatRecord.tenant_id == MeetingRecord.tenant_id, SeatRecord.meeting_id == MeetingRecord.id)
        .correlate(MeetingRecord)
        .scalar_subquery()
    )
    ballots = (
        select(func.count())
        .select_from(BallotRecord)
        .where(
            BallotRecord.tenant_id == MeetingRecord.tenant_id,
            BallotRecord.meeting_id == MeetingRecord.id,
            BallotRecord.item_key == MeetingRecord.current_item,
        )
        .correlate(MeetingRecord)
        .scalar_subquery()
    )
    rows = session.execute(
        select(*_MEETING, *_POINT, MeetingCodeRecord.code, seats.label("seats"), ballots.label("ballots"))
        .join(MeetingItemRecord, _items())
        .join(
            MeetingCodeRecord,
            and_(
                MeetingCodeRecord.tenant_id == MeetingRecord.tenant_id,
                MeetingCodeRecord.meeting_id == MeetingRecord.id,
            ),
        )
        .where(*which)
        .order_by(MeetingItemRecord.place)
    ).all()
    return _stored(rows) if rows else None


_MEETING: tuple[Any, ...] = (
    MeetingRecord.id,
    MeetingRecord.module,
    MeetingRecord.round,
    MeetingRecord.edition,
    MeetingRecord.opened_at,
    MeetingRecord.opened_by,
    MeetingRecord.closed_at,
    MeetingRecord.current_item,
    MeetingRecord.people,
    MeetingRecord.version,
)
_POINT: tuple[Any, ...] = (
    MeetingItemRecord.item_key,
    MeetingItemRecord.place,
    MeetingItemRecord.shown_at,
    MeetingItemRecord.rated,
    MeetingItemRecord.abstained,
    MeetingItemRecord.rated_0,
    MeetingItemRecord.rated_1,
    MeetingItemRecord.rated_2,
    MeetingItemRecord.rated_3,
    MeetingItemRecord.agreed_rating,
    MeetingItemRecord.agreed_note,
)


def _stored(rows: Sequence[Row[*tuple[Any, ...]]]) -> Meeting:
    first = rows[0]
    module = editions.edition(first.edition).module(first.module)
    points = tuple(_points(module, rows))
    return Meeting(
        id=first.id,
        module=module,
        round=first.round,
        edition=first.edition,
        code=first.code,
        opened_at=first.opened_at,
        opened_by=first.opened_by,
        closed_at=first.closed_at,
        points=points,
        current=next((point for point in points if point.item.key == first.current_item), None),
        people=first.seats if first.people is None else first.people,
        ballots=first.ballots,
        version=first.version,
    )


def _points(module: Module, rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterable[Point]:
    for row in rows:
        yield Point(
            item=module.item(row.item_key),
            place=row.place,
            shown_at=row.shown_at,
            spread=spread_in(row),
            agreed=None if row.agreed_rating is None else Rating(row.agreed_rating),
            note=row.agreed_note or "",
        )
