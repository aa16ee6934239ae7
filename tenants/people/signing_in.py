"""Sign-in sessions: begun with a secret token, found by its hash, ended at once when told so."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, and_, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, array

from tenants.access.permissions import Permission
from tenants.access.roles import PlatformRole, Role, permissions_of
from tenants.clock import OFFICE_TIME, now
from tenants.isolation.sessions import PlatformSession
from tenants.records.base import alphabetical
from tenants.records.person import PersonRecord, PlatformRoleRecord, SigninRecord
from tenants.records.tenant import MembershipRecord, SizeRecord, TenantRecord

IDLE_LIMIT = timedelta(hours=2)
"""A session nobody used this long is over."""

ABSOLUTE_LIMIT = timedelta(hours=12)
"""A session is over after this, used or not."""

SEEN_EVERY = timedelta(minutes=5)
"""The last-seen time is written at most this often, so that reading pages stays reading."""


@dataclass(frozen=True, slots=True)
class TenantMembership:
    """A Jugendamt the person belongs to today, with all roles there."""

    tenant_id: UUID
    slug: str
    name: str
    cluster: str | None
    roles: frozenset[Role]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do there."""
        return permissions_of(self.roles)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person behind a sign-in session.

    Attributes:
        memberships: by name of the Jugendamt.
        is_stale: the last-seen time is due to be written.
    """

    person_id: UUID
    name: str
    email: str
    platform_roles: frozenset[PlatformRole]
    memberships: tuple[TenantMembership, ...]
    is_stale: bool

    def membership(self, slug: str) -> TenantMembership | None:
        """The membership in the Jugendamt of this slug, if there is one."""
        return next((m for m in self.memberships if m.slug == slug), None)

    @property
    def platform_permissions(self) -> frozenset[Permission]:
        """What the person may do outside any Jugendamt."""
        return permissions_of(self.platform_roles)


def begin(session: PlatformSession, person_id: UUID) -> str:
    """Begin a sign-in session; returns its secret token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    started = now()
    session.add(
        SigninRecord(
            token_hash=_hash(token),
            person_id=person_id,
            started_at=started,
            last_seen_at=started,
            expires_at=started + ABSOLUTE_LIMIT,
        )
    )
    session.flush()
    return token


def signed_in(session: PlatformSession, token: str, *, at: datetime | None = None) -> SignedIn | None:
    """The person behind the token with today's memberships; None when the session is over.

    One statement; role changes are in force with the next request.
    """
    at = at or now()
    rows = session.execute(
        _SIGNED_IN,
        {
            "token_hash": _hash(token),
            "at": at,
            "today": at.astimezone(OFFICE_TIME).date(),
            "seen_after": at - IDLE_LIMIT,
        },
    ).all()
    return _signed_in(rows, at) if rows else None


def touch(session: PlatformSession, token: str) -> None:
    """Note that the session was used just now."""
    seen = update(SigninRecord).where(SigninRecord.token_hash == _hash(token)).values(last_seen_at=now())
    session.execute(seen)


def end(session: PlatformSession, token: str) -> None:
    """End the session; ending twice is the same as once."""
    signin = session.get(SigninRecord, _hash(token))
    if signin is not None and signin.ended_at is None:
        signin.ended_at = now()


def end_all(session: PlatformSession, person_id: UUID) -> None:
    """End all sessions of a person, after a new password say."""
    running = select(SigninRecord).where(SigninRecord.person_id == person_id, SigninRecord.ended_at.is_(None))
    for signin in session.scalars(running):
        signin.ended_at = now()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _signed_in(rows: Sequence[Row[*tuple[Any, ...]]], at: datetime) -> SignedIn:
    first = rows[0]
    roles: dict[UUID, set[Role]] = {}
    tenants = {}
    for row in rows:
        if row.tenant_id is not None:
            roles.setdefault(row.tenant_id, set()).add(Role(row.role))
            tenants[row.tenant_id] = row
    return SignedIn(
        person_id=first.person_id,
        name=first.name,
        email=first.email,
        platform_roles=frozenset(PlatformRole(role) for role in first.platform_roles),
        memberships=tuple(
            TenantMembership(
                row.tenant_id, row.slug, row.tenant_name, row.cluster, frozenset(roles[row.tenant_id])
            )
            for row in tenants.values()
        ),
        is_stale=at - first.last_seen_at > SEEN_EVERY,
    )


def _statement() -> Any:
    cluster = (
        select(SizeRecord.cluster)
        .where(SizeRecord.tenant_id == TenantRecord.id, SizeRecord.in_force_on <= bindparam("today"))
        .order_by(SizeRecord.confirmed_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    platform_roles = (
        select(func.coalesce(func.array_agg(PlatformRoleRecord.role), cast(array([]), ARRAY(Text))))
        .where(PlatformRoleRecord.person_id == PersonRecord.id, PlatformRoleRecord.ended_at.is_(None))
        .scalar_subquery()
    )
    running = and_(
        MembershipRecord.person_id == PersonRecord.id, MembershipRecord.runs_on(bindparam("today"))
    )
    return (
        select(
            PersonRecord.id.label("person_id"),
            PersonRecord.name,
            PersonRecord.email,
            SigninRecord.last_seen_at,
            platform_roles.label("platform_roles"),
            MembershipRecord.role,
            TenantRecord.id.label("tenant_id"),
            TenantRecord.slug,
            TenantRecord.name.label("tenant_name"),
            cluster.label("cluster"),
        )
        .select_from(SigninRecord)
        .join(PersonRecord, PersonRecord.id == SigninRecord.person_id)
        .outerjoin(MembershipRecord, running)
        .outerjoin(TenantRecord, TenantRecord.id == MembershipRecord.tenant_id)
        .where(
            SigninRecord.token_hash == bindparam("token_hash"),
            SigninRecord.ended_at.is_(None),
            SigninRecord.expires_at > bindparam("at"),
            SigninRecord.last_seen_at > bindparam("seen_after"),
            PersonRecord.disabled_at.is_(None),
        )
        .order_by(alphabetical(TenantRecord.name))
    )


_SIGNED_IN = _statement()
