"""A run (Durchgang) of one module: its answers, their history, and the evidence it uses."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import (
    APPEND,
    READ,
    WRITE,
    Json,
    Keyed,
    Record,
    TenantOwned,
    of_visible_run,
)


class RunRecord(TenantOwned, Keyed, Record):
    """One Jugendamt's work on one module, pinned to one edition of the catalogue.

    A consultant reads it from the moment it is handed in, for Jugendämter that are in the bound cohort today
    and as long as the consultant moderates it; the policies of the cohort's own tables see to the latter.
    A run that is not handed in, or was taken back, is not there for them, nor is anything in it.
    """

    __tablename__ = "run"
    __reach__: ClassVar = {
        SessionKind.TENANT: WRITE,
        SessionKind.WORKSHOP: "SELECT, UPDATE (state, validated_at, version)",
    }
    __sees__: ClassVar = {
        SessionKind.WORKSHOP: (
            "state <> 'entwurf' AND EXISTS (SELECT 1 FROM cohort_member m "
            "WHERE m.tenant_id = run.tenant_id AND m.joined_on <= current_date)"
        ),
    }
    __table_args__ = (
        UniqueConstraint("tenant_id", "module", "round"),
        CheckConstraint("round >= 1", name="round_from_one"),
        CheckConstraint(
            "state IN ('entwurf', 'eingereicht', 'in-pruefung', 'rueckfragen', 'validiert', 'eingefroren')",
            name="state_known",
        ),
        CheckConstraint("scope IN ('kern', 'voll')", name="scope_known"),
    )

    module: Mapped[str]
    edition: Mapped[str]
    round: Mapped[int]
    """Counts the times the module was worked through; 1 is the baseline."""
    state: Mapped[str]
    scope: Mapped[str]
    """Which items count: `kern` or `voll`. Answers to the others stay."""
    assessed_on: Mapped[date | None]
    """Day the age of evidence is judged at once the run is no longer worked on; None: today."""
    started_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    validated_at: Mapped[datetime | None]
    """When somebody from outside had validated it; None stays None when it is frozen without that."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class PhaseRecord(TenantOwned, Record):
    """When one phase of a run is to be and was; a row exists once anybody has said a day."""

    __tablename__ = "phase"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        CheckConstraint("planned_to >= planned_from", name="planned_end_after_start"),
        CheckConstraint("ended_on >= begun_on", name="end_after_start"),
        CheckConstraint("phase IN ('IA', 'AN', 'SK', 'UV', 'UM', 'EV')", name="phase_known"),
    )

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    phase: Mapped[str] = mapped_column(primary_key=True)
    planned_from: Mapped[date | None]
    planned_to: Mapped[date | None]
    begun_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class AnswerRecord(TenantOwned, Record):
    """What a Jugendamt said about one item in one run: a rating or a reason, never both."""

    __tablename__ = "answer"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE, SessionKind.WORKSHOP: READ}
    __sees__: ClassVar = {SessionKind.WORKSHOP: of_visible_run("answer")}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        CheckConstraint("rating BETWEEN 0 AND 3", name="rating_in_range"),
        CheckConstraint("rating IS NULL OR not_applicable_reason IS NULL", name="rating_or_reason"),
        CheckConstraint("not_applicable_reason <> ''", name="reason_not_empty"),
        CheckConstraint("claim BETWEEN 0 AND 2", name="claim_known"),
        CheckConstraint("claim > 0 OR confirm_until IS NULL", name="only_proposals_wait"),
    )

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[int | None]
    not_applicable_reason: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    """Begründung in the office's own words; may be written before the rating."""
    claim: Mapped[int] = mapped_column(default=0)
    """How far it holds (`modules.catalogue.plans.Claim`): 0 the office's answer, 1 and 2 a proposal."""
    confirm_until: Mapped[date | None]
    """Last day to confirm a proposal; None: no last day."""
    carried: Mapped[Json | None]
    """Where it was carried over from (`tenants.work.carried`); None for what was said here."""
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class AnswerEventRecord(TenantOwned, Keyed, Record):
    """One change of an answer: who, when, from, to."""

    __tablename__ = "answer_event"
    __reach__: ClassVar = {SessionKind.TENANT: APPEND}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        ForeignKeyConstraint(["tenant_id", "meeting_id"], ["meeting.tenant_id", "meeting.id"]),
        Index("ix_answer_event_item", "tenant_id", "run_id", "item_key", "at"),
    )

    run_id: Mapped[UUID]
    edition: Mapped[str]
    """The edition whose words were answered; its run may have gone over to a newer one since."""
    item_key: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    before: Mapped[Json | None]
    after: Mapped[Json]
    meeting_id: Mapped[UUID | None]
    """The meeting whose group agreed on it; None where one person answered."""


class EvidenceRecord(TenantOwned, Keyed, Record):
    """A document used as evidence for one item of a run; withdrawn, never deleted."""

    __tablename__ = "evidence"
    __reach__: ClassVar = {SessionKind.TENANT: WRITE, SessionKind.WORKSHOP: READ}
    __sees__: ClassVar = {SessionKind.WORKSHOP: of_visible_run("evidence")}
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
        ForeignKeyConstraint(["tenant_id", "document_id"], ["document.tenant_id", "document.id"]),
        Index("ix_evidence_item", "tenant_id", "run_id", "item_key"),
        Index("ix_evidence_document", "tenant_id", "document_id"),
    )

    run_id: Mapped[UUID]
    item_key: Mapped[str]
    document_id: Mapped[UUID]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
