"""Answering an item: load, check, change, journal.

Saving one answer is three writes (answer, event, journal) and two reads; scores are computed from what
was read. Whoever saves the same thing twice has saved it once.

An answer that was carried over waits until somebody confirms it, or answers anew with whatever rating; only
then is it the office's answer. Writing a note alone leaves it waiting.
"""

from dataclasses import dataclass, replace
from typing import NoReturn
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from modules.catalogue.model import ItemKey
from modules.catalogue.plans import Claim
from modules.checklists import validation
from modules.checklists.answers import Answer, NotApplicable, Rated
from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.run import AnswerEventRecord
from tenants.work import running
from tenants.work.reading import latest_run
from tenants.work.stored import StoredAnswer, StoredRun
from tenants.work.storing import answer_record, write_answer

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
    wanted = _wanted(stored, answer, entry.note.strip(), holds=entry.answer is not None)
    if len(wanted.note) > LONGEST_NOTE:
        raise Refused("note.too_long", (LONGEST_NOTE,))
    return _save(session, person_id, run, item.key, wanted, seen=seen, meeting_id=meeting_id)


def confirm_item(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, *, seen: int
) -> StoredRun:
    """Say that an answer that was carried over holds; twice is the same as once.

    Raises:
        UnknownModule, UnknownItem, Refused, Conflict: as `answer_item`.
        InvalidAnswer: the item, as it is asked now, does not accept this answer.
        NotFound: the item has no answer.
    """
    run = latest_run(session, module_key, is_held=True)
    item = run.counted_item(item_key)
    stored = run.answer(item.key)
    if stored.answer is None:
        raise NotFound("answer", item.key)
    answer = validation.check(item, stored.answer)
    wanted = _wanted(stored, answer, stored.note, holds=True)
    return _save(session, person_id, run, item.key, wanted, seen=seen)


def _wanted(stored: StoredAnswer, answer: Answer | None, note: str, *, holds: bool) -> StoredAnswer:
    """What is to be stored; `holds` says that somebody vouches for the answer now."""
    wanted = replace(stored, answer=answer, note=note)
    if not (holds and stored.carried):
        return wanted
    if not stored.is_proposal and stored.answer == answer:
        return wanted
    return replace(wanted, claim=Claim.HOLDS, confirm_until=None, carried=stored.carried.answered_anew())


def _save(
    session: TenantSession,
    person_id: UUID,
    run: StoredRun,
    key: ItemKey,
    wanted: StoredAnswer,
    *,
    seen: int,
    meeting_id: UUID | None = None,
) -> StoredRun:
    stored = run.answer(key)
    if stored == wanted:
        return run
    running.check_may_change(run, key)
    if stored.version != seen:
        raise Conflict("answer", key, stored)
    try:
        return _store(session, person_id, run, key, stored, wanted, meeting_id)
    except (StaleDataError, IntegrityError):
        _lost_the_race(session, run.module.slug, key)


def _store(
    session: TenantSession,
    person_id: UUID,
    run: StoredRun,
    key: ItemKey,
    stored: StoredAnswer,
    wanted: StoredAnswer,
    meeting_id: UUID | None,
) -> StoredRun:
    run_id = run.run_id if run.run_id and run.state.is_editable else running.begun(session, person_id, run).id
    record = answer_record(session, run_id, key, stored)
    write_answer(record, wanted)
    record.answered_by = person_id
    record.answered_at = now()
    before, after = _snapshot(stored) if stored.version else None, _snapshot(wanted)
    session.add(
        AnswerEventRecord(
            run_id=run_id,
            edition=run.edition,
            item_key=key,
            person_id=person_id,
            before=before,
            after=after,
            meeting_id=meeting_id,
        )
    )
    is_confirmed = stored.is_proposal and (stored.answer, stored.note) == (wanted.answer, wanted.note)
    action = "answer.confirmed" if is_confirmed else "answer.changed"
    journal.write(session, person_id, action, key, before=before, after=after)
    session.flush()
    answer = replace(wanted, version=record.version, answered_at=record.answered_at, answered_by=person_id)
    return replace(run, run_id=run_id, answers={**run.answers, key: answer})


def _lost_the_race(session: TenantSession, module_key: str, key: ItemKey) -> NoReturn:
    """Two people saved in the same instant: what we tried is undone, theirs is read and shown."""
    session.rollback()
    raise Conflict("answer", key, latest_run(session, module_key).answer(key))


def _snapshot(state: StoredAnswer) -> Json:
    said = {
        "rating": state.answer.rating.value if isinstance(state.answer, Rated) else None,
        "not_applicable": state.answer.reason if isinstance(state.answer, NotApplicable) else None,
        "note": state.note,
    }
    return {**said, "proposal": True} if state.is_proposal else said
