"""Who may sign in to a Jugendamt, as its operator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from tenants.access.roles import Role
from tenants.clock import today
from tenants.isolation.sessions import PlatformSession
from tenants.people.reading import PendingInvitation, pending_invitations
from tenants.records.base import alphabetical
from tenants.records.person import PersonRecord
from tenants.records.tenant import MembershipRecord


@dataclass(frozen=True, slots=True)
class Account:
    """A person with roles in a Jugendamt today."""

    name: str
    email: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts by name, and invitations nobody has accepted yet, the latest first."""

    people: tuple[Account, ...]
    invitations: tuple[PendingInvitation, ...]


def accounts(session: PlatformSession, tenant_id: UUID) -> Accounts:
    """Everybody with a role in the Jugendamt today, and everybody invited; two statements."""
    return Accounts(_people(session, tenant_id), pending_invitations(session, tenant_id))


def _people(session: PlatformSession, tenant_id: UUID) -> tuple[Account, ...]:
    rows = session.execute(
        select(PersonRecord.name, PersonRecord.email, func.array_agg(MembershipRecord.role))
        .join(MembershipRecord, MembershipRecord.person_id == PersonRecord.id)
        .where(MembershipRecord.tenant_id == tenant_id, MembershipRecord.runs_on(today()))
        .group_by(PersonRecord.id)
        .order_by(alphabetical(PersonRecord.name), PersonRecord.email)
    )
    return tuple(Account(name, email, _in_order(roles)) for name, email, roles in rows)


def _in_order(roles: Sequence[str]) -> tuple[Role, ...]:
    held = {Role(role) for role in roles}
    return tuple(role for role in Role if role in held)
