"""Releasing a run: the Amtsleitung says that it holds, and from then on nobody changes it.

A run is released once somebody from outside has validated it. A Jugendamt that takes part in no
Werkstattgruppe has nobody to do that; it releases what it has handed in, and the record says so for good.

In the transaction of the release the run is written down as it is (`modules.scoring.frozen`), with the
wording of every item and the SHA-256 over both: the own ratings, and where it was validated what the
consultant decided beside them, so a Dissens stays readable for good. Others see nothing by it: what is
shared is decided elsewhere, figure by figure. A release is not taken back; what changes belongs to the next
round.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from modules.catalogue.canonical import digest
from modules.catalogue.model import ItemKey
from modules.checklists.states import OPEN, ItemState
from modules.scoring.frozen import (
    FrozenAnswer,
    FrozenFile,
    FrozenJudgement,
    FrozenPiece,
    FrozenRun,
    FrozenTexts,
    texts_of,
)
from tenants import journal
from tenants.clock import now, today
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.cohort import CohortMemberRecord, CohortRecord
from tenants.records.frozen import FrozenRunRecord, WordingRecord
from tenants.records.person import PersonRecord
from tenants.records.run import RunRecord
from tenants.records.tenant import TenantRecord
from tenants.work import running
from tenants.work.reviewed import StoredJudgement
from tenants.work.stored import RunState, StoredEvidence, StoredRun


def is_moderated(session: TenantSession) -> bool:
    """Whether a Werkstattgruppe has the Jugendamt today, so that its Moderation validates; one statement."""
    on = today()
    member, cohort = CohortMemberRecord, CohortRecord
    running_cohort = (
        select(member.cohort_id)
        .join(cohort, cohort.id == member.cohort_id)
        .where(
            member.tenant_id == session.tenant_id,
            member.joined_on <= on,
            or_(member.left_on.is_(None), member.left_on > on),
            cohort.starts_on <= on,
            cohort.ends_on >= on,
        )
        .limit(1)
    )
    return session.scalar(running_cohort) is not None


def awaits_release(run: StoredRun, *, is_moderated: bool) -> bool:
    """Whether the run may be released now."""
    return run.state is RunState.VALIDATED or (run.state is RunState.SUBMITTED and not is_moderated)


def release(session: TenantSession, person_id: UUID, module_key: str, *, seen: int) -> UUID:
    """Freeze the latest run of a module and keep its record; releasing it again changes nothing.

    Args:
        seen: version of the run on the person's screen.

    Returns:
        The id of the record.

    Raises:
        UnknownModule: no edition in use has this module.
        Refused: `run.not_submitted_yet`; `run.not_validated`, the Moderation has not finished.
        Conflict: the run was moved since; carries its `RunState`.
    """
    run = running.held_run(session, module_key)
    if run.run_id is not None and (kept_before := record_of(session, run.run_id)) is not None:
        return kept_before
    if not run.state.is_submitted:
        raise Refused("run.not_submitted_yet")
    if run.version != seen:
        raise Conflict("run", run.module.slug, run.state)
    if not awaits_release(run, is_moderated=is_moderated(session)):
        raise Refused("run.not_validated")
    record = session.scalars(select(RunRecord).where(RunRecord.id == run.run_id)).one()
    before, after = ({"state": state.value, "round": run.round} for state in (run.state, RunState.FROZEN))
    record.state = RunState.FROZEN.value
    kept = keep(session, person_id, run)
    after = {**after, "sha256": kept.sha256}
    journal.write(session, person_id, "run.released", record.module, before=before, after=after)
    session.flush()
    return kept.id


def record_of(session: TenantSession, run_id: UUID) -> UUID | None:
    """The record of this run; None where it was not released; one statement."""
    return session.scalar(select(FrozenRunRecord.id).where(FrozenRunRecord.run_id == run_id))


def keep(
    session: TenantSession, person_id: UUID | None, run: StoredRun, *, at: datetime | None = None
) -> FrozenRunRecord:
    """Write down the run as it is; the record of it.

    Args:
        person_id: whoever releases it; None for the command line.
        at: when it was released; now, unless a demonstration speaks of the past.
    """
    released_at = at or now()
    texts = texts_of(_frozen(session, person_id, run, released_at))
    assert run.run_id is not None
    record = FrozenRunRecord(
        run_id=run.run_id,
        record=texts.record,
        wording_sha256=_keep_wording(session, texts),
        sha256=digest(texts.file),
        frozen_at=released_at,
        frozen_by=person_id,
    )
    session.add(record)
    session.flush()
    return record


def _keep_wording(session: TenantSession, texts: FrozenTexts) -> str:
    """The hash of the wording; its text is stored unless somebody has kept the same before."""
    sha256 = digest(texts.wording)
    known = select(WordingRecord.sha256).where(WordingRecord.sha256 == sha256)
    if session.scalar(known) is None:
        try:
            with session.begin_nested():
                session.add(WordingRecord(sha256=sha256, text=texts.wording))
        except IntegrityError:
            # Another Jugendamt released the same module in the same instant: the text is there.
            pass
    return sha256


def _frozen(
    session: TenantSession, person_id: UUID | None, run: StoredRun, released_at: datetime
) -> FrozenRun:
    office = session.scalars(select(TenantRecord.name).where(TenantRecord.id == session.tenant_id)).one()
    who = session.scalar(select(PersonRecord.name).where(PersonRecord.id == person_id))
    return FrozenRun(
        office=office,
        edition=run.edition,
        whole=run.whole,
        round=run.round,
        scope=run.scope,
        assessed_on=run.on,
        submitted_at=run.submitted_at,
        validated_at=run.validated_at,
        released_at=released_at,
        released_by=who or "",
        answers=_answers(run),
        score=run.assessment,
        own_score=run.own_assessment if run.is_validated else None,
    )


def _answers(run: StoredRun) -> Mapping[ItemKey, FrozenAnswer]:
    """Items with anything stored about them, those outside the scope included."""
    said: dict[ItemKey, FrozenAnswer] = {}
    judgements = _judgements(run)
    for item in run.whole.items:
        stored, pieces = run.answer(item.key), run.evidence.get(item.key, ())
        if stored.version or pieces or item.key in judgements:
            said[item.key] = FrozenAnswer(
                answer=stored.answer,
                note=stored.note,
                answered_at=stored.answered_at,
                evidence=tuple(_piece(piece) for piece in pieces),
                judgement=judgements.get(item.key),
            )
    return said


def _judgements(run: StoredRun) -> Mapping[ItemKey, FrozenJudgement]:
    """What the consultant decided about the items that count; nothing of a review that was not finished."""
    if not run.is_validated:
        return {}
    return {
        item.key: _judgement(run.review.standing[item.key], run.own_states.get(item.key, OPEN))
        for item in run.module.items
        if item.key in run.review.standing
    }


def _judgement(judged: StoredJudgement, own: ItemState) -> FrozenJudgement:
    return FrozenJudgement(
        rating=judged.rating,
        evidence=judged.evidence,
        differs=judged.differs_from(own),
        reason=judged.reason,
        judged_at=judged.judged_at,
    )


def _piece(piece: StoredEvidence) -> FrozenPiece:
    files = tuple(FrozenFile(file.shown_name, file.sha256) for file in piece.files)
    return FrozenPiece(piece.evidence, piece.class_, files)
