"""Pages of one Jugendamt."""

from webapp.pages.tenant import (
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
    team,
)
from webapp.pages.tenant.group import blueprint

__all__ = [
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
    "team",
]
