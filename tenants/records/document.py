"""Documents that serve as evidence (Nachweis): versions, files, and what was sent but not yet taken over.

A document stands by itself: an item of a run uses it (`tenants.records.run.EvidenceRecord`), and several
items may use the same one. What was once said of it is never rewritten: a correction is a further version,
and a file belongs to the versions from `added_in` up to, but not including, `removed_in`.

Rows of files are written after their bytes are safe on disk and go before the bytes do; the sweep
(`webapp.jobs.evidence`) takes the bytes nobody claims.
"""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import (
    APPEND,
    READ,
    WRITE_AND_DELETE,
    Json,
    Keyed,
    Record,
    TenantOwned,
    append_and_change,
)


class DocumentRecord(TenantOwned, Keyed, Record):
    """Something that can be shown: in words, as a link, as files."""

    __tablename__ = "document"
    __reach__: ClassVar = {SessionKind.TENANT: append_and_change("latest")}
    __table_args__ = (CheckConstraint("latest >= 1", name="latest_from_one"),)

    latest: Mapped[int] = mapped_column(default=1)
    """Number of the newest version; whoever adds one holds this row."""


class DocumentVersionRecord(TenantOwned, Record):
    """What was said about a document from one change to the next.

    A consultant reads the versions there were when a run that uses the document was handed in.
    """

    __tablename__ = "document_version"
    __reach__: ClassVar = {SessionKind.TENANT: APPEND, SessionKind.WORKSHOP: READ}
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: (
            "EXISTS (SELECT 1 FROM evidence e JOIN run r ON r.tenant_id = e.tenant_id AND r.id = e.run_id "
            "WHERE e.tenant_id = document_version.tenant_id AND e.document_id = document_version.document_id "
            "AND document_version.written_at <= r.submitted_at)"
        ),
    }
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "document_id"], ["document.tenant_id", "document.id"]),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    """What it is and where it lies; empty where the files speak for themselves."""
    link: Mapped[str | None]
    dated_on: Mapped[date | None]
    decision: Mapped[str | None]
    last_proof_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)


class UploadRecord(TenantOwned, Keyed, Record):
    """Files somebody has sent and not yet taken over; nobody does so within a day, and it is gone."""

    __tablename__ = "upload"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE_AND_DELETE}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "document_id"], ["document.tenant_id", "document.id"]),
        CheckConstraint("(module IS NULL) = (item_key IS NULL)", name="item_of_a_module"),
        Index("ix_upload_open", "tenant_id", "sent_at", postgresql_where="taken_at IS NULL"),
    )

    module: Mapped[str | None]
    item_key: Mapped[str | None]
    """The item it is to be evidence for; None where it is filed for later use."""
    document_id: Mapped[UUID | None]
    """The document it adds to, or has become."""
    words: Mapped[Json | None]
    """What is said about a new document; None where it adds to one."""
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None]


class FileRecord(TenantOwned, Keyed, Record):
    """One file; its bytes lie in the store of the Jugendamt under the same id."""

    __tablename__ = "document_file"
    __reach__: ClassVar = {
        SessionKind.TENANT: WRITE_AND_DELETE,
        SessionKind.WORKSHOP: (
            "SELECT (tenant_id, id, document_id, added_in, removed_in, name, kind, size, sha256, state)"
        ),
    }
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: (
            "EXISTS (SELECT 1 FROM document_version v WHERE v.tenant_id = document_file.tenant_id "
            "AND v.document_id = document_file.document_id AND v.number >= document_file.added_in)"
        ),
    }
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "upload_id"], ["upload.tenant_id", "upload.id"]),
        ForeignKeyConstraint(["tenant_id", "document_id"], ["document.tenant_id", "document.id"]),
        CheckConstraint("(document_id IS NULL) = (added_in IS NULL)", name="added_to_a_document"),
        CheckConstraint("removed_in > added_in", name="removed_after_added"),
        CheckConstraint("state IN ('frei', 'ungeprueft', 'gesperrt', 'entfernt')", name="state_known"),
        CheckConstraint("(released_at IS NULL) = (release_reason IS NULL)", name="released_for_a_reason"),
        Index("ix_document_file_document", "tenant_id", "document_id"),
        Index("ix_document_file_upload", "tenant_id", "upload_id"),
        Index("ix_document_file_unscanned", "tenant_id", postgresql_where="state = 'ungeprueft'"),
    )

    upload_id: Mapped[UUID]
    document_id: Mapped[UUID | None]
    added_in: Mapped[int | None]
    removed_in: Mapped[int | None]
    replaces: Mapped[UUID | None]
    """The file of the same document it takes the place of once it is taken over."""
    name: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str]
    state: Mapped[str]
    traits: Mapped[Json]
    """What the file says about itself beside its contents: author, comments, hidden sheets."""
    findings: Mapped[list[Any]]
    """What looks like Sozialdaten: kind, place and number, never the data."""
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str | None]
