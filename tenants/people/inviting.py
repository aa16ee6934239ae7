"""Inviting a colleague into a Jugendamt.

The invitation is a row of the Jugendamt; its link is signed, names the row, works once and for as long
as the row says. Whether the address already has an account elsewhere makes no difference to anything
the inviting side sees: the session of the Jugendamt cannot even read people outside it.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tenants import journal
from tenants.access.roles import Role
from tenants.clock import now, today
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.mail_addresses import canonical
from tenants.people.giving_roles import refuse_unless_may_give
from tenants.records.person import PersonRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord, TenantRecord
from tenants.wishes.wishing import wish_platform_job, wish_tenant_job

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers, and who offers it."""

    by: UUID | None
    name: str
    role: Role

    def write_into(self, invitation: InvitationRecord) -> None:
        """Let the invitation say this, for another 14 days."""
        invitation.name = self.name
        invitation.role = self.role.value
        invitation.invited_by = self.by
        invitation.invited_at = now()
        invitation.expires_at = now() + VALID_FOR


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation on its way; `replaced` is the role it offered until now, if it was another one."""

    id: UUID
    replaced: Role | None


def invite(session: TenantSession, by: UUID | None, *, email: str, name: str, role: Role) -> UUID:
    """Invite somebody; an open invitation of the same address is renewed.

    Args:
        by: who invites; None for the command line, which may give every role.

    Returns:
        Id of the invitation; the mail with its link is wished for.

    Raises:
        NotAllowed: `by` may not give this role, or not the one the open invitation offers.
        Refused: `invitation.member` if the address belongs to a member of this Jugendamt.
    """
    refuse_unless_may_give(session, by, role)
    address = canonical(email)
    if _is_member(session, address):
        raise Refused("invitation.member")
    earlier = _open_or_none(session, session.tenant_id, address)
    if earlier is not None:
        # Inviting again changes what is offered: who may not give the higher role may not take it back.
        refuse_unless_may_give(session, by, Role(earlier.role))
    before = _snapshot(earlier)
    invitation = _offered(session, session.tenant_id, address, earlier, Offer(by, name.strip(), role))
    _send(session, invitation)
    journal.write(
        session, by, "invitation.sent", str(invitation.id), before=before, after=_snapshot(invitation)
    )
    return invitation.id


def invite_first(
    session: PlatformSession, by: UUID | None, tenant_id: UUID, *, email: str, name: str, role: Role
) -> Sent:
    """Invite somebody into a Jugendamt on behalf of the operator, who may give every role.

    An open invitation of the same address is renewed and offers from now on what this one says.

    Args:
        by: the operator; None for the command line.

    Raises:
        NotFound: no such Jugendamt.
    """
    if session.get(TenantRecord, tenant_id) is None:
        raise NotFound("tenant", str(tenant_id))
    address = canonical(email)
    earlier = _open_or_none(session, tenant_id, address)
    before = _snapshot(earlier)
    replaced = Role(earlier.role) if earlier is not None and earlier.role != role else None
    invitation = _offered(session, tenant_id, address, earlier, Offer(by, name.strip(), role))
    session.flush()
    wish_platform_job(
        session, "send-mail", {"kind": "invitation", "id": str(invitation.id), "tenant": str(tenant_id)}
    )
    journal.write_platform(
        session,
        by,
        "invitation.sent",
        str(invitation.id),
        tenant_id=tenant_id,
        before=before,
        after=_snapshot(invitation),
    )
    return Sent(invitation.id, replaced)


def renew(session: TenantSession, by: UUID, invitation_id: UUID) -> None:
    """Send an open or expired invitation once more; it is valid for another 14 days.

    Raises:
        NotFound: no such invitation in this Jugendamt.
        NotAllowed: `by` may not give its role.
        Refused: `invitation.used` or `invitation.withdrawn`.
    """
    invitation = _invitation(session, invitation_id)
    refuse_unless_may_give(session, by, Role(invitation.role))
    if invitation.withdrawn_at is not None:
        raise Refused("invitation.withdrawn")
    invitation.expires_at = now() + VALID_FOR
    _send(session, invitation)
    journal.write(session, by, "invitation.renewed", str(invitation.id))


def withdraw(session: TenantSession, by: UUID, invitation_id: UUID) -> None:
    """Make the invitation's link worthless; twice is the same as once.

    Raises:
        NotFound: no such invitation in this Jugendamt.
        NotAllowed: `by` may not give its role.
        Refused: `invitation.used`, since the person has joined already.
    """
    invitation = _invitation(session, invitation_id)
    refuse_unless_may_give(session, by, Role(invitation.role))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now()
        journal.write(session, by, "invitation.withdrawn", str(invitation.id))


def _invitation(session: TenantSession, invitation_id: UUID) -> InvitationRecord:
    """An invitation nobody has accepted yet, held so that nobody accepts it meanwhile."""
    invitation = session.get(InvitationRecord, (session.tenant_id, invitation_id), with_for_update=True)
    if invitation is None:
        raise NotFound("invitation", str(invitation_id))
    if invitation.accepted_at is not None:
        raise Refused("invitation.used")
    return invitation


def _is_member(session: TenantSession, address: str) -> bool:
    member = (
        select(MembershipRecord.id)
        .join(PersonRecord, PersonRecord.id == MembershipRecord.person_id)
        .where(PersonRecord.email == address, MembershipRecord.runs_on(today()))
        .limit(1)
    )
    return session.scalar(member) is not None


def _open_or_none(
    session: TenantSession | PlatformSession, tenant_id: UUID, address: str
) -> InvitationRecord | None:
    """The one open invitation of the address."""
    return session.scalar(
        select(InvitationRecord).where(
            InvitationRecord.tenant_id == tenant_id,
            InvitationRecord.email == address,
            InvitationRecord.is_pending(),
        )
    )


def _offered(
    session: TenantSession | PlatformSession,
    tenant_id: UUID,
    address: str,
    earlier: InvitationRecord | None,
    offer: Offer,
) -> InvitationRecord:
    """The earlier invitation of the address or a new one, with this offer and valid from now on."""
    invitation = earlier or InvitationRecord(tenant_id=tenant_id, email=address)
    offer.write_into(invitation)
    if earlier is None:
        try:
            with session.begin_nested():
                session.add(invitation)
        except IntegrityError:
            # The same address was invited at this very moment, by a second click say.
            raced = _open_or_none(session, tenant_id, address)
            assert raced is not None
            offer.write_into(raced)
            return raced
    return invitation


def _send(session: TenantSession, invitation: InvitationRecord) -> None:
    session.flush()
    wish_tenant_job(session, "send-tenant-mail", {"kind": "invitation", "id": str(invitation.id)})


def _snapshot(invitation: InvitationRecord | None) -> dict[str, str] | None:
    return None if invitation is None else {"name": invitation.name, "role": invitation.role}
