"""What operators see of a Jugendamt: its name, sizes and groups; never its work."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from tenants.clock import today
from tenants.cohorts.sizing import Basis, Cluster
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord, CohortRecord
from tenants.records.person import PersonRecord
from tenants.records.tenant import SizeRecord, TenantRecord


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
class TenantPage:
    """A Jugendamt as its operator sees it; sizes and cohorts latest first.

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


def tenant_id(session: PlatformSession, slug: str) -> UUID:
    """Id of the Jugendamt with this slug; raises NotFound."""
    return _tenant(session, slug).id


def sized_tenant(session: PlatformSession, slug: str) -> SizedTenant:
    """A Jugendamt and its sizes; two statements. Raises NotFound."""
    tenant = _tenant(session, slug)
    return SizedTenant(tenant.id, tenant.slug, tenant.name, tenant.ags, _sizes(session, tenant.id))


def tenant_page(session: PlatformSession, slug: str) -> TenantPage:
    """What an operator sees of one Jugendamt; four statements at most. Raises NotFound."""
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
    return tuple(session.scalars(inside.order_by(alphabetical(TenantRecord.name))))


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
