"""Cohorts (Werkstattgruppen), their members, moderators, and the groups figures are compared in."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import READ, WRITE, Keyed, PlatformOwned, Record

_MODERATED_BY_ME = (
    "EXISTS (SELECT 1 FROM cohort_moderator me WHERE me.cohort_id = (SELECT require_cohort()) "
    "AND me.person_id = (SELECT require_person()) AND (me.ended_on IS NULL OR me.ended_on > current_date))"
)


class CohortRecord(Keyed, PlatformOwned, Record):
    """A group of Jugendämter that goes through the workshops together."""

    __tablename__ = "cohort"
    __reason__ = "A cohort joins several Jugendämter; a tenant sees the cohorts it belongs to."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.WORKSHOP: READ,
    }
    __sees__: ClassVar = {
        SessionKind.TENANT: (
            "EXISTS (SELECT 1 FROM cohort_member m "
            "WHERE m.tenant_id = (SELECT require_tenant()) AND m.cohort_id = cohort.id)"
        ),
        SessionKind.WORKSHOP: f"id = (SELECT require_cohort()) AND {_MODERATED_BY_ME}",
    }
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    slug: Mapped[str]
    name: Mapped[str]
    cluster: Mapped[str | None]
    """Size cluster the cohort is made for; None for a mixed one."""
    kind: Mapped[str | None]
    """Kind of Jugendamt the cohort is made for, e.g. Kreise only; None for any."""
    edition: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=now)


class CohortMemberRecord(PlatformOwned, Record):
    """A Jugendamt in a cohort, with size cluster and population frozen for its duration."""

    __tablename__ = "cohort_member"
    __reason__ = "Set by the operator and read by several parties; a tenant sees its own rows only."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.WORKSHOP: READ,
    }
    __sees__: ClassVar = {
        SessionKind.TENANT: "tenant_id = (SELECT require_tenant())",
        SessionKind.WORKSHOP: (
            "cohort_id = (SELECT require_cohort()) AND (left_on IS NULL OR left_on > current_date) "
            f"AND {_MODERATED_BY_ME}"
        ),
    }
    __table_args__ = (Index("ix_cohort_member_tenant_id", "tenant_id"),)

    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    cluster: Mapped[str]
    population: Mapped[int]
    population_on: Mapped[date]


class CohortModeratorRecord(PlatformOwned, Record):
    """A consultant who moderates a cohort."""

    __tablename__ = "cohort_moderator"
    __reason__ = "Consultants belong to the platform; a tenant sees who moderates its cohorts."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.WORKSHOP: READ,
    }
    __sees__: ClassVar = {
        SessionKind.TENANT: (
            "EXISTS (SELECT 1 FROM cohort_member m "
            "WHERE m.tenant_id = (SELECT require_tenant()) AND m.cohort_id = cohort_moderator.cohort_id)"
        ),
        SessionKind.WORKSHOP: "cohort_id = (SELECT require_cohort())",
    }

    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    ended_on: Mapped[date | None]


class ComparisonGroupRecord(PlatformOwned, Record):
    """A set of Jugendämter figures may be published for: a size cluster or a cohort.

    Defined by administrators before any data are seen; there are no ad-hoc filters.
    Source: release policy 3.1.
    """

    __tablename__ = "comparison_group"
    __reason__ = "Groups span Jugendämter by nature."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.RELEASE: READ,
        SessionKind.WORKSHOP: READ,
    }
    __sees__: ClassVar = {
        SessionKind.TENANT: (
            "EXISTS (SELECT 1 FROM comparison_member m "
            "WHERE m.tenant_id = (SELECT require_tenant()) AND m.group_key = comparison_group.key)"
        ),
        # Only the cohort's own; the policy of cohort applies to the subquery.
        SessionKind.WORKSHOP: (
            "EXISTS (SELECT 1 FROM cohort c WHERE comparison_group.key = 'cohort-' || c.slug)"
        ),
    }

    key: Mapped[str] = mapped_column(primary_key=True)
    """`cluster-1` … `cluster-3` or `cohort-<slug>`."""
    kind: Mapped[str]
    label: Mapped[str]
    priority: Mapped[int]
    """Fixed public order of release: clusters first, cohorts by creation."""


class ComparisonMemberRecord(Keyed, PlatformOwned, Record):
    """A Jugendamt's time in a comparison group."""

    __tablename__ = "comparison_member"
    __reason__ = "Read by the release job across tenants; a tenant sees its own rows only."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.RELEASE: READ,
    }
    __sees__: ClassVar = {SessionKind.TENANT: "tenant_id = (SELECT require_tenant())"}
    __table_args__ = (
        Index("ix_comparison_member_tenant_id", "tenant_id", "group_key"),
        Index(
            "uq_comparison_member_running",
            "group_key",
            "tenant_id",
            unique=True,
            postgresql_where="left_on IS NULL",
        ),
    )

    group_key: Mapped[str] = mapped_column(ForeignKey("comparison_group.key"))
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
