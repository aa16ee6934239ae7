"""Those of a Jugendamt who may be given work: everybody with a role that answers items today."""

from uuid import UUID

from sqlalchemy import select

from tenants.access.permissions import Permission
from tenants.access.roles import roles_with
from tenants.clock import today
from tenants.isolation.sessions import TenantSession
from tenants.records.base import alphabetical
from tenants.records.person import PersonRecord
from tenants.records.tenant import MembershipRecord
from tenants.work.assigned import Somebody

_ANSWERING = [role.value for role in roles_with(Permission.ANSWER)]


def who_may_answer(session: TenantSession) -> tuple[Somebody, ...]:
    """Everybody who may answer items here today, by name; one statement."""
    rows = session.execute(
        select(PersonRecord.id, PersonRecord.name)
        .where(
            PersonRecord.id.in_(
                select(MembershipRecord.person_id).where(
                    MembershipRecord.role.in_(_ANSWERING), MembershipRecord.runs_on(today())
                )
            )
        )
        .order_by(alphabetical(PersonRecord.name), PersonRecord.id)
    )
    return tuple(Somebody(row.id, row.name) for row in rows)


def may_answer(session: TenantSession, person_id: UUID) -> bool:
    """Whether this person may answer items here today; one statement."""
    held = select(MembershipRecord.id).where(
        MembershipRecord.person_id == person_id,
        MembershipRecord.role.in_(_ANSWERING),
        MembershipRecord.runs_on(today()),
    )
    return session.scalars(held.limit(1)).first() is not None
