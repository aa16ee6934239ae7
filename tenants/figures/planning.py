"""What the rows of a file would do to the figures of the office, and what keeps them out."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from sqlalchemy import select

from modules.catalogue import editions
from modules.indicators.definitions import Indicator
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding
from tenants.clock import today
from tenants.errors import Refused
from tenants.figures.checking import Implausible, check_complete, check_plausible, value_before
from tenants.figures.entering import fitting
from tenants.figures.stored import Entry, FigureKey, StoredFigure, load_records, stored_figures
from tenants.figures.storing import FileRow
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord
from tenants.records.tenant import TenantRecord

Problem = Finding | Refused
"""What keeps a row out: implausible, or not complete, or of another Jugendamt."""


class Act(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what it would do.

    Attributes:
        before: the figure it would change; None for a new one.
        problems: why it cannot be applied; empty where it can.
    """

    row: FileRow
    indicator: Indicator
    period: Period
    entry: Entry
    act: Act
    before: StoredFigure | None
    problems: tuple[Problem, ...]


def records_concerned(
    session: TenantSession, rows: Sequence[FileRow], *, are_held: bool = False
) -> dict[FigureKey, FigureRecord]:
    """The office's figures of all periods in the file and of the years before them; one statement.

    Args:
        are_held: nobody changes them until this transaction ends.
    """
    periods = {Period.parse(row.period) for row in rows}
    return load_records(session, periods | {each.previous() for each in periods}, are_held=are_held)


def plan_rows(
    session: TenantSession, rows: Sequence[FileRow], records: Mapping[FigureKey, FigureRecord]
) -> tuple[PlannedRow, ...]:
    """What each row would do to these records, in the order of the file; one statement."""
    office = _Office.of(session, rows, records)
    return tuple(office.planned(statement) for statement in office.statements)


def fingerprint(rows: Sequence[PlannedRow]) -> str:
    """Stands for the figures a plan was made against; changes when one of them does."""
    versions = [row.before.version if row.before else 0 for row in rows]
    return hashlib.sha256(json.dumps(versions).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A row of the file with what its keys stand for."""

    row: FileRow
    indicator: Indicator
    period: Period
    entry: Entry

    @property
    def key(self) -> FigureKey:
        return self.indicator.key, self.period


@dataclass(frozen=True, slots=True)
class _Office:
    """What the office has, held against what the file states."""

    ags: str | None
    statements: tuple[_Statement, ...]
    stated: Mapping[FigureKey, Entry]
    figures: Mapping[FigureKey, StoredFigure]

    @classmethod
    def of(
        cls, session: TenantSession, rows: Sequence[FileRow], records: Mapping[FigureKey, FigureRecord]
    ) -> Self:
        """One statement: the office's own key."""
        edition = editions.current()
        statements = tuple(_statement(edition.indicator(row.indicator), row) for row in rows)
        return cls(
            ags=session.scalar(select(TenantRecord.ags).where(TenantRecord.id == session.tenant_id)),
            statements=statements,
            stated={each.key: each.entry for each in statements},
            figures=stored_figures(records),
        )

    def planned(self, statement: _Statement) -> PlannedRow:
        """What this row would do, and what keeps it out."""
        before = self.figures.get(statement.key)
        is_same = before is not None and before.entry == statement.entry
        return PlannedRow(
            row=statement.row,
            indicator=statement.indicator,
            period=statement.period,
            entry=statement.entry,
            act=Act.SAME if is_same else Act.NEW if before is None else Act.CHANGED,
            before=before,
            problems=tuple(self._problems(statement, is_same=is_same)),
        )

    def _problems(self, statement: _Statement, *, is_same: bool) -> Iterator[Problem]:
        stated = statement.row.ags
        if stated and self.ags is None:
            yield Refused("figure.ags_of_invented", (stated,))
        elif stated and self.ags is not None and not is_same_place(stated, self.ags):
            yield Refused("figure.foreign_ags", (stated, self.ags))
        elif not is_same:
            yield from _refusals(statement, self._value_before(statement))

    def _value_before(self, statement: _Statement) -> Decimal | None:
        """The value of the year before: as the file states it, else as stored; None if counted otherwise."""
        indicator, entry = statement.indicator, statement.entry
        in_file = self.stated.get((indicator.key, statement.period.previous()))
        if in_file is None:
            return value_before(self.figures, indicator, statement.period, entry)
        return in_file.value(indicator) if in_file.is_counted_like(entry) else None


def _statement(indicator: Indicator, row: FileRow) -> _Statement:
    return _Statement(row, indicator, Period.parse(row.period), fitting(indicator, row.entry))


def _refusals(statement: _Statement, before: Decimal | None) -> tuple[Problem, ...]:
    try:
        check_complete(statement.indicator, statement.entry)
        check_plausible(statement.indicator, statement.period, statement.entry, before=before, today=today())
    except Refused as refused:
        return (refused,)
    except Implausible as implausible:
        return implausible.findings
    return ()


def is_same_place(stated: str, own: str) -> bool:
    """Whether two keys mean the same place: a kreisfreie Stadt is written with 5 digits or with 8."""
    return stated == own or stated == f"{own}000" or own == f"{stated}000"
