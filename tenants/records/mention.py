"""Which colleague a comment speaks to."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import Record, TenantOwned, append_and_change


class MentionRecord(TenantOwned, Record):
    """A person of the Jugendamt whom a comment speaks to; `read_at` once they said that they have read it."""

    __tablename__ = "mention"
    __reach__: ClassVar = {SessionKind.TENANT: append_and_change("read_at")}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "comment_id"], ["comment.tenant_id", "comment.id"]),
        Index("ix_mention_unread", "tenant_id", "person_id", postgresql_where="read_at IS NULL"),
    )

    comment_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    mentioned_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
