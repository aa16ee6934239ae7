"""Who of a Jugendamt sees to which item or section, and who does somebody's tasks while they are away."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BindParameter, CheckConstraint, ColumnElement, ForeignKey, Index, and_
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now, today
from tenants.records.base import Keyed, Record, TenantOwned, append_and_change


class AssignmentRecord(TenantOwned, Keyed, Record):
    """An item, or all items of one phase of a module, given to a person of the Jugendamt.

    What a row says is never changed: handing on ends it and adds another, so that the rows are the history
    and the id of the open one is the version people saw. Answering ends nothing here: whether the work is
    done follows from the answers (`tenants.work.assigned`).
    """

    __tablename__ = "assignment"
    __reach__: ClassVar = {SessionKind.TENANT: append_and_change("ended_at", "ended_by", "ended_as")}
    __table_args__ = (
        CheckConstraint("round >= 1", name="round_from_one"),
        CheckConstraint("(item_key IS NULL) <> (phase IS NULL)", name="item_or_phase"),
        CheckConstraint("phase IN ('IA', 'AN', 'SK', 'UV', 'UM', 'EV')", name="phase_known"),
        CheckConstraint(
            "ended_as IN ('erledigt', 'weitergegeben', 'zurueckgezogen')",
            name="ended_as_known",
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended_somehow"),
        Index(
            "uq_assignment_open_item",
            "tenant_id",
            "module",
            "round",
            "item_key",
            unique=True,
            postgresql_where="ended_at IS NULL AND item_key IS NOT NULL",
        ),
        Index(
            "uq_assignment_open_phase",
            "tenant_id",
            "module",
            "round",
            "phase",
            unique=True,
            postgresql_where="ended_at IS NULL AND phase IS NOT NULL",
        ),
        Index("ix_assignment_open_person", "tenant_id", "person_id", postgresql_where="ended_at IS NULL"),
    )

    module: Mapped[str]
    round: Mapped[int]
    """Round of the module it was given in; it waits for nobody once a later round has begun."""
    item_key: Mapped[str | None]
    phase: Mapped[str | None]
    """Code of the phase where a whole section is given, else None."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    """Last day for it; None: no deadline."""
    note: Mapped[str] = mapped_column(default="")
    assigned_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_as: Mapped[str | None]


class DeputyRecord(TenantOwned, Keyed, Record):
    """A colleague who sees and does a person's tasks until a day; over by itself, or ended earlier."""

    __tablename__ = "deputy"
    __reach__: ClassVar = {SessionKind.TENANT: append_and_change("ended_at")}
    __table_args__ = (
        CheckConstraint("person_id <> deputy_id", name="somebody_else"),
        Index(
            "uq_deputy_named",
            "tenant_id",
            "person_id",
            unique=True,
            postgresql_where="ended_at IS NULL",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Who is represented."""
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date] = mapped_column(default=today)
    until_on: Mapped[date]
    """Last day of the deputy."""
    named_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it was ended before its last day, or another was named."""

    @classmethod
    def runs_on(cls, day: date | BindParameter[date]) -> ColumnElement[bool]:
        """Condition: the deputy acts on this day."""
        return and_(cls.ended_at.is_(None), cls.starts_on <= day, cls.until_on >= day)
