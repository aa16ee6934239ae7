"""Pages of one Jugendamt."""

from webapp.pages.tenant import checklist, modules, profile, start, team
from webapp.pages.tenant.group import blueprint

__all__ = ["blueprint", "checklist", "modules", "profile", "start", "team"]
