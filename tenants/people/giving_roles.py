"""Giving and ending roles inside a Jugendamt; in force with the next request of the person.

A Jugendamt never loses its last person who manages the team, and a role that releases figures is given
and ended only by those who may release themselves (`tenants.access.roles.may_give`).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tenants import journal
from tenants.access.permissions import Permission
from tenants.access.roles import PERMISSIONS, Role, may_give, permissions_of
from tenants.clock import today
from tenants.errors import NotAllowed, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.tenant import MembershipRecord

MANAGING_ROLES = tuple(role.value for role in Role if Permission.MANAGE_TEAM in PERMISSIONS[role])


def give_role(session: TenantSession, by: UUID | None, person_id: UUID, role: Role) -> None:
    """Give a member of this Jugendamt one more role, from today on.

    Args:
        by: who gives it; None for the command line, which may give every role.

    Raises:
        NotFound: the person was never a member here.
        NotAllowed: `by` may not give this role.
        Refused: `role.has` if they have it already.
    """
    refuse_unless_may_give(session, by, role)
    memberships = list(
        session.scalars(select(MembershipRecord).where(MembershipRecord.person_id == person_id))
    )
    if not memberships:
        raise NotFound("person", str(person_id))
    same = [m for m in memberships if m.role == role.value and (m.ends_on is None or m.ends_on > today())]
    if any(membership.ends_on is None for membership in same):
        raise Refused("role.has")
    # A role whose end is already set goes on: two rows of the same days would say the same twice.
    for membership in same:
        membership.ends_on = None
    if not same:
        _add(session, by, person_id, role)
    journal.write(session, by, "role.given", str(person_id), after={"role": role.value})


def end_role(
    session: TenantSession, by: UUID | None, membership_id: UUID, *, first_day_without: date
) -> None:
    """End a role; today means at once.

    Args:
        first_day_without: from this day on the role gives nothing; today or later.

    Raises:
        NotFound: no such role in this Jugendamt.
        NotAllowed: `by` may not end this role.
        Refused: `role.ended`, `role.past_day`, or `role.last_manager` if nobody would manage the team.
    """
    membership = session.get(MembershipRecord, (session.tenant_id, membership_id))
    if membership is None:
        raise NotFound("membership", str(membership_id))
    role = Role(membership.role)
    refuse_unless_may_give(session, by, role)
    if membership.ends_on is not None and membership.ends_on <= today():
        raise Refused("role.ended")
    if first_day_without < max(today(), membership.starts_on):
        raise Refused("role.past_day")
    if role.value in MANAGING_ROLES:
        _refuse_if_last_manager(session, membership)
    before = membership.ends_on
    membership.ends_on = first_day_without
    journal.write(
        session,
        by,
        "role.ended",
        str(membership.person_id),
        before={"role": role.value, "ends_on": before.isoformat() if before else None},
        after={"role": role.value, "ends_on": first_day_without.isoformat()},
    )


def _add(session: TenantSession, by: UUID | None, person_id: UUID, role: Role) -> None:
    try:
        with session.begin_nested():
            session.add(
                MembershipRecord(person_id=person_id, role=role.value, starts_on=today(), given_by=by)
            )
    except IntegrityError:
        # Given at this very moment, by a second click say.
        raise Refused("role.has") from None


def refuse_unless_may_give(session: TenantSession, by: UUID | None, role: Role) -> None:
    """Raise NotAllowed if this person may not give or end this role here today."""
    if by is None:
        return
    roles = session.scalars(
        select(MembershipRecord.role).where(
            MembershipRecord.person_id == by, MembershipRecord.runs_on(today())
        )
    )
    if not may_give(permissions_of(Role(held) for held in roles), role):
        raise NotAllowed(Permission.MANAGE_TEAM.value)


def _refuse_if_last_manager(session: TenantSession, ending: MembershipRecord) -> None:
    # Locked, so that two people cannot end each other's right at the same moment.
    managing = session.scalars(
        select(MembershipRecord)
        .where(MembershipRecord.role.in_(MANAGING_ROLES), MembershipRecord.ends_on.is_(None))
        .order_by(MembershipRecord.id)
        .with_for_update()
    )
    if all(membership.id == ending.id for membership in managing):
        raise Refused("role.last_manager")
