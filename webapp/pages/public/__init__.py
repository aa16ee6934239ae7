"""Pages open to all."""

from webapp.pages.public import (
    barriers,
    catalogue,
    choosing,
    health,
    home,
    invitations,
    legal,
    passwords,
    signing_in,
)
from webapp.pages.public.group import blueprint

__all__ = [
    "barriers",
    "blueprint",
    "catalogue",
    "choosing",
    "health",
    "home",
    "invitations",
    "legal",
    "passwords",
    "signing_in",
]
