"""Evidence: documents, what is said about them, and the items that use them.

Nothing said is ever rewritten. Correcting the words of a document adds a version and touches no file; a use
is withdrawn and stays on record. Files come and go in `filing`, each change with a version of its own.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from modules.checklists.evidence import Evidence
from tenants import journal
from tenants.clock import now, today
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.document import DocumentRecord, DocumentVersionRecord
from tenants.records.run import EvidenceRecord, RunRecord
from tenants.work import documents, running
from tenants.work.documents import WORDS, evidence_of, words_of
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun


def add_evidence(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, evidence: Evidence
) -> StoredRun:
    """Record a piece of evidence in words for one item of the latest run.

    The same piece sent twice is stored once.

    Raises:
        Refused: `run.not_editable`; `run.not_queried`; `evidence.future`, a date lies ahead.
    """
    run = running.held_run(session, module_key)
    item = run.counted_item(item_key)
    refuse_future(evidence)
    if evidence in [piece.evidence for piece in run.evidence.get(item.key, ())]:
        return run
    running.check_may_change(run, item.key)
    record = running.begun(session, person_id, run)
    document_id = new_document(session, person_id, evidence)
    _use(session, person_id, record, item.key, document_id, evidence)
    return latest_run(session, module_key)


def add_document(session: TenantSession, person_id: UUID, evidence: Evidence) -> UUID:
    """File a document that no item uses yet; returns its id.

    Raises:
        Refused: `evidence.future`, a date lies ahead.
    """
    refuse_future(evidence)
    document_id = new_document(session, person_id, evidence)
    journal.write(session, person_id, "document.added", str(document_id), after=words_of(evidence))
    session.flush()
    return document_id


def use_document(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, document_id: UUID
) -> StoredRun:
    """Let an item of the latest run use a document that is there already; twice is once.

    Raises:
        NotFound: there is no such document.
        Refused: `run.not_editable`.
    """
    document = documents.document(session, document_id).document
    run = running.held_run(session, module_key)
    item = run.module.item(item_key)
    if document_id in [piece.document_id for piece in run.evidence.get(item.key, ())]:
        return run
    record = running.begun(session, person_id, run)
    _use(session, person_id, record, item.key, document_id, document.evidence)
    return latest_run(session, module_key)


def withdraw_evidence(
    session: TenantSession, person_id: UUID, module_key: str, item_key: str, evidence_id: UUID
) -> StoredRun:
    """Take a piece of evidence away from an item of the latest run; the document stays.

    Raises:
        NotFound: the run has no such piece for this item.
        Refused: `run.not_editable`; `run.not_queried`.
    """
    run = running.held_run(session, module_key)
    item = run.counted_item(item_key)
    record = session.scalar(
        select(EvidenceRecord).where(
            EvidenceRecord.id == evidence_id,
            EvidenceRecord.run_id == run.run_id,
            EvidenceRecord.item_key == item.key,
        )
    )
    if record is None:
        raise NotFound("evidence", str(evidence_id))
    running.check_may_change(run, item.key)
    if record.withdrawn_at is None:
        record.withdrawn_at = now()
        words = documents.document(session, record.document_id).document.evidence
        journal.write(
            session, person_id, "evidence.withdrawn", item.key, before=_snapshot(record.document_id, words)
        )
        session.flush()
    return latest_run(session, module_key)


def correct(
    session: TenantSession, person_id: UUID, document_id: UUID, evidence: Evidence, *, seen: int
) -> None:
    """Say something else about a document from now on; its files stay. The same words change nothing.

    Args:
        seen: number of the version on the person's screen.

    Raises:
        NotFound: there is no such document.
        Refused: `evidence.future`.
        Conflict: somebody changed it in between; carries the `StoredDocument`.
    """
    before = newest_words(session, held_document(session, document_id))
    refuse_future(evidence)
    if evidence_of(before) == evidence:
        return
    if before.number != seen:
        raise Conflict("document", str(document_id), documents.document(session, document_id).document)
    add_version(session, person_id, document_id, evidence)
    journal.write(
        session,
        person_id,
        "document.corrected",
        str(document_id),
        before=words_of(evidence_of(before)),
        after=words_of(evidence),
    )
    session.flush()


def new_document(session: TenantSession, person_id: UUID | None, evidence: Evidence) -> UUID:
    """A document with its first version; the caller writes the journal."""
    record = DocumentRecord()
    session.add(record)
    session.flush()
    session.add(_version(record.id, 1, person_id, evidence))
    session.flush()
    return record.id


def held_document(session: TenantSession, document_id: UUID) -> DocumentRecord:
    """A document for us alone until this transaction ends.

    Raises:
        NotFound: there is no such document.
    """
    record = session.scalar(select(DocumentRecord).where(DocumentRecord.id == document_id).with_for_update())
    if record is None:
        raise NotFound("document", str(document_id))
    return record


def newest_words(session: TenantSession, record: DocumentRecord) -> Row[*tuple[Any, ...]]:
    """What is said about a held document now."""
    return session.execute(
        select(*WORDS).where(
            DocumentVersionRecord.document_id == record.id, DocumentVersionRecord.number == record.latest
        )
    ).one()


def add_version(session: TenantSession, person_id: UUID | None, document_id: UUID, evidence: Evidence) -> int:
    """Add a version to a document; returns its number. The caller writes the journal and flushes."""
    record = held_document(session, document_id)
    record.latest += 1
    session.add(_version(document_id, record.latest, person_id, evidence))
    return record.latest


def refuse_future(evidence: Evidence) -> None:
    """No document comes from the future; raises Refused `evidence.future`."""
    if any(day is not None and day > today() for day in (evidence.dated_on, evidence.last_proof_on)):
        raise Refused("evidence.future")


def _use(
    session: TenantSession,
    person_id: UUID,
    run: RunRecord,
    item_key: str,
    document_id: UUID,
    evidence: Evidence,
) -> None:
    session.add(
        EvidenceRecord(run_id=run.id, item_key=item_key, document_id=document_id, recorded_by=person_id)
    )
    journal.write(session, person_id, "evidence.added", item_key, after=_snapshot(document_id, evidence))
    session.flush()


def _version(
    document_id: UUID, number: int, person_id: UUID | None, evidence: Evidence
) -> DocumentVersionRecord:
    return DocumentVersionRecord(
        document_id=document_id,
        number=number,
        reference=evidence.reference,
        link=evidence.link,
        dated_on=evidence.dated_on,
        decision=evidence.decision,
        last_proof_on=evidence.last_proof_on,
        expires_on=evidence.expires_on,
        written_by=person_id,
    )


def _snapshot(document_id: UUID, evidence: Evidence) -> Json:
    return {"document": str(document_id), **words_of(evidence)}
