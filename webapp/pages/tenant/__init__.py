"""Pages of one Jugendamt."""

from webapp.pages.tenant import (
    assignments,
    checklist,
    comparison,
    figures,
    figures_import,
    modules,
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
    "figures",
    "figures_import",
    "modules",
    "profile",
    "releases",
    "start",
    "tasks",
    "team",
]
