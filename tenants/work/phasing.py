"""The phases of a run: planning them, beginning and finishing them.

All six are saved together, because one moves the others. A phase is finished only when its gate is open
(`modules.checklists.phases`); what was finished may be opened again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from modules.catalogue.model import Phase
from modules.checklists.answers import Rated, Rating
from modules.checklists.phases import GATES, UNPLANNED, Facts, Gate, PhaseDates
from tenants import journal
from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.run import PhaseRecord
from tenants.work import running
from tenants.work.stored import StoredRun


@dataclass(frozen=True, slots=True)
class StoredPhase:
    """The days of one phase as stored; `version` 0 means nothing is stored."""

    dates: PhaseDates = UNPLANNED
    version: int = 0


Phases = Mapping[Phase, StoredPhase]
"""All six phases of a run, in order."""

UNPLANNED_PHASES: Phases = dict.fromkeys(Phase, StoredPhase())


def phases(session: TenantSession, run: StoredRun) -> Phases:
    """All six phases of a run, in order; one statement, none before the run was begun."""
    if run.run_id is None:
        return UNPLANNED_PHASES
    return _whole(_records(session, [run.run_id]))


def phases_of_all(session: TenantSession, runs: Iterable[StoredRun]) -> Mapping[UUID, Phases]:
    """Run → all six of its phases, in order; one statement."""
    ids = [run.run_id for run in runs if run.run_id is not None]
    records: dict[UUID, list[PhaseRecord]] = {run_id: [] for run_id in ids}
    for record in _records(session, ids):
        records[record.run_id].append(record)
    return {run_id: _whole(each) for run_id, each in records.items()}


def facts(run: StoredRun) -> Facts:
    """What the run has of what the gates ask for."""
    concept_items = {item.key for item in run.module.items if item.phase is Phase.SOLL_KONZEPTION}
    pieces = [
        (key, piece.evidence)
        for key, all_of in run.evidence.items()
        # Evidence beside a proposal was carried over with it and is confirmed with it.
        if not run.answer(key).is_proposal
        for piece in all_of
    ]
    return Facts(
        rated=Fraction(run.progress.answered, run.progress.items),
        without_finding=sum(
            isinstance(answer := stored.counting(run.on), Rated)
            and answer.rating <= Rating.PARTLY
            and not stored.has_words
            for stored in (run.answer(item.key) for item in run.module.items)
        ),
        concepts=sum(key in concept_items for key, _ in pieces),
        decisions=sum(bool(evidence.decision) for _, evidence in pieces),
        is_validated=run.is_validated,
    )


def missing(run: StoredRun) -> Mapping[Phase, Gate]:
    """Each phase whose gate is shut, with the gate."""
    found = facts(run)
    return {phase: gate for phase, gate in GATES.items() if gate is not None and not found.meet(gate)}


def save_phases(
    session: TenantSession,
    person_id: UUID,
    module_key: str,
    wanted: Mapping[Phase, PhaseDates],
    *,
    seen: Mapping[Phase, int],
) -> None:
    """Keep the days of the phases named; others stay. Saving the same again changes nothing.

    Args:
        seen: version of each phase on the person's screen; 0 if nothing was stored.

    Raises:
        UnknownModule: the edition has no such module.
        Refused: `phase.order`, `phase.future` or `phase.gate`, with the code of the phase.
        Conflict: somebody saved in between; nothing is kept.
    """
    run = running.held_run(session, module_key)
    stored = phases(session, run)
    changed = {phase: dates for phase, dates in wanted.items() if dates != stored[phase].dates}
    shut = missing(run)
    for phase, dates in changed.items():
        is_newly_finished = dates.is_finished and not stored[phase].dates.is_finished
        _check(phase, dates, gate=shut.get(phase) if is_newly_finished else None)
        if stored[phase].version != seen.get(phase, 0):
            raise Conflict("phase", phase.value, stored[phase])
    if not changed:
        return
    run_id = run.run_id or running.begun(session, person_id, run).id
    try:
        _write(session, person_id, run.module.slug, run_id, changed)
    except (StaleDataError, IntegrityError):
        raise Conflict("phase", run.module.slug, None) from None


def _check(phase: Phase, dates: PhaseDates, *, gate: Gate | None) -> None:
    """Refuse days that cannot be, and an end behind a gate that is shut."""
    for start, end in ((dates.planned_from, dates.planned_to), (dates.begun_on, dates.ended_on)):
        if start is not None and end is not None and end < start:
            raise Refused("phase.order", (phase.value,))
    if any(day is not None and day > today() for day in (dates.begun_on, dates.ended_on)):
        raise Refused("phase.future", (phase.value,))
    if gate is not None:
        raise Refused("phase.gate", (phase.value, gate.value))


def _write(
    session: TenantSession, person_id: UUID, module: str, run_id: UUID, changed: Mapping[Phase, PhaseDates]
) -> None:
    records = {Phase(record.phase): record for record in _records(session, [run_id])}
    for phase, dates in changed.items():
        record = records.get(phase)
        before = None if record is None else _snapshot(_dates(record))
        if record is None:
            record = PhaseRecord(run_id=run_id, phase=phase.value)
            session.add(record)
        record.planned_from, record.planned_to = dates.planned_from, dates.planned_to
        record.begun_on, record.ended_on = dates.begun_on, dates.ended_on
        subject, after = f"{module} {phase.value}", _snapshot(dates)
        journal.write(session, person_id, "phase.changed", subject, before=before, after=after)
    session.flush()


def _records(session: TenantSession, run_ids: Sequence[UUID]) -> Iterable[PhaseRecord]:
    return session.scalars(select(PhaseRecord).where(PhaseRecord.run_id.in_(run_ids)))


def _whole(records: Iterable[PhaseRecord]) -> Phases:
    stored = {Phase(record.phase): StoredPhase(_dates(record), record.version) for record in records}
    return {**UNPLANNED_PHASES, **stored}


def _dates(record: PhaseRecord) -> PhaseDates:
    return PhaseDates(record.planned_from, record.planned_to, record.begun_on, record.ended_on)


def _snapshot(dates: PhaseDates) -> Json:
    days = {
        "planned_from": dates.planned_from,
        "planned_to": dates.planned_to,
        "begun_on": dates.begun_on,
        "ended_on": dates.ended_on,
    }
    return {name: _text(day) for name, day in days.items()}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
