"""Pages of operators and consultants."""

from webapp.pages.platform.group import blueprint

__all__ = ["blueprint"]
