"""What a Jugendamt released: the frozen record of a run, and the wording it was asked in."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import APPEND, Keyed, PlatformOwned, Record, TenantOwned


class WordingRecord(PlatformOwned, Record):
    """A module word for word as it was asked, found by the SHA-256 of its text and by nothing else.

    Any Jugendamt's release may add a row; none can change one, and the database itself refuses a text that
    does not have the hash it is kept under. So nobody's release can put words into anybody else's record.
    """

    __tablename__ = "wording"
    __reason__ = "The published catalogue, the same for all; kept once and not once per Jugendamt."
    __reach__: ClassVar = {SessionKind.TENANT: APPEND}
    __sees__: ClassVar = {SessionKind.TENANT: "true"}
    __table_args__ = (
        CheckConstraint("sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name="found_by_hash"),
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class FrozenRunRecord(TenantOwned, Keyed, Record):
    """The record of a released run; nobody changes or deletes it."""

    __tablename__ = "frozen_run"
    __reach__: ClassVar = {SessionKind.TENANT: APPEND}
    __table_args__ = (
        UniqueConstraint("tenant_id", "run_id"),
        ForeignKeyConstraint(["tenant_id", "run_id"], ["run.tenant_id", "run.id"]),
    )

    run_id: Mapped[UUID]
    record: Mapped[str]
    """Text, not JSON: PostgreSQL would not give back the bytes it was given."""
    wording_sha256: Mapped[str] = mapped_column(ForeignKey("wording.sha256"))
    sha256: Mapped[str]
    """Over the whole file, record and wording (`modules.scoring.frozen`)."""
    frozen_at: Mapped[datetime] = mapped_column(default=now)
    frozen_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
