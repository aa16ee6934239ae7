"""What the mails about people need to know. Read at the moment of sending, by the ids the wish carries.

Each function gives None where the mail is not to be sent any more: an invitation withdrawn meanwhile, a
forgotten password of an address nobody has.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import now, today
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.people.giving_roles import MANAGING_ROLES
from tenants.records.person import PasswordResetRecord, PersonRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord, TenantRecord


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """An invitation to be sent.

    Attributes:
        invited_by: name of the colleague who invites; None for the operator.
    """

    tenant_id: UUID
    tenant_name: str
    email: str
    name: str
    role: Role
    invited_by: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AskedAgainLetter:
    """Somebody whose invitation expired asks for a new one.

    Attributes:
        recipients: addresses of those who manage the team; empty if nobody does.
    """

    recipients: tuple[str, ...]
    tenant_name: str
    tenant_slug: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class PasswordLetter:
    """Somebody's own password: to be set anew, or just changed."""

    email: str
    name: str


def invitation_letter(
    session: TenantSession | PlatformSession, tenant_id: UUID, invitation_id: UUID
) -> InvitationLetter | None:
    """The open invitation as a mail needs it."""
    row = session.execute(
        select(InvitationRecord, TenantRecord.name, PersonRecord.name)
        .join(TenantRecord, TenantRecord.id == InvitationRecord.tenant_id)
        .outerjoin(PersonRecord, PersonRecord.id == InvitationRecord.invited_by)
        .where(
            InvitationRecord.tenant_id == tenant_id,
            InvitationRecord.id == invitation_id,
            InvitationRecord.is_pending(),
            InvitationRecord.expires_at > now(),
        )
    ).one_or_none()
    if row is None:
        return None
    invitation, tenant_name, invited_by = row
    return InvitationLetter(
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        email=invitation.email,
        name=invitation.name,
        role=Role(invitation.role),
        invited_by=invited_by if isinstance(session, TenantSession) else None,
        expires_at=invitation.expires_at,
    )


def asked_again_letter(
    session: PlatformSession, tenant_id: UUID, invitation_id: UUID
) -> AskedAgainLetter | None:
    """The wish for a new invitation, with everybody who can send one."""
    row = session.execute(
        select(InvitationRecord.email, InvitationRecord.name, TenantRecord.name, TenantRecord.slug)
        .join(TenantRecord, TenantRecord.id == InvitationRecord.tenant_id)
        .where(InvitationRecord.tenant_id == tenant_id, InvitationRecord.id == invitation_id)
    ).one_or_none()
    if row is None:
        return None
    email, name, tenant_name, tenant_slug = row
    recipients = session.scalars(
        select(PersonRecord.email)
        .join(MembershipRecord, MembershipRecord.person_id == PersonRecord.id)
        .where(
            MembershipRecord.tenant_id == tenant_id,
            MembershipRecord.role.in_(MANAGING_ROLES),
            MembershipRecord.runs_on(today()),
            PersonRecord.disabled_at.is_(None),
        )
        .distinct()
        .order_by(PersonRecord.email)
    )
    return AskedAgainLetter(tuple(recipients), tenant_name, tenant_slug, email, name)


def reset_letter(session: PlatformSession, reset_id: UUID) -> PasswordLetter | None:
    """Whom to send the link to a new password."""
    row = session.execute(
        select(PersonRecord.email, PersonRecord.name)
        .join(PasswordResetRecord, PasswordResetRecord.person_id == PersonRecord.id)
        .where(
            PasswordResetRecord.id == reset_id,
            PasswordResetRecord.used_at.is_(None),
            PasswordResetRecord.expires_at > now(),
        )
    ).one_or_none()
    return None if row is None else PasswordLetter(*row)


def changed_password_letter(session: PlatformSession, person_id: UUID) -> PasswordLetter | None:
    """Whom to tell that their password was changed."""
    row = session.execute(
        select(PersonRecord.email, PersonRecord.name).where(PersonRecord.id == person_id)
    ).one_or_none()
    return None if row is None else PasswordLetter(*row)
