"""Evidence in words: where it lies, what put it in force, when it was last shown to be applied."""

from uuid import UUID

from sqlalchemy import select

from modules.checklists.evidence import Evidence
from tenants import journal
from tenants.clock import now, today
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.run import EvidenceRecord
from tenants.work import running
from tenants.work.stored import StoredRun, latest_run


def add_evidence(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, evidence: Evidence
) -> StoredRun:
    """Record a piece of evidence for one item of the latest run.

    The same piece sent twice is stored once.

    Raises:
        Refused: `run.not_editable`; `evidence.future`, a date lies ahead.
    """
    run = running.held_run(session, module_key)
    item = run.module.item(item_key)
    if any(day is not None and day > today() for day in (evidence.dated_on, evidence.last_proof_on)):
        raise Refused("evidence.future")
    if evidence in [piece.evidence for piece in run.evidence.get(item.key, ())]:
        return run
    record = running.begun(session, person_id, run)
    session.add(
        EvidenceRecord(
            run_id=record.id,
            item_key=item.key,
            reference=evidence.reference,
            dated_on=evidence.dated_on,
            decision=evidence.decision,
            last_proof_on=evidence.last_proof_on,
            recorded_by=person_id,
        )
    )
    journal.write(session, person_id, "evidence.added", item.key, after=_snapshot(evidence))
    session.flush()
    return latest_run(session, module_key)


def withdraw_evidence(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, evidence_id: UUID
) -> StoredRun:
    """Take a piece of evidence out of the latest run; it stays in the history.

    Raises:
        NotFound: the run has no such piece for this item.
        Refused: `run.not_editable`.
    """
    run = running.held_run(session, module_key)
    item = run.module.item(item_key)
    record = session.scalar(
        select(EvidenceRecord).where(
            EvidenceRecord.id == evidence_id,
            EvidenceRecord.run_id == run.run_id,
            EvidenceRecord.item_key == item.key,
        )
    )
    if record is None:
        raise NotFound("evidence", str(evidence_id))
    running.begun(session, person_id, run)
    if record.withdrawn_at is None:
        record.withdrawn_at = now()
        stored = Evidence(record.reference, record.dated_on, record.decision, record.last_proof_on)
        journal.write(session, person_id, "evidence.withdrawn", item.key, before=_snapshot(stored))
        session.flush()
    return latest_run(session, module_key)


def _snapshot(evidence: Evidence) -> Json:
    return {
        "reference": evidence.reference,
        "dated_on": evidence.dated_on.isoformat() if evidence.dated_on else None,
        "decision": evidence.decision,
        "last_proof_on": evidence.last_proof_on.isoformat() if evidence.last_proof_on else None,
    }
