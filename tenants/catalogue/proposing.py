"""Consultants propose how an item should read; the operator takes it over or declines with a sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from modules.catalogue.model import Item
from modules.catalogue.writing import read_item, write_item
from tenants import journal
from tenants.catalogue import editing, stored
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.records.catalogue import CatalogueDraftRecord, CatalogueProposalRecord
from tenants.records.person import PersonRecord

LONGEST_REASON = 1_000
"""Characters of a reason, and of the answer to it."""

OPEN, TAKEN, DECLINED = "offen", "uebernommen", "abgelehnt"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item as a consultant would write it.

    Attributes:
        before: the item it was proposed upon; None for a new one.
        state: `offen`, `uebernommen` or `abgelehnt`.
        answer: the operator's sentence, empty if none.
    """

    id: UUID
    draft: str
    module: str
    item_key: str
    before: Item | None
    wanted: Item
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: str
    answer: str
    decided_by: str | None
    decided_at: datetime | None
    is_mine: bool


def propose(
    session: PlatformSession, person_id: UUID, key: str, slug: str, item: Item, *, reason: str
) -> UUID:
    """Propose how an item should read, or a new one.

    Raises:
        NotFound, UnknownModule: there is no such draft or module.
        Refused: `proposal.unchanged` (it says what the draft says), `proposal.repeated` (the same waits
            already), `item.key`, `item.key_taken`.
    """
    there = stored.module(session, key, slug)
    before = next((each for each in there.module.items if each.key == item.key), None)
    if before == item:
        raise Refused("proposal.unchanged")
    if before is None:
        editing.refuse_taken_key(session, key, item.key)
    wanted = write_item(item)
    if _waits(session, there.draft_id, person_id, wanted):
        raise Refused("proposal.repeated")
    record = CatalogueProposalRecord(
        draft_id=there.draft_id,
        module=slug,
        item_key=item.key,
        before=None if before is None else write_item(before),
        wanted=wanted,
        reason=reason,
        proposed_by=person_id,
    )
    session.add(record)
    journal.write_platform(
        session, person_id, "proposal.made", f"{key} {item.key}", after={"text": wanted, "reason": reason}
    )
    session.flush()
    return record.id


def take_over(
    session: PlatformSession, person_id: UUID, proposal_id: UUID, *, answer: str, seen: str
) -> Proposal:
    """Write the item of a proposal into its draft; taking it over twice is taking it over once.

    Args:
        seen: digest of the item of the draft that the proposal was looked at beside; empty for a new one.

    Raises:
        NotFound: there is no such proposal.
        Refused: `proposal.decided` with what was decided; as saving an item.
        Conflict: the item changed since it was looked at; carries `Theirs`.
    """
    proposal, record = _held(session, person_id, proposal_id)
    if record.state == TAKEN:
        return proposal
    _refuse_decided(record)
    if proposal.before is None and not seen:
        editing.add_item(session, person_id, proposal.draft, proposal.module, proposal.wanted)
    else:
        editing.save_item(session, person_id, proposal.draft, proposal.module, proposal.wanted, seen=seen)
    _decide(session, person_id, record, proposal, TAKEN, answer)
    return proposal


def decline(session: PlatformSession, person_id: UUID, proposal_id: UUID, *, answer: str) -> Proposal:
    """Leave the draft as it is and say why.

    Raises:
        NotFound: there is no such proposal.
        Refused: `proposal.answer_missing`; `proposal.decided` with what was decided.
    """
    proposal, record = _held(session, person_id, proposal_id)
    if record.state == DECLINED and record.answer == answer:
        return proposal
    _refuse_decided(record)
    if not answer:
        raise Refused("proposal.answer_missing")
    _decide(session, person_id, record, proposal, DECLINED, answer)
    return proposal


def proposals(session: PlatformSession, person_id: UUID, key: str) -> tuple[Proposal, ...]:
    """Everything proposed for a draft, what waits first, the latest first; one statement."""
    rows = session.execute(
        _rows()
        .where(CatalogueDraftRecord.key == key)
        .order_by(CatalogueProposalRecord.state != OPEN, CatalogueProposalRecord.proposed_at.desc())
    )
    return tuple(_proposal(row, person_id) for row in rows)


def proposal(session: PlatformSession, person_id: UUID, proposal_id: UUID) -> Proposal:
    """One proposal; raises NotFound."""
    row = session.execute(_rows().where(CatalogueProposalRecord.id == proposal_id)).one_or_none()
    if row is None:
        raise NotFound("proposal", str(proposal_id))
    return _proposal(row, person_id)


def _waits(session: PlatformSession, draft_id: UUID, person_id: UUID, wanted: str) -> bool:
    return (
        session.scalar(
            select(CatalogueProposalRecord.id).where(
                CatalogueProposalRecord.draft_id == draft_id,
                CatalogueProposalRecord.proposed_by == person_id,
                CatalogueProposalRecord.wanted == wanted,
                CatalogueProposalRecord.state == OPEN,
            )
        )
        is not None
    )


def _held(
    session: PlatformSession, person_id: UUID, proposal_id: UUID
) -> tuple[Proposal, CatalogueProposalRecord]:
    found = proposal(session, person_id, proposal_id)
    record = session.execute(
        select(CatalogueProposalRecord)
        .where(CatalogueProposalRecord.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    return found, record


def _refuse_decided(record: CatalogueProposalRecord) -> None:
    if record.state != OPEN:
        raise Refused("proposal.decided", (record.state,))


def _decide(
    session: PlatformSession,
    person_id: UUID,
    record: CatalogueProposalRecord,
    proposal: Proposal,
    state: str,
    answer: str,
) -> None:
    record.state, record.answer = state, answer
    record.decided_by, record.decided_at = person_id, now()
    journal.write_platform(
        session,
        person_id,
        "proposal.decided",
        f"{proposal.draft} {proposal.item_key}",
        before={"state": OPEN},
        after={"state": state, "answer": answer},
    )
    session.flush()


def _rows() -> Select[*tuple[Any, ...]]:
    author, decider = aliased(PersonRecord), aliased(PersonRecord)
    return (
        select(CatalogueProposalRecord, CatalogueDraftRecord.key, author.name, decider.name)
        .join(CatalogueDraftRecord, CatalogueDraftRecord.id == CatalogueProposalRecord.draft_id)
        .join(author, author.id == CatalogueProposalRecord.proposed_by)
        .outerjoin(decider, decider.id == CatalogueProposalRecord.decided_by)
        .where(CatalogueDraftRecord.discarded_at.is_(None))
    )


def _proposal(row: Row[*tuple[Any, ...]], person_id: UUID) -> Proposal:
    record, key, author, decider = row
    return Proposal(
        id=record.id,
        draft=key,
        module=record.module,
        item_key=record.item_key,
        before=None if record.before is None else read_item(record.before),
        wanted=read_item(record.wanted),
        reason=record.reason,
        proposed_by=author,
        proposed_at=record.proposed_at,
        state=record.state,
        answer=record.answer,
        decided_by=decider,
        decided_at=record.decided_at,
        is_mine=record.proposed_by == person_id,
    )
