"""Entering what was counted from one list: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from modules.catalogue import editions
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding
from tenants.figures.checking import check_together
from tenants.figures.entering import keep
from tenants.figures.planning import Act, PlannedRow, plan_rows, records_concerned
from tenants.figures.stored import Entry, FigureKey, Source, StoredFigure, stored_figures
from tenants.figures.storing import FileRow
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure as counted.

    Attributes:
        entry: an empty remark leaves the remark that is stored.
        seen: version of the figure the person had on screen; 0 if there was none.
    """

    indicator: str
    entry: Entry
    seen: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the counts.

    Attributes:
        findings: what does not fit together among the figures of the period, of those just kept.
    """

    new: int
    changed: int
    same: int
    findings: tuple[Finding, ...]


@dataclass(eq=False)
class NotKept(Exception):
    """Nothing was kept.

    Args:
        rows: what each count would do now and what keeps it out, in the order given.
        conflicts: indicators that somebody changed since the person saw them.
    """

    rows: tuple[PlannedRow, ...]
    conflicts: frozenset[str]

    @property
    def is_conflict(self) -> bool:
        """Whether looking again is all that is missing."""
        return bool(self.conflicts) and not any(row.problems for row in self.rows)


def enter_counts(
    session: TenantSession, person_id: UUID | None, period: Period, counts: Sequence[Counted]
) -> Kept:
    """Keep all counts of one period, checked like a file and journaled like single entries.

    Raises:
        UnknownIndicator: the edition has no such indicator.
        NotKept: one of them cannot be kept, or was changed in between.
    """
    records = records_concerned(session, _rows(period, counts, {}), are_held=True)
    rows = _planned(session, period, counts, records)
    try:
        for row in rows:
            if row.act is not Act.SAME:
                known = records.get((row.indicator.key, period))
                kept = keep(
                    session, person_id, known, row.indicator, period, row.entry, source=Source.CALCULATOR
                )
                records[row.indicator.key, period] = kept
        session.flush()
    except IntegrityError:
        # Somebody entered a figure that was not there yet: it is seen now, and shown.
        session.rollback()
        _planned(session, period, counts, records_concerned(session, _rows(period, counts, {})))
        raise
    return Kept(
        new=_number_of(Act.NEW, rows),
        changed=_number_of(Act.CHANGED, rows),
        same=_number_of(Act.SAME, rows),
        findings=_findings(records, period, {row.indicator.key for row in rows}),
    )


def _number_of(act: Act, rows: Sequence[PlannedRow]) -> int:
    return sum(row.act is act for row in rows)


def _planned(
    session: TenantSession,
    period: Period,
    counts: Sequence[Counted],
    records: Mapping[FigureKey, FigureRecord],
) -> tuple[PlannedRow, ...]:
    """What the counts would do; raises NotKept unless they can do it."""
    rows = plan_rows(session, _rows(period, counts, stored_figures(records)), records)
    conflicts = frozenset(
        count.indicator
        for count, row in zip(counts, rows, strict=True)
        if row.act is not Act.SAME and (row.before.version if row.before else 0) != count.seen
    )
    if conflicts or any(row.problems for row in rows):
        raise NotKept(rows, conflicts)
    return rows


def _rows(
    period: Period, counts: Sequence[Counted], stored: Mapping[FigureKey, StoredFigure]
) -> list[FileRow]:
    return [
        FileRow("", number, "", count.indicator, str(period), _with_remark(count, stored, period))
        for number, count in enumerate(counts, start=1)
    ]


def _with_remark(count: Counted, stored: Mapping[FigureKey, StoredFigure], period: Period) -> Entry:
    before = stored.get((count.indicator, period))
    if count.entry.remark or before is None:
        return count.entry
    return replace(count.entry, remark=before.entry.remark)


def _findings(
    records: Mapping[FigureKey, FigureRecord], period: Period, indicators: set[str]
) -> tuple[Finding, ...]:
    known = {each.key: each for each in editions.current().indicators}
    together = check_together(stored_figures(records), period, known)
    return tuple(finding for finding in together if finding.indicator in indicators)
