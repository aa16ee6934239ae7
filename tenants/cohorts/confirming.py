"""Confirming the size of a Jugendamt: dated, with its history, and never changing a comparison silently.

The first size counts at once. Every later one counts from a 1 January to come: the next one, and for a
Jugendamt in a running cohort the first after the cohort's end, because cluster and population are frozen
for the cohort. Until then the Jugendamt stays in the comparison group it is in, so that published figures
of a year rest on the same set. The move is written down with its day when the size is confirmed; nothing
has to run on 1 January.

A size that has not counted on any day yet may be corrected: the correction counts from the same day.

Source: comparison reference 5.3 (frozen population), product reference 2 (move at the year change only).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from tenants import journal
from tenants.clock import now, today
from tenants.cohorts import grouping
from tenants.cohorts.sizing import Cluster, District
from tenants.errors import NotFound
from tenants.isolation.sessions import PlatformSession
from tenants.records.cohort import CohortMemberRecord, CohortRecord
from tenants.records.tenant import SizeRecord, TenantRecord


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmation led to.

    Attributes:
        in_force_on: first day the cluster counts.
        is_new: False when the same size was confirmed before and nothing was written.
    """

    cluster: Cluster
    in_force_on: date
    is_new: bool


def confirm_size(
    session: PlatformSession,
    person_id: UUID | None,
    tenant_id: UUID,
    district: District,
    *,
    on: date | None = None,
) -> Confirmed:
    """Confirm the size of a Jugendamt's district and announce its move to the cluster that follows.

    Args:
        on: day of the confirmation, today by default.

    Raises:
        NotFound: there is no such Jugendamt.
    """
    on = on or today()
    # One confirmation at a time: the day it counts from depends on the one before.
    tenant = session.get(TenantRecord, tenant_id, with_for_update=True)
    if tenant is None:
        raise NotFound("tenant", str(tenant_id))
    latest = _latest_size(session, tenant_id)
    if latest is not None and _is_same(latest, district):
        return Confirmed(Cluster(latest.cluster), latest.in_force_on, is_new=False)
    in_force_on = _in_force_on(latest, _frozen_until(session, tenant_id, on), on)
    size = _size(tenant_id, district, in_force_on, person_id)
    session.add(size)
    grouping.move_to_cluster(session, tenant_id, district.cluster, on=in_force_on)
    journal.write_platform(
        session,
        person_id,
        "size.confirmed",
        tenant.slug,
        tenant_id=tenant_id,
        before=None if latest is None else _snapshot(latest),
        after=_snapshot(size),
    )
    session.flush()
    return Confirmed(district.cluster, in_force_on, is_new=True)


def would_count_from(session: PlatformSession, tenant_id: UUID, *, on: date | None = None) -> date:
    """First day a size would count that is confirmed on this day, today by default; two statements."""
    on = on or today()
    return _in_force_on(_latest_size(session, tenant_id), _frozen_until(session, tenant_id, on), on)


def next_year_change(day: date) -> date:
    """The first 1 January after the day."""
    return date(day.year + 1, 1, 1)


def _latest_size(session: PlatformSession, tenant_id: UUID) -> SizeRecord | None:
    """The size confirmed last, whether it counts already or not."""
    return session.scalar(
        select(SizeRecord)
        .where(SizeRecord.tenant_id == tenant_id)
        .order_by(SizeRecord.confirmed_at.desc())
        .limit(1)
    )


def _in_force_on(latest: SizeRecord | None, frozen_until: date | None, on: date) -> date:
    if latest is None:
        return on
    if frozen_until is None and latest.in_force_on >= on:
        return latest.in_force_on
    return next_year_change(on if frozen_until is None else max(on, frozen_until))


def _frozen_until(session: PlatformSession, tenant_id: UUID, on: date) -> date | None:
    """Last day of the running cohort the Jugendamt belongs to; None outside one."""
    return session.scalar(
        select(func.max(CohortRecord.ends_on))
        .join(CohortMemberRecord, CohortMemberRecord.cohort_id == CohortRecord.id)
        .where(
            CohortMemberRecord.tenant_id == tenant_id,
            or_(CohortMemberRecord.left_on.is_(None), CohortMemberRecord.left_on > on),
            CohortRecord.ends_on >= on,
        )
    )


def _is_same(size: SizeRecord, district: District) -> bool:
    return (size.population, size.population_on, size.basis, tuple(size.excluded_ags)) == (
        district.population,
        district.population_on,
        district.basis.value,
        district.excluded_ags,
    )


def _size(tenant_id: UUID, district: District, in_force_on: date, person_id: UUID | None) -> SizeRecord:
    return SizeRecord(
        tenant_id=tenant_id,
        population=district.population,
        population_on=district.population_on,
        basis=district.basis.value,
        excluded_ags=list(district.excluded_ags),
        cluster=district.cluster.value,
        in_force_on=in_force_on,
        confirmed_by=person_id,
        confirmed_at=now(),
    )


def _snapshot(size: SizeRecord) -> dict[str, object]:
    return {
        "population": size.population,
        "population_on": size.population_on.isoformat(),
        "basis": size.basis,
        "excluded_ags": list(size.excluded_ags),
        "cluster": size.cluster,
        "in_force_on": size.in_force_on.isoformat(),
    }
