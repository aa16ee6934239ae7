"""Cohorts (Werkstattgruppen): forming them, placing Jugendämter in them, naming their moderators.

A Jugendamt is in one running cohort and in any number of old ones. Its size cluster and population are
written down at joining and stay as they are for the cohort, whatever is confirmed later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from modules.catalogue import editions
from tenants import journal
from tenants.access.roles import PlatformRole
from tenants.clock import today
from tenants.cohorts import grouping, naming
from tenants.cohorts.sizing import Cluster
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.mail_addresses import canonical
from tenants.municipalities.register import Kind
from tenants.records.cohort import CohortMemberRecord, CohortModeratorRecord, CohortRecord
from tenants.records.person import PersonRecord, PlatformRoleRecord
from tenants.records.tenant import SizeRecord, TenantRecord

LAST_YEAR = 2099
"""No cohort ends later; a later year is a slip of the keyboard, and the last of all days has no next."""

Memberships = list[tuple[CohortMemberRecord, CohortRecord]]


@dataclass(frozen=True, slots=True)
class Created:
    """A cohort; `is_new` is False when the very same one was there before."""

    slug: str
    name: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Who was placed, and who was in the cohort before; names in the order asked for."""

    placed: tuple[str, ...]
    already: tuple[str, ...]


def create_cohort(
    session: PlatformSession,
    person_id: UUID | None,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    edition: str | None = None,
    cluster: Cluster | None = None,
    kind: Kind | None = None,
    slug: str | None = None,
) -> Created:
    """Form a cohort and the comparison group that goes with it.

    Args:
        edition: edition of the catalogue it works with; the newest by default.
        cluster: size cluster it is made for; None for a mixed one.
        kind: kind of Jugendamt it is made for, e.g. Kreise only; None for any.
        slug: its word in addresses; made from the name by default.

    Raises:
        UnknownEdition: there is no such edition.
        Refused: `cohort.dates`, `cohort.too_late`, `cohort.nameless`, or `cohort.slug_taken` by a cohort of
            other kind.
    """
    cohort = CohortRecord(
        slug=naming.slug(slug or name),
        name=name,
        cluster=cluster,
        kind=kind,
        edition=(editions.edition(edition) if edition else editions.current()).key,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _check_cohort(cohort)
    existing = session.scalar(select(CohortRecord).where(CohortRecord.slug == cohort.slug))
    if existing is not None:
        if _snapshot(existing) != _snapshot(cohort):
            raise Refused("cohort.slug_taken", (existing.name,))
        return Created(existing.slug, existing.name, is_new=False)
    session.add(cohort)
    grouping.create_cohort_group(session, cohort)
    journal.write_platform(session, person_id, "cohort.created", cohort.slug, after=_snapshot(cohort))
    session.flush()
    return Created(cohort.slug, cohort.name, is_new=True)


def place(
    session: PlatformSession,
    person_id: UUID | None,
    cohort_slug: str,
    tenant_slugs: Sequence[str],
    *,
    on: date | None = None,
) -> Placed:
    """Place Jugendämter in a cohort, all of them or none.

    Args:
        on: first day in the cohort; today by default, and never before the cohort starts.

    Raises:
        NotFound: no such cohort or Jugendamt.
        Refused: `cohort.over`, `cohort.size_missing`, `cohort.other_cluster`, `cohort.other_kind`, or
            `cohort.in_another` with the name of the Jugendamt and what is in the way.
    """
    cohort = _cohort(session, cohort_slug)
    joins_on = max(on or today(), cohort.starts_on)
    if joins_on > cohort.ends_on:
        raise Refused("cohort.over", (cohort.name,))
    tenants = _tenants(session, tenant_slugs)
    sizes, memberships = _latest_sizes(session, tenants), _memberships(session, tenants)
    placed, already = [], []
    for tenant in tenants:
        own = next((member for member, of in memberships[tenant.id] if of.id == cohort.id), None)
        if own is not None and own.left_on is None:
            already.append(tenant.name)
            continue
        size = _fitting_size(cohort, tenant, sizes.get(tenant.id))
        for member, other in memberships[tenant.id]:
            if member is not own and _overlap(member, other, joins_on=joins_on, ends_on=cohort.ends_on):
                raise Refused("cohort.in_another", (tenant.name, other.name))
        _join(session, person_id, cohort, tenant, size, own, joins_on)
        placed.append(tenant.name)
    session.flush()
    return Placed(tuple(placed), tuple(already))


def remove(
    session: PlatformSession,
    person_id: UUID | None,
    cohort_slug: str,
    tenant_slug: str,
    *,
    on: date | None = None,
) -> None:
    """Take a Jugendamt out of a cohort from the day on; removing twice is the same as once.

    What was published about the group while it belonged to it stays.

    Raises:
        NotFound: no such cohort, or the Jugendamt never was in it.
    """
    cohort, tenant = _cohort(session, cohort_slug), _tenants(session, [tenant_slug])[0]
    member = session.get(CohortMemberRecord, (cohort.id, tenant.id))
    if member is None:
        raise NotFound("cohort_member", tenant_slug)
    if member.left_on is not None:
        return
    member.left_on = max(on or today(), member.joined_on)
    grouping.leave_cohort(session, tenant.id, cohort.slug, on=member.left_on)
    journal.write_platform(
        session,
        person_id,
        "cohort.left",
        cohort.slug,
        tenant_id=tenant.id,
        before=_member_snapshot(member) | {"left_on": None},
        after=_member_snapshot(member),
    )
    session.flush()


def add_moderator(session: PlatformSession, person_id: UUID | None, cohort_slug: str, email: str) -> str:
    """Let a consultant moderate the cohort; returns the name. Adding twice is the same as once.

    Raises:
        NotFound: no such cohort or person.
        Refused: `moderator.not_a_consultant` for a person without the role Moderation.
    """
    cohort = _cohort(session, cohort_slug)
    consultant = _person(session, email)
    role = session.get(PlatformRoleRecord, (consultant.id, PlatformRole.MODERATION.value))
    if role is None or role.ended_at is not None:
        raise Refused("moderator.not_a_consultant", (consultant.name,))
    moderator = session.get(CohortModeratorRecord, (cohort.id, consultant.id))
    if moderator is not None and moderator.ended_on is None:
        return consultant.name
    if moderator is None:
        session.add(CohortModeratorRecord(cohort_id=cohort.id, person_id=consultant.id))
    else:
        moderator.ended_on = None
    _note_moderator(session, person_id, "cohort.moderator_added", cohort, consultant)
    return consultant.name


def end_moderator(session: PlatformSession, person_id: UUID | None, cohort_slug: str, email: str) -> str:
    """Let a consultant no longer moderate the cohort; returns the name. Ending twice is the same as once.

    Raises:
        NotFound: no such cohort or person, or the person never moderated it.
    """
    cohort = _cohort(session, cohort_slug)
    consultant = _person(session, email)
    moderator = session.get(CohortModeratorRecord, (cohort.id, consultant.id))
    if moderator is None:
        raise NotFound("moderator", email)
    if moderator.ended_on is None:
        moderator.ended_on = today()
        _note_moderator(session, person_id, "cohort.moderator_ended", cohort, consultant)
    return consultant.name


def _check_cohort(cohort: CohortRecord) -> None:
    if not cohort.slug:
        raise Refused("cohort.nameless")
    if cohort.ends_on < cohort.starts_on:
        raise Refused("cohort.dates")
    if cohort.ends_on.year > LAST_YEAR:
        raise Refused("cohort.too_late", (LAST_YEAR,))


def _cohort(session: PlatformSession, slug: str) -> CohortRecord:
    cohort = session.scalar(select(CohortRecord).where(CohortRecord.slug == slug))
    if cohort is None:
        raise NotFound("cohort", slug)
    return cohort


def _person(session: PlatformSession, email: str) -> PersonRecord:
    person = session.scalar(select(PersonRecord).where(PersonRecord.email == canonical(email)))
    if person is None:
        raise NotFound("person", email)
    return person


def _tenants(session: PlatformSession, slugs: Sequence[str]) -> list[TenantRecord]:
    """The Jugendämter in the order asked for, locked: two operators place one after the other."""
    found = session.scalars(
        select(TenantRecord).where(TenantRecord.slug.in_(slugs)).order_by(TenantRecord.id).with_for_update()
    )
    by_slug = {tenant.slug: tenant for tenant in found}
    for slug in slugs:
        if slug not in by_slug:
            raise NotFound("tenant", slug)
    return [by_slug[slug] for slug in dict.fromkeys(slugs)]


def _latest_sizes(session: PlatformSession, tenants: Iterable[TenantRecord]) -> Mapping[UUID, SizeRecord]:
    rows = session.scalars(
        select(SizeRecord)
        .where(SizeRecord.tenant_id.in_([tenant.id for tenant in tenants]))
        .order_by(SizeRecord.tenant_id, SizeRecord.confirmed_at.desc())
        .ext(distinct_on(SizeRecord.tenant_id))
    )
    return {size.tenant_id: size for size in rows}


def _fitting_size(cohort: CohortRecord, tenant: TenantRecord, size: SizeRecord | None) -> SizeRecord:
    """The size to freeze, if cohort and Jugendamt fit together."""
    if size is None:
        raise Refused("cohort.size_missing", (tenant.name,))
    if cohort.cluster is not None and cohort.cluster != size.cluster:
        raise Refused("cohort.other_cluster", (tenant.name, size.cluster, cohort.cluster))
    if cohort.kind is not None and cohort.kind != tenant.kind:
        raise Refused("cohort.other_kind", (tenant.name,))
    return size


def _memberships(session: PlatformSession, tenants: Iterable[TenantRecord]) -> Mapping[UUID, Memberships]:
    rows = session.execute(
        select(CohortMemberRecord, CohortRecord)
        .join(CohortRecord, CohortRecord.id == CohortMemberRecord.cohort_id)
        .where(CohortMemberRecord.tenant_id.in_([tenant.id for tenant in tenants]))
    )
    found: dict[UUID, Memberships] = {tenant.id: [] for tenant in tenants}
    for member, cohort in rows:
        found[member.tenant_id].append((member, cohort))
    return found


def _overlap(member: CohortMemberRecord, cohort: CohortRecord, *, joins_on: date, ends_on: date) -> bool:
    """Whether the time in that cohort and the time from `joins_on` to `ends_on` have a day in common."""
    free_from = cohort.ends_on + timedelta(days=1)
    if member.left_on is not None:
        free_from = min(free_from, member.left_on)
    return max(member.joined_on, joins_on) < min(free_from, ends_on + timedelta(days=1))


def _join(
    session: PlatformSession,
    person_id: UUID | None,
    cohort: CohortRecord,
    tenant: TenantRecord,
    size: SizeRecord,
    own: CohortMemberRecord | None,
    joins_on: date,
) -> None:
    before = None if own is None else _member_snapshot(own)
    member = own or CohortMemberRecord(cohort_id=cohort.id, tenant_id=tenant.id)
    member.joined_on, member.left_on = joins_on, None
    member.cluster, member.population, member.population_on = (
        size.cluster,
        size.population,
        size.population_on,
    )
    session.add(member)
    grouping.join_cohort(session, tenant.id, cohort.slug, on=joins_on)
    journal.write_platform(
        session,
        person_id,
        "cohort.joined",
        cohort.slug,
        tenant_id=tenant.id,
        before=before,
        after=_member_snapshot(member),
    )


def _note_moderator(
    session: PlatformSession,
    person_id: UUID | None,
    action: str,
    cohort: CohortRecord,
    consultant: PersonRecord,
) -> None:
    journal.write_platform(session, person_id, action, cohort.slug, after={"person": str(consultant.id)})
    session.flush()


def _snapshot(cohort: CohortRecord) -> dict[str, object]:
    return {
        "name": cohort.name,
        "cluster": cohort.cluster,
        "kind": cohort.kind,
        "edition": cohort.edition,
        "starts_on": cohort.starts_on.isoformat(),
        "ends_on": cohort.ends_on.isoformat(),
    }


def _member_snapshot(member: CohortMemberRecord) -> dict[str, object]:
    return {
        "cluster": member.cluster,
        "population": member.population,
        "population_on": member.population_on.isoformat(),
        "joined_on": member.joined_on.isoformat(),
        "left_on": None if member.left_on is None else member.left_on.isoformat(),
    }
