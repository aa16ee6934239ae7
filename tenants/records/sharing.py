"""What a Jugendamt released for comparison, and what was published about groups.

Contributions are tenant-owned and read by the release job for one quantity and period. Published
figures belong to nobody; who contributed is readable by the release job alone.
Source: release policy 3.1.
"""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
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

_MEMBER_TODAY = (
    "m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date "
    "AND (m.left_on IS NULL OR m.left_on > current_date)"
)
_IN_MY_GROUPS = (
    f"EXISTS (SELECT 1 FROM comparison_member m WHERE {_MEMBER_TODAY} AND m.group_key = {{table}}.group_key)"
)
_THIS_QUANTITY = "quantity = (SELECT require_quantity()) AND period = (SELECT require_period())"
_OF_THIS_QUANTITY = (
    "EXISTS (SELECT 1 FROM vintage v WHERE v.id = {table}.vintage_id "
    "AND v.quantity = (SELECT require_quantity()) AND v.period = (SELECT require_period()))"
)


class ContributionRecord(TenantOwned, Keyed, Record):
    """A figure as released by the Amtsleitung; a correction is a new version, never an update."""

    __tablename__ = "contribution"
    __reach__: ClassVar = {
        SessionKind.TENANT: append_and_change("withdrawn_at"),
        SessionKind.RELEASE: READ,
    }
    __sees__: ClassVar = {SessionKind.RELEASE: f"{_THIS_QUANTITY} AND withdrawn_at IS NULL"}
    __table_args__ = (
        UniqueConstraint("tenant_id", "indicator", "period", "version"),
        Index(
            "uq_contribution_running",
            "tenant_id",
            "indicator",
            "period",
            unique=True,
            postgresql_where="withdrawn_at IS NULL",
        ),
        Index("ix_contribution_quantity", "quantity", "period", postgresql_where="withdrawn_at IS NULL"),
    )

    indicator: Mapped[str]
    period: Mapped[str]
    quantity: Mapped[str]
    """Indicator, counting method and umA in one key: only like values are pooled."""
    version: Mapped[int]
    value: Mapped[Decimal]
    numerator: Mapped[Decimal | None]
    denominator: Mapped[Decimal | None]
    figure_version: Mapped[int]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class VintageRecord(Keyed, PlatformOwned, Record):
    """A frozen publication about one group, quantity and period; numbered, hashed, immutable."""

    __tablename__ = "vintage"
    __reason__ = "A published figure is about a group, not about a tenant."
    __reach__: ClassVar = {SessionKind.RELEASE: APPEND, SessionKind.TENANT: READ}
    __sees__: ClassVar = {
        SessionKind.RELEASE: _THIS_QUANTITY,
        SessionKind.TENANT: _IN_MY_GROUPS.format(table="vintage"),
    }
    __table_args__ = (
        UniqueConstraint("group_key", "quantity", "period", "number"),
        CheckConstraint("contributors >= 5", name="at_least_five"),
    )

    group_key: Mapped[str] = mapped_column(ForeignKey("comparison_group.key"))
    indicator: Mapped[str]
    quantity: Mapped[str]
    period: Mapped[str]
    number: Mapped[int]
    contributors: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(default=now)
    digest: Mapped[str]
    """SHA-256 over the content and the digest of the vintage before."""


class PublishedFigureRecord(PlatformOwned, Record):
    """One published number of a vintage."""

    __tablename__ = "published_figure"
    __reason__ = "A published figure is about a group, not about a tenant."
    __reach__: ClassVar = {SessionKind.RELEASE: APPEND, SessionKind.TENANT: READ}
    __sees__: ClassVar = {
        SessionKind.RELEASE: _OF_THIS_QUANTITY.format(table="published_figure"),
        SessionKind.TENANT: (
            "EXISTS (SELECT 1 FROM vintage v JOIN comparison_member m ON m.group_key = v.group_key "
            f"WHERE v.id = published_figure.vintage_id AND {_MEMBER_TODAY})"
        ),
    }
    __table_args__ = (
        CheckConstraint(
            "statistic IN ('mean', 'weighted_mean', 'median', 'q1', 'q3')", name="statistic_allowed"
        ),
        CheckConstraint("(first_rank IS NULL) = (last_rank IS NULL)", name="both_ranks_or_none"),
    )

    vintage_id: Mapped[UUID] = mapped_column(ForeignKey("vintage.id"), primary_key=True)
    statistic: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Decimal]
    rounding_step: Mapped[Decimal]
    first_rank: Mapped[int | None]
    """With `last_rank`: the ranks the number is the mean of; none where it is a mean over all offices."""
    last_rank: Mapped[int | None]


class VintageContributorRecord(PlatformOwned, Record):
    """Which version of whose contribution stands behind a vintage; the ledger's rows."""

    __tablename__ = "vintage_contributor"
    __reason__ = "The ledger spans tenants; only the release job reads it."
    __reach__: ClassVar = {SessionKind.RELEASE: APPEND}
    __sees__: ClassVar = {SessionKind.RELEASE: _OF_THIS_QUANTITY.format(table="vintage_contributor")}

    vintage_id: Mapped[UUID] = mapped_column(ForeignKey("vintage.id"), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    contribution_version: Mapped[int]
    weight: Mapped[Decimal | None]
    """The public denominator, where a weighted mean was published."""


class RefusalRecord(PlatformOwned, Record):
    """Why nothing is published for a group, quantity and period: one of two texts, never a number."""

    __tablename__ = "refusal"
    __reason__ = "A refusal is about a group, not about a tenant."
    __reach__: ClassVar = {SessionKind.RELEASE: WRITE, SessionKind.TENANT: READ}
    __sees__: ClassVar = {
        SessionKind.RELEASE: _THIS_QUANTITY,
        SessionKind.TENANT: _IN_MY_GROUPS.format(table="refusal"),
    }
    __table_args__ = (CheckConstraint("reason IN ('fewer-than-five', 'withheld')", name="reason_known"),)

    group_key: Mapped[str] = mapped_column(ForeignKey("comparison_group.key"), primary_key=True)
    quantity: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    indicator: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=now)
