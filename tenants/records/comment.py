"""What colleagues say to each other about an item."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import Keyed, Record, TenantOwned, append_and_change


class CommentRecord(TenantOwned, Keyed, Record):
    """One contribution to the talk about an item of a run; settled or not, never rewritten."""

    __tablename__ = "comment"
    __reach__: ClassVar = {SessionKind.TENANT: append_and_change("settled_at", "settled_by")}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        CheckConstraint("text <> ''", name="text_not_empty"),
        Index("ix_comment_item", "tenant_id", "run_id", "item_key"),
    )

    run_id: Mapped[UUID]
    item_key: Mapped[str]
    text: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
