"""„Was sehen die anderen von uns?“: the page a peer sees, before anything is released.

It shows what is published today or, where nothing is, an example that is crossed out and has no numbers. A
preview of the coming vintage would tell the office what the others contributed (release policy 3.7).
"""

from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask.typing import ResponseReturnValue

from modules.indicators.definitions import Sensitivity
from modules.indicators.periods import Period
from tenants.access.permissions import Permission
from tenants.sharing import contributing, reading
from tenants.sharing.reading import LastVintage, OthersView
from webapp.charts.band import Band, draw_band
from webapp.charts.values import Drawing
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.comparison_band import band_of, plain, short, with_unit
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.period_choice import asked_period, last_year
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class GroupPicture:
    """What the members of one group see.

    Attributes:
        period: of the figures shown; None where the picture is an example.
    """

    label: str
    period: str | None
    contributors: int | None
    picture: Drawing

    @property
    def is_example(self) -> bool:
        """Nothing was published yet, so the picture has no numbers."""
        return self.period is None


@dataclass(frozen=True, slots=True)
class OthersPage:
    """One figure, and the pictures of its groups.

    Attributes:
        own: the office's value; None where there is none.
    """

    indicator_key: str
    indicator_name: str
    period: str
    own: str | None
    groups: tuple[GroupPicture, ...]
    is_shared: bool
    may_enter: bool
    has_quantiles: bool


@pages.get("/freigaben/ansicht-der-anderen/<kennzahl>", needs=Permission.RELEASE_FIGURES)
def others_view(visit: TenantVisit, kennzahl: str) -> ResponseReturnValue:
    """What other Jugendämter see of one figure of the year in the address."""
    period = asked_period() or last_year()
    view = reading.others_view(visit.session, period, kennzahl)
    running = contributing.running_releases(visit.session, period)
    crumbs = (Link("Freigaben", url_for("tenant.releases", jahr=str(period))),)
    page = _page(visit, view, is_shared=view.indicator.key in running)
    return render("tenant/others_view.html", breadcrumbs=crumbs, page=page)


def _page(visit: TenantVisit, view: OthersView, *, is_shared: bool) -> OthersPage:
    indicator = view.indicator
    own = view.own.value if view.own else None
    return OthersPage(
        indicator_key=indicator.key,
        indicator_name=indicator.name,
        period=str(view.period),
        own=None if own is None else with_unit(indicator)(own),
        groups=tuple(_group(view, vintage, number) for number, vintage in enumerate(view.vintages)),
        is_shared=is_shared,
        may_enter=visit.may(Permission.ENTER_FIGURES),
        has_quantiles=indicator.sensitivity is not Sensitivity.SENSITIVE,
    )


def _group(view: OthersView, vintage: LastVintage, number: int) -> GroupPicture:
    published = vintage.published
    return GroupPicture(
        label=vintage.group.label,
        period=None if vintage.period is None else str(vintage.period),
        contributors=published.contributors if published else None,
        picture=_picture(view, vintage, uid=f"gruppe-{number}"),
    )


def _picture(view: OthersView, vintage: LastVintage, *, uid: str) -> Drawing:
    """The group's band without any own value: a peer's page has the peer's."""
    indicator = view.indicator
    if vintage.published is None or vintage.period is None:
        return _example(
            view.period, uid=uid, has_quantiles=indicator.sensitivity is not Sensitivity.SENSITIVE
        )
    band = band_of(f"{indicator.key} {indicator.name} {vintage.period}", None, vintage.published, "")
    return draw_band(
        band,
        uid=uid,
        write=with_unit(indicator),
        write_short=short(indicator),
        write_tick=plain(indicator),
        has_own=False,
    )


def _example(period: Period, *, uid: str, has_quantiles: bool) -> Drawing:
    """A band of an invented group: places on the line, and no number that could be taken for a figure."""
    band = Band(
        title=f"Beispiel ohne Zahlen, {period}",
        own_label="",
        own=None,
        mean_label="Mittelwert",
        mean=Decimal(53),
        median_label="Median (geglättet)",
        median=Decimal(47) if has_quantiles else None,
        nothing_published="",
        lower_quartile=Decimal(38) if has_quantiles else None,
        upper_quartile=Decimal(62) if has_quantiles else None,
    )
    return draw_band(
        band,
        uid=uid,
        write=lambda _: "…",
        write_short=lambda _: "…",
        write_tick=lambda _: "",
        has_own=False,
        is_crossed_out=True,
    )
