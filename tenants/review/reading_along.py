"""Who outside a Jugendamt can read a module now: its Moderation, from the moment it is handed in."""

from sqlalchemy import or_, select

from tenants.clock import today
from tenants.isolation.sessions import TenantSession
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord, CohortModeratorRecord
from tenants.records.person import PersonRecord
from tenants.work.stored import StoredRun


def readers(session: TenantSession, run: StoredRun) -> tuple[str, ...]:
    """Names of the consultants who can read this run today, by name; one statement at most.

    Operators have no session that reads work, and other Jugendämter have none that reads it either.
    """
    if not run.state.is_submitted:
        return ()
    day = today()
    return tuple(
        session.scalars(
            select(PersonRecord.name)
            .join(CohortModeratorRecord, CohortModeratorRecord.person_id == PersonRecord.id)
            .join(CohortMemberRecord, CohortMemberRecord.cohort_id == CohortModeratorRecord.cohort_id)
            .where(
                CohortMemberRecord.tenant_id == session.tenant_id,
                CohortMemberRecord.joined_on <= day,
                or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > day),
                or_(CohortModeratorRecord.ended_on.is_(None), CohortModeratorRecord.ended_on > day),
            )
            .group_by(PersonRecord.id)
            .order_by(alphabetical(PersonRecord.name))
        )
    )
