"""Who makes up a cohort, as operators see it: its Jugendämter and its consultants."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from tenants.access.roles import PlatformRole
from tenants.clock import today
from tenants.cohorts.sizing import Cluster
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord, CohortModeratorRecord, CohortRecord
from tenants.records.person import PersonRecord, PlatformRoleRecord
from tenants.records.tenant import TenantRecord


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort in a list; `members` and `moderators` count those who have not left."""

    slug: str
    name: str
    cluster: Cluster | None
    kind: Kind | None
    edition: str
    starts_on: date
    ends_on: date
    members: int
    moderators: int


@dataclass(frozen=True, slots=True)
class Member:
    """A Jugendamt in a cohort with what was frozen at joining; `left_on` None: until the cohort's end."""

    slug: str
    name: str
    kind: Kind
    land: Land
    cluster: Cluster
    population: int
    population_on: date
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Consultant:
    """A person with the role Moderation."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CohortPage:
    """A cohort; members by name with those who left at the end; `free` consultants do not moderate it."""

    cohort: CohortRow
    members: tuple[Member, ...]
    moderators: tuple[Consultant, ...]
    free: tuple[Consultant, ...]


def cohorts(session: PlatformSession) -> tuple[CohortRow, ...]:
    """All cohorts, the latest first; one statement."""
    rows = session.execute(
        _cohort_rows().order_by(CohortRecord.starts_on.desc(), alphabetical(CohortRecord.name))
    )
    return tuple(_cohort_row(*row) for row in rows)


def cohort_page(session: PlatformSession, slug: str) -> CohortPage:
    """A cohort with members and consultants; three statements. Raises NotFound."""
    row = session.execute(_cohort_rows().where(CohortRecord.slug == slug)).one_or_none()
    if row is None:
        raise NotFound("cohort", slug)
    cohort_id = row[0].id
    consultants = _consultants(session, cohort_id)
    return CohortPage(
        cohort=_cohort_row(*row),
        members=_members(session, cohort_id),
        moderators=tuple(person for person, moderates in consultants if moderates),
        free=tuple(person for person, moderates in consultants if not moderates),
    )


def _cohort_rows() -> Select[*tuple[Any, ...]]:
    members = (
        select(func.count())
        .where(
            CohortMemberRecord.cohort_id == CohortRecord.id,
            or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > today()),
        )
        .scalar_subquery()
    )
    moderators = (
        select(func.count())
        .where(CohortModeratorRecord.cohort_id == CohortRecord.id, CohortModeratorRecord.ended_on.is_(None))
        .scalar_subquery()
    )
    return select(CohortRecord, members, moderators)


def _cohort_row(cohort: CohortRecord, members: int, moderators: int) -> CohortRow:
    return CohortRow(
        slug=cohort.slug,
        name=cohort.name,
        cluster=None if cohort.cluster is None else Cluster(cohort.cluster),
        kind=None if cohort.kind is None else Kind(cohort.kind),
        edition=cohort.edition,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        members=members,
        moderators=moderators,
    )


def _members(session: PlatformSession, cohort_id: UUID) -> tuple[Member, ...]:
    rows = session.execute(
        select(CohortMemberRecord, TenantRecord)
        .join(TenantRecord, TenantRecord.id == CohortMemberRecord.tenant_id)
        .where(CohortMemberRecord.cohort_id == cohort_id)
        .order_by(CohortMemberRecord.left_on.is_not(None), alphabetical(TenantRecord.name))
    )
    return tuple(
        Member(
            slug=tenant.slug,
            name=tenant.name,
            kind=Kind(tenant.kind),
            land=Land(tenant.land),
            cluster=Cluster(member.cluster),
            population=member.population,
            population_on=member.population_on,
            joined_on=member.joined_on,
            left_on=member.left_on,
        )
        for member, tenant in rows
    )


def _consultants(session: PlatformSession, cohort_id: UUID) -> list[tuple[Consultant, bool]]:
    """All consultants by name, and whether they moderate this cohort."""
    rows = session.execute(
        select(PersonRecord.name, PersonRecord.email, CohortModeratorRecord.person_id.is_not(None))
        .outerjoin(
            PlatformRoleRecord,
            and_(
                PlatformRoleRecord.person_id == PersonRecord.id,
                PlatformRoleRecord.role == PlatformRole.MODERATION.value,
                PlatformRoleRecord.ended_at.is_(None),
            ),
        )
        .outerjoin(
            CohortModeratorRecord,
            and_(
                CohortModeratorRecord.person_id == PersonRecord.id,
                CohortModeratorRecord.cohort_id == cohort_id,
                CohortModeratorRecord.ended_on.is_(None),
            ),
        )
        # Who lost the role still moderates until somebody ends that, and must be seen to be ended.
        .where(or_(PlatformRoleRecord.person_id.is_not(None), CohortModeratorRecord.person_id.is_not(None)))
        .order_by(alphabetical(PersonRecord.name), PersonRecord.email)
    )
    return [(Consultant(name, email), moderates) for name, email, moderates in rows]
