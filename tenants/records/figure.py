"""Figures (Kennzahlwerte) of a Jugendamt and the imports they came with."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import WRITE, Keyed, Record, TenantOwned


class FigureRecord(TenantOwned, Keyed, Record):
    """The current value of one indicator in one period; its history is in the journal."""

    __tablename__ = "figure"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE}
    __table_args__ = (
        UniqueConstraint("tenant_id", "indicator", "period"),
        CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_missing"),
        CheckConstraint("numerator IS NULL OR missing IS NULL", name="no_counts_when_missing"),
    )

    indicator: Mapped[str]
    period: Mapped[str]
    """Canonical text of `modules.indicators.periods.Period`."""
    numerator: Mapped[Decimal | None]
    denominator: Mapped[Decimal | None]
    value: Mapped[Decimal | None]
    """The figure itself in its unit, full precision; None exactly when `missing` says why."""
    missing: Mapped[str | None]
    counting_method: Mapped[str | None]
    with_uma: Mapped[bool | None]
    remark: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    """`form`, `import`, `calculator` or `inkar`."""
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class FigureImportRecord(TenantOwned, Keyed, Record):
    """A file read and shown as a preview; applied as a whole or not at all."""

    __tablename__ = "figure_import"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE}
    __table_args__ = (
        CheckConstraint(
            "state IN ('vorschau', 'beauftragt', 'uebernommen', 'verworfen')", name="state_known"
        ),
    )

    file_name: Mapped[str]
    rows: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    state: Mapped[str]
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
