"""Pages of one Jugendamt."""

from webapp.pages.tenant.group import blueprint

__all__ = ["blueprint"]
