"""Lists of Jugendämter for operators: narrowed by text, cluster, kind and Land."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from tenants.clock import today
from tenants.cohorts.sizing import Cluster
from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord, CohortRecord
from tenants.records.tenant import MembershipRecord, SizeRecord, TenantRecord

PAGE_SIZE = 50

Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of Jugendämter is narrowed to; None and the empty text leave it as it is.

    Attributes:
        text: part of the name, or the beginning of the key.
    """

    text: str = ""
    cluster: Cluster | None = None
    kind: Kind | None = None
    land: Land | None = None


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A Jugendamt in a list.

    Attributes:
        cluster: the size cluster confirmed last; None before the first.
        population: of the district, confirmed last.
        cohort_slug: the cohort it is in or about to join; None when it is in none.
        people: persons with a role in it today.
    """

    slug: str
    name: str
    ags: str | None
    kind: Kind
    land: Land
    is_invented: bool
    cluster: Cluster | None
    population: int | None
    cohort_slug: str | None
    cohort_name: str | None
    people: int


@dataclass(frozen=True, slots=True)
class TenantList:
    """One page of Jugendämter by name; `page` counts from 1, `pages` is at least 1."""

    rows: tuple[TenantRow, ...]
    total: int
    page: int
    pages: int


def tenants(session: PlatformSession, filters: Filters, *, page: int = 1) -> TenantList:
    """The page of Jugendämter that match, the last one for a page beyond; two statements."""
    matches = _conditions(filters)
    total = session.scalar(_with_size(select(func.count())).where(*matches)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = session.execute(_rows().where(*matches).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return TenantList(tuple(_row(*row) for row in rows), total, page, pages)


def all_tenants(session: PlatformSession, filters: Filters) -> tuple[TenantRow, ...]:
    """All Jugendämter that match, by name."""
    return tuple(_row(*row) for row in session.execute(_rows().where(*_conditions(filters))))


def candidates(session: PlatformSession, filters: Filters, *, limit: int = 200) -> tuple[TenantRow, ...]:
    """Jugendämter that match, have a size and are in no cohort that runs or is to come, by name."""
    free = (SizeRecord.id.is_not(None), CohortRecord.id.is_(None))
    rows = session.execute(_rows().where(*_conditions(filters), *free).limit(limit))
    return tuple(_row(*row) for row in rows)


def _rows() -> Statement:
    people = (
        select(func.count(MembershipRecord.person_id.distinct()))
        .where(MembershipRecord.tenant_id == TenantRecord.id, MembershipRecord.runs_on(today()))
        .scalar_subquery()
    )
    return (
        _with_size(select(TenantRecord, SizeRecord, CohortRecord, people))
        .outerjoin(CohortRecord, CohortRecord.id == _current_cohort_id())
        .order_by(alphabetical(TenantRecord.name), TenantRecord.slug)
    )


def _with_size(statement: Statement) -> Statement:
    """The statement on Jugendämter, each with the size confirmed last."""
    size = aliased(SizeRecord)
    latest = (
        select(size.id)
        .where(size.tenant_id == TenantRecord.id)
        .order_by(size.confirmed_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return statement.select_from(TenantRecord).outerjoin(
        SizeRecord, and_(SizeRecord.tenant_id == TenantRecord.id, SizeRecord.id == latest)
    )


def _current_cohort_id() -> ScalarSelect[Any]:
    """The cohort that runs, else the next one to come."""
    cohort = aliased(CohortRecord)
    return (
        select(cohort.id)
        .join(CohortMemberRecord, CohortMemberRecord.cohort_id == cohort.id)
        .where(
            CohortMemberRecord.tenant_id == TenantRecord.id,
            or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > today()),
            cohort.ends_on >= today(),
        )
        .order_by(cohort.starts_on)
        .limit(1)
        .scalar_subquery()
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.text:
        conditions.append(
            or_(
                TenantRecord.name.icontains(filters.text, autoescape=True),
                TenantRecord.ags.startswith(filters.text, autoescape=True),
            )
        )
    for column, value in (
        (SizeRecord.cluster, filters.cluster),
        (TenantRecord.kind, filters.kind),
        (TenantRecord.land, filters.land),
    ):
        if value is not None:
            conditions.append(column == value.value)
    return conditions


def _row(
    tenant: TenantRecord, size: SizeRecord | None, cohort: CohortRecord | None, people: int
) -> TenantRow:
    return TenantRow(
        slug=tenant.slug,
        name=tenant.name,
        ags=tenant.ags,
        kind=Kind(tenant.kind),
        land=Land(tenant.land),
        is_invented=tenant.is_invented,
        cluster=None if size is None else Cluster(size.cluster),
        population=None if size is None else size.population,
        cohort_slug=None if cohort is None else cohort.slug,
        cohort_name=None if cohort is None else cohort.name,
        people=people,
    )
