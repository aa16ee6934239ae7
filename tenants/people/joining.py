"""Accepting an invitation.

Whoever holds the link holds the mailbox. A new person names themselves and chooses a password; a person
with an account confirms theirs, so that a forwarded mail does not put somebody else into the account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from tenants import journal
from tenants.access.roles import Role
from tenants.clock import now, today
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.people import passwords
from tenants.people.recognising import recognise
from tenants.records.person import PersonRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord, TenantRecord
from tenants.wishes.wishing import wish_platform_job

ASK_AGAIN_AFTER = timedelta(days=1)
"""A new invitation is asked for at most once a day."""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can be accepted now.

    Attributes:
        has_account: somebody signs in with this address already.
    """

    id: UUID
    tenant_id: UUID
    tenant_slug: str
    tenant_name: str
    email: str
    name: str
    role: Role
    expires_at: datetime
    has_account: bool


def open_invitation(session: PlatformSession, tenant_id: UUID, invitation_id: UUID) -> OpenInvitation:
    """The invitation behind a link.

    Raises:
        NotFound: there is none.
        Refused: `invitation.used`, `invitation.withdrawn` or `invitation.expired`.
    """
    has_account = (
        select(func.count())
        .where(PersonRecord.email == InvitationRecord.email, PersonRecord.password_hash.is_not(None))
        .correlate(InvitationRecord)
        .scalar_subquery()
    )
    row = session.execute(
        select(InvitationRecord, TenantRecord.slug, TenantRecord.name, has_account)
        .join(TenantRecord, TenantRecord.id == InvitationRecord.tenant_id)
        .where(InvitationRecord.tenant_id == tenant_id, InvitationRecord.id == invitation_id)
    ).one_or_none()
    if row is None:
        raise NotFound("invitation", str(invitation_id))
    invitation, slug, tenant_name, accounts = row
    _refuse_unless_open(invitation)
    return OpenInvitation(
        id=invitation.id,
        tenant_id=tenant_id,
        tenant_slug=slug,
        tenant_name=tenant_name,
        email=invitation.email,
        name=invitation.name,
        role=Role(invitation.role),
        expires_at=invitation.expires_at,
        has_account=bool(accounts),
    )


def join_as_new_person(
    session: PlatformSession, tenant_id: UUID, invitation_id: UUID, *, name: str, password: str
) -> UUID:
    """Accept as somebody without an account; returns the new person's id.

    Raises:
        NotFound, Refused: as `open_invitation`.
        Refused: `joining.has_account`, `person.locked`, or the password's rules
            (`tenants.people.passwords.check`).
    """
    invitation = _locked(session, tenant_id, invitation_id)
    tenant = session.get_one(TenantRecord, tenant_id)
    passwords.check(password, context=(name, invitation.email, tenant.name))
    person = session.scalar(select(PersonRecord).where(PersonRecord.email == invitation.email))
    if person is None:
        person = PersonRecord(email=invitation.email)
        session.add(person)
    elif person.password_hash is not None:
        raise Refused("joining.has_account")
    elif person.disabled_at is not None:
        raise Refused("person.locked", (person.name,))
    person.name = name.strip()
    person.password_hash = passwords.hashed(password)
    session.flush()
    journal.write_platform(session, person.id, "person.joined", str(person.id))
    _accept(session, invitation, person.id)
    return person.id


def join_with_account(
    session: PlatformSession, tenant_id: UUID, invitation_id: UUID, *, password: str
) -> UUID:
    """Accept as the person who signs in with the invited address; returns their id.

    Raises:
        NotFound, Refused: as `open_invitation`.
        Refused: `joining.wrong_password`.
    """
    invitation = _locked(session, tenant_id, invitation_id)
    person_id = recognise(session, invitation.email, password)
    if person_id is None:
        raise Refused("joining.wrong_password")
    _accept(session, invitation, person_id)
    return person_id


def ask_again(session: PlatformSession, tenant_id: UUID, invitation_id: UUID) -> None:
    """Ask those who manage the team for a new invitation in place of an expired one.

    Says nothing about what became of it: an unknown, used or withdrawn invitation, or one asked about
    within a day, does nothing.
    """
    invitation = session.get(InvitationRecord, (tenant_id, invitation_id), with_for_update=True)
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at:
        return
    asked_lately = invitation.asked_again_at and now() - invitation.asked_again_at < ASK_AGAIN_AFTER
    if asked_lately or invitation.expires_at > now():
        return
    invitation.asked_again_at = now()
    journal.write_platform(session, None, "invitation.asked_again", str(invitation_id), tenant_id=tenant_id)
    wish_platform_job(
        session,
        "send-mail",
        {"kind": "invitation-asked-again", "id": str(invitation_id), "tenant": str(tenant_id)},
    )


def _refuse_unless_open(invitation: InvitationRecord) -> None:
    if invitation.accepted_at is not None:
        raise Refused("invitation.used")
    if invitation.withdrawn_at is not None:
        raise Refused("invitation.withdrawn")
    if invitation.expires_at <= now():
        raise Refused("invitation.expired")


def _locked(session: PlatformSession, tenant_id: UUID, invitation_id: UUID) -> InvitationRecord:
    """The open invitation, held until the end of the transaction, so that it is used once."""
    invitation = session.get(InvitationRecord, (tenant_id, invitation_id), with_for_update=True)
    if invitation is None:
        raise NotFound("invitation", str(invitation_id))
    _refuse_unless_open(invitation)
    return invitation


def _accept(session: PlatformSession, invitation: InvitationRecord, person_id: UUID) -> None:
    invitation.accepted_at = now()
    running = select(MembershipRecord.id).where(
        MembershipRecord.tenant_id == invitation.tenant_id,
        MembershipRecord.person_id == person_id,
        MembershipRecord.role == invitation.role,
        MembershipRecord.runs_on(today()),
    )
    if session.scalar(running) is None:
        session.add(
            MembershipRecord(
                tenant_id=invitation.tenant_id,
                person_id=person_id,
                role=invitation.role,
                starts_on=today(),
                given_by=invitation.invited_by,
            )
        )
    journal.write_platform(
        session,
        person_id,
        "invitation.accepted",
        str(invitation.id),
        tenant_id=invitation.tenant_id,
        after={"role": invitation.role},
    )
