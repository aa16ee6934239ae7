"""The journal: every change with who, when, what, before and after."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import APPEND, Json, Keyed, PlatformOwned, Record, TenantOwned


class JournalRecord(TenantOwned, Keyed, Record):
    """A change inside one Jugendamt; written in the transaction of the change."""

    __tablename__ = "journal"
    __reach__: ClassVar = {
        SessionKind.TENANT: APPEND,
        SessionKind.PLATFORM: "INSERT",
        SessionKind.WORKSHOP: "INSERT",
    }
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: (
            "person_id = (SELECT require_person()) AND EXISTS (SELECT 1 FROM cohort_member m "
            "WHERE m.tenant_id = journal.tenant_id)"
        ),
    }
    __table_args__ = (Index("ix_journal_tenant_id_at", "tenant_id", "at"),)

    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None for acts of the command line and of jobs."""
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[Json | None]
    after: Mapped[Json | None]


class PlatformJournalRecord(Keyed, PlatformOwned, Record):
    """A change of the platform itself: tenants, people, cohorts, editions, what is published of groups."""

    __tablename__ = "platform_journal"
    __reason__ = "Acts of operators on tenants, people and cohorts, and decisions about groups."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: APPEND,
        SessionKind.RELEASE: "INSERT",
        SessionKind.WORKSHOP: "INSERT",
    }
    __sees__: ClassVar = {SessionKind.WORKSHOP: "person_id = (SELECT require_person())"}

    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[Json | None]
    after: Mapped[Json | None]
