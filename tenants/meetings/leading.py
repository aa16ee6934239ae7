"""Leading a meeting: open it, put items on the screen, reveal, agree, close.

The state of a meeting is in the database alone: a server that is killed in between, or a second screen,
finds it as it is. Whoever leads holds the meeting's row for the whole act, while votes share it
(`tenants.meetings.voting`). So every ballot cast before a reveal is counted, and none is taken after it.

Two people may lead. Each act carries the version of the meeting on the screen; an act on another version
is a Conflict, unless what it wants is already so.
"""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from modules.catalogue.model import ItemKey
from modules.checklists.answers import Rated, Rating
from modules.checklists.spread import spread_of
from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.meetings import stored as meetings
from tenants.records.meeting import (
    BallotRecord,
    MeetingCodeRecord,
    MeetingItemRecord,
    MeetingRecord,
    SeatRecord,
)
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None of them looks like another one on a screen at the end of a room."""

CODE_LENGTH = 8
"""31⁸ are 850 thousand million codes for a few meetings at a time, and wrong ones are counted per address."""

LONGEST_REASON = 1_000
"""Characters of the sentence why."""


def open_meeting(
    session: TenantSession, person_id: UUID | None, module_key: str, item_keys: Sequence[str]
) -> UUID:
    """Open a meeting on items of the latest run, in this order; nothing is on the screen yet.

    Raises:
        UnknownModule, UnknownItem: the edition has no such module or item.
        Refused: `run.not_editable`; `meeting.no_items`; `meeting.under_way`.
    """
    run = latest_run(session, module_key, is_held=True)
    keys = [run.module.item(key).key for key in dict.fromkeys(item_keys)]
    if not run.state.is_editable:
        raise Refused("run.not_editable")
    if not keys:
        raise Refused("meeting.no_items")
    _clear_lapsed(session, module_key)
    record = MeetingRecord(module=run.module.slug, round=run.round, edition=run.edition, opened_by=person_id)
    session.add(record)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise Refused("meeting.under_way") from None
    for place, key in enumerate(keys, start=1):
        session.add(MeetingItemRecord(meeting_id=record.id, item_key=key, place=place))
    session.add(
        MeetingCodeRecord(
            code=_new_code(),
            tenant_id=session.tenant_id,
            meeting_id=record.id,
            ends_at=record.opened_at + meetings.LASTS,
        )
    )
    journal.write(session, person_id, "meeting.opened", record.module, after={"items": keys})
    session.flush()
    return record.id


def show_item(
    session: TenantSession,
    person_id: UUID | None,
    module_key: str,
    meeting_id: UUID,
    item_key: str | None,
    *,
    seen: int,
) -> None:
    """Put an item of the agenda on the screen, or none; what was being rated before is dropped uncounted.

    Args:
        item_key: None after the last item.
        seen: version of the meeting on the person's screen.

    Raises:
        NotFound: no such meeting, or the item is not on its agenda.
        Refused: `meeting.over`.
        Conflict: somebody else went on in between.
    """
    record = _held(session, module_key, meeting_id)
    if record.current_item == item_key:
        return
    _check_seen(record, seen)
    if item_key is not None:
        _point(session, record, item_key).shown_at = now()
    _drop_ballots(session, record)
    _move(record, item_key)
    journal.write(session, person_id, "meeting.shown", record.module, after={"item": item_key})
    session.flush()


def reveal(
    session: TenantSession,
    person_id: UUID | None,
    module_key: str,
    meeting_id: UUID,
    item_key: str,
    *,
    seen: int,
) -> None:
    """Count the ballots on the item on the screen and delete them; twice is the same as once.

    Raises:
        NotFound: no such meeting, or the item is not on its agenda.
        Refused: `meeting.over`.
        Conflict: somebody else went on in between.
    """
    record = _held(session, module_key, meeting_id)
    point = _point(session, record, item_key)
    if record.current_item == item_key and point.revealed_at is not None:
        return
    _check_seen(record, seen)
    if record.current_item != item_key:
        raise Conflict("meeting", record.module, None)
    spread = spread_of(None if each is None else Rating(each) for each in _drop_ballots(session, record))
    point.revealed_at = now()
    point.rated, point.abstained = spread.rated, spread.abstained
    if spread.counts is not None:
        point.rated_0, point.rated_1, point.rated_2, point.rated_3 = spread.counts
    _move(record, item_key)
    journal.write(session, person_id, "meeting.revealed", item_key, after={"rated": spread.rated})
    session.flush()


def agree(
    session: TenantSession,
    person_id: UUID,
    module_key: str,
    meeting_id: UUID,
    item_key: str,
    rating: Rating,
    why: str,
    *,
    seen: int,
    seen_answer: int,
) -> None:
    """Store what the group agreed on as the Jugendamt's answer, and go on to the next item.

    Args:
        why: one sentence; becomes the note of the answer.
        seen: version of the meeting on the person's screen.
        seen_answer: version of the answer there; 0 if there was none.

    Raises:
        NotFound: no such meeting, or the item is not on its agenda.
        Refused: `meeting.over`, `meeting.not_revealed`, `meeting.no_reason`, `meeting.reason_too_long`,
            `meeting.other_round`; as `answering.answer_item`.
        Conflict: kind `meeting`, somebody went on; kind `answer`, somebody answered on their own.
    """
    record = _held(session, module_key, meeting_id)
    point = _point(session, record, item_key)
    reason = why.strip()
    if (point.agreed_rating, point.agreed_note) == (rating.value, reason):
        return
    _check_seen(record, seen)
    if record.current_item != item_key:
        raise Conflict("meeting", record.module, None)
    if point.revealed_at is None:
        raise Refused("meeting.not_revealed")
    if not reason:
        raise Refused("meeting.no_reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("meeting.reason_too_long", (LONGEST_REASON,))
    if latest_run(session, module_key, is_held=True).round != record.round:
        raise Refused("meeting.other_round")
    entry = Entry(Rated(rating), reason)
    answer_item(session, person_id, module_key, item_key, entry, seen=seen_answer, meeting_id=record.id)
    point.agreed_rating, point.agreed_note, point.agreed_at = rating.value, reason, now()
    _move(record, _next_key(session, record))
    after = {"rating": rating.value, "rated": point.rated}
    journal.write(session, person_id, "meeting.agreed", item_key, after=after)
    session.flush()


def close(
    session: TenantSession, person_id: UUID | None, module_key: str, meeting_id: UUID, *, seen: int
) -> None:
    """End a meeting: its code opens nothing any more, devices and ballots are deleted; twice is once.

    Args:
        seen: version of the meeting on the person's screen.

    Raises:
        NotFound: no such meeting.
        Conflict: somebody else went on in between.
    """
    record = _row(session, module_key, meeting_id)
    if record.closed_at is None:
        _check_seen(record, seen)
        _close(session, person_id, record)


def close_lapsed(session: TenantSession, meeting_id: UUID) -> None:
    """End a meeting that has ended by itself, if nobody did; called by the clock."""
    record = session.scalar(select(MeetingRecord).where(MeetingRecord.id == meeting_id).with_for_update())
    if record is not None and record.closed_at is None and meetings.is_over(record.opened_at, None):
        _close(session, None, record)


def _clear_lapsed(session: TenantSession, module_key: str) -> None:
    """A meeting nobody closed must not be in the way of the next one."""
    for record in session.scalars(
        select(MeetingRecord)
        .where(
            MeetingRecord.module == module_key,
            MeetingRecord.closed_at.is_(None),
            MeetingRecord.opened_at <= now() - meetings.LASTS,
        )
        .with_for_update()
    ).all():
        _close(session, None, record)


def _close(session: TenantSession, person_id: UUID | None, record: MeetingRecord) -> None:
    seats = select(func.count()).select_from(SeatRecord).where(SeatRecord.meeting_id == record.id)
    record.people = session.scalar(seats)
    record.closed_at, record.closed_by = now(), person_id
    record.current_item = None
    codes = select(MeetingCodeRecord).where(MeetingCodeRecord.meeting_id == record.id)
    session.scalars(codes).one().closed_at = record.closed_at
    session.execute(delete(BallotRecord).where(BallotRecord.meeting_id == record.id))
    session.execute(delete(SeatRecord).where(SeatRecord.meeting_id == record.id))
    journal.write(session, person_id, "meeting.closed", record.module, after={"people": record.people})
    session.flush()


def _held(session: TenantSession, module_key: str, meeting_id: UUID) -> MeetingRecord:
    """The meeting, for us alone until the transaction ends."""
    record = _row(session, module_key, meeting_id)
    if meetings.is_over(record.opened_at, record.closed_at):
        raise Refused("meeting.over")
    return record


def _row(session: TenantSession, module_key: str, meeting_id: UUID) -> MeetingRecord:
    record = session.scalar(
        select(MeetingRecord)
        .where(MeetingRecord.id == meeting_id, MeetingRecord.module == module_key)
        .with_for_update()
    )
    if record is None:
        raise NotFound("meeting", str(meeting_id))
    return record


def _check_seen(record: MeetingRecord, seen: int) -> None:
    if record.version != seen:
        raise Conflict("meeting", record.module, None)


def _point(session: TenantSession, record: MeetingRecord, item_key: str) -> MeetingItemRecord:
    point = session.scalar(
        select(MeetingItemRecord).where(
            MeetingItemRecord.meeting_id == record.id, MeetingItemRecord.item_key == item_key
        )
    )
    if point is None:
        raise NotFound("item", item_key)
    return point


def _next_key(session: TenantSession, record: MeetingRecord) -> ItemKey | None:
    """The first item of the agenda that was not on the screen yet; it is on the screen now."""
    point = session.scalar(
        select(MeetingItemRecord)
        .where(MeetingItemRecord.meeting_id == record.id, MeetingItemRecord.shown_at.is_(None))
        .order_by(MeetingItemRecord.place)
        .limit(1)
    )
    if point is None:
        return None
    point.shown_at = now()
    return ItemKey(point.item_key)


def _drop_ballots(session: TenantSession, record: MeetingRecord) -> Sequence[int | None]:
    """Delete the ballots on the item on the screen; what they said, in no order that tells anything."""
    dropped = (
        delete(BallotRecord)
        .where(BallotRecord.meeting_id == record.id, BallotRecord.item_key == record.current_item)
        .returning(BallotRecord.rating)
        .execution_options(synchronize_session=False)
    )
    return session.scalars(dropped).all()


def _move(record: MeetingRecord, item_key: str | None) -> None:
    record.current_item, record.moved_at = item_key, now()


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
