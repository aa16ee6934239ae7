"""A Jugendamt, its size over time, and who belongs to it."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from tenants.access.kinds import SessionKind
from tenants.clock import now, today
from tenants.records.base import (
    APPEND,
    READ,
    WRITE,
    Keyed,
    PlatformOwned,
    Record,
    TenantOwned,
    append_and_change,
)

_OFFERED = ("name", "role", "invited_by", "invited_at", "expires_at")


class TenantRecord(Keyed, PlatformOwned, Record):
    """A Jugendamt on the platform."""

    __tablename__ = "tenant"
    __reason__ = "The list of Jugendämter is what all other rows point to; a tenant sees its own row only."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.WORKSHOP: READ,
    }
    __sees__: ClassVar = {
        SessionKind.TENANT: "id = (SELECT require_tenant())",
        SessionKind.WORKSHOP: (
            "EXISTS (SELECT 1 FROM cohort_member m "
            "WHERE m.cohort_id = (SELECT require_cohort()) AND m.tenant_id = tenant.id)"
        ),
    }
    __table_args__ = (UniqueConstraint("slug"), UniqueConstraint("ags"))

    slug: Mapped[str]
    name: Mapped[str]
    ags: Mapped[str | None]
    """5 digits for a Kreis, 8 for a town; None for an invented Jugendamt of the demonstration."""
    kind: Mapped[str]
    land: Mapped[str]
    is_invented: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SizeRecord(TenantOwned, Keyed, Record):
    """Population of the Jugendamtsbezirk at a Stichtag and the size cluster that follows.

    Append-only: the history is kept. In force is the row confirmed last among those whose `in_force_on`
    has come.
    """

    __tablename__ = "size"
    __reach__: ClassVar = {SessionKind.PLATFORM: APPEND, SessionKind.TENANT: READ}
    __table_args__ = (
        CheckConstraint("population > 0", name="population_positive"),
        CheckConstraint("cluster IN ('I', 'II', 'III')", name="cluster_known"),
        Index("ix_size_tenant_id_confirmed_at", "tenant_id", "confirmed_at"),
    )

    population: Mapped[int]
    population_on: Mapped[date]
    basis: Mapped[str]
    """`register`, `computed` (Kreis less towns with their own Jugendamt) or `entered`."""
    excluded_ags: Mapped[list[str]] = mapped_column(ARRAY(Text()), default=list)
    cluster: Mapped[str]
    in_force_on: Mapped[date] = mapped_column(default=today)
    """First day the cluster counts: at once for the first size, else a 1 January to come."""
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime] = mapped_column(default=now)


class MembershipRecord(TenantOwned, Keyed, Record):
    """A person's role in a Jugendamt from a day to a day; ended, never deleted."""

    __tablename__ = "membership"
    __reach__: ClassVar = {
        SessionKind.PLATFORM: APPEND,
        SessionKind.TENANT: append_and_change("ends_on"),
    }
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_membership_person_id", "person_id"),
        Index(
            "uq_membership_running",
            "tenant_id",
            "person_id",
            "role",
            unique=True,
            postgresql_where="ends_on IS NULL",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """First day without the role; None while it runs."""
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def runs_on(cls, day: date | BindParameter[date]) -> ColumnElement[bool]:
        """Condition: the role is in force on this day."""
        return and_(cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on > day))


class InvitationRecord(TenantOwned, Keyed, Record):
    """An invitation into a Jugendamt. Its link is signed, names this row and works once."""

    __tablename__ = "invitation"
    __reach__: ClassVar = {
        SessionKind.PLATFORM: append_and_change(*_OFFERED, "accepted_at", "asked_again_at"),
        SessionKind.TENANT: append_and_change(*_OFFERED, "withdrawn_at"),
    }
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "tenant_id",
            "email",
            unique=True,
            postgresql_where="accepted_at IS NULL AND withdrawn_at IS NULL",
        ),
    )

    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    asked_again_at: Mapped[datetime | None]
    """When the invited person last asked for a new one, because this one had expired."""

    @classmethod
    def is_pending(cls) -> ColumnElement[bool]:
        """Condition: it was neither accepted nor withdrawn."""
        return and_(cls.accepted_at.is_(None), cls.withdrawn_at.is_(None))
