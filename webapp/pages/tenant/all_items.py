"""All items of all modules on one page: to look through, to filter, and to print.

Rows are those of the module page; opened in place they can be answered here as well. What was given to
somebody stands on the module page and under "Meine Aufgaben".
"""

from dataclasses import dataclass, replace
from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Module
from tenants.access.permissions import Permission
from tenants.work.reading import all_runs
from tenants.work.stored import StoredRun
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.item_filter import (
    Chip,
    ItemFilter,
    Marked,
    PhaseChoice,
    Selection,
    count,
    marked_in,
)
from webapp.pages.tenant.module_view import ItemRow, item_row
from webapp.pages.tenant.standing import current_runs
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class ModulePart:
    """The listed items of one module."""

    module: Module
    run_state: str | None
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class AllItemsPage:
    """All items the filter leaves, by module."""

    items: int
    chips: tuple[Chip, ...]
    phases: tuple[PhaseChoice, ...]
    parts: tuple[ModulePart, ...]


@pages.get("/punkte", needs=Permission.READ_WORK)
def all_items(visit: TenantVisit) -> ResponseReturnValue:
    """The items of every module in catalogue order."""
    runs = [(run, marked_in(run)) for run in current_runs(all_runs(visit.session))]
    lines = [line for run, _ in runs for line in run.assessment.lines]
    chosen = _filter()
    addressed = partial(url_for, "tenant.all_items")
    return render(
        "tenant/all_items.html",
        breadcrumbs=(Link("Module", url_for("tenant.modules")),),
        may_confirm=visit.may(Permission.ANSWER),
        page=AllItemsPage(
            items=len(lines),
            chips=chosen.chips(count(runs, chosen), addressed),
            phases=chosen.phases(lines, addressed),
            parts=tuple(part for run, marked in runs if (part := _part(run, marked, chosen)).rows),
        ),
    )


def _filter() -> ItemFilter:
    """The filter asked for; what is given to the visitor stands elsewhere."""
    chosen = ItemFilter.asked(request.args)
    return replace(chosen, selection=Selection.ALL) if chosen.selection is Selection.MINE else chosen


def _part(run: StoredRun, marked: Marked, chosen: ItemFilter) -> ModulePart:
    return ModulePart(
        run.module,
        run.state.value if run.run_id else None,
        tuple(item_row(run, line.key) for line in run.assessment.lines if chosen.leaves(line, marked)),
    )
