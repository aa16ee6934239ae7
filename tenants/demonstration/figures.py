"""Filling a Jugendamt with figures around the public order of magnitude, and releasing most of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import exp
from random import Random
from uuid import UUID

from modules.catalogue import editions
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureRecord
from tenants.records.sharing import ContributionRecord
from tenants.sharing.quantities import quantity_key

_SPREAD = 0.3
"""Standard deviation of the logarithm; offices of a cluster differ about this much (release policy 1)."""

_YEARLY = 0.04
"""The same from one year to the next within an office."""

_REMARKED = 0.02

_FRACTIONS: Mapping[str, tuple[str, str | None]] = {
    "S01": ("population", None),
    "S02": ("under_21", None),
    "S04": ("poor", "under_15"),
    "S05": ("single", "families"),
    "D02": ("helps", "under_21"),
    "D03": ("ambulant", "under_21"),
    "D05": ("stationary", "under_21"),
    "D13": ("taken_into_care", "under_18"),
    "D14": ("assessments", "under_18"),
    "X02": ("ambulant", "stationary"),
    "X03": ("foster", "stationary"),
    "F02": ("spending", "under_21"),
    "F03": ("spending", "cases"),
    "P01": ("cases", "staff"),
    "W01": ("as_planned", "ended"),
}
"""Figure → the amounts above and below the line; the start set of the catalogue."""


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
    level = defaultdict[str, float](lambda: random.gauss(0, _SPREAD))
    figures = [
        figure
        for year in years
        for figure in _year(person_id, year, _amounts(population, level, random), random)
    ]
    session.add_all(figures)
    session.flush()
    session.add_all(_released(figure, person_id) for figure in figures if random.random() < released_share)
    session.flush()
    return len(figures)


def _year(
    person_id: UUID | None, year: int, amounts: Mapping[str, Decimal], random: Random
) -> Iterator[FigureRecord]:
    """The start set of one year from the amounts of that year, so that all figures fit together."""
    for key, (above, below) in _FRACTIONS.items():
        indicator = editions.current().indicator(key)
        numerator, denominator = amounts[above], amounts[below] if below else None
        yield FigureRecord(
            indicator=key,
            period=str(year),
            numerator=numerator,
            denominator=denominator,
            value=numerator * indicator.factor / denominator if denominator else numerator,
            counting_method=indicator.counting_method.value if indicator.counting_method else None,
            with_uma=False if indicator.has_uma else None,
            remark="Sondereffekt durch umA." if random.random() < _REMARKED else "",
            source="form",
            entered_by=person_id,
        )


def _amounts(population: int, level: Mapping[str, float], random: Random) -> dict[str, Decimal]:
    """What an office of this size counts in a year; near itself from year to year, far from others."""

    def about(usual: float, name: str) -> Decimal:
        return Decimal(max(1, round(usual * exp(level[name] + random.gauss(0, _YEARLY)))))

    under_21 = Decimal(round(population * 0.19 * (1 + random.gauss(0, 0.002))))
    u21, u18 = float(under_21), float(under_21) * 0.86
    ambulant, stationary = about(u21 * 0.0159, "ambulant"), about(u21 * 0.0131, "stationär")
    cases = (ambulant + stationary * Decimal("0.8")).quantize(Decimal(1))
    ended = ((ambulant + stationary) * Decimal("0.45")).quantize(Decimal(1)) + 1
    families = about(u21 * 0.08, "families")
    return {
        "population": Decimal(population),
        "under_21": under_21,
        "under_18": Decimal(round(u18)),
        "under_15": Decimal(round(u21 * 0.71)),
        "poor": min(about(u21 * 0.71 * 0.15, "poverty"), Decimal(round(u21 * 0.5))),
        "families": families,
        "single": _part(families, 0.5, level["single"]),
        "ambulant": ambulant,
        "stationary": stationary,
        "helps": ((ambulant + stationary) * Decimal("1.03")).quantize(Decimal(1)),
        "taken_into_care": about(u18 * 0.005, "care"),
        "assessments": about(u18 * 0.015, "assessments"),
        "foster": _part(stationary, 0.5, level["foster"]),
        "spending": about(u21 * 500, "spending"),
        "cases": cases,
        "staff": Decimal(max(2, round(float(cases) / 40 * exp(level["staff"])))),
        "ended": ended,
        "as_planned": _part(ended, 0.71, level["planned"] / 3),
    }


def _part(whole: Decimal, share: float, level: float) -> Decimal:
    """A part of a whole, never more than it."""
    return (whole * Decimal(min(0.95, share * exp(level)))).quantize(Decimal(1))


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
