"""What an office states about one indicator in one period, and how it lies in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import select

from modules.indicators.computing import compute
from modules.indicators.definitions import CountingMethod, Indicator
from modules.indicators.missing import Amount, Missing
from modules.indicators.periods import Period
from modules.indicators.plausibility import GivenFigure
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.figure import FigureRecord


class Source(StrEnum):
    """How a figure came in."""

    FORM = "form"
    IMPORT = "import"
    CALCULATOR = "calculator"
    """Counted from a list in the browser."""
    INKAR = "inkar"


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure as somebody states it: counts, or a rate alone, or why there is none.

    Attributes:
        numerator: None where a rate is given alone.
        denominator: None likewise, and for an indicator without one.
        rate: the value itself where the source gives no counts.
        counting_method: None where the indicator knows none.
        with_uma: None where the indicator makes no difference.
        remark: the office's own words, without surrounding blanks.
    """

    numerator: Amount | None = None
    denominator: Amount | None = None
    rate: Amount | None = None
    counting_method: CountingMethod | None = None
    with_uma: bool | None = None
    remark: str = ""

    @property
    def missing(self) -> Missing | None:
        """Why there is no figure; None where there is one or nothing was said."""
        parts = (self.numerator, self.denominator, self.rate)
        return next((part for part in parts if isinstance(part, Missing)), None)

    def value(self, indicator: Indicator) -> Decimal | None:
        """The value in the indicator's unit, full precision; None where there is none."""
        if self.missing is not None:
            return None
        if isinstance(self.rate, Decimal):
            return self.rate
        computed = compute(indicator, self.numerator, self.denominator)
        return computed if isinstance(computed, Decimal) else None

    def given(self, indicator: Indicator, period: Period) -> GivenFigure:
        """The same for the plausibility checks."""
        return GivenFigure(
            indicator,
            period,
            numerator=self.numerator,
            denominator=self.denominator,
            rate=self.rate,
            counting_method=self.counting_method,
            remark=self.remark,
        )

    def is_counted_like(self, other: Self) -> bool:
        """Whether both are counted the same way; only then a change between them says something."""
        return (self.counting_method, self.with_uma) == (other.counting_method, other.with_uma)


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure of the office as stored.

    Attributes:
        value: in the unit of the indicator, full precision; None exactly when `entry.missing` says why.
        entered_by: None for the command line.
        version: grows with every change; 0 stands nowhere, since nothing is stored then.
    """

    indicator: str
    period: Period
    entry: Entry
    value: Decimal | None
    source: Source
    entered_by: UUID | None
    entered_at: datetime
    version: int

    @classmethod
    def of(cls, record: FigureRecord) -> Self:
        """The figure in this row."""
        return cls(
            indicator=record.indicator,
            period=Period.parse(record.period),
            entry=_entry(record),
            value=record.value,
            source=Source(record.source),
            entered_by=record.entered_by,
            entered_at=record.entered_at,
            version=record.version,
        )


FigureKey = tuple[str, Period]
"""Indicator and period; a tenant has at most one figure of both."""


def load_records(
    session: TenantSession, periods: Iterable[Period], *, are_held: bool = False
) -> dict[FigureKey, FigureRecord]:
    """All rows of the office in these periods, ready to be changed; one statement.

    Args:
        are_held: nobody changes them until this transaction ends.
    """
    wanted = select(FigureRecord).where(FigureRecord.period.in_(sorted({str(period) for period in periods})))
    if are_held:
        # In one order for everybody, so that nobody waits for somebody who waits for them.
        wanted = wanted.order_by(FigureRecord.id).with_for_update()
    records = session.scalars(wanted)
    return {(record.indicator, Period.parse(record.period)): record for record in records}


def stored_figures(records: Mapping[FigureKey, FigureRecord]) -> dict[FigureKey, StoredFigure]:
    """The same rows as frozen values."""
    return {key: StoredFigure.of(record) for key, record in records.items()}


def fill(record: FigureRecord, indicator: Indicator, entry: Entry) -> None:
    """Write what is stated into the row."""
    is_missing = entry.missing is not None
    record.numerator = None if is_missing else _number(entry.numerator)
    record.denominator = None if is_missing else _number(entry.denominator)
    record.value = entry.value(indicator)
    record.missing = entry.missing.name.lower() if entry.missing else None
    record.counting_method = entry.counting_method.value if entry.counting_method else None
    record.with_uma = entry.with_uma
    record.remark = entry.remark


def snapshot(record: FigureRecord) -> Json:
    """The row for the journal."""
    return {
        "numerator": _text(record.numerator),
        "denominator": _text(record.denominator),
        "value": _text(record.value),
        "missing": record.missing,
        "counting_method": record.counting_method,
        "with_uma": record.with_uma,
        "remark": record.remark,
        "source": record.source,
    }


def _entry(record: FigureRecord) -> Entry:
    missing = Missing[record.missing.upper()] if record.missing else None
    has_counts = record.numerator is not None
    return Entry(
        numerator=record.numerator if missing is None else missing,
        denominator=record.denominator,
        rate=None if has_counts else record.value,
        counting_method=CountingMethod(record.counting_method) if record.counting_method else None,
        with_uma=record.with_uma,
        remark=record.remark,
    )


def _number(amount: Amount | None) -> Decimal | None:
    return amount if isinstance(amount, Decimal) else None


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
