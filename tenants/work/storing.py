"""Writing what an answer says to its row, and reading it back from the record of a take-over."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import make_transient_to_detached

from modules.catalogue.model import ItemKey
from modules.catalogue.plans import Claim
from modules.checklists.answers import NotApplicable, Rated
from tenants.isolation.sessions import TenantSession
from tenants.records.run import AnswerRecord
from tenants.work.carried import Carried
from tenants.work.reading import answer_of
from tenants.work.stored import StoredAnswer


def answer_record(session: TenantSession, run_id: UUID, key: ItemKey, stored: StoredAnswer) -> AnswerRecord:
    """The mapped answer, rebuilt from what was read so that it is not read twice; new if nothing is stored.

    Whoever changed the row in between makes the flush fail with `StaleDataError`.
    """
    record = AnswerRecord(tenant_id=session.tenant_id, run_id=run_id, item_key=key)
    if stored.version == 0:
        session.add(record)
        return record
    record.version = stored.version
    record.answered_by = stored.answered_by
    if stored.answered_at is not None:
        record.answered_at = stored.answered_at
    write_answer(record, stored)
    make_transient_to_detached(record)
    session.add(record)
    return record


def write_answer(record: AnswerRecord, wanted: StoredAnswer) -> None:
    """Let the row say what `wanted` says; who said it when is for the caller."""
    record.rating = wanted.answer.rating.value if isinstance(wanted.answer, Rated) else None
    record.not_applicable_reason = wanted.answer.reason if isinstance(wanted.answer, NotApplicable) else None
    record.note = wanted.note
    record.claim = wanted.claim.value
    record.confirm_until = wanted.confirm_until
    record.carried = wanted.carried.as_json() if wanted.carried else None


def answer_json(stored: StoredAnswer) -> dict[str, Any]:
    """An answer as it is kept to go back to; empty for none."""
    if stored.version == 0:
        return {}
    return {
        "rating": stored.answer.rating.value if isinstance(stored.answer, Rated) else None,
        "not_applicable": stored.answer.reason if isinstance(stored.answer, NotApplicable) else None,
        "note": stored.note,
        "claim": stored.claim.value,
        "confirm_until": stored.confirm_until.isoformat() if stored.confirm_until else None,
        "carried": stored.carried.as_json() if stored.carried else None,
        "answered_by": str(stored.answered_by) if stored.answered_by else None,
        "answered_at": stored.answered_at.isoformat() if stored.answered_at else None,
    }


def answer_from_json(kept: Mapping[str, Any]) -> StoredAnswer:
    """The answer to go back to; nothing answered and nothing written for an empty one."""
    if not kept:
        return StoredAnswer()
    return StoredAnswer(
        answer=answer_of(kept["rating"], kept["not_applicable"]),
        note=kept["note"],
        answered_at=datetime.fromisoformat(kept["answered_at"]) if kept["answered_at"] else None,
        answered_by=UUID(kept["answered_by"]) if kept["answered_by"] else None,
        claim=Claim(kept["claim"]),
        confirm_until=date.fromisoformat(kept["confirm_until"]) if kept["confirm_until"] else None,
        carried=Carried.from_json(kept["carried"]),
    )
