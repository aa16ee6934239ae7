"""Ending what a person may do in a Jugendamt, by mail address; for the command line."""

from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import TenantSession
from tenants.mail_addresses import canonical
from tenants.people.giving_roles import end_role
from tenants.records.person import PersonRecord
from tenants.records.tenant import MembershipRecord


def end_roles(session: TenantSession, email: str, *, role: Role | None = None) -> tuple[Role, ...]:
    """End one role of a person in the session's Jugendamt, or all of them, from today on.

    Returns:
        The roles ended.

    Raises:
        NotFound: the person has no such role here today.
        Refused: `role.last_manager` if nobody would manage the team.
    """
    held = select(MembershipRecord).where(
        MembershipRecord.person_id.in_(select(PersonRecord.id).where(PersonRecord.email == canonical(email))),
        MembershipRecord.runs_on(today()),
    )
    if role is not None:
        held = held.where(MembershipRecord.role == role.value)
    memberships = session.scalars(held.order_by(MembershipRecord.role)).all()
    if not memberships:
        raise NotFound("membership", email)
    for membership in memberships:
        end_role(session, None, membership.id, first_day_without=today())
        session.flush()
    return tuple(Role(membership.role) for membership in memberships)
