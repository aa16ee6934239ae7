"""Documents and their files as stored, as frozen values: the list of evidence, one document, what was sent.

A run that was handed in keeps the words its evidence had on that day: whoever corrects a document afterwards
does not change a score somebody is reviewing. `version_for_run` says which version that is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from modules.checklists.evidence import Evidence, EvidenceClass, class_of
from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import TenantSession
from tenants.records.document import DocumentRecord, DocumentVersionRecord, FileRecord, UploadRecord
from tenants.records.person import PersonRecord
from tenants.records.run import EvidenceRecord, RunRecord


class FileState(StrEnum):
    """Whether a file may be opened."""

    OPEN = "frei"
    UNSCANNED = "ungeprueft"
    """The virus scanner was out of reach; locked until it has looked."""
    LOCKED = "gesperrt"
    """It looks as if it held Sozialdaten (§§ 62-65 SGB VIII)."""
    REMOVED = "entfernt"
    """Its bytes are destroyed; that it was there stays on record."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something that looks like Sozialdaten; says what and where, never the data.

    Attributes:
        kind: code of `webapp.evidence.screening`.
        place: page or sheet, as a person finds it; may be empty.
    """

    kind: str
    place: str
    count: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a document.

    Attributes:
        kind: code of the kind of file, e.g. `pdf`.
        size: bytes.
        added_in: version of the document it came with; None while nobody has taken it over.
        removed_in: version from which on it is no longer there; None while it is.
        traits: what it says about itself beside its contents.
        released_by: who opened it although it looked like Sozialdaten, in their own words why.
    """

    id: UUID
    name: str
    kind: str
    size: int
    sha256: str
    state: FileState
    added_in: int | None
    removed_in: int | None
    traits: Mapping[str, Any]
    suspicions: tuple[Suspicion, ...]
    released_by: str | None = None
    released_at: datetime | None = None
    release_reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether colleagues may open it."""
        return self.state is FileState.OPEN

    @property
    def shown_name(self) -> str:
        """Its name outside the pages where it is decided about; empty while it may not be opened.

        A name may itself be what locks a file: `Hilfeplan_Lena_Muster_geb_12.03.2015.pdf`.
        """
        return self.name if self.is_open else ""


@dataclass(frozen=True, slots=True)
class Use:
    """An item that uses a document.

    Attributes:
        is_current: in the latest round of its module; False where only an earlier round did.
    """

    module: str
    item_key: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Version:
    """What was said about a document once."""

    number: int
    evidence: Evidence
    written_by: str | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document in its newest version.

    Attributes:
        version: number of that version; a form that changes it carries the number it saw.
        files: those of this version, by name.
        uses: in the order of the catalogue's keys.
    """

    id: UUID
    evidence: Evidence
    version: int
    written_at: datetime
    files: tuple[StoredFile, ...]
    uses: tuple[Use, ...]

    @property
    def title(self) -> str:
        """What it is called: in words, else by its first file."""
        return title_of(self.evidence, self.files)

    @property
    def class_(self) -> EvidenceClass:
        """The class it reaches today."""
        return class_of(self.evidence, on=today(), has_open_file=any(each.is_open for each in self.files))

    @property
    def is_expired(self) -> bool:
        """Whether it is no longer in force today."""
        return self.evidence.is_expired(today())

    @property
    def has_locked_files(self) -> bool:
        """Whether somebody has to decide about a file, or a scan is awaited."""
        return any(each.state in {FileState.LOCKED, FileState.UNSCANNED} for each in self.files)


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """A document with everything it was.

    Attributes:
        versions: newest first.
        earlier_files: files that are no longer there, newest first.
    """

    document: StoredDocument
    versions: tuple[Version, ...]
    earlier_files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """Files somebody sent, to be looked at before they are taken over.

    Attributes:
        module, item_key: the item it is to be evidence for; None where it is filed for later use.
        document_id: the document it adds to, or has become.
        evidence: what is said about a new document; None where it adds to one.
    """

    id: UUID
    module: str | None
    item_key: str | None
    document_id: UUID | None
    evidence: Evidence | None
    files: tuple[StoredFile, ...]
    is_taken: bool


def documents(session: TenantSession) -> list[StoredDocument]:
    """All documents of the Jugendamt in their newest version; two statements."""
    uses = _uses(session)
    rows = session.execute(_newest()).all()
    return [_document(row, uses.get(row.document_id, ())) for row in rows]


def document(session: TenantSession, document_id: UUID) -> DocumentHistory:
    """One document with its earlier versions and files; three statements.

    Raises:
        NotFound: there is none of this id.
    """
    versions = session.execute(
        select(*WORDS, PersonRecord.name.label("writer"))
        .outerjoin(PersonRecord, PersonRecord.id == DocumentVersionRecord.written_by)
        .where(DocumentVersionRecord.document_id == document_id)
        .order_by(DocumentVersionRecord.number.desc())
    ).all()
    if not versions:
        raise NotFound("document", str(document_id))
    newest = versions[0]
    files = _files(session, FileRecord.document_id == document_id)
    present = tuple(each for each in files if each.removed_in is None)
    gone = sorted((each for each in files if each.removed_in), key=lambda each: -(each.removed_in or 0))
    stored = StoredDocument(
        document_id,
        evidence_of(newest),
        newest.number,
        newest.written_at,
        present,
        tuple(_uses(session, document_id).get(document_id, ())),
    )
    history = tuple(Version(row.number, evidence_of(row), row.writer, row.written_at) for row in versions)
    return DocumentHistory(stored, history, tuple(gone))


def upload(session: TenantSession, upload_id: UUID) -> StoredUpload:
    """Files that were sent, taken over or not; two statements.

    Raises:
        NotFound: there is none of this id, or it was discarded.
    """
    record = session.scalar(select(UploadRecord).where(UploadRecord.id == upload_id))
    if record is None:
        raise NotFound("upload", str(upload_id))
    return StoredUpload(
        record.id,
        record.module,
        record.item_key,
        record.document_id,
        None if record.words is None else evidence_from_words(record.words),
        tuple(_files(session, FileRecord.upload_id == upload_id)),
        record.taken_at is not None,
    )


def file_of(session: TenantSession, document_id: UUID, file_id: UUID) -> StoredFile:
    """One file of a document, also one that is no longer part of it.

    Raises:
        NotFound: the document has no such file.
    """
    files = _files(session, and_(FileRecord.document_id == document_id, FileRecord.id == file_id))
    if not files:
        raise NotFound("file", str(file_id))
    return files[0]


def version_for_run(editable: Sequence[str]) -> ColumnElement[int]:
    """Number of the version a use of a document shows: the newest, or the one of the day it was handed in.

    Correlates with `EvidenceRecord` and `RunRecord` of the statement around it.

    Args:
        editable: states of a run that is worked on, so that the newest version counts.
    """
    version = aliased(DocumentVersionRecord)
    newest = (
        select(func.max(version.number))
        .where(
            # The keys begin with the tenant, which a session of a consultant does not name by itself.
            version.tenant_id == EvidenceRecord.tenant_id,
            version.document_id == EvidenceRecord.document_id,
            or_(
                RunRecord.submitted_at.is_(None),
                RunRecord.state.in_(editable),
                version.written_at <= RunRecord.submitted_at,
            ),
        )
        .correlate(EvidenceRecord, RunRecord)
        .scalar_subquery()
    )
    return func.coalesce(newest, 1)


def files_of_version() -> ColumnElement[Any]:
    """The files of the version beside it as one JSON value; None for none.

    Correlates with `DocumentVersionRecord` of the statement around it.
    """
    return (
        select(func.jsonb_agg(_FILE_AS_JSON))
        .where(_is_of_version())
        .correlate(DocumentVersionRecord)
        .scalar_subquery()
    )


def words_of_version() -> ColumnElement[str]:
    """All that can be read of a version: its words and the names of its files, for a search.

    The name of a file that is locked may itself be the reason, and is left out.

    Correlates with `DocumentVersionRecord` of the statement around it.
    """
    names = (
        select(func.string_agg(FileRecord.name, " · "))
        .where(_is_of_version(), FileRecord.state == FileState.OPEN.value)
        .correlate(DocumentVersionRecord)
        .scalar_subquery()
    )
    words = (DocumentVersionRecord.reference, DocumentVersionRecord.decision, DocumentVersionRecord.link)
    return func.concat_ws(" · ", *(func.nullif(each, "") for each in words), names)


def _is_of_version() -> ColumnElement[bool]:
    return and_(
        FileRecord.tenant_id == DocumentVersionRecord.tenant_id,
        FileRecord.document_id == DocumentVersionRecord.document_id,
        FileRecord.added_in <= DocumentVersionRecord.number,
        or_(FileRecord.removed_in.is_(None), FileRecord.removed_in > DocumentVersionRecord.number),
    )


def files_from_json(rows: Sequence[Mapping[str, Any]] | None) -> tuple[StoredFile, ...]:
    """The files of `files_of_version`, by name."""
    return _by_name(_file(row) for row in rows or ())


def title_of(evidence: Evidence, files: Sequence[StoredFile]) -> str:
    """What a document is called: in words, else by its first file, else by its link; never empty."""
    # Without its ending, so that it does not read like the link to the file itself.
    named = next((each.name.rpartition(".")[0] for each in files if each.name), "")
    return evidence.reference or named or evidence.link or "–"


def evidence_of(row: Any) -> Evidence:
    """What the columns of `WORDS` say."""
    return Evidence(row.reference, row.dated_on, row.decision, row.last_proof_on, row.expires_on, row.link)


def words_of(evidence: Evidence) -> dict[str, Any]:
    """What is said about a document, as JSON."""
    days = {
        name: day.isoformat() if day else None
        for name, day in (
            ("dated_on", evidence.dated_on),
            ("last_proof_on", evidence.last_proof_on),
            ("expires_on", evidence.expires_on),
        )
    }
    return {
        "reference": evidence.reference,
        "decision": evidence.decision,
        "link": evidence.link,
        **days,
    }


def evidence_from_words(words: Mapping[str, Any]) -> Evidence:
    """The inverse of `words_of`."""
    return Evidence(
        words["reference"],
        _day(words["dated_on"]),
        words["decision"],
        _day(words["last_proof_on"]),
        _day(words["expires_on"]),
        words["link"],
    )


WORDS: tuple[Any, ...] = (
    DocumentVersionRecord.document_id,
    DocumentVersionRecord.number,
    DocumentVersionRecord.reference,
    DocumentVersionRecord.link,
    DocumentVersionRecord.dated_on,
    DocumentVersionRecord.decision,
    DocumentVersionRecord.last_proof_on,
    DocumentVersionRecord.expires_on,
    DocumentVersionRecord.written_at,
)
"""Columns of a version, for `evidence_of`."""

_FILE_COLUMNS: tuple[Any, ...] = (
    FileRecord.id,
    FileRecord.name,
    FileRecord.kind,
    FileRecord.size,
    FileRecord.sha256,
    FileRecord.state,
    FileRecord.added_in,
    FileRecord.removed_in,
    FileRecord.traits,
    FileRecord.findings,
    FileRecord.released_at,
    FileRecord.release_reason,
)
_BRIEF = ("id", "name", "kind", "size", "sha256", "state", "added_in", "removed_in")
_FILE_AS_JSON = func.jsonb_build_object(
    *(part for name in _BRIEF for part in (name, getattr(FileRecord, name)))
)
"""What lists show of a file; what it says about itself stands on its document's page."""


def _document(row: Any, uses: Sequence[Use]) -> StoredDocument:
    return StoredDocument(
        row.document_id,
        evidence_of(row),
        row.number,
        row.written_at,
        files_from_json(row.files),
        tuple(uses),
    )


def _newest() -> Select[*tuple[Any, ...]]:
    return select(*WORDS, files_of_version().label("files")).join(
        DocumentRecord,
        and_(
            DocumentRecord.tenant_id == DocumentVersionRecord.tenant_id,
            DocumentRecord.id == DocumentVersionRecord.document_id,
            DocumentRecord.latest == DocumentVersionRecord.number,
        ),
    )


def _uses(session: TenantSession, document_id: UUID | None = None) -> Mapping[UUID, list[Use]]:
    """Document → the items that use it or did so in an earlier round, each once."""
    later = aliased(RunRecord)
    newest = (
        select(func.max(later.round))
        .where(later.module == RunRecord.module)
        .correlate(RunRecord)
        .scalar_subquery()
    )
    item = (EvidenceRecord.document_id, RunRecord.module, EvidenceRecord.item_key)
    wanted = (
        select(*item, (func.max(RunRecord.round) == newest).label("is_current"))
        .join(
            RunRecord,
            and_(RunRecord.tenant_id == EvidenceRecord.tenant_id, RunRecord.id == EvidenceRecord.run_id),
        )
        .where(EvidenceRecord.withdrawn_at.is_(None))
        .group_by(*item)
        .order_by(RunRecord.module, EvidenceRecord.item_key)
    )
    if document_id is not None:
        wanted = wanted.where(EvidenceRecord.document_id == document_id)
    uses: dict[UUID, list[Use]] = defaultdict(list)
    for row in session.execute(wanted):
        uses[row.document_id].append(Use(row.module, row.item_key, row.is_current))
    return uses


def _files(session: TenantSession, which: ColumnElement[bool]) -> tuple[StoredFile, ...]:
    rows = session.execute(
        select(*_FILE_COLUMNS, PersonRecord.name.label("releaser"))
        .outerjoin(PersonRecord, PersonRecord.id == FileRecord.released_by)
        .where(which)
    ).mappings()
    return _by_name(_file(row) for row in rows)


def _by_name(files: Iterable[StoredFile]) -> tuple[StoredFile, ...]:
    return tuple(sorted(files, key=lambda each: (each.name.casefold(), str(each.id))))


def _file(row: Mapping[Any, Any]) -> StoredFile:
    return StoredFile(
        id=UUID(str(row["id"])),
        name=row["name"],
        kind=row["kind"],
        size=row["size"],
        sha256=row["sha256"],
        state=FileState(row["state"]),
        added_in=row["added_in"],
        removed_in=row["removed_in"],
        traits=row.get("traits") or {},
        suspicions=tuple(
            Suspicion(each["kind"], each["place"], each["count"]) for each in row.get("findings") or ()
        ),
        released_by=row.get("releaser"),
        released_at=row.get("released_at"),
        release_reason=row.get("release_reason"),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
