"""The wish for a background job, written in the transaction that wants it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import WRITE, Json, Keyed, PlatformOwned, Record


class WishRecord(Keyed, PlatformOwned, Record):
    """A job to be done once; the queue holds only this row's id.

    A sweep enqueues wishes that a killed process or a flushed queue lost; a job that finds its
    wish done does nothing.
    """

    __tablename__ = "wish"
    __reason__ = "Jobs of tenants and of the platform stand in one line; a tenant sees its own wishes only."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE, SessionKind.TENANT: WRITE}
    __sees__: ClassVar = {SessionKind.TENANT: "tenant_id = (SELECT require_tenant())"}
    __table_args__ = (
        CheckConstraint("state IN ('gewuenscht', 'laeuft', 'fertig', 'gescheitert')", name="state_known"),
        Index("ix_wish_open", "wished_at", postgresql_where="state IN ('gewuenscht', 'laeuft')"),
    )

    job: Mapped[str]
    tenant_id: Mapped[UUID | None] = mapped_column(ForeignKey("tenant.id"))
    arguments: Mapped[Json]
    state: Mapped[str]
    wished_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """Steps done, for the progress bar."""
    total: Mapped[int | None]
    outcome: Mapped[Json | None]
    error: Mapped[str | None]
