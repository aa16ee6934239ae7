"""Pages of one Jugendamt."""

from webapp.pages.tenant import (
    all_items,
    assignments,
    checklist,
    comparison,
    discussion,
    figures,
    figures_import,
    history,
    meeting,
    modules,
    phases,
    profile,
    releases,
    start,
    tasks,
    team,
)
from webapp.pages.tenant.group import blueprint

__all__ = [
    "all_items",
    "assignments",
    "blueprint",
    "checklist",
    "comparison",
    "discussion",
    "figures",
    "figures_import",
    "history",
    "meeting",
    "modules",
    "phases",
    "profile",
    "releases",
    "start",
    "tasks",
    "team",
]
