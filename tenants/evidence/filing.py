"""Files of documents: sent, looked at, taken over or discarded; replaced, released, destroyed.

Two steps: what was sent is stored and shown with everything it says about itself; only what a person then
takes over becomes part of a document. What nobody takes over within `KEPT_UNTAKEN` is gone. Replacing or
removing a file adds a version to its document; the earlier file stays with the earlier versions.

A file that looks as if it held Sozialdaten is locked for everybody (§§ 62-65 SGB VIII). Whoever holds
`Permission.RELEASE_EVIDENCE` may open it with a reason, anybody who works on evidence may have it destroyed.
Destroying is the one act that takes bytes away: law forbids keeping them, so nothing but the fact stays.

Bytes lie in the store of the Jugendamt (`webapp.storing`). Rows are written after the bytes and go before
them: a use case that lets a row go wishes for the job that destroys its bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from modules.checklists.evidence import Evidence
from tenants import journal
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.evidence import documenting
from tenants.isolation.sessions import TenantSession
from tenants.records.document import FileRecord, UploadRecord
from tenants.wishes.wishing import wish_tenant_job
from tenants.work import documents, running
from tenants.work.documents import (
    FileState,
    Suspicion,
    evidence_from_words,
    evidence_of,
    words_of,
)

KEPT_UNTAKEN = timedelta(days=1)
"""So long what was sent waits to be taken over."""

LONGEST_REASON = 1_000
"""Characters of the reason for opening a locked file."""

JOB = "destroy-files"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file whose bytes are stored and were looked through.

    Attributes:
        id: under which the store keeps it.
        is_scanned: the virus scanner found nothing, or none is set up.
        traits: what it says about itself beside its contents.
    """

    id: UUID
    name: str
    kind: str
    size: int
    sha256: str
    is_scanned: bool
    traits: dict[str, Any] = field(default_factory=dict)
    suspicions: tuple[Suspicion, ...] = ()

    @property
    def state(self) -> FileState:
        """A scan is awaited first; what looks like Sozialdaten stays locked after it."""
        if not self.is_scanned:
            return FileState.UNSCANNED
        return FileState.LOCKED if self.suspicions else FileState.OPEN


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload: the document, and the item it is evidence for, if any."""

    document_id: UUID
    module: str | None
    item_key: str | None


def send_new(
    session: TenantSession,
    person_id: UUID,
    evidence: Evidence,
    files: Sequence[NewFile],
    *,
    module_key: str | None = None,
    item_key: str | None = None,
) -> UUID:
    """Keep files for a new document until somebody takes them over; returns the id of the upload.

    Args:
        module_key, item_key: the item it is to be evidence for; both or none.

    Raises:
        Refused: `run.not_editable`; `evidence.future`.
    """
    documenting.refuse_future(evidence)
    if module_key is not None and item_key is not None:
        run = running.held_run(session, module_key)
        item_key = run.module.item(item_key).key
        if not run.state.is_editable:
            raise Refused("run.not_editable")
    record = UploadRecord(module=module_key, item_key=item_key, words=words_of(evidence), sent_by=person_id)
    return _keep(session, record, files)


def send_further(
    session: TenantSession,
    person_id: UUID,
    document_id: UUID,
    files: Sequence[NewFile],
    *,
    replaces: UUID | None = None,
) -> UUID:
    """Keep files for a document that is there; returns the id of the upload.

    Args:
        replaces: the file whose place the first of them takes.

    Raises:
        NotFound: there is no such document, or it has no such file now.
    """
    documenting.held_document(session, document_id)
    if replaces is not None:
        _present(session, document_id, replaces)
    upload = UploadRecord(document_id=document_id, sent_by=person_id)
    return _keep(session, upload, files, replaces=replaces)


def take(session: TenantSession, person_id: UUID, upload_id: UUID) -> Taken:
    """Make what was sent part of its document; twice is once.

    Raises:
        NotFound: there is no such upload, or it was discarded.
        Refused: `run.not_editable`, the module was handed in meanwhile.
    """
    _begin_run(session, person_id, upload_id)
    record = _held_upload(session, upload_id)
    if record.taken_at is None:
        record.taken_at = now()
        files = _sent(session, upload_id)
        if record.document_id is None:
            _take_new(session, person_id, record, files)
        else:
            _take_further(session, person_id, record.document_id, files)
        session.flush()
    assert record.document_id is not None
    return Taken(record.document_id, record.module, record.item_key)


def discard(session: TenantSession, person_id: UUID | None, upload_id: UUID) -> None:
    """Let what was sent go; its bytes are destroyed.

    Raises:
        NotFound: there is no such upload, or it is part of a document already.
    """
    record = _held_upload(session, upload_id)
    if record.taken_at is not None:
        raise NotFound("upload", str(upload_id))
    files = _sent(session, upload_id)
    for file in files:
        session.delete(file)
    session.flush()
    session.delete(record)
    journal.write(session, person_id, "upload.discarded", str(upload_id), before={"files": len(files)})
    _wish_to_destroy(session, files)
    session.flush()


def discard_untaken(session: TenantSession, *, at: datetime | None = None) -> int:
    """Let go what nobody took over in time; returns how many uploads."""
    over = session.scalars(
        select(UploadRecord.id).where(
            UploadRecord.taken_at.is_(None), UploadRecord.sent_at < (at or now()) - KEPT_UNTAKEN
        )
    ).all()
    for upload_id in over:
        discard(session, None, upload_id)
    return len(over)


def remove(session: TenantSession, person_id: UUID, document_id: UUID, file_id: UUID) -> None:
    """Leave a file out of the document from now on; earlier versions keep it. Twice is once.

    Raises:
        NotFound: the document has no such file.
    """
    words = documenting.newest_words(session, documenting.held_document(session, document_id))
    file = _file(session, document_id, file_id)
    if file.removed_in is not None:
        return
    file.removed_in = documenting.add_version(session, person_id, document_id, evidence_of(words))
    journal.write(session, person_id, "file.removed", str(document_id), before=_snapshot(file))
    session.flush()


def release(
    session: TenantSession, person_id: UUID, document_id: UUID, file_id: UUID, *, reason: str
) -> None:
    """Open a file that was locked because it looked as if it held Sozialdaten.

    Raises:
        NotFound: the document has no such file.
        Refused: `file.reason_missing`, `file.reason_too_long`; `file.not_locked`, it is open, gone, or
            still waits for the virus scanner.
    """
    documenting.held_document(session, document_id)
    file = _file(session, document_id, file_id)
    if not reason.strip():
        raise Refused("file.reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refused("file.reason_too_long", (LONGEST_REASON,))
    if file.state != FileState.LOCKED:
        raise Refused("file.not_locked")
    file.state = FileState.OPEN.value
    file.released_by, file.released_at, file.release_reason = person_id, now(), reason.strip()
    after = {**_snapshot(file), "reason": reason.strip(), "findings": file.findings}
    journal.write(session, person_id, "file.released", str(document_id), after=after)
    session.flush()


def destroy(session: TenantSession, person_id: UUID, document_id: UUID, file_id: UUID) -> None:
    """Have the bytes of a locked file destroyed; that it was there stays on record. Twice is once.

    Raises:
        NotFound: the document has no such file.
        Refused: `file.not_locked`.
    """
    words = documenting.newest_words(session, documenting.held_document(session, document_id))
    file = _file(session, document_id, file_id)
    if file.state == FileState.REMOVED:
        return
    if file.state != FileState.LOCKED:
        raise Refused("file.not_locked")
    if file.removed_in is None:
        file.removed_in = documenting.add_version(session, person_id, document_id, evidence_of(words))
    journal.write(
        session,
        person_id,
        "file.destroyed",
        str(document_id),
        before={"file": str(file.id), "kind": file.kind},
    )
    # Name and traits may themselves tell of a person.
    file.state, file.name, file.traits = FileState.REMOVED.value, "", {}
    _wish_to_destroy(session, [file])
    session.flush()


def unscanned(session: TenantSession) -> list[UUID]:
    """Ids of the files the virus scanner has not seen, oldest upload first."""
    return list(
        session.scalars(
            select(FileRecord.id)
            .join(UploadRecord, UploadRecord.id == FileRecord.upload_id)
            .where(FileRecord.state == FileState.UNSCANNED)
            .order_by(UploadRecord.sent_at)
        )
    )


def note_scan(session: TenantSession, file_id: UUID, *, virus: str | None) -> None:
    """Note what the virus scanner said about a file that waited for it; anything else is left alone.

    A clean file opens, or stays locked where it looks as if it held Sozialdaten; an infected one is
    destroyed.

    Args:
        virus: the name of what was found; None for nothing.
    """
    file = session.scalar(select(FileRecord).where(FileRecord.id == file_id).with_for_update())
    if file is None or file.state != FileState.UNSCANNED:
        return
    subject = str(file.document_id or file.upload_id)
    if virus is None:
        file.state = (FileState.LOCKED if file.findings else FileState.OPEN).value
        session.flush()
        return
    journal.write(session, None, "file.infected", subject, before={**_snapshot(file), "virus": virus})
    file.state = FileState.REMOVED.value
    _wish_to_destroy(session, [file])
    session.flush()


def claimed(session: TenantSession, file_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the files whose bytes must stay."""
    wanted = list(file_ids)
    return set(
        session.scalars(
            select(FileRecord.id).where(FileRecord.id.in_(wanted), FileRecord.state != FileState.REMOVED)
        )
    )


def _keep(
    session: TenantSession,
    record: UploadRecord,
    files: Sequence[NewFile],
    *,
    replaces: UUID | None = None,
) -> UUID:
    session.add(record)
    session.flush()
    for position, file in enumerate(files):
        session.add(
            FileRecord(
                id=file.id,
                upload_id=record.id,
                replaces=replaces if position == 0 else None,
                name=file.name,
                kind=file.kind,
                size=file.size,
                sha256=file.sha256,
                state=file.state.value,
                traits=file.traits,
                findings=[asdict(each) for each in file.suspicions],
            )
        )
    session.flush()
    return record.id


def _begin_run(session: TenantSession, person_id: UUID, upload_id: UUID) -> None:
    """Begin the run the upload is evidence in: beginning must be the first write of its transaction."""
    upload = documents.upload(session, upload_id)
    if upload.module is not None and not upload.is_taken:
        running.begun(session, person_id, running.held_run(session, upload.module))


def _take_new(
    session: TenantSession, person_id: UUID, record: UploadRecord, files: Sequence[FileRecord]
) -> None:
    evidence = evidence_from_words(record.words or {})
    record.document_id = documenting.add_document(session, person_id, evidence)
    for file in files:
        file.document_id, file.added_in = record.document_id, 1
        journal.write(session, person_id, "file.added", str(record.document_id), after=_snapshot(file))
    session.flush()
    if record.module is not None and record.item_key is not None:
        documenting.use_document(session, person_id, record.module, record.item_key, record.document_id)


def _take_further(
    session: TenantSession, person_id: UUID, document_id: UUID, files: Sequence[FileRecord]
) -> None:
    words = documenting.newest_words(session, documenting.held_document(session, document_id))
    number = documenting.add_version(session, person_id, document_id, evidence_of(words))
    for file in files:
        file.document_id, file.added_in = document_id, number
        journal.write(session, person_id, "file.added", str(document_id), after=_snapshot(file))
        replaced = None if file.replaces is None else _file(session, document_id, file.replaces)
        if replaced is not None and replaced.removed_in is None:
            replaced.removed_in = number


def _held_upload(session: TenantSession, upload_id: UUID) -> UploadRecord:
    record = session.scalar(select(UploadRecord).where(UploadRecord.id == upload_id).with_for_update())
    if record is None:
        raise NotFound("upload", str(upload_id))
    return record


def _sent(session: TenantSession, upload_id: UUID) -> Sequence[FileRecord]:
    return session.scalars(select(FileRecord).where(FileRecord.upload_id == upload_id)).all()


def _file(session: TenantSession, document_id: UUID, file_id: UUID) -> FileRecord:
    record = session.scalar(
        select(FileRecord).where(FileRecord.id == file_id, FileRecord.document_id == document_id)
    )
    if record is None:
        raise NotFound("file", str(file_id))
    return record


def _present(session: TenantSession, document_id: UUID, file_id: UUID) -> FileRecord:
    record = _file(session, document_id, file_id)
    if record.removed_in is not None:
        raise NotFound("file", str(file_id))
    return record


def _wish_to_destroy(session: TenantSession, files: Iterable[FileRecord]) -> None:
    ids = " ".join(str(file.id) for file in files)
    if ids:
        wish_tenant_job(session, JOB, {"files": ids})


def _snapshot(file: FileRecord) -> dict[str, Any]:
    return {"file": str(file.id), "name": file.name, "sha256": file.sha256, "version": file.added_in}
