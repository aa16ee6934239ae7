"""Which year a page about figures shows: the one in the address, else the last that is over."""

from collections.abc import Callable, Iterable

from flask import request

from modules.errors import InvalidPeriod
from modules.indicators.periods import Period
from tenants.clock import today
from tenants.errors import NotFound
from webapp.frame import Link
from webapp.imports.figures import FIRST_YEAR

RECENT_YEARS = 4
"""Years always offered: this one and the three before."""


def last_year() -> Period:
    """The last year that is over."""
    return Period.of_year(today().year - 1)


def asked_period() -> Period | None:
    """The year in the address; None without one.

    Raises:
        NotFound: there are no figures of such a year.
    """
    text = request.values.get("jahr")
    if text is None:
        return None
    try:
        period = Period.parse(text)
    except InvalidPeriod:
        raise NotFound("period", text) from None
    if not FIRST_YEAR <= period.year <= today().year:
        raise NotFound("period", text)
    return period


def recent_periods() -> tuple[Period, ...]:
    """The years always offered, newest first."""
    return tuple(Period.of_year(today().year - back) for back in range(RECENT_YEARS))


def period_links(periods: Iterable[Period], shown: Period, address: Callable[[str], str]) -> tuple[Link, ...]:
    """A link for each year, newest first, the year shown included.

    Args:
        address: gives the address of the page for a year.
    """
    ordered = sorted({*periods, shown}, reverse=True)
    return tuple(Link(str(each), address(str(each)), is_current=each == shown) for each in ordered)
