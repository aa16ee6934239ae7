"""Releasing a figure for comparison and taking it back: acts of the Amtsleitung, one by one.

What is released is a copy of the figure in one version. Entering another value later changes nothing of
it: the copy stays until the Amtsleitung releases again, which makes a new version and never an update.
Nothing published changes by any of this before the next freeze (release policy 3.5).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from modules.catalogue import editions
from modules.indicators.periods import Period
from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.figures.stored import StoredFigure
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.figure import FigureRecord
from tenants.records.sharing import ContributionRecord
from tenants.sharing.quantities import quantity_key


@dataclass(frozen=True, slots=True)
class Release:
    """A running release: which version of the figure takes part in comparisons, and since when."""

    indicator: str
    period: Period
    quantity: str
    version: int
    figure_version: int
    released_by: UUID | None
    released_at: datetime

    @classmethod
    def of(cls, record: ContributionRecord) -> Self:
        """The release in this row."""
        return cls(
            indicator=record.indicator,
            period=Period.parse(record.period),
            quantity=record.quantity,
            version=record.version,
            figure_version=record.figure_version,
            released_by=record.released_by,
            released_at=record.released_at,
        )


def release_figures(
    session: TenantSession, person_id: UUID | None, period: Period, seen: Mapping[str, int]
) -> tuple[Release, ...]:
    """Release figures of a period, anonymously, in the versions the person saw; all of them or none.

    A figure that is released in this version already stays as it is.

    Args:
        seen: key of the indicator → version of its figure on the person's screen.

    Raises:
        UnknownIndicator: the edition has no such indicator.
        NotFound: there is no such figure.
        Refused: `release.no_value`, when the figure says why there is no value.
        Conflict: a figure changed in between; carries the `StoredFigure`.
    """
    # One instant ends the old version and begins the new one: a freeze finds one of them, never none.
    at = now()
    figures = {key: _checked(record, seen[key]) for key, record in _figures(session, period, seen).items()}
    earlier = _contributions(session, period, seen)
    releases = []
    for key, figure in figures.items():
        running = next((each for each in earlier[key] if each.withdrawn_at is None), None)
        if running is None or running.figure_version != figure.version:
            before = None if running is None else _snapshot(running)
            if running is not None:
                running.withdrawn_at = at
                # Ended first: at most one release of a figure runs at any time.
                session.flush()
            last = max((each.version for each in earlier[key]), default=0)
            running = _contribution(figure, version=last + 1, released_by=person_id, at=at)
            session.add(running)
            journal.write(
                session,
                person_id,
                "figure.released",
                f"{key} {period}",
                before=before,
                after=_snapshot(running),
            )
        releases.append(running)
    _flush(session)
    return tuple(Release.of(each) for each in releases)


def withdraw_figures(
    session: TenantSession, person_id: UUID | None, period: Period, keys: Collection[str]
) -> None:
    """Take releases back: the figures take part in no coming vintage; published ones stay as they are.

    Taking back what is not released changes nothing.
    """
    at = now()
    for key, contributions in _contributions(session, period, keys).items():
        for running in contributions:
            if running.withdrawn_at is None:
                running.withdrawn_at = at
                subject = f"{key} {period}"
                journal.write(session, person_id, "figure.withdrawn", subject, before=_snapshot(running))
    session.flush()


def running_releases(session: TenantSession, period: Period) -> Mapping[str, Release]:
    """Key of the indicator → its running release in this period; one statement."""
    rows = session.scalars(
        select(ContributionRecord).where(
            ContributionRecord.period == str(period), ContributionRecord.withdrawn_at.is_(None)
        )
    )
    return {each.indicator: Release.of(each) for each in rows}


def released_quantities(session: TenantSession) -> frozenset[tuple[str, Period]]:
    """Quantity and period of every running release of the office; one statement."""
    rows = session.execute(
        select(ContributionRecord.quantity, ContributionRecord.period)
        .where(ContributionRecord.withdrawn_at.is_(None))
        .distinct()
    )
    return frozenset((quantity, Period.parse(period)) for quantity, period in rows)


def _figures(session: TenantSession, period: Period, keys: Collection[str]) -> Mapping[str, FigureRecord]:
    """The rows of these figures in the order of the keys."""
    for key in keys:
        editions.current().indicator(key)
    rows = session.scalars(
        select(FigureRecord).where(FigureRecord.period == str(period), FigureRecord.indicator.in_(keys))
    )
    found = {row.indicator: row for row in rows}
    for key in keys:
        if key not in found:
            raise NotFound("figure", key)
    return {key: found[key] for key in keys}


def _checked(record: FigureRecord, seen: int) -> FigureRecord:
    if record.version != seen:
        raise Conflict("figure", record.indicator, StoredFigure.of(record))
    if record.value is None:
        raise Refused("release.no_value", (record.indicator,))
    return record


def _contributions(
    session: TenantSession, period: Period, keys: Collection[str]
) -> Mapping[str, list[ContributionRecord]]:
    """All versions of the contributions to these indicators, running and ended."""
    rows = session.scalars(
        select(ContributionRecord).where(
            ContributionRecord.period == str(period), ContributionRecord.indicator.in_(keys)
        )
    )
    found: dict[str, list[ContributionRecord]] = {key: [] for key in keys}
    for row in rows:
        found[row.indicator].append(row)
    return found


def _contribution(
    figure: FigureRecord, *, version: int, released_by: UUID | None, at: datetime
) -> ContributionRecord:
    entry = StoredFigure.of(figure).entry
    return ContributionRecord(
        indicator=figure.indicator,
        period=figure.period,
        quantity=quantity_key(
            editions.current().indicator(figure.indicator),
            counting_method=entry.counting_method,
            with_uma=entry.with_uma,
        ),
        version=version,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        figure_version=figure.version,
        released_by=released_by,
        released_at=at,
    )


def _flush(session: TenantSession) -> None:
    try:
        session.flush()
    except IntegrityError:
        # Somebody released the same figure in the same instant; theirs stands.
        session.rollback()
        raise Refused("release.raced") from None


def _snapshot(contribution: ContributionRecord) -> Json:
    return {
        "quantity": contribution.quantity,
        "version": contribution.version,
        "value": format(contribution.value, "f"),
        "figure_version": contribution.figure_version,
    }
