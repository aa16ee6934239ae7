"""Talking about an item: among colleagues, or with the Moderation; a thread says who reads it.

What is said internally never leaves the Jugendamt. What is said with the Moderation its consultants read as
soon as the module is handed in; the policies of `tenants.records.comment` hold both. What was said about an
item stays when the scope of the run leaves the item out, and may be answered.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from tenants import journal
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.comment import CommentRecord
from tenants.work import running
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun

LONGEST_COMMENT = 10_000
"""Characters."""


class Thread(StrEnum):
    """Who reads what is said about an item."""

    INTERN = "intern"
    MODERATION = "moderation"


@dataclass(frozen=True, slots=True)
class Comment:
    """One contribution.

    Attributes:
        settled_at: when somebody said that it is dealt with; None while it is open.
    """

    id: UUID
    thread: Thread
    text: str
    said_by: UUID
    said_at: datetime
    settled_at: datetime | None
    settled_by: UUID | None


def comments(session: TenantSession, run: StoredRun, item_key: str) -> tuple[Comment, ...]:
    """What was said about an item of the run in both threads, the earliest first; one statement at most."""
    if run.run_id is None:
        return ()
    rows = session.scalars(
        select(CommentRecord)
        .where(CommentRecord.run_id == run.run_id, CommentRecord.item_key == item_key)
        .order_by(CommentRecord.said_at, CommentRecord.id)
    )
    return tuple(comment_of(row) for row in rows)


def comment_of(row: CommentRecord) -> Comment:
    """The contribution as a frozen value."""
    return Comment(
        row.id, Thread(row.thread), row.text, row.said_by, row.said_at, row.settled_at, row.settled_by
    )


def checked(text: str) -> str:
    """What is said, without blanks at its ends.

    Raises:
        Refused: `comment.empty`, `comment.too_long`.
    """
    said = text.strip()
    if not said:
        raise Refused("comment.empty")
    if len(said) > LONGEST_COMMENT:
        raise Refused("comment.too_long", (LONGEST_COMMENT,))
    return said


def say(
    session: TenantSession,
    person_id: UUID,
    module_key: str,
    item_key: str,
    text: str,
    *,
    thread: Thread = Thread.INTERN,
) -> UUID:
    """Say something about an item of the latest run; the same sentence sent twice is said once.

    Raises:
        UnknownModule, UnknownItem: the edition has no such module or item.
        Refused: `comment.empty`, `comment.too_long`.
    """
    run = running.held_run(session, module_key)
    item = run.whole.item(item_key)
    said = checked(text)
    before = [each for each in comments(session, run, item.key) if each.thread is thread]
    last = before[-1] if before else None
    if last is not None and (last.text, last.said_by, last.settled_at) == (said, person_id, None):
        return last.id
    run_id = run.run_id or running.begun(session, person_id, run).id
    record = CommentRecord(
        run_id=run_id, item_key=item.key, thread=thread.value, text=said, said_by=person_id
    )
    session.add(record)
    after = {"text": said, "thread": thread.value}
    journal.write(session, person_id, "comment.said", item.key, after=after)
    session.flush()
    return record.id


def settle(session: TenantSession, person_id: UUID, module_key: str, item_key: str, comment_id: UUID) -> None:
    """Say that a comment is dealt with; twice is the same as once.

    Raises:
        NotFound: the latest run has no such comment on this item.
    """
    run = latest_run(session, module_key)
    record = session.scalar(
        select(CommentRecord)
        .where(
            CommentRecord.id == comment_id,
            CommentRecord.run_id == run.run_id,
            CommentRecord.item_key == run.whole.item(item_key).key,
        )
        .with_for_update()
    )
    if record is None:
        raise NotFound("comment", str(comment_id))
    if record.settled_at is None:
        record.settled_at, record.settled_by = now(), person_id
        journal.write(session, person_id, "comment.settled", item_key)
        session.flush()
