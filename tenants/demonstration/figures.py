"""Filling a Jugendamt with figures around the public order of magnitude, and releasing most of them."""

from collections.abc import Iterator
from decimal import Decimal
from math import exp
from random import Random
from uuid import UUID

from modules.catalogue import editions
from modules.indicators.definitions import Direction, Indicator
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord
from tenants.records.sharing import ContributionRecord
from tenants.sharing.quantities import quantity_key

_SPREAD = 0.3
"""Standard deviation of the logarithm; offices of a cluster differ about this much (release policy 1)."""


def fill_figures(
    session: TenantSession,
    person_id: UUID | None,
    *,
    years: range,
    population: int,
    seed: str,
    released_share: float = 0.9,
) -> int:
    """Write the start set for each year and release most of it; returns the number of figures."""
    random = Random(f"{seed}/figures")
    figures = [
        figure
        for indicator in editions.current().indicators
        if indicator.start_set
        for figure in _series(indicator, person_id, years, population, random)
    ]
    session.add_all(figures)
    session.flush()
    session.add_all(_released(figure, person_id) for figure in figures if random.random() < released_share)
    session.flush()
    return len(figures)


def _series(
    indicator: Indicator, person_id: UUID | None, years: range, population: int, random: Random
) -> Iterator[FigureRecord]:
    """The same office a year later is near itself, and far from others."""
    level = random.gauss(0, _SPREAD)
    for year in years:
        yield _figure(indicator, person_id, year, population, exp(level + random.gauss(0, 0.04)), random)


def _figure(
    indicator: Indicator, person_id: UUID | None, year: int, population: int, ratio: float, random: Random
) -> FigureRecord:
    numerator, denominator, value = _values(indicator, population, ratio)
    return FigureRecord(
        indicator=indicator.key,
        period=str(year),
        numerator=numerator,
        denominator=denominator,
        value=value,
        counting_method=indicator.counting_method.value if indicator.counting_method else None,
        with_uma=False if indicator.has_uma else None,
        remark="Sondereffekt durch umA." if random.random() < 0.02 else "",
        source="form",
        entered_by=person_id,
    )


def _values(
    indicator: Indicator, population: int, ratio: float
) -> tuple[Decimal | None, Decimal | None, Decimal]:
    if indicator.key == "S01":
        return Decimal(population), None, Decimal(population)
    if indicator.denominator is None:
        share = {"S02": 0.19}.get(indicator.key)
        count = (
            Decimal(round(population * share * ratio))
            if share
            else round(indicator.anchor * Decimal(ratio), 2)
        )
        return count, None, count
    wanted = indicator.anchor * Decimal(min(ratio, 1.25) if indicator.unit == "%" else ratio)
    denominator = _denominator(indicator, population)
    numerator = (wanted * denominator / indicator.factor).quantize(Decimal(1))
    return numerator, denominator, numerator * indicator.factor / denominator


def _denominator(indicator: Indicator, population: int) -> Decimal:
    """Inhabitants under 21 or 18, or the cases that so many inhabitants usually have."""
    under_21 = Decimal(round(population * 0.19))
    if indicator.factor == Decimal(10_000) or "unter 21" in (indicator.denominator or ""):
        return under_21
    if indicator.direction is Direction.DOWN:
        return Decimal(max(5, round(population / 9_000)))
    return max(Decimal(40), (under_21 * Decimal("0.03")).quantize(Decimal(1)))


def _released(figure: FigureRecord, person_id: UUID | None) -> ContributionRecord:
    indicator = editions.current().indicator(figure.indicator)
    return ContributionRecord(
        indicator=figure.indicator,
        period=figure.period,
        quantity=quantity_key(indicator, counting_method=indicator.counting_method, with_uma=figure.with_uma),
        version=1,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        figure_version=1,
        released_by=person_id,
    )
