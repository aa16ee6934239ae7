"""Reporting a barrier, as § 12b BGG and § 7 BITV 2.0 ask for: with a number and a promised answer."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.records.barrier import BarrierReportRecord
from tenants.wishes.wishing import wish_platform_job


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person reporting gets: the number of their case and when it will be answered."""

    case_number: str
    answer_due_on: date


@dataclass(frozen=True, slots=True)
class BarrierReport:
    """A report as the operator reads it; `email` is None where no answer is wished for."""

    case_number: str
    page: str
    description: str
    email: str | None
    answer_due_on: date


def report_barrier(session: PlatformSession, *, page: str, description: str, email: str | None) -> Receipt:
    """Keep the report and wish for a mail to the operator."""
    key = uuid4()
    report = BarrierReportRecord(
        id=key,
        case_number=f"B-{today():%y%m%d}-{key.hex[:6].upper()}",
        page=page,
        description=description,
        email=email,
        answer_due_on=_a_month_after(today()),
    )
    session.add(report)
    wish_platform_job(session, "send-mail", {"kind": "barrier", "id": str(key)})
    return Receipt(report.case_number, report.answer_due_on)


def receipt(session: PlatformSession, case_number: str) -> Receipt:
    """The receipt of a case; raises NotFound."""
    report = session.scalar(select(BarrierReportRecord).where(BarrierReportRecord.case_number == case_number))
    if report is None:
        raise NotFound("barrier_report", case_number)
    return Receipt(report.case_number, report.answer_due_on)


def barrier_report(session: PlatformSession, report_id: UUID) -> BarrierReport:
    """The report for the operator's mail; raises NotFound."""
    report = session.get(BarrierReportRecord, report_id)
    if report is None:
        raise NotFound("barrier_report", str(report_id))
    return BarrierReport(
        report.case_number, report.page, report.description, report.email, report.answer_due_on
    )


def _a_month_after(day: date) -> date:
    """The same day of the next month, or its last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
