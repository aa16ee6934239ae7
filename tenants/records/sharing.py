"""What a Jugendamt released for comparison, and what was published about groups.

Contributions are tenant-owned and read by the release job for one quantity and period, as they stood at
the instant of the freeze. Published figures belong to nobody. Who contributed is readable by the release
job; a Jugendamt reads of it only whether it does itself (`VintageContributorRecord`).
Source: release policy 3.1.
"""

from datetime import date, datetime
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
_STOOD_AT_THE_FREEZE = (
    "released_at <= (SELECT require_frozen_at()) "
    "AND (withdrawn_at IS NULL OR withdrawn_at > (SELECT require_frozen_at()))"
)
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
    __sees__: ClassVar = {SessionKind.RELEASE: f"{_THIS_QUANTITY} AND {_STOOD_AT_THE_FREEZE}"}
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
        Index("ix_contribution_quantity", "quantity", "period"),
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
    """Which version of whose contribution stands behind a vintage; the ledger's rows.

    A Jugendamt sees its own row, to be told whether a figure of its own stands in a vintage. That row is
    about nobody else and says no more than what the office knows: that its release was running at the
    freeze. How many rows there are, and whose, stays hidden; n is published with the vintage. Working it
    out from own releases and the day of the freeze would need no right here, but would be wrong where a
    place in a group was written down afterwards for an earlier day.
    """

    __tablename__ = "vintage_contributor"
    __reason__ = "The ledger spans tenants; the release job reads it, a tenant its own row only."
    __reach__: ClassVar = {SessionKind.RELEASE: APPEND, SessionKind.TENANT: READ}
    __sees__: ClassVar = {
        SessionKind.RELEASE: _OF_THIS_QUANTITY.format(table="vintage_contributor"),
        SessionKind.TENANT: "tenant_id = (SELECT require_tenant())",
    }

    vintage_id: Mapped[UUID] = mapped_column(ForeignKey("vintage.id"), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    contribution_version: Mapped[int]
    weight: Mapped[Decimal | None]
    """The public denominator, where a weighted mean was published."""


class AnnouncedFreezeRecord(PlatformOwned, Record):
    """The day on which the contributions of a year are frozen for one group, announced before it.

    One announcement is one row per group, so that each office and each consultant sees the days of their
    own groups and of no other. A group that is formed later belongs to the next announcement: nobody is
    frozen unannounced.
    """

    __tablename__ = "announced_freeze"
    __reason__ = "A freeze is about a group; its members and consultants see the day, not who takes part."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: WRITE,
        SessionKind.WORKSHOP: WRITE,
        SessionKind.TENANT: READ,
        SessionKind.RELEASE: READ,
    }
    __sees__: ClassVar = {
        # The policy of comparison_group applies to the subquery: a consultant sees that of the cohort.
        SessionKind.WORKSHOP: (
            "EXISTS (SELECT 1 FROM comparison_group g WHERE g.key = announced_freeze.group_key)"
        ),
        SessionKind.TENANT: _IN_MY_GROUPS.format(table="announced_freeze"),
        SessionKind.RELEASE: "period = (SELECT require_period()) AND commissioned_at IS NOT NULL",
    }
    __table_args__ = (
        CheckConstraint("cancelled_at IS NULL OR commissioned_at IS NULL", name="ends_once"),
        Index(
            "uq_announced_freeze_open",
            "group_key",
            "period",
            unique=True,
            postgresql_where="cancelled_at IS NULL AND commissioned_at IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The announcement; its rows are moved and cancelled together."""
    group_key: Mapped[str] = mapped_column(ForeignKey("comparison_group.key"), primary_key=True)
    period: Mapped[str]
    frozen_on: Mapped[date]
    """Contributions count as they stand at the beginning of this day."""
    moved_from: Mapped[date | None]
    """The day announced before, so that everybody is told."""
    is_by_moderation: Mapped[bool]
    """Announced by a consultant for her cohort; else by the operator."""
    announced_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    announced_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    commissioned_at: Mapped[datetime | None]
    """When the clock wrote down the wishes for its computations."""


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
