"""When an edition of the catalogue may be taken over, and what became of every item where it was."""

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
    WRITE,
    Json,
    Keyed,
    PlatformOwned,
    Record,
    TenantOwned,
    append_and_change,
)


class EditionRolloutRecord(PlatformOwned, Record):
    """The days between which Jugendämter may take a published edition over; without a row they may not."""

    __tablename__ = "edition_rollout"
    __reason__ = "The operator opens an edition for all Jugendämter at once, usually between two workshops."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE, SessionKind.TENANT: READ}
    __sees__: ClassVar = {SessionKind.TENANT: "true"}
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),)

    edition: Mapped[str] = mapped_column(primary_key=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    """Last day; None: no end."""
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class TakeOverRecord(TenantOwned, Keyed, Record):
    """One take-over of a newer edition by a Jugendamt; undone or not, never rewritten."""

    __tablename__ = "take_over"
    __reach__: ClassVar = {SessionKind.TENANT: append_and_change("undone_at", "undone_by")}
    __table_args__ = (Index("ix_take_over_taken_at", "tenant_id", "taken_at"),)

    edition_before: Mapped[str]
    edition_after: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(default=now)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    runs: Mapped[list[Any]]
    """Each run that went over: its id, and the version it was left with."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class TakeOverItemRecord(TenantOwned, Record):
    """What became of one item in a take-over."""

    __tablename__ = "take_over_item"
    __reach__: ClassVar = {SessionKind.TENANT: APPEND}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "take_over_id"], ["take_over.tenant_id", "take_over.id"]),
        CheckConstraint("fate IN ('kept', 'to_confirm', 'open', 'archived')", name="fate_known"),
    )

    take_over_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    """In the newer edition; in the older one if it was archived."""
    fate: Mapped[str]
    sources: Mapped[list[Any]]
    """Items with something recorded that it comes from."""
    classes: Mapped[list[Any]]
    """Classes of all changes on the way, as the transition files name them."""
    before: Mapped[Json | None]
    """The stored answer before it was written to, for going back; None if it was not touched."""
    after: Mapped[Json | None]
    """What stood at the item afterwards; None if nothing did."""
    copied: Mapped[list[Any]]
    """Ids of the pieces of evidence that were copied to the item."""
