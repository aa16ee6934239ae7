"""Speaking to colleagues in the talk about an item, so that they find it without looking for it.

A mention waits on the list of the person until one of three things: somebody settles the comment, the person
says something to the same item after it, or they say that they have read it. Opening a page is reading and
writes nothing, so it ends no mention by itself. Nothing of it leaves the platform: what is said about an item
is confidential and goes into no mail.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from modules.catalogue import editions
from modules.catalogue.model import Item, Module
from tenants import journal
from tenants.assignments import colleagues
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.comment import CommentRecord
from tenants.records.mention import MentionRecord
from tenants.records.person import PersonRecord
from tenants.records.run import RunRecord


@dataclass(frozen=True, slots=True)
class Mention:
    """A comment that speaks to a person and that they have neither read nor answered.

    Attributes:
        comment_id: of the comment.
        said_by: name of the person; None for somebody who has left.
        text: all of it.
    """

    comment_id: UUID
    module: Module
    item: Item
    text: str
    said_by: str | None
    said_at: datetime


def mention(session: TenantSession, person_id: UUID, comment_id: UUID, people: Collection[UUID]) -> None:
    """Let a comment speak to these people; whom it speaks to already, and oneself, are left as they are.

    Raises:
        Refused: `mention.person`, somebody may not answer items here.
    """
    wanted = set(people) - {person_id}
    if not wanted:
        return
    if not wanted <= {each.id for each in colleagues.who_may_answer(session)}:
        raise Refused("mention.person")
    added = wanted - set(mentioned(session, [comment_id]).get(comment_id, ()))
    if not added:
        return
    session.add_all(MentionRecord(comment_id=comment_id, person_id=each) for each in added)
    journal.write(
        session,
        person_id,
        "comment.mentioned",
        str(comment_id),
        after={"people": sorted(str(each) for each in added)},
    )
    session.flush()


def mentioned(
    session: TenantSession, comment_ids: Sequence[UUID]
) -> Mapping[UUID, Mapping[UUID, datetime | None]]:
    """Comment → whom it speaks to, each with when they had read it; one statement, none for no comment."""
    if not comment_ids:
        return {}
    found: dict[UUID, dict[UUID, datetime | None]] = {}
    for row in session.execute(
        select(MentionRecord.comment_id, MentionRecord.person_id, MentionRecord.read_at).where(
            MentionRecord.comment_id.in_(comment_ids)
        )
    ):
        found.setdefault(row.comment_id, {})[row.person_id] = row.read_at
    return found


def waiting(session: TenantSession, person_id: UUID) -> tuple[Mention, ...]:
    """What speaks to the person and waits, of the latest round of each module, by time; one statement."""
    later, newer = aliased(CommentRecord), aliased(RunRecord)
    rows = session.execute(
        select(
            CommentRecord.id,
            CommentRecord.item_key,
            CommentRecord.text,
            PersonRecord.name,
            CommentRecord.said_at,
            RunRecord.module,
            RunRecord.edition,
        )
        .join(MentionRecord, MentionRecord.comment_id == CommentRecord.id)
        .join(RunRecord, RunRecord.id == CommentRecord.run_id)
        .outerjoin(PersonRecord, PersonRecord.id == CommentRecord.said_by)
        .where(
            MentionRecord.person_id == person_id,
            MentionRecord.read_at.is_(None),
            CommentRecord.settled_at.is_(None),
            ~exists().where(
                later.run_id == CommentRecord.run_id,
                later.item_key == CommentRecord.item_key,
                later.said_by == person_id,
                later.said_at > CommentRecord.said_at,
            ),
            ~exists().where(newer.module == RunRecord.module, newer.round > RunRecord.round),
        )
        .order_by(CommentRecord.said_at, CommentRecord.id)
    )
    found = []
    for row in rows:
        module = editions.edition(row.edition).module(row.module)
        found.append(Mention(row.id, module, module.item(row.item_key), row.text, row.name, row.said_at))
    return tuple(found)


def note_read(session: TenantSession, person_id: UUID, comment_id: UUID) -> None:
    """Note that the person has read the comment; twice is the same as once.

    Raises:
        NotFound: no comment of this id speaks to the person.
    """
    record = session.scalar(
        select(MentionRecord).where(
            MentionRecord.comment_id == comment_id, MentionRecord.person_id == person_id
        )
    )
    if record is None:
        raise NotFound("mention", str(comment_id))
    if record.read_at is None:
        record.read_at = now()
        session.flush()
