"""Links that carry a right: signed for one purpose, naming one row, and nothing else.

Whether a link still works is not in the link but in the row it names: used once, withdrawn, expired. A
link signed for one purpose is no link for another, because the purpose is part of the key.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from tenants.errors import NotFound
from webapp.settings import Settings


class Purpose(StrEnum):
    """What a link is for; the value is the path it leads to."""

    INVITATION = "einladung"
    PASSWORD = "kennwort/neu"  # noqa: S105 - a path


@dataclass(frozen=True, slots=True)
class Target:
    """The row a link names; `tenant_id` where the row belongs to a Jugendamt."""

    row_id: UUID
    tenant_id: UUID | None = None


def link(settings: Settings, purpose: Purpose, target: Target) -> str:
    """The full address to put into a mail; built from the setting, never from a request's host."""
    return f"{settings.base_url.rstrip('/')}/{purpose.value}/{token(settings, purpose, target)}"


def token(settings: Settings, purpose: Purpose, target: Target) -> str:
    """The signed part of a link."""
    ids = [target.row_id.hex] + ([target.tenant_id.hex] if target.tenant_id else [])
    signed: str = _serializer(settings, purpose).dumps(ids)
    return signed


def target_of(settings: Settings, purpose: Purpose, token: str) -> Target:
    """The row a token names; raises NotFound for a token of another purpose or one not signed by us."""
    try:
        row_id, *tenant_id = _serializer(settings, purpose).loads(token)
        return Target(UUID(row_id), UUID(tenant_id[0]) if tenant_id else None)
    except (BadData, ValueError):
        raise NotFound("link", purpose.value) from None


def _serializer(settings: Settings, purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings.secret_key,
        salt=f"werkstatt.link.{purpose.value}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
    )
