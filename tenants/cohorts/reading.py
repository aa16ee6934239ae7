"""What operators see of a Jugendamt and of a cohort: names, sizes, groups and accounts; never the work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from tenants.access.roles import PlatformRole, Role
from tenants.clock import now, today
from tenants.cohorts.sizing import Basis, Cluster
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.cohort import CohortMemberRecord, CohortModeratorRecord, CohortRecord
from tenants.records.person import PersonRecord, PlatformRoleRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord, SizeRecord, TenantRecord


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A confirmed size of a district.

    Attributes:
        in_force_on: first day its cluster counts.
        confirmed_by: name of the operator; None for the command line.
        is_in_force: its cluster is the one that counts today.
    """

    population: int
    population_on: date
    basis: Basis
    excluded_ags: tuple[str, ...]
    cluster: Cluster
    in_force_on: date
    confirmed_at: datetime
    confirmed_by: str | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class TimeInCohort:
    """A Jugendamt's time in a cohort with what was frozen for it; `left_on` None: until its end."""

    slug: str
    name: str
    joined_on: date
    left_on: date | None
    ends_on: date
    cluster: Cluster
    population: int
    population_on: date


@dataclass(frozen=True, slots=True)
class Account:
    """A person with roles in a Jugendamt today."""

    name: str
    email: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation nobody has accepted yet; `is_expired` when its link no longer works."""

    name: str
    email: str
    role: Role
    expires_at: datetime
    is_expired: bool


@dataclass(frozen=True, slots=True)
class TenantPage:
    """A Jugendamt as its operator sees it; sizes and cohorts latest first, accounts by name.

    Attributes:
        counted_twice: names of Jugendämter inside this Kreis whose inhabitants its size counts as well.
    """

    id: UUID
    slug: str
    name: str
    ags: str | None
    kind: Kind
    land: Land
    is_invented: bool
    sizes: tuple[SizeRow, ...]
    counted_twice: tuple[str, ...]
    cohorts: tuple[TimeInCohort, ...]
    accounts: tuple[Account, ...]
    invitations: tuple[OpenInvitation, ...]


@dataclass(frozen=True, slots=True)
class SizedTenant:
    """A Jugendamt and its confirmed sizes, latest first."""

    id: UUID
    slug: str
    name: str
    ags: str | None
    sizes: tuple[SizeRow, ...]

    @property
    def present(self) -> SizeRow | None:
        """The size whose cluster counts today."""
        return next((size for size in self.sizes if size.is_in_force), None)


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


def tenant_id(session: PlatformSession, slug: str) -> UUID:
    """Id of the Jugendamt with this slug; raises NotFound."""
    return _tenant(session, slug).id


def sized_tenant(session: PlatformSession, slug: str) -> SizedTenant:
    """A Jugendamt and its sizes; two statements. Raises NotFound."""
    tenant = _tenant(session, slug)
    return SizedTenant(tenant.id, tenant.slug, tenant.name, tenant.ags, _sizes(session, tenant.id))


def tenant_page(session: PlatformSession, slug: str) -> TenantPage:
    """Everything an operator sees of one Jugendamt; six statements at most. Raises NotFound."""
    tenant = _tenant(session, slug)
    sizes = _sizes(session, tenant.id)
    return TenantPage(
        id=tenant.id,
        slug=tenant.slug,
        name=tenant.name,
        ags=tenant.ags,
        kind=Kind(tenant.kind),
        land=Land(tenant.land),
        is_invented=tenant.is_invented,
        sizes=sizes,
        counted_twice=_counted_twice(session, tenant, sizes),
        cohorts=_times_in_cohorts(session, tenant.id),
        accounts=accounts(session, tenant.id),
        invitations=_invitations(session, tenant.id),
    )


def accounts(session: PlatformSession, tenant_id: UUID) -> tuple[Account, ...]:
    """Persons with a role in the Jugendamt today, by name, each with all roles."""
    rows = session.execute(
        select(PersonRecord.name, PersonRecord.email, func.array_agg(MembershipRecord.role))
        .join(MembershipRecord, MembershipRecord.person_id == PersonRecord.id)
        .where(
            MembershipRecord.tenant_id == tenant_id,
            MembershipRecord.starts_on <= today(),
            or_(MembershipRecord.ends_on.is_(None), MembershipRecord.ends_on > today()),
        )
        .group_by(PersonRecord.id)
        .order_by(PersonRecord.name, PersonRecord.email)
    )
    return tuple(Account(name, email, _in_order(roles)) for name, email, roles in rows)


def cohorts(session: PlatformSession) -> tuple[CohortRow, ...]:
    """All cohorts, the latest first; one statement."""
    rows = session.execute(_cohort_rows().order_by(CohortRecord.starts_on.desc(), CohortRecord.name))
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


def _tenant(session: PlatformSession, slug: str) -> TenantRecord:
    tenant = session.scalar(select(TenantRecord).where(TenantRecord.slug == slug))
    if tenant is None:
        raise NotFound("tenant", slug)
    return tenant


def _sizes(session: PlatformSession, tenant_id: UUID) -> tuple[SizeRow, ...]:
    rows = session.execute(
        select(SizeRecord, PersonRecord.name)
        .outerjoin(PersonRecord, PersonRecord.id == SizeRecord.confirmed_by)
        .where(SizeRecord.tenant_id == tenant_id)
        .order_by(SizeRecord.confirmed_at.desc())
    ).all()
    in_force = next((size for size, _ in rows if size.in_force_on <= today()), None)
    return tuple(_size_row(size, name, is_in_force=size is in_force) for size, name in rows)


def _counted_twice(
    session: PlatformSession, tenant: TenantRecord, sizes: tuple[SizeRow, ...]
) -> tuple[str, ...]:
    """Whose district lies in this Kreis and is not left out of its latest size from the official list."""
    if tenant.kind != Kind.KREIS.value or not sizes or sizes[0].basis is Basis.ENTERED:
        return ()
    inside = select(TenantRecord.name).where(
        TenantRecord.ags.startswith(tenant.ags),
        TenantRecord.id != tenant.id,
        TenantRecord.ags.not_in(sizes[0].excluded_ags),
    )
    return tuple(session.scalars(inside.order_by(TenantRecord.name)))


def _size_row(size: SizeRecord, name: str | None, *, is_in_force: bool) -> SizeRow:
    return SizeRow(
        population=size.population,
        population_on=size.population_on,
        basis=Basis(size.basis),
        excluded_ags=tuple(size.excluded_ags),
        cluster=Cluster(size.cluster),
        in_force_on=size.in_force_on,
        confirmed_at=size.confirmed_at,
        confirmed_by=name,
        is_in_force=is_in_force,
    )


def _times_in_cohorts(session: PlatformSession, tenant_id: UUID) -> tuple[TimeInCohort, ...]:
    rows = session.execute(
        select(CohortRecord, CohortMemberRecord)
        .join(CohortMemberRecord, CohortMemberRecord.cohort_id == CohortRecord.id)
        .where(CohortMemberRecord.tenant_id == tenant_id)
        .order_by(CohortMemberRecord.joined_on.desc())
    )
    return tuple(
        TimeInCohort(
            slug=cohort.slug,
            name=cohort.name,
            joined_on=member.joined_on,
            left_on=member.left_on,
            ends_on=cohort.ends_on,
            cluster=Cluster(member.cluster),
            population=member.population,
            population_on=member.population_on,
        )
        for cohort, member in rows
    )


def _in_order(roles: Sequence[str]) -> tuple[Role, ...]:
    held = {Role(role) for role in roles}
    return tuple(role for role in Role if role in held)


def _invitations(session: PlatformSession, tenant_id: UUID) -> tuple[OpenInvitation, ...]:
    rows = session.scalars(
        select(InvitationRecord)
        .where(
            InvitationRecord.tenant_id == tenant_id,
            InvitationRecord.accepted_at.is_(None),
            InvitationRecord.withdrawn_at.is_(None),
        )
        .order_by(InvitationRecord.name, InvitationRecord.email)
    )
    return tuple(
        OpenInvitation(
            row.name, row.email, Role(row.role), row.expires_at, is_expired=row.expires_at <= now()
        )
        for row in rows
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
        .order_by(CohortMemberRecord.left_on.is_not(None), TenantRecord.name)
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
        .order_by(PersonRecord.name, PersonRecord.email)
    )
    return [(Consultant(name, email), moderates) for name, email, moderates in rows]
