"""Drafts of editions of the catalogue, and what consultants propose for them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import WRITE, Keyed, PlatformOwned, Record, append_and_change


class CatalogueDraftRecord(Keyed, PlatformOwned, Record):
    """An edition that is being written; discarded ones stay as they were."""

    __tablename__ = "catalogue_draft"
    __reason__ = "The catalogue is the same for all Jugendämter; the operator writes it."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE}
    __table_args__ = (
        Index("uq_catalogue_draft_open", "key", unique=True, postgresql_where="discarded_at IS NULL"),
    )

    key: Mapped[str]
    """Key of the edition it is to become, e.g. `2027.1`."""
    base: Mapped[str]
    """The published edition it goes on from."""
    title: Mapped[str]
    begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    discarded_at: Mapped[datetime | None]


class CatalogueFileRecord(PlatformOwned, Record):
    """The text of one file of a draft; what it said before stands in the journal of the platform."""

    __tablename__ = "catalogue_file"
    __reason__ = "Part of a draft of the catalogue, which is the same for all Jugendämter."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE}

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_draft.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    """Slug of the module, or empty for the transition."""
    text: Mapped[str]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class CatalogueProposalRecord(Keyed, PlatformOwned, Record):
    """An item of a draft as a consultant would write it; taken over or declined with a sentence."""

    __tablename__ = "catalogue_proposal"
    __reason__ = "Consultants and the operator work on the catalogue for all Jugendämter."
    __reach__: ClassVar = {
        SessionKind.PLATFORM: append_and_change("state", "answer", "decided_by", "decided_at")
    }
    __table_args__ = (
        CheckConstraint("state IN ('offen', 'uebernommen', 'abgelehnt')", name="state_known"),
        CheckConstraint("(state = 'offen') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("reason <> ''", name="reason_not_empty"),
        Index("ix_catalogue_proposal_draft", "draft_id", "proposed_at"),
    )

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_draft.id"))
    module: Mapped[str]
    item_key: Mapped[str]
    before: Mapped[str | None]
    """The item as it was proposed upon, None for a new one."""
    wanted: Mapped[str]
    """The item as proposed, as it would stand in the file."""
    reason: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(default="offen")
    answer: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
