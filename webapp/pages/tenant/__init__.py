"""Pages of one Jugendamt."""

from webapp.pages.tenant import (
    assignments,
    checklist,
    comparison,
    discussion,
    figures,
    figures_import,
    history,
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
    "assignments",
    "blueprint",
    "checklist",
    "comparison",
    "discussion",
    "figures",
    "figures_import",
    "history",
    "modules",
    "phases",
    "profile",
    "releases",
    "start",
    "tasks",
    "team",
]
