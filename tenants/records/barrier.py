"""What people tell the operator about barriers they met."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.records.base import APPEND, Keyed, PlatformOwned, Record


class BarrierReportRecord(Keyed, PlatformOwned, Record):
    """A barrier somebody met on a page; the law promises an answer within a month (§ 12b BGG)."""

    __tablename__ = "barrier_report"
    __reason__ = "Anybody may report a barrier to the operator, signed in or not."
    __reach__: ClassVar = {SessionKind.PLATFORM: APPEND}
    __table_args__ = (UniqueConstraint("case_number"),)

    case_number: Mapped[str]
    page: Mapped[str]
    description: Mapped[str]
    email: Mapped[str | None]
    reported_at: Mapped[datetime] = mapped_column(default=now)
    answer_due_on: Mapped[date]
