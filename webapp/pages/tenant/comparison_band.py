"""The band of a comparison as pages draw it, and how its numbers are written."""

from decimal import Decimal

from modules.indicators.definitions import Indicator
from tenants.sharing.reading import Published
from webapp import formatting
from webapp.charts.band import Band
from webapp.charts.values import Writer


def band_of(title: str, own: Decimal | None, published: Published | None, nothing_published: str) -> Band:
    """The own value beside what is published about a group."""
    return Band(
        title=title,
        own_label="Ihr Wert",
        own=own,
        mean_label="Mittelwert",
        mean=published.mean if published else None,
        median_label="Median (geglättet)",
        median=published.median if published else None,
        lower_quartile=published.lower_quartile if published else None,
        upper_quartile=published.upper_quartile if published else None,
        weighted_mean=published.weighted_mean if published else None,
        nothing_published=nothing_published,
    )


def with_unit(indicator: Indicator) -> Writer:
    """With the indicator's unit and decimals."""
    return lambda value: formatting.with_unit(value, indicator.unit, indicator.decimals)


def short(indicator: Indicator) -> Writer:
    """With the indicator's decimals and no unit, where the words must fit a phone."""
    return lambda value: formatting.number(value, indicator.decimals)


def plain(indicator: Indicator) -> Writer:
    """For the axis: as many decimals as the ticks need, never fewer than they have."""
    return lambda value: formatting.number(
        value, 0 if float(value).is_integer() else max(1, indicator.decimals)
    )
