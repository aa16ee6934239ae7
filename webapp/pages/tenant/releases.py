"""Releasing figures for comparison: acts of the Amtsleitung, which others may follow.

Before anything is released or taken back, a page of its own says what will happen. A release starts no
computation: what is published changes at the next announced freeze only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.indicators.definitions import Sensitivity
from modules.indicators.periods import Period
from tenants.access.permissions import Permission
from tenants.errors import NotFound
from tenants.figures import reading
from tenants.figures.reading import FigureLine
from tenants.sharing import announced, contributing, standing
from tenants.sharing.announced import Freeze
from tenants.sharing.contributing import Release
from tenants.sharing.reading import ComparisonGroup, my_groups
from tenants.sharing.standing import Standing
from webapp.context import TenantVisit
from webapp.frame import Link, Tone
from webapp.pages.tenant.figure_view import FigureRow, Sharing, figure_row
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.period_choice import asked_period, last_year, period_links, recent_periods
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """All figures of a year with whether they are shared.

    Attributes:
        standings: key of the indicator → how far its figure is.
        freezes: announced days, of any year, the next first.
        shared: how many take part in comparisons.
        releasable: how many could be released now.
    """

    period: str
    periods: tuple[Link, ...]
    rows: tuple[FigureRow, ...]
    standings: Mapping[str, Standing]
    freezes: tuple[Freeze, ...]
    shared: int
    releasable: int
    groups: tuple[ComparisonGroup, ...]
    may_release: bool


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """What is to be released or taken back, before it happens.

    Attributes:
        seen: key of the indicator → version shown here.
        has_sensitive: at least one of the indicators is published as a mean only.
        freeze: before a release, the next announced day of the year; None if there is none.
    """

    period: str
    rows: tuple[FigureRow, ...]
    groups: tuple[ComparisonGroup, ...]
    has_sensitive: bool
    freeze: Freeze | None

    @property
    def group_names(self) -> str:
        """The groups in words, e.g. `Cluster II und Werkstatt West`."""
        names = [group.label for group in self.groups]
        return " und ".join(names) if names else "Ihrer Gruppe"

    @property
    def seen(self) -> Mapping[str, int]:
        """The versions the person sees, to be posted with the act."""
        return {row.indicator.key: row.version for row in self.rows}


@pages.get("/freigaben", needs=Permission.READ_FIGURES)
def releases(visit: TenantVisit) -> ResponseReturnValue:
    """What is shared and what is not; everybody who reads figures may look."""
    per_period = reading.figures_per_period(visit.session)
    period = asked_period() or next(iter(per_period), last_year())
    running = contributing.running_releases(visit.session, period)
    lines = [line for line in reading.lines(visit.session, period) if line.figure is not None]
    rows = tuple(figure_row(line, running.get(line.indicator.key)) for line in lines)
    page = ReleasesPage(
        period=str(period),
        periods=period_links(
            {*per_period, *recent_periods()}, period, lambda year: url_for("tenant.releases", jahr=year)
        ),
        rows=rows,
        standings=_standings(visit, period, lines, running),
        freezes=announced.freezes(visit.session),
        shared=sum(row.is_shared for row in rows),
        releasable=sum(_is_releasable(row) for row in rows),
        groups=my_groups(visit.session),
        may_release=visit.may(Permission.RELEASE_FIGURES),
    )
    return render("tenant/releases.html", page=page)


@pages.get("/freigaben/pruefen", needs=Permission.RELEASE_FIGURES)
def check_release(visit: TenantVisit) -> ResponseReturnValue:
    """What will happen when these figures are released."""
    period = asked_period() or last_year()
    if "kennzahl" not in request.args and "alle" not in request.args:
        return _nothing_chosen(period)
    rows = [row for row in _chosen(visit, period) if _is_releasable(row)]
    freeze = _next_freeze(visit, period)
    return _check_page(visit, "tenant/release_check.html", period, rows, freeze)


@pages.post("/freigaben/pruefen", needs=Permission.RELEASE_FIGURES)
def release(visit: TenantVisit) -> ResponseReturnValue:
    """Release the figures in the versions that were shown."""
    period = asked_period() or last_year()
    seen = {key: request.form.get(f"version-{key}", 0, int) for key in request.form.getlist("kennzahl")}
    if not seen:
        return _nothing_chosen(period)
    done = contributing.release_figures(visit.session, visit.signed_in.person_id, period, seen)
    flash(_released_in_words(len(done)), Tone.SUCCESS)
    return redirect(url_for("tenant.releases", jahr=str(period)), 303)


@pages.get("/freigaben/beenden", needs=Permission.RELEASE_FIGURES)
def check_withdrawal(visit: TenantVisit) -> ResponseReturnValue:
    """What will happen when these releases end."""
    period = asked_period() or last_year()
    rows = [row for row in _chosen(visit, period) if row.is_shared] if "kennzahl" in request.args else []
    return _check_page(visit, "tenant/withdrawal_check.html", period, rows)


@pages.post("/freigaben/beenden", needs=Permission.RELEASE_FIGURES)
def withdraw(visit: TenantVisit) -> ResponseReturnValue:
    """End the releases."""
    period = asked_period() or last_year()
    keys = request.form.getlist("kennzahl")
    if not keys:
        return _nothing_chosen(period)
    for key in keys:
        editions.current().indicator(key)
    contributing.withdraw_figures(visit.session, visit.signed_in.person_id, period, keys)
    flash(
        "Die Freigabe ist beendet. Bei der nächsten Veröffentlichung zählt der Wert nicht mehr mit.",
        Tone.SUCCESS,
    )
    return redirect(url_for("tenant.releases", jahr=str(period)), 303)


def _standings(
    visit: TenantVisit, period: Period, lines: Iterable[FigureLine], running: Mapping[str, Release]
) -> Mapping[str, Standing]:
    included = standing.inclusions(visit.session, period)
    keys = {line.indicator.key: line for line in lines}
    return {
        key: standing.standing(line, running.get(key), included.get(key, ())) for key, line in keys.items()
    }


def _rows(visit: TenantVisit, period: Period) -> list[FigureRow]:
    running = contributing.running_releases(visit.session, period)
    lines = reading.lines(visit.session, period)
    return [figure_row(line, running.get(line.indicator.key)) for line in lines]


def _chosen(visit: TenantVisit, period: Period) -> list[FigureRow]:
    """The rows named in the address; without a name all of them."""
    rows = _rows(visit, period)
    keys = request.args.getlist("kennzahl")
    if not keys:
        return rows
    known = {row.indicator.key: row for row in rows}
    for key in keys:
        if key not in known:
            raise NotFound("indicator", key)
    return [row for key, row in known.items() if key in keys]


def _is_releasable(row: FigureRow) -> bool:
    return row.value is not None and row.sharing is not Sharing.SHARED


def _check_page(
    visit: TenantVisit, template: str, period: Period, rows: Iterable[FigureRow], freeze: Freeze | None = None
) -> ResponseReturnValue:
    chosen = tuple(rows)
    if not chosen:
        return redirect(url_for("tenant.releases", jahr=str(period)), 303)
    page = ReleaseCheck(
        period=str(period),
        rows=chosen,
        groups=my_groups(visit.session),
        has_sensitive=any(row.indicator.sensitivity is Sensitivity.SENSITIVE for row in chosen),
        freeze=freeze,
    )
    crumbs = (Link("Freigaben", url_for("tenant.releases", jahr=str(period))),)
    return render(template, breadcrumbs=crumbs, page=page)


def _next_freeze(visit: TenantVisit, period: Period) -> Freeze | None:
    freezes = announced.freezes(visit.session)
    return next((each for each in freezes if each.period == period and each.is_changeable), None)


def _nothing_chosen(period: Period) -> ResponseReturnValue:
    flash("Bitte wählen Sie mindestens eine Kennzahl aus.", Tone.WARNING)
    return redirect(url_for("tenant.releases", jahr=str(period)), 303)


def _released_in_words(count: int) -> str:
    said = "Eine Kennzahl ist" if count == 1 else f"{count} Kennzahlen sind"
    return f"{said} freigegeben. Im Vergleich erscheint das mit der nächsten Veröffentlichung."
