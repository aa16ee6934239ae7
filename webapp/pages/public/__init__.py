"""Pages open to all."""

from webapp.pages.public import legal
from webapp.pages.public.group import blueprint

__all__ = ["blueprint", "legal"]
