"""What the Moderation says about the items of a run that was handed in: judgements and queries."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import READ, WRITE, Keyed, Record, TenantOwned, of_visible_run


class ReviewRecord(TenantOwned, Record):
    """A consultant's judgement of one item: a rating, or consent to "nicht zutreffend".

    It stands beside the answer and never in its place. The Jugendamt sees it from the moment the module
    comes back or is validated; one that was changed since is hidden again until then.
    """

    __tablename__ = "review"
    __reach__: ClassVar = {SessionKind.WORKSHOP: WRITE, SessionKind.TENANT: READ}
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: of_visible_run("review"),
        SessionKind.TENANT: "tenant_id = (SELECT require_tenant()) AND shown_at IS NOT NULL",
    }
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        CheckConstraint("rating BETWEEN 0 AND 3", name="rating_in_range"),
        CheckConstraint("evidence_class BETWEEN 0 AND 2", name="evidence_class_in_range"),
    )

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[int | None]
    """None: the consultant agrees that the item does not apply."""
    evidence_class: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    judged_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    judged_at: Mapped[datetime] = mapped_column(default=now)
    shown_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class QueryRecord(TenantOwned, Keyed, Record):
    """A consultant's question about one item, with what the Jugendamt answers.

    The Jugendamt sees it once it was sent. It is open until the consultant decides on the item; then it
    stays as part of the history.
    """

    __tablename__ = "review_query"
    __reach__: ClassVar = {
        SessionKind.WORKSHOP: WRITE,
        SessionKind.TENANT: "SELECT, UPDATE (reply, replied_by, replied_at, version)",
    }
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: of_visible_run("review_query"),
        SessionKind.TENANT: "tenant_id = (SELECT require_tenant()) AND sent_at IS NOT NULL",
    }
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        CheckConstraint("text <> ''", name="text_not_empty"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply_with_its_time"),
        Index(
            "uq_review_query_open",
            "tenant_id",
            "run_id",
            "item_key",
            unique=True,
            postgresql_where="closed_at IS NULL",
        ),
    )

    run_id: Mapped[UUID]
    item_key: Mapped[str]
    text: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    reply: Mapped[str | None]
    replied_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    replied_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
