"""People, how they sign in, and their roles on the platform itself."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import WRITE, Keyed, PlatformOwned, Record


class PersonRecord(Keyed, PlatformOwned, Record):
    """A human being who can sign in; may belong to several Jugendämter."""

    __tablename__ = "person"
    __reason__ = (
        "One person may work for several Jugendämter; a tenant sees the names of its own colleagues "
        "and of those who moderate its cohorts."
    )
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: "SELECT (id, name, email)",
        SessionKind.WORKSHOP: "SELECT (id, name)",
    }
    __sees__: ClassVar = {
        SessionKind.TENANT: (
            "EXISTS (SELECT 1 FROM membership m "
            "WHERE m.tenant_id = (SELECT require_tenant()) AND m.person_id = person.id) "
            "OR EXISTS (SELECT 1 FROM cohort_moderator c WHERE c.person_id = person.id)"
        ),
        SessionKind.WORKSHOP: (
            "EXISTS (SELECT 1 FROM cohort_moderator m "
            "WHERE m.cohort_id = (SELECT require_cohort()) AND m.person_id = person.id)"
        ),
    }
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email)", name="email_is_lower"),
    )

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class PlatformRoleRecord(PlatformOwned, Record):
    """A role outside any Jugendamt: Moderation or Betrieb."""

    __tablename__ = "platform_role"
    __reason__ = "Consultants and operators work for the platform, not for one Jugendamt."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE}

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    given_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class SigninRecord(PlatformOwned, Record):
    """A sign-in session. Only the hash of its token is stored."""

    __tablename__ = "signin"
    __reason__ = "A sign-in precedes the choice of a Jugendamt."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE}
    __table_args__ = (Index("ix_signin_person_id", "person_id"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PasswordResetRecord(Keyed, PlatformOwned, Record):
    """A wish for a new password. Its link is signed, names this row and works once."""

    __tablename__ = "password_reset"
    __reason__ = "A forgotten password belongs to the person, not to a Jugendamt."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE}

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None for an address nobody has: asking does the same work for everybody."""
    wished_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
