"""Answering an item: load, check, change, journal.

Saving one answer is three writes (answer, event, journal) and two reads; scores are computed from what
was read. Whoever saves the same thing twice has saved it once.
"""

from dataclasses import dataclass, replace
from typing import NoReturn
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.exc import StaleDataError

from modules.catalogue.model import ItemKey
from modules.checklists import validation
from modules.checklists.answers import Answer, NotApplicable, Rated
from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.run import AnswerEventRecord, AnswerRecord
from tenants.work import running
from tenants.work.stored import StoredAnswer, StoredRun, latest_run

LONGEST_NOTE = 10_000
"""Characters of the office's own words on an item."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person wants stored for one item: an answer, and their own words.

    Attributes:
        answer: None leaves the answer as it is; an answer is changed, never taken back.
    """

    answer: Answer | None
    note: str = ""


def answer_item(
    session: TenantSession,
    person_id: UUID,
    module_key: str,
    item_key: str,
    entry: Entry,
    *,
    seen: int,
    meeting_id: UUID | None = None,
) -> StoredRun:
    """Record `entry` for one item of the latest run, beginning the run if this is its first answer.

    Args:
        entry: must be one the item accepts (`modules.checklists.validation`).
        seen: version of the answer the person had on screen; 0 if there was none.
        meeting_id: the meeting whose group agreed on it; the history then shows its spread.

    Returns:
        The run with this answer in it.

    Raises:
        UnknownModule, UnknownItem, OutsideScope: there is no such item to answer.
        InvalidAnswer: the item does not accept this answer.
        Refused: `run.not_editable`; `run.not_queried`; `note.too_long`.
        Conflict: somebody answered in between; carries their `StoredAnswer`.
    """
    run = latest_run(session, module_key, is_held=True)
    item = run.counted_item(item_key)
    stored = run.answer(item.key)
    answer = stored.answer if entry.answer is None else validation.check(item, entry.answer)
    wanted = Entry(answer, entry.note.strip())
    if len(wanted.note) > LONGEST_NOTE:
        raise Refused("note.too_long", (LONGEST_NOTE,))
    if Entry(stored.answer, stored.note) == wanted:
        return run
    running.check_may_change(run, item.key)
    if stored.version != seen:
        raise Conflict("answer", item.key, stored)
    try:
        return _store(session, person_id, run, item.key, stored, wanted, meeting_id)
    except (StaleDataError, IntegrityError):
        _lost_the_race(session, module_key, item.key)


def _store(
    session: TenantSession,
    person_id: UUID,
    run: StoredRun,
    key: ItemKey,
    stored: StoredAnswer,
    wanted: Entry,
    meeting_id: UUID | None,
) -> StoredRun:
    run_id = run.run_id if run.run_id and run.state.is_editable else running.begun(session, person_id, run).id
    record = _record(session, run_id, key, stored)
    record.rating = wanted.answer.rating.value if isinstance(wanted.answer, Rated) else None
    record.not_applicable_reason = wanted.answer.reason if isinstance(wanted.answer, NotApplicable) else None
    record.note = wanted.note
    record.answered_by = person_id
    record.answered_at = now()
    before, after = _snapshot(stored), _snapshot(wanted)
    session.add(
        AnswerEventRecord(
            run_id=run_id,
            item_key=key,
            person_id=person_id,
            before=before,
            after=after,
            meeting_id=meeting_id,
        )
    )
    journal.write(session, person_id, "answer.changed", key, before=before, after=after)
    session.flush()
    answer = StoredAnswer(wanted.answer, wanted.note, record.version, record.answered_at, person_id)
    return replace(run, run_id=run_id, answers={**run.answers, key: answer})


def _record(session: TenantSession, run_id: UUID, key: ItemKey, stored: StoredAnswer) -> AnswerRecord:
    """The mapped answer, rebuilt from what was read so that it is not read twice."""
    record = AnswerRecord(tenant_id=session.tenant_id, run_id=run_id, item_key=key)
    if stored.version == 0:
        session.add(record)
        return record
    record.version = stored.version
    record.rating = stored.answer.rating.value if isinstance(stored.answer, Rated) else None
    record.not_applicable_reason = stored.answer.reason if isinstance(stored.answer, NotApplicable) else None
    record.note = stored.note
    make_transient_to_detached(record)
    session.add(record)
    return record


def _lost_the_race(session: TenantSession, module_key: str, key: ItemKey) -> NoReturn:
    """Two people saved in the same instant: what we tried is undone, theirs is read and shown."""
    session.rollback()
    raise Conflict("answer", key, latest_run(session, module_key).answer(key))


def _snapshot(state: StoredAnswer | Entry) -> Json | None:
    if isinstance(state, StoredAnswer) and state.version == 0:
        return None
    return {
        "rating": state.answer.rating.value if isinstance(state.answer, Rated) else None,
        "not_applicable": state.answer.reason if isinstance(state.answer, NotApplicable) else None,
        "note": state.note,
    }
