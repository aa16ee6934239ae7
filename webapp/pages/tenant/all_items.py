"""All items of all modules on one page: to look through, to filter, and to print.

Rows are those of the module page; opened in place they can be answered here as well. What was given to
somebody stands on the module page and under "Meine Aufgaben".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Module
from tenants.access.permissions import Permission
from tenants.work.stored import StoredRun, all_runs
from webapp.context import TenantVisit
from webapp.frame import Link
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.module_view import (
    SELECTIONS,
    Chip,
    ItemRow,
    Selection,
    item_row,
    selected_lines,
)
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
    parts: tuple[ModulePart, ...]


@pages.get("/punkte", needs=Permission.READ_WORK)
def all_items(visit: TenantVisit) -> ResponseReturnValue:
    """The items of every module in catalogue order."""
    runs = current_runs(all_runs(visit.session))
    selection = _selection()
    return render(
        "tenant/all_items.html",
        breadcrumbs=(Link("Module", url_for("tenant.modules")),),
        may_confirm=visit.may(Permission.ANSWER),
        page=AllItemsPage(
            items=sum(len(run.module.items) for run in runs),
            chips=tuple(_chip(runs, each, selection) for each in _OFFERED if _is_shown(each, runs)),
            parts=tuple(part for run in runs if (part := _part(run, selection)).rows),
        ),
    )


_OFFERED = tuple(each for each in SELECTIONS if each is not Selection.MINE)


def _selection() -> Selection:
    try:
        asked = Selection(request.args.get("auswahl", Selection.ALL.value))
    except ValueError:
        return Selection.ALL
    return asked if asked in _OFFERED else Selection.ALL


def _is_shown(selection: Selection, runs: Sequence[StoredRun]) -> bool:
    return selection is not Selection.TO_CONFIRM or any(run.to_confirm for run in runs)


def _chip(runs: Sequence[StoredRun], selection: Selection, current: Selection) -> Chip:
    return Chip(
        SELECTIONS[selection],
        sum(len(selected_lines(run, selection)) for run in runs),
        url_for("tenant.all_items", auswahl=None if selection is Selection.ALL else selection.value),
        selection is current,
    )


def _part(run: StoredRun, selection: Selection) -> ModulePart:
    return ModulePart(
        run.module,
        run.state.value if run.run_id else None,
        tuple(item_row(run, line.key) for line in selected_lines(run, selection)),
    )
