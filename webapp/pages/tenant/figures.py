"""The office's figures of a year, and entering one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.indicators.definitions import Group, Indicator
from modules.indicators.missing import Missing
from modules.indicators.periods import Period
from tenants.access.permissions import Permission
from tenants.errors import Conflict, Refused
from tenants.figures import reading
from tenants.figures.checking import Implausible
from tenants.figures.entering import Entered, enter_figure
from tenants.figures.reading import FigureLine
from tenants.figures.stored import StoredFigure
from tenants.people import naming
from tenants.sharing import contributing, standing
from tenants.sharing.contributing import Release
from tenants.sharing.standing import Standing
from webapp import formatting, labels, wording
from webapp.context import TenantVisit
from webapp.forms.figures import FigureForm, figure_form, stored_data
from webapp.frame import Link, Tone
from webapp.imports import figure_wording
from webapp.pages.tenant.figure_view import FigureConflict, FigureRow, figure_conflict, figure_row
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.period_choice import asked_period, last_year, period_links, recent_periods
from webapp.rendering import render

OPENING = ("S01", "S02", "D03", "D05", "F02")
"""The five figures to begin with: what most others are divided by, and three that every ring compares."""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures under one heading."""

    name: str
    rows: tuple[FigureRow, ...]

    @property
    def is_open(self) -> bool:
        """It is shown unfolded: the start set, and whatever the office has begun with."""
        return any(row.is_entered or row.indicator.start_set for row in self.rows)


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The figures of one year.

    Attributes:
        entered: figures of the start set with a value or a reason why there is none.
        opening: the indicators to begin with; only on the empty page.
    """

    period: str
    periods: tuple[Link, ...]
    sections: tuple[Section, ...]
    entered: int
    start_set: int
    opening: tuple[Indicator, ...]
    may_enter: bool
    may_release: bool

    @property
    def is_empty(self) -> bool:
        """Nothing is entered for this year."""
        return bool(self.opening)


@dataclass(frozen=True, slots=True)
class FigurePage:
    """The entry of one figure.

    Attributes:
        standing: how far it is on its way into the comparison.
    """

    indicator: Indicator
    period: str
    periods: tuple[Link, ...]
    row: FigureRow
    standing: Standing
    next_open: Indicator | None
    may_enter: bool


@pages.get("/kennzahlen", needs=Permission.READ_FIGURES)
def figures(visit: TenantVisit) -> ResponseReturnValue:
    """All indicators of a year: the start set first, then the rest by group."""
    per_period = reading.figures_per_period(visit.session)
    period = asked_period() or next(iter(per_period), last_year())
    lines = reading.lines(visit.session, period)
    releases = contributing.running_releases(visit.session, period)
    periods = period_links(
        {*per_period, *recent_periods()}, period, lambda year: url_for("tenant.figures", jahr=year)
    )
    return render("tenant/figures.html", page=_figures_page(visit, period, periods, lines, releases))


@pages.get("/kennzahlen/<kennzahl>", needs=Permission.READ_FIGURES)
def figure(visit: TenantVisit, kennzahl: str) -> ResponseReturnValue:
    """One figure to look at or enter."""
    period = asked_period() or last_year()
    line, lines = _line(visit, kennzahl, period)
    form = figure_form(line.indicator)(formdata=None, data=stored_data(line.figure))
    return _figure_page(visit, period, line, lines, form)


@pages.post("/kennzahlen/<kennzahl>", needs=Permission.ENTER_FIGURES)
def save_figure(visit: TenantVisit, kennzahl: str) -> ResponseReturnValue:
    """Save one figure; what is wrong stands at its field, and what was typed stays."""
    period = asked_period() or last_year()
    indicator = editions.current().indicator(kennzahl)
    if request.form.get("choice") == "theirs":
        return _to_figures(indicator, period)
    form = figure_form(indicator)()
    if not form.validate():
        return _not_saved(visit, indicator, period, form)
    try:
        entered = enter_figure(
            visit.session, visit.signed_in.person_id, kennzahl, period, form.entry(), seen=form.seen.data or 0
        )
    except Implausible as implausible:
        _note(form, implausible)
        return _not_saved(visit, indicator, period, form)
    except Refused as refused:
        form.form_errors.append(wording.refusal(refused))
        return _not_saved(visit, indicator, period, form)
    except Conflict as conflict:
        return _in_conflict(visit, indicator, period, form, conflict.theirs)
    _say_saved(indicator, entered)
    return _after(indicator, period)


def _figures_page(
    visit: TenantVisit,
    period: Period,
    periods: tuple[Link, ...],
    lines: Iterable[FigureLine],
    releases: Mapping[str, Release],
) -> FiguresPage:
    rows = [figure_row(line, releases.get(line.indicator.key)) for line in lines]
    start_set = [row for row in rows if row.indicator.start_set]
    is_empty = not any(row.is_entered for row in rows)
    return FiguresPage(
        period=str(period),
        periods=periods,
        sections=tuple(_sections(rows)),
        entered=sum(row.is_entered for row in start_set),
        start_set=len(start_set),
        opening=tuple(row.indicator for row in rows if row.indicator.key in OPENING) if is_empty else (),
        may_enter=visit.may(Permission.ENTER_FIGURES),
        may_release=visit.may(Permission.RELEASE_FIGURES),
    )


def _sections(rows: list[FigureRow]) -> Iterable[Section]:
    yield Section("Startset", tuple(row for row in rows if row.indicator.start_set))
    for group in Group:
        others = tuple(row for row in rows if row.indicator.group is group and not row.indicator.start_set)
        if others:
            yield Section(labels.INDICATOR_GROUPS[group], others)


def _line(visit: TenantVisit, key: str, period: Period) -> tuple[FigureLine, tuple[FigureLine, ...]]:
    indicator = editions.current().indicator(key)
    lines = reading.lines(visit.session, period)
    return next(line for line in lines if line.indicator == indicator), lines


def _figure_page(
    visit: TenantVisit,
    period: Period,
    line: FigureLine,
    lines: Iterable[FigureLine],
    form: FigureForm,
    *,
    conflict: FigureConflict | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    release = contributing.running_releases(visit.session, period).get(line.indicator.key)
    page = FigurePage(
        indicator=line.indicator,
        period=str(period),
        periods=period_links(
            recent_periods(),
            period,
            lambda year: url_for("tenant.figure", kennzahl=line.indicator.key, jahr=year),
        ),
        row=figure_row(line, release),
        standing=standing.standing(
            line, release, standing.inclusions(visit.session, period).get(line.indicator.key, ())
        ),
        next_open=_next_open(line.indicator, lines),
        may_enter=visit.may(Permission.ENTER_FIGURES),
    )
    crumbs = (Link("Kennzahlen", url_for("tenant.figures", jahr=str(period))),)
    return render(
        "tenant/figure.html", breadcrumbs=crumbs, status=status, page=page, form=form, conflict=conflict
    )


def _next_open(indicator: Indicator, lines: Iterable[FigureLine]) -> Indicator | None:
    """The next figure of the start set with nothing entered; after the last the search begins anew."""
    open_ones = [line.indicator for line in lines if line.indicator.start_set and line.figure is None]
    order = [each.key for each in editions.current().indicators]
    later = [each for each in open_ones if order.index(each.key) > order.index(indicator.key)]
    return next((each for each in [*later, *open_ones] if each != indicator), None)


def _not_saved(
    visit: TenantVisit, indicator: Indicator, period: Period, form: FigureForm
) -> ResponseReturnValue:
    line, lines = _line(visit, indicator.key, period)
    return _figure_page(visit, period, line, lines, form, status=422)


def _note(form: FigureForm, implausible: Implausible) -> None:
    """What is wrong above the form; at the remark where a remark is all that is missing."""
    sentences = [figure_wording.plausibility(finding) for finding in implausible.findings]
    if implausible.needs_remark:
        form.remark.errors = [*sentences, figure_wording.NEEDS_REMARK]
    else:
        form.numerator.errors = sentences


def _in_conflict(
    visit: TenantVisit, indicator: Indicator, period: Period, form: FigureForm, theirs: StoredFigure | None
) -> ResponseReturnValue:
    line, lines = _line(visit, indicator.key, period)
    if theirs is None:
        form.seen.data, form.seen.raw_data = 0, None
        return _figure_page(visit, period, line, lines, form, status=409)
    who = naming.names(visit.session, [theirs.entered_by]) if theirs.entered_by else {}
    conflict = figure_conflict(indicator, form, theirs, who=_who(who, theirs.entered_by))
    return _figure_page(visit, period, line, lines, form, conflict=conflict, status=409)


def _who(names: Mapping[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "Jemand anderes") if person_id else "Der Betrieb"


def _say_saved(indicator: Indicator, entered: Entered) -> None:
    figure = entered.figure
    if isinstance(figure.entry.missing, Missing):
        said = labels.MISSING[figure.entry.missing]
    else:
        said = formatting.with_unit(figure.value, indicator.unit, indicator.decimals)
    flash(f"{indicator.key} {indicator.name} ist gespeichert: {said}.", Tone.SUCCESS)
    for finding in entered.findings:
        flash(figure_wording.plausibility(finding), Tone.WARNING)


def _after(indicator: Indicator, period: Period) -> ResponseReturnValue:
    """Back to the list, or on to the figure the person asked for next."""
    following = request.form.get("next", "")
    if following:
        key = editions.current().indicator(following).key
        return redirect(url_for("tenant.figure", kennzahl=key, jahr=str(period)), 303)
    return _to_figures(indicator, period)


def _to_figures(indicator: Indicator, period: Period) -> ResponseReturnValue:
    anchor = f"kennzahl-{indicator.key.lower()}"
    return redirect(url_for("tenant.figures", jahr=str(period), _anchor=anchor), 303)
