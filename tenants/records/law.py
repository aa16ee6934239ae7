"""Changes of law, and what each Jugendamt made of them."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import APPEND, READ, WRITE, Keyed, PlatformOwned, Record, TenantOwned


class LawChangeRecord(Keyed, PlatformOwned, Record):
    """A change of a statute the operator registered; corrections stand in the journal of the platform."""

    __tablename__ = "law_change"
    __reason__ = "The law is the same for all Jugendämter, and the public catalogue names its changes."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE, SessionKind.TENANT: READ}
    __sees__: ClassVar = {SessionKind.TENANT: "true"}
    __table_args__ = (
        CheckConstraint("norm <> '' AND sentence <> ''", name="said"),
        Index("ix_law_change_in_force_on", "in_force_on"),
    )

    norm: Mapped[str]
    """What changed, as the catalogue cites it, e.g. `SGB VIII § 79a (1)`."""
    in_force_on: Mapped[date]
    sentence: Mapped[str]
    """What is different now, for the offices."""
    link: Mapped[str] = mapped_column(default="")
    """Where to read on; shown as text and never fetched."""
    registered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class LawReviewRecord(TenantOwned, Keyed, Record):
    """A Jugendamt looked at an item after a change of law and keeps what it has."""

    __tablename__ = "law_review"
    __reach__: ClassVar = {SessionKind.TENANT: APPEND}
    __table_args__ = (Index("ix_law_review_change", "tenant_id", "law_change_id", "item_key"),)

    law_change_id: Mapped[UUID] = mapped_column(ForeignKey("law_change.id"))
    item_key: Mapped[str]
    norm: Mapped[str]
    """What the change said when it was looked at; corrected later, it is to be looked at again."""
    in_force_on: Mapped[date]
    reviewed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime] = mapped_column(default=now)
