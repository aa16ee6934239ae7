"""What pages show of the office's own figures: rows in display order from one or two statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from modules.catalogue import editions
from modules.indicators.definitions import Indicator
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding
from tenants.figures.checking import check_together
from tenants.figures.stored import FigureKey, StoredFigure, load_records, stored_figures
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord
from tenants.records.tenant import TenantRecord


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One indicator of the edition in one period.

    Attributes:
        figure: what the office states; None while nothing is entered.
        previous: the same for the period before.
        findings: what does not fit together with the office's other figures of the period.
    """

    indicator: Indicator
    figure: StoredFigure | None
    previous: StoredFigure | None
    findings: tuple[Finding, ...] = ()


def lines(session: TenantSession, period: Period) -> tuple[FigureLine, ...]:
    """All indicators of the edition in its order (groups S D X F P V W); one statement."""
    indicators = {each.key: each for each in editions.current().indicators}
    figures = stored_figures(load_records(session, (period, period.previous())))
    findings = check_together(figures, period, indicators)
    return tuple(
        FigureLine(
            indicator,
            figures.get((indicator.key, period)),
            figures.get((indicator.key, period.previous())),
            tuple(finding for finding in findings if finding.indicator == indicator.key),
        )
        for indicator in indicators.values()
    )


def line(session: TenantSession, key: str, period: Period) -> FigureLine:
    """One indicator in one period; one statement. Raises UnknownIndicator."""
    indicator = editions.current().indicator(key)
    return next(each for each in lines(session, period) if each.indicator == indicator)


def figures(session: TenantSession, periods: Iterable[Period]) -> Mapping[FigureKey, StoredFigure]:
    """All figures of the office in these periods; one statement."""
    return stored_figures(load_records(session, periods))


def series(session: TenantSession, key: str) -> Mapping[Period, StoredFigure]:
    """The figures of one indicator over time, oldest first; one statement. Raises UnknownIndicator."""
    indicator = editions.current().indicator(key)
    records = session.scalars(
        select(FigureRecord).where(FigureRecord.indicator == indicator.key).order_by(FigureRecord.period)
    )
    return {figure.period: figure for figure in map(StoredFigure.of, records)}


def figures_per_period(session: TenantSession) -> Mapping[Period, int]:
    """How many figures with a value the office has, latest period first; one statement."""
    rows = session.execute(
        select(FigureRecord.period, func.count(FigureRecord.value))
        .group_by(FigureRecord.period)
        .order_by(FigureRecord.period.desc())
    )
    return {Period.parse(period): count for period, count in rows}


def own_ags(session: TenantSession) -> str | None:
    """The official key of the office; None for an invented one; one statement."""
    return session.scalar(select(TenantRecord.ags).where(TenantRecord.id == session.tenant_id))
