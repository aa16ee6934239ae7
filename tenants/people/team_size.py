"""Whether somebody works alone in a Jugendamt: then inviting the team is the next thing to do."""

from sqlalchemy import func, select

from tenants.clock import now, today
from tenants.isolation.sessions import TenantSession
from tenants.records.tenant import InvitationRecord, MembershipRecord


def is_alone(session: TenantSession) -> bool:
    """Nobody else belongs to the Jugendamt and no invitation is on its way; one statement."""
    others = (
        select(func.count(MembershipRecord.person_id.distinct()))
        .where(MembershipRecord.runs_on(today()))
        .scalar_subquery()
    )
    invited = (
        select(func.count(InvitationRecord.id))
        .where(InvitationRecord.is_pending(), InvitationRecord.expires_at > now())
        .scalar_subquery()
    )
    people, invitations = session.execute(select(others, invited)).one()
    return bool(people <= 1 and invitations == 0)
