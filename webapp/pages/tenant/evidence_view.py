"""What pages print about files and pieces of evidence, wherever they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from modules.catalogue import editions
from tenants.work.documents import FileState, StoredDocument, StoredFile, Use
from tenants.work.stored import StoredEvidence
from webapp.evidence import wording as file_wording
from webapp.evidence.kinds import FileKind


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file.

    Attributes:
        kind: in words, e.g. `Word`.
        size: in words, e.g. `1,2 MB`.
        state: as stored: frei, ungeprueft, gesperrt, entfernt.
        traits: what it says about itself, one line each.
        is_picture: those traits were shown once and are not kept in the file.
        has_no_text: nothing of it could be looked through.
        suspicions: what looks like Sozialdaten, one line each.
    """

    id: UUID
    name: str
    kind: str
    size: str
    state: str
    traits: tuple[str, ...]
    is_picture: bool
    has_no_text: bool
    suspicions: tuple[str, ...]
    released_by: str | None
    released_at: datetime | None
    release_reason: str | None

    @property
    def is_open(self) -> bool:
        """Whether it may be opened."""
        return self.state == FileState.OPEN


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence on an item."""

    id: UUID
    document_id: UUID
    title: str
    link: str | None
    dated_on: date | None
    decision: str | None
    last_proof_on: date | None
    expires_on: date | None
    is_expired: bool
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class UseRow:
    """An item that uses a document, now or in an earlier round only."""

    module: str
    item_key: str
    number: str
    question: str
    is_current: bool


def file_row(file: StoredFile) -> FileRow:
    """One file in words."""
    return FileRow(
        id=file.id,
        name=file.name or "Entfernte Datei",
        kind=file_wording.KINDS[file.kind],
        size=file_wording.size_in_words(file.size),
        state=file.state.value,
        traits=file_wording.traits_in_words(file.traits),
        is_picture=FileKind(file.kind).is_picture,
        has_no_text="no_text" in file.traits,
        suspicions=file_wording.suspicions_in_words(file.suspicions),
        released_by=file.released_by,
        released_at=file.released_at,
        release_reason=file.release_reason,
    )


def evidence_row(piece: StoredEvidence, on: date) -> EvidenceRow:
    """A piece of evidence of a run whose evidence is judged on this day."""
    evidence = piece.evidence
    return EvidenceRow(
        id=piece.id,
        document_id=piece.document_id,
        title=piece.title,
        link=evidence.link,
        dated_on=evidence.dated_on,
        decision=evidence.decision,
        last_proof_on=evidence.last_proof_on,
        expires_on=evidence.expires_on,
        is_expired=evidence.is_expired(on),
        files=tuple(map(file_row, piece.files)),
    )


def use_rows(uses: Sequence[Use]) -> tuple[UseRow, ...]:
    """The items that use a document, by number, in the words of the newest edition that has them."""
    items = {
        (str(module.slug), str(item.key)): item
        for edition in map(editions.edition, editions.keys())
        for module in edition.modules
        for item in module.items
    }
    rows = [
        UseRow(use.module, use.item_key, item.number, item.question, use.is_current)
        for use in uses
        if (item := items.get((use.module, use.item_key))) is not None
    ]
    return tuple(sorted(rows, key=lambda row: row.number))


def is_due(document: StoredDocument) -> bool:
    """Whether somebody should look at it: expired, or used nowhere."""
    return document.is_expired or not document.uses
