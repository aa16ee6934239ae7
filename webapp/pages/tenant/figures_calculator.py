"""The calculator: a list of helps is counted in the browser, and only the counts come here.

What the browser needs for that travels with the page, so that it works without a connection: the rules of
counting, the names of what is counted, and what the office has stored for the years to choose from. The
list, its file name and the way its columns were understood are never sent: a column chosen by mistake may
hold names. For the same reason the way a software's columns are understood is kept as a file by the person
and not here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.indicators.counting import Column
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding, Severity
from tenants.access.permissions import Permission
from tenants.clock import today
from tenants.errors import Refused
from tenants.figures import reading
from tenants.figures.entering_counts import Kept, NotKept, enter_counts
from tenants.figures.planning import PlannedRow
from tenants.figures.stored import FigureKey, StoredFigure
from webapp import labels, wording
from webapp.context import TenantVisit
from webapp.forms.counts import CountsForm, counted_indicators, counts_form, people
from webapp.frame import Link, Tone
from webapp.imports import figure_wording
from webapp.pages.tenant.calculator_rules import rules, stored_in_words
from webapp.pages.tenant.calculator_view import CountRow, open_row, returned_row
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.period_choice import asked_period, last_year
from webapp.rendering import render

YEARS = 6
"""Years to choose from: this one and the five before."""


@dataclass(frozen=True, slots=True)
class CalculatorPage:
    """The calculator, or the counts that were sent and not kept.

    Attributes:
        rules, stored: JSON for `calculator.js`.
        columns: columns the list may have, with their names.
        is_returned: counts were sent and not kept.
    """

    year: str
    years: tuple[str, ...]
    columns: Mapping[Column, str]
    rows: tuple[CountRow, ...]
    people: tuple[str, ...]
    rules: str
    stored: str
    is_returned: bool = False

    @property
    def anchors(self) -> Mapping[str, str]:
        """Hidden field → what a sentence about it leads to: the box of its row, or the heading."""
        keys = [row.indicator.key for row in self.rows]
        boxes = {f"{part}_{key}": f"take_{key}" for key in keys for part in ("numerator", "denominator")}
        return {**boxes, "counting_method": "senden", "with_uma": "senden"}


@pages.get("/kennzahlen/rechner", needs=Permission.ENTER_FIGURES, is_sealed=True)
def figures_calculator(visit: TenantVisit) -> ResponseReturnValue:
    """Count a list of helps."""
    year = asked_period() or last_year()
    periods = {*_recent(), year}
    stored = reading.figures(visit.session, periods)
    form = counts_form()(formdata=None)
    return _page(year, form, tuple(map(open_row, counted_indicators())), stored)


@pages.post("/kennzahlen/rechner", needs=Permission.ENTER_FIGURES, is_sealed=True)
def save_counts(visit: TenantVisit) -> ResponseReturnValue:
    """Keep the counts; all or none."""
    period = asked_period() or last_year()
    form = counts_form()()
    if not form.validate():
        return _returned(visit, period, form, {}, status=422)
    try:
        kept = enter_counts(visit.session, visit.signed_in.person_id, period, form.counts())
    except NotKept as not_kept:
        _say(form, not_kept)
        problems = {row.indicator.key: tuple(_problems(row, not_kept)) for row in not_kept.rows}
        status = 409 if not_kept.is_conflict else 422
        return _returned(visit, period, form, problems, conflicts=not_kept.conflicts, status=status)
    _say_kept(kept)
    return redirect(url_for("tenant.figures", jahr=str(period)), 303)


def _recent() -> tuple[Period, ...]:
    return tuple(Period.of_year(today().year - back) for back in range(YEARS))


def _returned(
    visit: TenantVisit,
    period: Period,
    form: CountsForm,
    problems: Mapping[str, tuple[str, ...]],
    *,
    conflicts: Iterable[str] = (),
    status: int,
) -> ResponseReturnValue:
    """The counts once more, each with what is stored and what is wrong; nothing was kept."""
    stored = reading.figures(visit.session, (period,))
    figures = {each: stored.get((each.key, period)) for each in form.taken()}
    rows = tuple(
        returned_row(indicator, form, figure, problems.get(indicator.key, ()))
        for indicator, figure in figures.items()
    )
    form.untake(conflicts)
    form.saw({indicator.key: figure.version for indicator, figure in figures.items() if figure})
    return _page(period, form, rows, stored, status=status)


def _page(
    period: Period,
    form: CountsForm,
    rows: tuple[CountRow, ...],
    stored: Mapping[FigureKey, StoredFigure],
    *,
    status: int = 200,
) -> ResponseReturnValue:
    periods = sorted({*_recent(), period}, reverse=True)
    asked_for = {row.people for row in rows}
    page = CalculatorPage(
        year=str(period),
        years=tuple(map(str, periods)),
        columns=labels.COLUMNS,
        rows=rows,
        people=tuple(name for name in people() if name in asked_for),
        rules=json.dumps(rules(), ensure_ascii=False),
        stored=json.dumps(stored_in_words(stored, periods), ensure_ascii=False),
        is_returned=any(row.is_sent for row in rows) or status != 200,
    )
    crumbs = (Link("Kennzahlen", url_for("tenant.figures", jahr=str(period))),)
    return render("tenant/figures_calculator.html", breadcrumbs=crumbs, status=status, page=page, form=form)


def _say(form: CountsForm, not_kept: NotKept) -> None:
    """Above the form, what there is to do."""
    findings = [each for row in not_kept.rows for each in row.problems if isinstance(each, Finding)]
    refusals = any(isinstance(each, Refused) for row in not_kept.rows for each in row.problems)
    if findings and not refusals and all(each.severity is Severity.WARNING for each in findings):
        form.remark.errors = [figure_wording.NEEDS_REMARK]
    elif not_kept.is_conflict:
        form.form_errors.append(
            "Nichts ist gespeichert: Werte wurden inzwischen geändert. Sie sind abgewählt; wählen Sie aus, "
            "was den eingetragenen Wert ersetzen soll."
        )
    else:
        form.form_errors.append(
            "Nichts ist gespeichert. Was nicht stimmen kann, steht bei der Kennzahl. Wählen Sie sie ab, um "
            "die anderen zu übernehmen."
        )


def _problems(row: PlannedRow, not_kept: NotKept) -> list[str]:
    problems = [
        wording.refusal(each) if isinstance(each, Refused) else figure_wording.plausibility(each)
        for each in row.problems
    ]
    if row.indicator.key in not_kept.conflicts:
        problems.append("Dieser Wert wurde inzwischen geändert.")
    return problems


def _say_kept(kept: Kept) -> None:
    flash(
        f"Aus der Liste übernommen: {kept.new} neue, {kept.changed} geänderte und {kept.same} unveränderte "
        "Werte.",
        Tone.SUCCESS,
    )
    if kept.findings:
        flash("Einige Werte passen nicht zusammen. Der Hinweis steht bei der Kennzahl.", Tone.WARNING)
