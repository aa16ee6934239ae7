"""Voting blind, by a device that brings the code of a meeting and nothing else.

A device keeps a random token. Here it is turned into a key for its seat and another one for each ballot,
neither of which leads back to it or to the other: what is stored during a vote cannot be put together into
"this device said 2 here and 0 there", and after the reveal nothing is stored but counts. So one device has
one ballot on an item and may change it until the reveal; whoever throws the token away gets another seat,
which the room sees as one person more than there are.

Nothing of this is journaled: an entry per vote would keep what the reveal deletes.
"""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from modules.checklists.answers import Rating
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.meetings import stored as meetings
from tenants.meetings.stored import Meeting
from tenants.records.meeting import (
    BallotRecord,
    MeetingCodeRecord,
    MeetingItemRecord,
    MeetingRecord,
    SeatRecord,
)

MOST_SEATS = 200
"""Devices in one meeting; more are not a room but a program."""


@dataclass(frozen=True, slots=True)
class Door:
    """The meeting a code leads to."""

    tenant_id: UUID
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the device said about the item on the screen; `rating` None is an abstention."""

    rating: Rating | None


@dataclass(frozen=True, slots=True)
class Paper:
    """What one device finds.

    Attributes:
        is_seated: the device takes part.
        ballot: its own, as long as it is not revealed.
    """

    meeting: Meeting
    is_seated: bool
    ballot: Ballot | None


def door(session: PlatformSession, code: str) -> Door:
    """The meeting a code leads to; capitals, spaces and hyphens people type do not matter.

    Raises:
        NotFound: no meeting ever had this code.
        Refused: `meeting.over`.
    """
    plain = re.sub(r"[\s-]", "", code).lower()
    row = session.scalar(select(MeetingCodeRecord).where(MeetingCodeRecord.code == plain))
    if row is None:
        raise NotFound("code", plain)
    if row.closed_at is not None or row.ends_at <= now():
        raise Refused("meeting.over")
    return Door(row.tenant_id, row.meeting_id)


def lapsed(session: PlatformSession) -> tuple[Door, ...]:
    """Meetings that ended by themselves and still hold devices or ballots; one statement."""
    rows = session.scalars(
        select(MeetingCodeRecord).where(
            MeetingCodeRecord.closed_at.is_(None), MeetingCodeRecord.ends_at <= now()
        )
    )
    return tuple(Door(row.tenant_id, row.meeting_id) for row in rows)


def paper(session: TenantSession, meeting_id: UUID, device: str | None) -> Paper:
    """What a device finds now; three statements at most.

    Args:
        device: the token it keeps; None for one that has not joined.

    Raises:
        NotFound: no such meeting.
    """
    meeting = meetings.meeting(session, meeting_id)
    if device is None or session.scalar(_seat(meeting_id, device)) is None:
        return Paper(meeting, is_seated=False, ballot=None)
    return Paper(meeting, is_seated=True, ballot=_own_ballot(session, meeting, device))


def join(session: TenantSession, meeting_id: UUID, device: str) -> None:
    """Take a seat; twice is the same as once.

    Raises:
        Refused: `meeting.over`, `meeting.full`.
    """
    _share(session, meeting_id)
    if session.scalar(_seat(meeting_id, device)) is not None:
        return
    taken = select(func.count()).select_from(SeatRecord).where(SeatRecord.meeting_id == meeting_id)
    if (session.scalar(taken) or 0) >= MOST_SEATS:
        raise Refused("meeting.full", (MOST_SEATS,))
    session.add(SeatRecord(meeting_id=meeting_id, seat_key=_key(device, "seat", meeting_id)))
    try:
        session.flush()
    except IntegrityError:
        # Pressed twice: the other request took the seat a moment ago.
        session.rollback()


def cast(
    session: TenantSession, meeting_id: UUID, device: str | None, item_key: str, rating: Rating | None
) -> None:
    """Rate the item on the screen, or abstain; a second time changes the first.

    Args:
        device: the token it keeps; None for one that has not joined.

    Raises:
        Refused: `meeting.over`, `ballot.no_seat`, `ballot.item_over`, `ballot.revealed`.
    """
    on_screen = _share(session, meeting_id)
    if device is None or session.scalar(_seat(meeting_id, device)) is None:
        raise Refused("ballot.no_seat")
    if on_screen != item_key:
        raise Refused("ballot.item_over")
    # Read in a statement of its own: one that waited for the meeting would still see the item as it was.
    revealed_at = select(MeetingItemRecord.revealed_at).where(
        MeetingItemRecord.meeting_id == meeting_id, MeetingItemRecord.item_key == item_key
    )
    if session.scalar(revealed_at) is not None:
        raise Refused("ballot.revealed")
    try:
        _put(session, meeting_id, item_key, _key(device, item_key, meeting_id), rating)
    except IntegrityError:
        # Pressed twice: the other request has put the ballot in, so this one changes it.
        session.rollback()
        cast(session, meeting_id, device, item_key, rating)


def _put(session: TenantSession, meeting_id: UUID, item_key: str, key: str, rating: Rating | None) -> None:
    stored = session.get(BallotRecord, (session.tenant_id, meeting_id, item_key, key))
    ballot = stored or BallotRecord(meeting_id=meeting_id, item_key=item_key, ballot_key=key)
    ballot.rating = None if rating is None else rating.value
    session.add(ballot)
    session.flush()


def _share(session: TenantSession, meeting_id: UUID) -> str | None:
    """Keep the meeting where it is until the transaction ends; the item on the screen."""
    row = session.execute(
        select(MeetingRecord.opened_at, MeetingRecord.closed_at, MeetingRecord.current_item)
        .where(MeetingRecord.id == meeting_id)
        # Shared, so that a whole room votes at once; whoever reveals waits for us.
        .with_for_update(read=True)
    ).one_or_none()
    if row is None:
        raise NotFound("meeting", str(meeting_id))
    if meetings.is_over(row.opened_at, row.closed_at):
        raise Refused("meeting.over")
    on_screen: str | None = row.current_item
    return on_screen


def _own_ballot(session: TenantSession, meeting: Meeting, device: str) -> Ballot | None:
    if meeting.current is None or meeting.current.is_revealed:
        return None
    key = meeting.current.item.key
    row = session.execute(
        select(BallotRecord.rating).where(
            BallotRecord.meeting_id == meeting.id,
            BallotRecord.item_key == key,
            BallotRecord.ballot_key == _key(device, key, meeting.id),
        )
    ).one_or_none()
    return None if row is None else Ballot(None if row.rating is None else Rating(row.rating))


def _seat(meeting_id: UUID, device: str) -> Select[str]:
    key = _key(device, "seat", meeting_id)
    return select(SeatRecord.seat_key).where(SeatRecord.meeting_id == meeting_id, SeatRecord.seat_key == key)


def _key(device: str, purpose: str, meeting_id: UUID) -> str:
    return hmac.new(device.encode(), f"{purpose}/{meeting_id}".encode(), sha256).hexdigest()
