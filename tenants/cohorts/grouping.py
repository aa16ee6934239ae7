"""The groups figures are compared in, and from when to when a Jugendamt belongs to one.

A membership counts from `joined_on` to the day before `left_on`; both may lie in the future, and rows of
the past are never changed. What was published stays published.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from tenants.cohorts.sizing import Cluster
from tenants.isolation.sessions import PlatformSession
from tenants.records.cohort import CohortRecord, ComparisonGroupRecord, ComparisonMemberRecord

CLUSTER = "cluster"
COHORT = "cohort"

_FIRST_COHORT_PRIORITY = 10


def cluster_key(cluster: Cluster) -> str:
    """Key of the comparison group of a size cluster, `cluster-1` to `cluster-3`."""
    return f"cluster-{cluster.number}"


def cohort_key(slug: str) -> str:
    """Key of the comparison group of a cohort."""
    return f"cohort-{slug}"


def create_cohort_group(session: PlatformSession, cohort: CohortRecord) -> None:
    """Make the comparison group of a new cohort; it comes after all others in the order of release."""
    last = session.scalar(select(func.max(ComparisonGroupRecord.priority)))
    session.add(
        ComparisonGroupRecord(
            key=cohort_key(cohort.slug),
            kind=COHORT,
            label=cohort.name,
            priority=max(_FIRST_COHORT_PRIORITY, (last or 0) + 1),
        )
    )
    session.flush()


def move_to_cluster(session: PlatformSession, tenant_id: UUID, cluster: Cluster, *, on: date) -> None:
    """Let the Jugendamt belong to the group of this cluster, and to no other cluster's, from the day on.

    A move announced for that day or later is taken back by the next one.
    """
    _ensure_cluster_group(session, cluster)
    found = False
    for member in _memberships(session, tenant_id, CLUSTER, not_left_before=on):
        if member.group_key == cluster_key(cluster):
            found = True
            member.joined_on, member.left_on = min(member.joined_on, on), None
        else:
            member.left_on = max(member.joined_on, on)
    if not found:
        _join(session, cluster_key(cluster), tenant_id, on)
    session.flush()


def join_cohort(session: PlatformSession, tenant_id: UUID, slug: str, *, on: date) -> None:
    """Let the Jugendamt belong to the cohort's group from the day on."""
    _join(session, cohort_key(slug), tenant_id, on)
    session.flush()


def leave_cohort(session: PlatformSession, tenant_id: UUID, slug: str, *, on: date) -> None:
    """Let the Jugendamt no longer belong to the cohort's group from the day on."""
    for member in _memberships(session, tenant_id, COHORT, not_left_before=on):
        if member.group_key == cohort_key(slug):
            member.left_on = max(member.joined_on, on)
    session.flush()


def _join(session: PlatformSession, group_key: str, tenant_id: UUID, on: date) -> None:
    session.add(ComparisonMemberRecord(group_key=group_key, tenant_id=tenant_id, joined_on=on))


def _memberships(
    session: PlatformSession, tenant_id: UUID, kind: str, *, not_left_before: date
) -> Sequence[ComparisonMemberRecord]:
    return session.scalars(
        select(ComparisonMemberRecord)
        .join(ComparisonGroupRecord, ComparisonGroupRecord.key == ComparisonMemberRecord.group_key)
        .where(
            ComparisonMemberRecord.tenant_id == tenant_id,
            ComparisonGroupRecord.kind == kind,
            or_(
                ComparisonMemberRecord.left_on.is_(None),
                ComparisonMemberRecord.left_on >= not_left_before,
            ),
        )
        .order_by(ComparisonMemberRecord.joined_on)
    ).all()


def _ensure_cluster_group(session: PlatformSession, cluster: Cluster) -> None:
    if session.get(ComparisonGroupRecord, cluster_key(cluster)) is None:
        session.add(
            ComparisonGroupRecord(
                key=cluster_key(cluster), kind=CLUSTER, label=f"Cluster {cluster}", priority=cluster.number
            )
        )
        session.flush()
