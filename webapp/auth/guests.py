"""Who comes without an account: a device that brings the code of a meeting.

The code names the Jugendamt, the purpose and the end. It is resolved outside any Jugendamt; then the
ordinary session of that Jugendamt opens, and the page can do nothing with it but vote in that one meeting.

The device keeps a random token in a cookie of its own that is sent to these pages only: never beside the
cookie of somebody signed in, never in an address, a log or the journal. What is stored of it:
`tenants.meetings.voting`.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import Response, request

from tenants.isolation.sessions import TenantSession
from tenants.meetings import voting
from tenants.meetings.stored import LASTS
from webapp.context import runtime

PATH = "/b"
"""Where the pages for devices lie; the cookie is sent there and nowhere else."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A device at the door of a meeting.

    Attributes:
        device: the token it keeps; None on its first visit.
    """

    session: TenantSession
    meeting_id: UUID
    device: str | None


@contextmanager
def let_in(code: str) -> Iterator[Guest]:
    """Open the session of the meeting's Jugendamt for one request; reading stays read-only.

    Raises:
        NotFound: no meeting has this code.
        Refused: `meeting.over`.
    """
    # Ended before the next one begins: a room that votes at once must not hold two connections each.
    with runtime().platform_session(read_only=True) as session:
        door = voting.door(session, code)
    is_reading = request.method in {"GET", "HEAD"}
    with runtime().tenant_session(door.tenant_id, read_only=is_reading) as session:
        yield Guest(session, door.meeting_id, _device())


def new_device() -> str:
    """A token for a device that has none."""
    return secrets.token_urlsafe(32)


def keep(response: Response, device: str) -> Response:
    """Let the device keep its token for as long as a meeting may last."""
    response.set_cookie(
        _cookie(),
        device,
        max_age=LASTS,
        path=PATH,
        secure=runtime().settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _device() -> str | None:
    """The token as we gave it; anything else is none."""
    sent = request.cookies.get(_cookie(), "")
    return sent if re.fullmatch(r"[\w-]{43}", sent) else None


def _cookie() -> str:
    return "__Secure-werkstatt-stimme" if runtime().settings.is_https else "werkstatt-stimme"
