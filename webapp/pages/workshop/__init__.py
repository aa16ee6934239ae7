"""Pages of a cohort for its consultants."""

from webapp.pages.workshop import conversation, desk, evidence, freezes, review
from webapp.pages.workshop.group import blueprint

__all__ = ["blueprint", "conversation", "desk", "evidence", "freezes", "review"]
