"""Pages open to all."""

from webapp.pages.public import (
    barriers,
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
    "choosing",
    "health",
    "home",
    "invitations",
    "legal",
    "passwords",
    "signing_in",
]
