"""Which cohorts a consultant moderates, and who is in them: names, never work."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tenants.clock import today
from tenants.isolation.sessions import PlatformSession
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord, CohortModeratorRecord, CohortRecord
from tenants.records.tenant import TenantRecord


@dataclass(frozen=True, slots=True)
class ModeratedCohort:
    """A cohort of a consultant with its Jugendämter by name."""

    name: str
    starts_on: date
    ends_on: date
    members: tuple[str, ...]


def moderated(session: PlatformSession, person_id: UUID) -> tuple[ModeratedCohort, ...]:
    """The cohorts the person moderates today, the latest first; one statement."""
    day = today()
    by_name = aggregate_order_by(TenantRecord.name, alphabetical(TenantRecord.name))
    members = func.array_agg(by_name).filter(TenantRecord.id.is_not(None))
    rows = session.execute(
        select(CohortRecord.name, CohortRecord.starts_on, CohortRecord.ends_on, members)
        .join(CohortModeratorRecord, CohortModeratorRecord.cohort_id == CohortRecord.id)
        .outerjoin(
            CohortMemberRecord,
            (CohortMemberRecord.cohort_id == CohortRecord.id)
            & or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > day),
        )
        .outerjoin(TenantRecord, TenantRecord.id == CohortMemberRecord.tenant_id)
        .where(
            CohortModeratorRecord.person_id == person_id,
            or_(CohortModeratorRecord.ended_on.is_(None), CohortModeratorRecord.ended_on > day),
        )
        .group_by(CohortRecord.id)
        .order_by(CohortRecord.starts_on.desc(), alphabetical(CohortRecord.name))
    )
    return tuple(
        ModeratedCohort(name, starts_on, ends_on, tuple(names or ()))
        for name, starts_on, ends_on, names in rows
    )
