"""Pages open to all."""

from webapp.pages.public import (
    ballots,
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
    "ballots",
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
