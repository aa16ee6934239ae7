"""When a confirmed size counts, and which comparison group follows from it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from tenants.cohorts import placing
from tenants.cohorts.confirming import Confirmed, confirm_size
from tenants.cohorts.registering import register_invented
from tenants.cohorts.sizing import Basis, Cluster, District
from tenants.errors import NotFound
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.cohort import CohortMemberRecord, ComparisonMemberRecord
from tenants.records.journal import JournalRecord, PlatformJournalRecord
from tenants.records.tenant import SizeRecord
from webapp.runtime import Runtime

STICHTAG = date(2024, 12, 31)
Confirm = Callable[..., Confirmed]


@pytest.fixture
def tenant_id(runtime: Runtime) -> UUID:
    """A Jugendamt of cluster II since 1.3.2025."""
    with runtime.platform_session() as session:
        return register_invented(
            session,
            None,
            name="Stadt Musterfurt",
            slug="musterfurt",
            kind=Kind.KREISANGEHOERIGE_STADT,
            land=Land.HESSEN,
            district=District(90_000, STICHTAG, Basis.ENTERED),
            on=date(2025, 3, 1),
        ).tenant_id


@pytest.fixture
def confirm(runtime: Runtime, tenant_id: UUID) -> Confirm:
    """Confirm a population on a day."""

    def confirm(population: int, *, on: date) -> Confirmed:
        with runtime.platform_session() as session:
            district = District(population, STICHTAG, Basis.ENTERED)
            return confirm_size(session, None, tenant_id, district, on=on)

    return confirm


@pytest.fixture
def cohort(runtime: Runtime, tenant_id: UUID) -> str:
    """A running cohort from 2025 to the middle of 2027 with the Jugendamt in it."""
    with runtime.platform_session() as session:
        slug = placing.create_cohort(
            session, None, name="Gruppe", starts_on=date(2025, 1, 1), ends_on=date(2027, 6, 30)
        ).slug
        placing.place(session, None, slug, ["musterfurt"], on=date(2025, 4, 1))
        return slug


def groups(runtime: Runtime, tenant_id: UUID, *, on: date) -> list[str]:
    """Keys of the cluster groups the Jugendamt belongs to on a day."""
    with runtime.platform_session(read_only=True) as session:
        members = session.scalars(
            select(ComparisonMemberRecord).where(ComparisonMemberRecord.tenant_id == tenant_id)
        )
        return [
            member.group_key
            for member in members
            if member.group_key.startswith("cluster-")
            and member.joined_on <= on
            and (member.left_on is None or on < member.left_on)
        ]


def test_the_first_size_counts_at_once(runtime: Runtime, tenant_id: UUID) -> None:
    assert groups(runtime, tenant_id, on=date(2025, 2, 28)) == []
    assert groups(runtime, tenant_id, on=date(2025, 3, 1)) == ["cluster-2"]


def test_another_cluster_counts_from_the_year_change(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    confirmed = confirm(151_000, on=date(2025, 9, 15))

    assert confirmed == Confirmed(Cluster.III, date(2026, 1, 1), is_new=True)
    assert groups(runtime, tenant_id, on=date(2025, 12, 31)) == ["cluster-2"]
    assert groups(runtime, tenant_id, on=date(2026, 1, 1)) == ["cluster-3"]


def test_the_same_cluster_keeps_its_group_without_a_gap(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    confirm(91_000, on=date(2025, 9, 15))

    for day in (date(2025, 9, 15), date(2025, 12, 31), date(2026, 1, 1), date(2030, 1, 1)):
        assert groups(runtime, tenant_id, on=day) == ["cluster-2"]


def test_a_running_cohort_keeps_its_clusters_until_the_year_change_after_its_end(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm, cohort: str
) -> None:
    confirmed = confirm(151_000, on=date(2025, 9, 15))

    assert confirmed.in_force_on == date(2028, 1, 1)
    assert groups(runtime, tenant_id, on=date(2027, 12, 31)) == ["cluster-2"]
    assert groups(runtime, tenant_id, on=date(2028, 1, 1)) == ["cluster-3"]


def test_what_the_cohort_froze_stays_whatever_is_confirmed_later(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm, cohort: str
) -> None:
    confirm(151_000, on=date(2025, 9, 15))

    with runtime.platform_session(read_only=True) as session:
        member = session.scalars(select(CohortMemberRecord)).one()
        assert (member.cluster, member.population, member.population_on) == ("II", 90_000, STICHTAG)


def test_a_cohort_that_is_over_freezes_nothing(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm, cohort: str
) -> None:
    assert confirm(151_000, on=date(2027, 9, 15)).in_force_on == date(2028, 1, 1)


def test_a_size_that_does_not_count_yet_may_be_corrected(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    confirm(151_000, on=date(2025, 9, 15))

    corrected = confirm(49_000, on=date(2025, 9, 16))

    assert corrected == Confirmed(Cluster.I, date(2026, 1, 1), is_new=True)
    assert groups(runtime, tenant_id, on=date(2025, 12, 31)) == ["cluster-2"]
    assert groups(runtime, tenant_id, on=date(2026, 1, 1)) == ["cluster-1"]


def test_a_move_that_is_taken_back_leaves_the_group_as_it_was(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    confirm(151_000, on=date(2025, 9, 15))
    confirm(92_000, on=date(2025, 9, 16))

    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2030, 1, 1)):
        assert groups(runtime, tenant_id, on=day) == ["cluster-2"]


def test_a_slip_on_the_first_day_is_corrected_at_once(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    corrected = confirm(9_000, on=date(2025, 3, 1))

    assert corrected.in_force_on == date(2025, 3, 1)
    assert groups(runtime, tenant_id, on=date(2025, 3, 1)) == ["cluster-1"]


def test_confirming_the_same_size_twice_writes_it_once(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    first = confirm(151_000, on=date(2025, 9, 15))
    second = confirm(151_000, on=date(2025, 9, 15))

    assert (first.is_new, second.is_new) == (True, False)
    assert second.in_force_on == first.in_force_on
    with runtime.platform_session(read_only=True) as session:
        assert len(session.scalars(select(SizeRecord)).all()) == 2


def test_the_history_of_sizes_is_kept_and_journaled_on_both_sides(
    runtime: Runtime, tenant_id: UUID, confirm: Confirm
) -> None:
    confirm(151_000, on=date(2025, 9, 15))

    with runtime.platform_session(read_only=True) as session:
        sizes = session.scalars(select(SizeRecord).order_by(SizeRecord.confirmed_at)).all()
        assert [(size.population, size.cluster) for size in sizes] == [(90_000, "II"), (151_000, "III")]
        entry = session.scalars(
            select(PlatformJournalRecord)
            .where(PlatformJournalRecord.action == "size.confirmed")
            .order_by(PlatformJournalRecord.at.desc())
        ).first()
        assert entry is not None
        assert entry.before is not None
        assert entry.after is not None
        assert (entry.before["cluster"], entry.after["cluster"]) == ("II", "III")
    with runtime.tenant_session(tenant_id, read_only=True) as own:
        actions = own.scalars(select(JournalRecord.action).order_by(JournalRecord.at)).all()
    assert actions == ["tenant.registered", "size.confirmed", "size.confirmed"]


def test_there_must_be_such_a_jugendamt(runtime: Runtime) -> None:
    with runtime.platform_session() as session, pytest.raises(NotFound):
        confirm_size(session, None, UUID(int=1), District(1, STICHTAG, Basis.ENTERED))
