"""Talking with a Jugendamt about an item, as a consultant; what colleagues say among themselves is not here.

Who of the Jugendamt said something is not shown to consultants: they talk with the office. Names of other
consultants of the cohort are.
"""

from uuid import UUID

from sqlalchemy import Select, select

from modules.catalogue.model import Item
from tenants import journal
from tenants.clock import now
from tenants.errors import NotFound
from tenants.isolation.sessions import WorkshopSession
from tenants.records.comment import CommentRecord
from tenants.review import reviewing
from tenants.talk.discussing import Comment, Thread, checked, comment_of
from tenants.work.stored import StoredRun


def comments(session: WorkshopSession, tenant_id: UUID, run: StoredRun, item: Item) -> tuple[Comment, ...]:
    """What was said with the Moderation about an item of a run, the earliest first; one statement."""
    rows = session.scalars(_said(tenant_id, run, item).order_by(CommentRecord.said_at, CommentRecord.id))
    return tuple(comment_of(row) for row in rows)


def say(session: WorkshopSession, tenant_id: UUID, module_key: str, item_key: str, text: str) -> UUID:
    """Say something to the Jugendamt about an item; the same sentence sent twice is said once.

    Raises:
        NotFound, UnknownItem: nothing was handed in, or it has no such item.
        Refused: `comment.empty`, `comment.too_long`.
    """
    run = reviewing.held(session, tenant_id, module_key)
    item = run.module.item(item_key)
    said = checked(text)
    last = next(reversed(comments(session, tenant_id, run, item)), None)
    if last is not None and (last.text, last.said_by, last.settled_at) == (said, session.person_id, None):
        return last.id
    record = CommentRecord(
        tenant_id=tenant_id,
        run_id=run.run_id,
        item_key=item.key,
        thread=Thread.MODERATION.value,
        text=said,
        said_by=session.person_id,
    )
    session.add(record)
    journal.write_review(session, tenant_id, "comment.said", item.key, after={"text": said})
    session.flush()
    return record.id


def settle(
    session: WorkshopSession, tenant_id: UUID, module_key: str, item_key: str, comment_id: UUID
) -> None:
    """Say that a comment is dealt with; twice is the same as once.

    Raises:
        NotFound: there is no such comment that the Moderation may read.
    """
    run = reviewing.held(session, tenant_id, module_key)
    item = run.module.item(item_key)
    record = session.scalar(
        _said(tenant_id, run, item).where(CommentRecord.id == comment_id).with_for_update()
    )
    if record is None:
        raise NotFound("comment", str(comment_id))
    if record.settled_at is None:
        record.settled_at, record.settled_by = now(), session.person_id
        journal.write_review(session, tenant_id, "comment.settled", item.key)
        session.flush()


def _said(tenant_id: UUID, run: StoredRun, item: Item) -> Select[CommentRecord]:
    return select(CommentRecord).where(
        CommentRecord.tenant_id == tenant_id,
        CommentRecord.run_id == run.run_id,
        CommentRecord.item_key == item.key,
        CommentRecord.thread == Thread.MODERATION.value,
    )
