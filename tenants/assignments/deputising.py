"""Naming a colleague who sees and does one's tasks until a day.

A deputy gets no right in addition: only somebody who may answer items can be named, and what they do stands
in the journal under their own name, with whom they stood in for. So a deputy belongs to the work and not to
memberships and roles. It ends by itself after its last day. A deputy of a deputy does nothing for the first.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tenants import journal
from tenants.assignments import colleagues
from tenants.clock import now, today
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.assignment import DeputyRecord
from tenants.records.base import Json
from tenants.records.person import PersonRecord
from tenants.work.assigned import Somebody


@dataclass(frozen=True, slots=True)
class StoredDeputy:
    """The deputy somebody has today; `until` is the last day."""

    id: UUID
    deputy: Somebody
    until: date


def name_deputy(session: TenantSession, person_id: UUID, deputy_id: UUID, *, until: date) -> None:
    """Let a colleague see and do the person's tasks, from today until a day; replaces who did so before.

    Args:
        until: last day of the deputy.

    Raises:
        Refused: `deputy.self`; `deputy.past_day`; `assignment.person`, they may not answer here.
        Conflict: named in this very moment by another click, with another day or colleague.
    """
    if deputy_id == person_id:
        raise Refused("deputy.self")
    if until < today():
        raise Refused("deputy.past_day")
    if not colleagues.may_answer(session, deputy_id):
        raise Refused("assignment.person")
    named = session.scalar(
        select(DeputyRecord)
        .where(DeputyRecord.person_id == person_id, DeputyRecord.ended_at.is_(None))
        .with_for_update()
    )
    if named is not None:
        if (named.deputy_id, named.until_on) == (deputy_id, until):
            return
        named.ended_at = now()
        session.flush()
    session.add(DeputyRecord(person_id=person_id, deputy_id=deputy_id, until_on=until))
    before = _snapshot(named) if named is not None and named.until_on >= today() else None
    after = {"deputy": str(deputy_id), "until": until.isoformat()}
    journal.write(session, person_id, "deputy.named", str(person_id), before=before, after=after)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise Conflict("deputy", str(person_id), deputy_of(session, person_id)) from None


def end_deputy(session: TenantSession, person_id: UUID, record_id: UUID) -> None:
    """End one's own deputy before the last day; ending twice is the same as once.

    Raises:
        NotFound: the person has named no such deputy.
    """
    record = session.scalar(
        select(DeputyRecord)
        .where(DeputyRecord.id == record_id, DeputyRecord.person_id == person_id)
        .with_for_update()
    )
    if record is None:
        raise NotFound("deputy", str(record_id))
    if record.ended_at is None:
        record.ended_at = now()
        journal.write(session, person_id, "deputy.ended", str(person_id), before=_snapshot(record))
        session.flush()


def deputy_of(session: TenantSession, person_id: UUID) -> StoredDeputy | None:
    """Who does this person's tasks today; one statement."""
    row = session.execute(
        select(DeputyRecord.id, DeputyRecord.deputy_id, PersonRecord.name, DeputyRecord.until_on)
        .join(PersonRecord, PersonRecord.id == DeputyRecord.deputy_id)
        .where(DeputyRecord.person_id == person_id, DeputyRecord.runs_on(today()))
    ).one_or_none()
    return None if row is None else StoredDeputy(row.id, Somebody(row.deputy_id, row.name), row.until_on)


def on_behalf_of(session: TenantSession, by: UUID | None, person_id: UUID) -> Json:
    """What the journal says of an act on somebody's task: for whom, if it was their deputy; else nothing."""
    if by is None or by == person_id:
        return {}
    stands_in = session.scalar(
        select(DeputyRecord.id).where(
            DeputyRecord.person_id == person_id,
            DeputyRecord.deputy_id == by,
            DeputyRecord.runs_on(today()),
        )
    )
    return {} if stands_in is None else {"on_behalf_of": str(person_id)}


def _snapshot(record: DeputyRecord) -> Json:
    return {"deputy": str(record.deputy_id), "until": record.until_on.isoformat()}
