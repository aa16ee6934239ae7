"""The level a Jugendamt wants a module to reach."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import APPEND, Record, TenantOwned


class TargetRecord(TenantOwned, Record):
    """One decision about the target of a module; the one with the highest version holds."""

    __tablename__ = "target"
    __reach__: ClassVar = {SessionKind.TENANT: APPEND}
    __table_args__ = (
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("level BETWEEN 2 AND 5", name="level_known"),
        CheckConstraint(
            "(level IS NULL AND reach_by IS NULL) OR (level IS NOT NULL AND reach_by IS NOT NULL)",
            name="level_with_day",
        ),
        CheckConstraint("decision <> ''", name="decision_not_empty"),
    )

    module: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int | None]
    """2 to 5 for R2 to R5; None where the target was given up."""
    reach_by: Mapped[date | None]
    decision: Mapped[str]
    """Who decided it and when, e.g. `JHA 12.06.2026, TOP 5`; also why a target was given up."""
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)
