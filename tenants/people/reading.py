"""The team of a Jugendamt as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import now, today
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.records.base import alphabetical
from tenants.records.person import PersonRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role somebody has.

    Attributes:
        since: first day with the role.
        ends_on: first day without it; None while no end is set.
    """

    membership_id: UUID
    role: Role
    since: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team with all roles they have today."""

    person_id: UUID
    name: str
    email: str
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """An invitation that was neither accepted nor withdrawn."""

    id: UUID
    name: str
    email: str
    role: Role
    expires_at: datetime
    is_expired: bool


@dataclass(frozen=True, slots=True)
class Team:
    """Colleagues by name, and invitations, the latest first."""

    colleagues: tuple[Colleague, ...]
    invitations: tuple[PendingInvitation, ...]

    def colleague(self, person_id: UUID) -> Colleague:
        """The colleague of this id; raises NotFound."""
        found = next((c for c in self.colleagues if c.person_id == person_id), None)
        if found is None:
            raise NotFound("person", str(person_id))
        return found

    def holder(self, membership_id: UUID) -> Colleague:
        """The colleague who has this role; raises NotFound."""
        for colleague in self.colleagues:
            if any(held.membership_id == membership_id for held in colleague.roles):
                return colleague
        raise NotFound("membership", str(membership_id))


def team(session: TenantSession) -> Team:
    """Everybody who works in the Jugendamt, and who is invited; two statements."""
    return Team(_colleagues(session), pending_invitations(session, session.tenant_id))


def _colleagues(session: TenantSession) -> tuple[Colleague, ...]:
    rows = session.execute(
        select(
            PersonRecord.id,
            PersonRecord.name,
            PersonRecord.email,
            MembershipRecord.id.label("membership_id"),
            MembershipRecord.role,
            MembershipRecord.starts_on,
            MembershipRecord.ends_on,
        )
        .join(MembershipRecord, MembershipRecord.person_id == PersonRecord.id)
        .where(MembershipRecord.runs_on(today()))
        .order_by(
            alphabetical(PersonRecord.name),
            PersonRecord.id,
            MembershipRecord.starts_on,
            MembershipRecord.role,
        )
    )
    return tuple(
        Colleague(
            person_id,
            name,
            email,
            tuple(HeldRole(row.membership_id, Role(row.role), row.starts_on, row.ends_on) for row in held),
        )
        for (person_id, name, email), held in groupby(rows, lambda row: (row.id, row.name, row.email))
    )


def pending_invitations(
    session: TenantSession | PlatformSession, tenant_id: UUID
) -> tuple[PendingInvitation, ...]:
    """Invitations into a Jugendamt that nobody has accepted yet, the latest first; one statement."""
    pending = session.scalars(
        select(InvitationRecord)
        .where(InvitationRecord.tenant_id == tenant_id, InvitationRecord.is_pending())
        .order_by(InvitationRecord.invited_at.desc(), InvitationRecord.id)
    )
    return tuple(
        PendingInvitation(
            invitation.id,
            invitation.name,
            invitation.email,
            Role(invitation.role),
            invitation.expires_at,
            is_expired=invitation.expires_at <= now(),
        )
        for invitation in pending
    )
