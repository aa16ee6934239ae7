"""Entering one figure: load, check, change, journal."""

from dataclasses import dataclass, replace
from typing import NoReturn
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from modules.catalogue import editions
from modules.catalogue.model import Edition
from modules.indicators.definitions import Indicator
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding
from tenants import journal
from tenants.clock import now, today
from tenants.errors import Conflict
from tenants.figures.checking import check_complete, check_plausible, check_together, value_before
from tenants.figures.stored import (
    Entry,
    FigureKey,
    Source,
    StoredFigure,
    fill,
    load_records,
    snapshot,
    stored_figures,
)
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord


@dataclass(frozen=True, slots=True)
class Entered:
    """A figure that was kept, and what does not fit together with it in the same period."""

    figure: StoredFigure
    findings: tuple[Finding, ...]


def enter_figure(
    session: TenantSession, person_id: UUID | None, key: str, period: Period, entry: Entry, *, seen: int
) -> Entered:
    """Keep what the office states about one indicator in one period.

    Args:
        entry: counts, or a rate where the indicator takes one, or a missing amount and why.
        seen: version of the figure the person had on screen; 0 if there was none.

    Raises:
        UnknownIndicator: the edition has no such indicator.
        Refused: the entry is not complete (`checking.check_complete`).
        Implausible: it cannot be right, or is odd and no remark says why.
        Conflict: somebody entered in between; carries their `StoredFigure`.
    """
    edition = editions.current()
    indicator = edition.indicator(key)
    wanted = fitting(indicator, entry)
    records = load_records(session, (period, period.previous()))
    figures = stored_figures(records)
    stored = figures.get((indicator.key, period))
    if stored is not None and stored.entry == wanted:
        return _entered(stored, figures, edition)
    if (stored.version if stored else 0) != seen:
        raise Conflict("figure", indicator.key, stored)
    check_complete(indicator, wanted)
    before = value_before(figures, indicator, period, wanted)
    check_plausible(indicator, period, wanted, before=before, today=today())
    try:
        record = keep(
            session,
            person_id,
            records.get((indicator.key, period)),
            indicator,
            period,
            wanted,
            source=Source.FORM,
        )
        session.flush()
    except (StaleDataError, IntegrityError):
        _lost_the_race(session, indicator, period)
    figures[indicator.key, period] = StoredFigure.of(record)
    return _entered(figures[indicator.key, period], figures, edition)


def fitting(indicator: Indicator, entry: Entry) -> Entry:
    """The entry without what the indicator does not know, so that the same figure is the same entry."""
    if entry.missing is not None:
        entry = replace(entry, numerator=entry.missing, denominator=None, rate=None)
    return replace(
        entry,
        denominator=entry.denominator if indicator.denominator is not None else None,
        counting_method=entry.counting_method if indicator.counting_method is not None else None,
        with_uma=entry.with_uma if indicator.has_uma else None,
        remark=entry.remark.strip(),
    )


def keep(
    session: TenantSession,
    person_id: UUID | None,
    record: FigureRecord | None,
    indicator: Indicator,
    period: Period,
    entry: Entry,
    *,
    source: Source,
) -> FigureRecord:
    """Write a checked entry over the row, or as a new one, and journal it; the caller flushes."""
    before = None if record is None else snapshot(record)
    if record is None:
        record = FigureRecord(indicator=indicator.key, period=str(period))
        session.add(record)
    fill(record, indicator, entry)
    record.source = source.value
    record.entered_by = person_id
    record.entered_at = now()
    subject = f"{indicator.key} {period}"
    journal.write(session, person_id, "figure.entered", subject, before=before, after=snapshot(record))
    return record


def _entered(figure: StoredFigure, figures: dict[FigureKey, StoredFigure], edition: Edition) -> Entered:
    together = check_together(figures, figure.period, {each.key: each for each in edition.indicators})
    return Entered(figure, tuple(finding for finding in together if finding.indicator == figure.indicator))


def _lost_the_race(session: TenantSession, indicator: Indicator, period: Period) -> NoReturn:
    """Two people saved in the same instant: what we tried is undone, theirs is read and shown."""
    session.rollback()
    theirs = stored_figures(load_records(session, (period,))).get((indicator.key, period))
    raise Conflict("figure", indicator.key, theirs)
