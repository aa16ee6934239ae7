"""Giving an item or a section to a person, handing it on, ending it.

Whoever may answer may give, hand on and end, their own tasks and those of others: a team is small, and the
journal says who did what. The id of the assignment on the screen is the version people saw; whoever sends
the same thing twice has sent it once.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from modules.catalogue.model import Module
from tenants import journal
from tenants.assignments import colleagues, deputising
from tenants.clock import now, today
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.assignment import AssignmentRecord
from tenants.records.base import Json
from tenants.work.assigned import StoredAssignment, Target
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun

LONGEST_NOTE = 500
"""Characters of the sentence that goes with an assignment."""


class End(StrEnum):
    """How an assignment ended."""

    DONE = "erledigt"
    HANDED_ON = "weitergegeben"
    WITHDRAWN = "zurueckgezogen"


_ACTIONS = {End.DONE: "assignment.done", End.WITHDRAWN: "assignment.withdrawn"}


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to see to it, until when, and a sentence for them.

    Attributes:
        due_on: last day; None for no deadline.
    """

    person_id: UUID
    due_on: date | None = None
    note: str = ""


def assign(
    session: TenantSession, by: UUID | None, target: Target, wish: Wish, *, seen: UUID | None
) -> StoredRun:
    """Give an item or a section of the latest run to somebody, or hand it on.

    Args:
        by: who gives it; None for the demonstration.
        seen: id of the assignment on the person's screen; None if there was none.

    Returns:
        The run with the assignment in it.

    Raises:
        UnknownModule, UnknownItem: the edition has no such module or item.
        NotFound: the module has no item in this phase.
        Refused: `run.not_editable`; `assignment.person`, they may not answer here; `assignment.past_day`;
            `note.too_long`.
        Conflict: somebody gave it to somebody else, or ended it, in between; carries the `StoredAssignment`
            that waits now, None if there is none.
    """
    wish = replace(wish, note=wish.note.strip())
    run = latest_run(session, target.module)
    _refuse_impossible(session, run, target, wish)
    current = run.assignment(target)
    if _says(current, wish):
        return run
    if (current.id if current else None) != seen:
        raise Conflict("assignment", target.key, current)
    is_stored = _replace(session, by, run, target, wish)
    run = latest_run(session, target.module)
    if not is_stored and not _says(run.assignment(target), wish):
        raise Conflict("assignment", target.key, run.assignment(target))
    return run


def complete(session: TenantSession, by: UUID, assignment_id: UUID) -> Target:
    """Mark an assignment as done without an answer; one that has ended already stays as it is.

    Raises:
        NotFound: no such assignment in this Jugendamt.
    """
    return _end(session, by, assignment_id, End.DONE)


def withdraw(session: TenantSession, by: UUID, assignment_id: UUID) -> Target:
    """Take an assignment back; one that has ended already stays as it is.

    Raises:
        NotFound: no such assignment in this Jugendamt.
    """
    return _end(session, by, assignment_id, End.WITHDRAWN)


def target_in(module: Module, target: Target) -> Target:
    """The target, if the module has it.

    Raises:
        NotFound: the module has no such item, or no item in this phase.
    """
    if not target.items(module):
        raise NotFound("assignment", target.key)
    return target


def _refuse_impossible(session: TenantSession, run: StoredRun, target: Target, wish: Wish) -> None:
    target_in(run.module, target)
    if not run.state.is_editable:
        raise Refused("run.not_editable")
    current = run.assignment(target)
    if wish.due_on is not None and wish.due_on < today() and not (current and current.due_on == wish.due_on):
        raise Refused("assignment.past_day")
    if len(wish.note) > LONGEST_NOTE:
        raise Refused("note.too_long", (LONGEST_NOTE,))
    if not colleagues.may_answer(session, wish.person_id):
        raise Refused("assignment.person")


def _says(current: StoredAssignment | None, wish: Wish) -> bool:
    return current is not None and wish == Wish(current.person.id, current.due_on, current.note)


def _replace(session: TenantSession, by: UUID | None, run: StoredRun, target: Target, wish: Wish) -> bool:
    """End what is open and add the new one; False where somebody was first since the run was read."""
    current = run.assignment(target)
    record = session.scalar(
        select(AssignmentRecord)
        .where(
            AssignmentRecord.module == target.module,
            AssignmentRecord.round == run.round,
            AssignmentRecord.item_key == target.item_key,
            AssignmentRecord.phase == target.phase,
            AssignmentRecord.ended_at.is_(None),
        )
        .with_for_update()
    )
    stored = next((each for each in run.given if each.target == target and each.round == run.round), None)
    if (record.id if record else None) != (stored.id if stored else None):
        return False
    if record is not None:
        # One that was answered does not wait and is still open in its table.
        _close(record, by, End.HANDED_ON if current else End.DONE)
        session.flush()
    _note(session, by, target, current, wish)
    session.add(
        AssignmentRecord(
            module=target.module,
            round=run.round,
            item_key=target.item_key,
            phase=target.phase,
            person_id=wish.person_id,
            due_on=wish.due_on,
            note=wish.note,
            assigned_by=by,
        )
    )
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        return False
    return True


def _note(
    session: TenantSession, by: UUID | None, target: Target, current: StoredAssignment | None, wish: Wish
) -> None:
    after = _snapshot(wish.person_id, wish.due_on, wish.note)
    if current is None:
        journal.write(session, by, "assignment.given", target.key, after=after)
        return
    before = _snapshot(current.person.id, current.due_on, current.note)
    after |= deputising.on_behalf_of(session, by, current.person.id)
    journal.write(session, by, "assignment.handed_on", target.key, before=before, after=after)


def _end(session: TenantSession, by: UUID, assignment_id: UUID, how: End) -> Target:
    record = session.scalar(
        select(AssignmentRecord).where(AssignmentRecord.id == assignment_id).with_for_update()
    )
    if record is None:
        raise NotFound("assignment", str(assignment_id))
    target = Target.of(record.module, record.item_key, record.phase)
    if record.ended_at is None:
        _close(record, by, how)
        before = _snapshot(record.person_id, record.due_on, record.note)
        after = {"ended_as": how.value} | deputising.on_behalf_of(session, by, record.person_id)
        journal.write(session, by, _ACTIONS[how], target.key, before=before, after=after)
        session.flush()
    return target


def _close(record: AssignmentRecord, by: UUID | None, how: End) -> None:
    record.ended_at = now()
    record.ended_by = by
    record.ended_as = how.value


def _snapshot(person_id: UUID, due_on: date | None, note: str) -> Json:
    return {
        "person": str(person_id),
        "due_on": due_on.isoformat() if due_on else None,
        "note": note,
    }
