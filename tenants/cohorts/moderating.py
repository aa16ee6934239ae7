"""Which cohorts a consultant moderates, and who is in them: names, never work."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tenants.clock import today
from tenants.isolation.sessions import PlatformSession
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord, CohortModeratorRecord, CohortRecord
from tenants.records.tenant import TenantRecord


@dataclass(frozen=True, slots=True)
class ModeratedCohort:
    """A cohort of a consultant with its Jugendämter by name."""

    slug: str
    name: str
    starts_on: date
    ends_on: date
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """A cohort as the address of its pages names it."""

    id: UUID
    slug: str
    name: str


def workshop(session: PlatformSession, person_id: UUID, slug: str) -> Workshop | None:
    """The cohort of this slug if the person moderates it today; one statement."""
    row = session.execute(
        select(CohortRecord.id, CohortRecord.slug, CohortRecord.name)
        .join(CohortModeratorRecord, CohortModeratorRecord.cohort_id == CohortRecord.id)
        .where(CohortRecord.slug == slug, *_moderates(person_id))
    ).one_or_none()
    return None if row is None else Workshop(row.id, row.slug, row.name)


def _moderates(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    ended_on = CohortModeratorRecord.ended_on
    return (CohortModeratorRecord.person_id == person_id, or_(ended_on.is_(None), ended_on > today()))


def moderated(session: PlatformSession, person_id: UUID) -> tuple[ModeratedCohort, ...]:
    """The cohorts the person moderates today, the latest first; one statement."""
    day = today()
    by_name = aggregate_order_by(TenantRecord.name, alphabetical(TenantRecord.name))
    members = func.array_agg(by_name).filter(TenantRecord.id.is_not(None))
    rows = session.execute(
        select(CohortRecord.slug, CohortRecord.name, CohortRecord.starts_on, CohortRecord.ends_on, members)
        .join(CohortModeratorRecord, CohortModeratorRecord.cohort_id == CohortRecord.id)
        .outerjoin(
            CohortMemberRecord,
            (CohortMemberRecord.cohort_id == CohortRecord.id)
            & or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > day),
        )
        .outerjoin(TenantRecord, TenantRecord.id == CohortMemberRecord.tenant_id)
        .where(*_moderates(person_id))
        .group_by(CohortRecord.id)
        .order_by(CohortRecord.starts_on.desc(), alphabetical(CohortRecord.name))
    )
    return tuple(
        ModeratedCohort(slug, name, starts_on, ends_on, tuple(names or ()))
        for slug, name, starts_on, ends_on, names in rows
    )
