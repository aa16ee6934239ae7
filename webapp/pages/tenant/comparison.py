"""Comparing: the office's own figures beside what was published about its groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.indicators.definitions import Group, Indicator
from modules.indicators.periods import Period
from tenants.access.permissions import Permission
from tenants.errors import NotFound
from tenants.figures import reading as own_figures
from tenants.sharing import reading
from tenants.sharing.disclosure import Reason
from tenants.sharing.reading import Comparison, ComparisonGroup, GroupFigures
from webapp import labels
from webapp.charts.band import draw_band
from webapp.charts.palette import Series
from webapp.charts.trend import Trend, TrendLine, draw_trend
from webapp.charts.values import Drawing
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.comparison_band import band_of, plain, short, with_unit
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.period_choice import asked_period, last_year, period_links
from webapp.rendering import render

NO_GROUP = ComparisonGroup("", "", "Ihrer Gruppe")
"""Stands where an office belongs to no group yet, because its size is not confirmed."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One indicator of the list."""

    indicator: Indicator
    own: Decimal | None
    is_released: bool
    figures: GroupFigures


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """Indicators under one heading, in catalogue order."""

    name: str
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """All indicators of a year beside one group."""

    period: str
    periods: tuple[Link, ...]
    group_name: str
    group_links: tuple[Link, ...]
    groups: tuple[IndicatorGroup, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """One indicator of a year beside one group (Vergleichsblatt)."""

    indicator: Indicator
    period: str
    periods: tuple[Link, ...]
    group_links: tuple[Link, ...]
    figures: GroupFigures
    own: Decimal | None
    own_source: str | None
    remark: str
    is_released: bool
    is_outdated: bool
    has_history: bool
    may_release: bool
    may_enter: bool


@pages.get("/vergleich", needs=Permission.READ_COMPARISON)
def comparison(visit: TenantVisit) -> ResponseReturnValue:
    """Own values beside the published figures of one group; never sorted by value."""
    per_period = own_figures.figures_per_period(visit.session)
    period = asked_period() or next(iter(per_period), last_year())
    compared = reading.comparisons(visit.session, period)
    groups = _groups(compared)
    group = _asked(groups)
    page = ComparisonPage(
        period=str(period),
        periods=period_links(
            per_period, period, lambda year: url_for("tenant.comparison", jahr=year, gruppe=_key(group))
        ),
        group_name=group.label,
        group_links=_group_links(
            groups, group, lambda key: url_for("tenant.comparison", jahr=str(period), gruppe=key)
        ),
        groups=tuple(_by_heading(compared, group)),
        is_empty=not per_period,
    )
    return render("tenant/comparison.html", page=page)


@pages.get("/vergleich/<kennzahl>", needs=Permission.READ_COMPARISON)
def comparison_sheet(visit: TenantVisit, kennzahl: str) -> ResponseReturnValue:
    """One indicator: own value, the group's figures, and both over time."""
    indicator = editions.current().indicator(kennzahl)
    over_time = reading.comparisons_over_time(visit.session, indicator.key)
    period = asked_period() or max(over_time, default=last_year())
    shown = over_time.get(period) or _nothing_entered(visit, indicator, period)
    group = _asked([each.group for each in shown.groups])
    page = _sheet(visit, shown, group, over_time)
    return render(
        "tenant/comparison_sheet.html",
        breadcrumbs=(Link("Vergleich", url_for("tenant.comparison", jahr=str(period), gruppe=_key(group))),),
        page=page,
        band=_band(page),
        trend=_trend(indicator, group, over_time),
    )


def _nothing_entered(visit: TenantVisit, indicator: Indicator, period: Period) -> Comparison:
    groups = tuple(GroupFigures(group) for group in reading.my_groups(visit.session))
    return Comparison(indicator, period, own=None, release=None, groups=groups)


def _sheet(
    visit: TenantVisit, shown: Comparison, group: ComparisonGroup, over_time: Mapping[Period, Comparison]
) -> ComparisonSheet:
    indicator, own = shown.indicator, shown.own
    return ComparisonSheet(
        indicator=indicator,
        period=str(shown.period),
        periods=period_links(
            over_time, shown.period, lambda year: _sheet_address(indicator, year, group.key)
        ),
        group_links=_group_links(
            [each.group for each in shown.groups],
            group,
            lambda key: _sheet_address(indicator, str(shown.period), key),
        ),
        figures=_about(shown, group),
        own=own.value if own else None,
        own_source=labels.SOURCES[own.source] if own and own.value is not None else None,
        remark=own.entry.remark if own else "",
        is_released=shown.release is not None,
        is_outdated=shown.is_outdated,
        has_history=len(over_time) > 1,
        may_release=visit.may(Permission.RELEASE_FIGURES),
        may_enter=visit.may(Permission.ENTER_FIGURES),
    )


def _groups(compared: Sequence[Comparison]) -> list[ComparisonGroup]:
    """The office's groups; every comparison names the same ones."""
    return [each.group for each in compared[0].groups] if compared else []


def _asked(groups: Sequence[ComparisonGroup]) -> ComparisonGroup:
    """The group in the address, else the first.

    Raises:
        NotFound: the office does not belong to the group asked for.
    """
    key = request.args.get("gruppe")
    if key is None or not groups:
        return groups[0] if groups else NO_GROUP
    found = next((group for group in groups if group.key == key), None)
    if found is None:
        raise NotFound("comparison_group", key)
    return found


def _key(group: ComparisonGroup) -> str | None:
    return group.key or None


def _sheet_address(indicator: Indicator, year: str, group: str) -> str:
    return url_for("tenant.comparison_sheet", kennzahl=indicator.key, jahr=year, gruppe=group or None)


def _group_links(
    groups: Sequence[ComparisonGroup], shown: ComparisonGroup, address: Callable[[str], str]
) -> tuple[Link, ...]:
    """A link for each group; none where there is nothing to choose."""
    if len(groups) < 2:
        return ()
    return tuple(Link(group.label, address(group.key), is_current=group == shown) for group in groups)


def _by_heading(compared: Iterable[Comparison], group: ComparisonGroup) -> Iterator[IndicatorGroup]:
    rows = [_row(each, group) for each in compared]
    for heading in Group:
        of_heading = tuple(row for row in rows if row.indicator.group is heading)
        if of_heading:
            yield IndicatorGroup(labels.INDICATOR_GROUPS[heading], of_heading)


def _row(compared: Comparison, group: ComparisonGroup) -> ComparisonRow:
    return ComparisonRow(
        indicator=compared.indicator,
        own=compared.own.value if compared.own else None,
        is_released=compared.release is not None,
        figures=_about(compared, group),
    )


def _about(compared: Comparison, group: ComparisonGroup) -> GroupFigures:
    return next((each for each in compared.groups if each.group == group), GroupFigures(group))


def _band(page: ComparisonSheet) -> Drawing:
    indicator = page.indicator
    title = f"{indicator.key} {indicator.name} {page.period}"
    return draw_band(
        band_of(title, page.own, page.figures.published, _nothing_published(page)),
        uid="band",
        write=with_unit(indicator),
        write_short=short(indicator),
        write_tick=plain(indicator),
    )


def _nothing_published(page: ComparisonSheet) -> str:
    if page.figures.reason is Reason.FEWER_THAN_FIVE:
        return "Noch nicht veröffentlicht: Es sind weniger als fünf Jugendämter."
    return "Die Werte der Gruppe sind nicht veröffentlicht."


def _trend(indicator: Indicator, group: ComparisonGroup, over_time: Mapping[Period, Comparison]) -> Drawing:
    own = tuple(each.own.value if each.own else None for each in over_time.values())
    published = [_about(each, group).published for each in over_time.values()]
    means = tuple(each.mean if each else None for each in published)
    of_group = (TrendLine(Series.MEAN, f"Mittelwert {group.label}", means),) if any(published) else ()
    trend = Trend(
        title=f"{indicator.key} {indicator.name} im Verlauf",
        periods=tuple(map(str, over_time)),
        lines=(TrendLine(Series.OWN, "Ihr Wert", own), *of_group),
    )
    return draw_trend(trend, uid="verlauf-bild", write=with_unit(indicator), write_tick=plain(indicator))
