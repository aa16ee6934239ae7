"""A meeting in which a group rates items of a module blind: its agenda, its code, its ballots.

Anonymity is a property of these tables and not of a page:

- No row names a person who rates. People who take part have no account here; `opened_by` and `closed_by`
  are those who lead.
- A ballot stands under a key that only the device can make anew, from a random token it keeps and the
  item. Two ballots of one device on two items cannot be told to be of one device, nor can a ballot and a
  seat.
- Ballots carry no time. They are deleted in the transaction that writes their counts; whatever is passed,
  closed or forgotten is deleted uncounted.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import (
    READ,
    WRITE,
    WRITE_AND_DELETE,
    Keyed,
    PlatformOwned,
    Record,
    TenantOwned,
    append_and_change,
)


class MeetingRecord(TenantOwned, Keyed, Record):
    """One meeting on one module; at most one of a module is under way."""

    __tablename__ = "meeting"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE}
    __table_args__ = (
        CheckConstraint("round >= 1", name="round_from_one"),
        CheckConstraint("people >= 0", name="people_not_negative"),
        Index(
            "uq_meeting_under_way",
            "tenant_id",
            "module",
            unique=True,
            postgresql_where="closed_at IS NULL",
        ),
    )

    module: Mapped[str]
    round: Mapped[int]
    """The round of the module whose items are rated."""
    edition: Mapped[str]
    """Whose wording the group saw."""
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    moved_at: Mapped[datetime] = mapped_column(default=now)
    """When whoever leads last did something; every such act makes a new version."""
    current_item: Mapped[str | None]
    """The item on the screen; None before the first and after the last."""
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None where it ended by itself."""
    people: Mapped[int | None]
    """How many devices took part, written at the end; nothing else stays of them."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class MeetingCodeRecord(PlatformOwned, Record):
    """The short code by which phones find a meeting, until it ends."""

    __tablename__ = "meeting_code"
    __reason__ = "A phone brings the code and no Jugendamt; the code is what leads to one."
    __reach__: ClassVar = {SessionKind.PLATFORM: READ, SessionKind.TENANT: append_and_change("closed_at")}
    __sees__: ClassVar = {SessionKind.TENANT: "tenant_id = (SELECT require_tenant())"}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "meeting_id"], ["meeting.tenant_id", "meeting.id"]),
        Index("ix_meeting_code_meeting", "tenant_id", "meeting_id"),
        Index("ix_meeting_code_open", "ends_at", postgresql_where="closed_at IS NULL"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    meeting_id: Mapped[UUID]
    ends_at: Mapped[datetime]
    """From then on the code opens nothing, closed or not."""
    closed_at: Mapped[datetime | None]


class MeetingItemRecord(TenantOwned, Record):
    """One item on the agenda of a meeting, and what became of it."""

    __tablename__ = "meeting_item"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "meeting_id"], ["meeting.tenant_id", "meeting.id"]),
        CheckConstraint("(revealed_at IS NULL) = (rated IS NULL)", name="revealed_is_counted"),
        CheckConstraint("(rated IS NULL) = (abstained IS NULL)", name="counted_whole"),
        CheckConstraint("(coalesce(rated, 0) >= 3) = (rated_0 IS NOT NULL)", name="spread_from_three"),
        CheckConstraint("rated_0 + rated_1 + rated_2 + rated_3 = rated", name="spread_adds_up"),
        CheckConstraint("agreed_rating BETWEEN 0 AND 3", name="agreed_in_range"),
        CheckConstraint("(agreed_at IS NULL) = (agreed_rating IS NULL)", name="agreed_whole"),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    """1 is taken first."""
    shown_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    rated: Mapped[int | None]
    abstained: Mapped[int | None]
    rated_0: Mapped[int | None]
    rated_1: Mapped[int | None]
    rated_2: Mapped[int | None]
    rated_3: Mapped[int | None]
    """How many rated it so; None before the reveal and for fewer than three ratings."""
    agreed_rating: Mapped[int | None]
    agreed_note: Mapped[str | None]
    """The one sentence why."""
    agreed_at: Mapped[datetime | None]


class SeatRecord(TenantOwned, Record):
    """A device that takes part; deleted when the meeting ends."""

    __tablename__ = "seat"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE_AND_DELETE}
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "meeting_id"], ["meeting.tenant_id", "meeting.id"]),)

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    seat_key: Mapped[str] = mapped_column(primary_key=True)


class BallotRecord(TenantOwned, Record):
    """What one device says about the item on the screen; deleted at the reveal."""

    __tablename__ = "ballot"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE_AND_DELETE}
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "item_key"],
            ["meeting_item.tenant_id", "meeting_item.meeting_id", "meeting_item.item_key"],
        ),
        CheckConstraint("rating BETWEEN 0 AND 3", name="rating_in_range"),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    ballot_key: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[int | None]
    """None is an abstention."""
