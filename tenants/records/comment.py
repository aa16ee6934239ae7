"""What is said about an item: among colleagues, or between the Jugendamt and its Moderation."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import Keyed, Record, TenantOwned, append_and_change, of_visible_run

_SETTLE = append_and_change("settled_at", "settled_by")


class CommentRecord(TenantOwned, Keyed, Record):
    """One contribution to the talk about an item of a run; settled or not, never rewritten.

    The thread says who reads it. What is `intern` no session of a consultant ever sees.
    """

    __tablename__ = "comment"
    __reach__: ClassVar = {SessionKind.TENANT: _SETTLE, SessionKind.WORKSHOP: _SETTLE}
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: f"thread = 'moderation' AND {of_visible_run('comment')}",
    }
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        CheckConstraint("text <> ''", name="text_not_empty"),
        CheckConstraint("thread IN ('intern', 'moderation')", name="thread_known"),
        Index("ix_comment_item", "tenant_id", "run_id", "item_key"),
    )

    run_id: Mapped[UUID]
    item_key: Mapped[str]
    thread: Mapped[str]
    text: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
