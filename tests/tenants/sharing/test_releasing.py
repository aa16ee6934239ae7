"""From released figures to published ones: the freeze, the ledger, and what a member sees of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, func, make_url, select

from modules.errors import UnknownIndicator
from modules.indicators.comparing import Position, Reference
from tenants.clock import today
from tenants.cohorts.grouping import COHORT
from tenants.figures.entering import enter_figure
from tenants.figures.stored import Entry
from tenants.isolation.provisioning import Addresses
from tenants.records.base import Json
from tenants.records.cohort import ComparisonGroupRecord, ComparisonMemberRecord
from tenants.records.journal import PlatformJournalRecord
from tenants.records.sharing import VintageRecord
from tenants.sharing import ledger, reading
from tenants.sharing.contributing import release_figures
from tenants.sharing.disclosure import Publication, Reason, Refusal, Unchanged
from tenants.sharing.reading import comparisons_over_time
from tests.support.world import Office, World
from tests.tenants.sharing.offices import (
    KEY,
    QUANTITY,
    YEAR,
    compute,
    enter,
    release,
    released,
    seen_by,
)


def test_values_counted_differently_are_never_pooled(world: World) -> None:
    released(world, [100, 110, 120, 130, 140])
    other = world.office("Mit umA")
    enter(world, other, 900, with_uma=True)
    release(world, other)

    (published,) = compute(world)

    assert isinstance(published, Publication)
    assert len(published.members) == 5
    assert published.numbers[0].value == 120
    assert compute(world, "D05/SUMME/mit-uma") == (Refusal("cluster-2", Reason.FEWER_THAN_FIVE),)


def test_five_releases_are_published_to_all_members_who_released(world: World) -> None:
    offices = released(world, [100, 110, 120, 130, 190])

    compute(world)

    (group,) = seen_by(world, offices[0]).groups
    assert group.published is not None
    assert (group.group.label, group.published.number, group.published.contributors) == ("Cluster II", 1, 5)
    assert (group.published.mean, group.published.median) == (Decimal(130), None)
    assert group.placement is not None
    assert (group.placement.reference, group.placement.position) == (Reference.MEAN, Position.BELOW)
    assert seen_by(world, offices[4]).groups[0].published == group.published


def test_four_releases_are_refused_with_the_one_reason(world: World) -> None:
    offices = released(world, [100, 110, 120, 130])

    assert compute(world) == (Refusal("cluster-2", Reason.FEWER_THAN_FIVE),)

    (group,) = seen_by(world, offices[0]).groups
    assert (group.published, group.reason, group.placement) == (None, Reason.FEWER_THAN_FIVE, None)


def test_before_the_first_freeze_nothing_is_said_about_the_group(world: World) -> None:
    (office,) = released(world, [100])

    (group,) = seen_by(world, office).groups
    assert (group.published, group.reason) == (None, None)


def test_who_has_not_released_sees_own_value_only(world: World) -> None:
    released(world, [100, 110, 120, 130, 140])
    silent = world.office("Stilles Amt")
    enter(world, silent, 125)
    compute(world)

    comparison = seen_by(world, silent)

    assert comparison.own is not None
    assert comparison.release is None
    assert [group.published for group in comparison.groups] == [None]


def test_another_group_sees_nothing(world: World) -> None:
    released(world, [100, 110, 120, 130, 140])
    compute(world)
    outsider = world.office("Große Stadt", cluster="III")

    with world.runtime.tenant_session(outsider.id, read_only=True) as session:
        assert session.scalar(select(func.count()).select_from(VintageRecord)) == 0


def test_computing_again_without_a_change_publishes_nothing_new(world: World) -> None:
    released(world, [100, 110, 120, 130, 140])
    compute(world)

    assert compute(world) == (Unchanged("cluster-2", 1),)


def test_an_office_that_edits_its_value_moves_no_published_figure(world: World) -> None:
    offices = released(world, [100, 110, 120, 130, 140])
    compute(world)
    enter(world, offices[0], 400, seen=1)
    release(world, offices[0], seen=2)

    assert compute(world) == (Unchanged("cluster-2", 1),)
    assert seen_by(world, offices[1]).groups[0].published == seen_by(world, offices[0]).groups[0].published


def test_a_refusal_gives_way_to_the_first_vintage(world: World) -> None:
    offices = released(world, [100, 110, 120, 130])
    compute(world)
    late = world.office("Spätes Amt")
    enter(world, late, 140)
    release(world, late)

    compute(world)

    (group,) = seen_by(world, offices[0]).groups
    assert group.reason is None
    assert group.published is not None


def test_the_journal_tells_what_was_published_and_refused_and_nothing_when_nothing_changed(
    world: World,
) -> None:
    released(world, [100, 110, 120, 130])
    compute(world)
    compute(world)
    late = world.office("Spätes Amt")
    enter(world, late, 140)
    release(world, late)
    compute(world)
    compute(world)

    subject = f"{QUANTITY} {YEAR} cluster-2"
    assert _noted(world, "vintage.") == [
        ("vintage.refused", subject, None, {"reason": Reason.FEWER_THAN_FIVE.value}),
        ("vintage.published", subject, None, {"number": 1}),
    ]


def test_who_left_the_group_before_the_freeze_does_not_count(world: World) -> None:
    offices = released(world, [100, 110, 120, 130, 140, 150])
    with world.runtime.platform_session() as session:
        member = session.scalars(
            select(ComparisonMemberRecord).where(ComparisonMemberRecord.tenant_id == offices[5].id)
        ).one()
        member.left_on = today()

    (published,) = compute(world)
    (before,) = compute(world, on=today() - timedelta(days=1))

    assert isinstance(published, Publication)
    assert offices[5].id not in published.members
    assert before == Unchanged("cluster-2", 1)


def test_a_cohort_close_to_its_cluster_is_withheld_in_the_neutral_words(world: World) -> None:
    offices = released(world, [100 + 5 * number for number in range(12)])
    _found_cohort(world, offices[:8])

    compute(world)

    cluster, cohort = seen_by(world, offices[0]).groups
    assert cluster.published is not None
    assert cluster.published.median is not None
    assert (cohort.published, cohort.reason) == (None, Reason.WITHHELD)


def test_another_refusal_replaces_the_first_and_the_journal_keeps_both(world: World) -> None:
    offices = [world.office(f"Amt {number}") for number in range(12)]
    _found_cohort(world, offices[:8])
    for number, office in enumerate(offices):
        if number == 4:
            compute(world)
        enter(world, office, 100 + 5 * number)
        release(world, office)
    compute(world)

    _, cohort = seen_by(world, offices[0]).groups
    assert cohort.reason is Reason.WITHHELD
    assert [
        (before and before["reason"], after and after["reason"])
        for _, subject, before, after in _noted(world, "vintage.refused")
        if "cohort-acht" in subject
    ] == [
        (None, Reason.FEWER_THAN_FIVE.value),
        (Reason.FEWER_THAN_FIVE.value, Reason.WITHHELD.value),
    ]


def _found_cohort(world: World, offices: Sequence[Office]) -> None:
    """A comparison group of these offices beside their cluster."""
    with world.runtime.platform_session() as session:
        session.add(ComparisonGroupRecord(key="cohort-acht", kind=COHORT, label="Acht Ämter", priority=10))
        session.flush()
        session.add_all(
            ComparisonMemberRecord(group_key="cohort-acht", tenant_id=office.id, joined_on=date(2026, 1, 1))
            for office in offices
        )


def _noted(world: World, actions: str) -> list[tuple[str, str, Json | None, Json | None]]:
    """The journal of the platform: action, subject, before and after of actions that begin so."""
    with world.runtime.platform_session(read_only=True) as session:
        return [
            (entry.action, entry.subject, entry.before, entry.after)
            for entry in session.scalars(
                select(PlatformJournalRecord)
                .where(PlatformJournalRecord.action.startswith(actions))
                .order_by(PlatformJournalRecord.at)
            )
        ]


def test_a_sensitive_indicator_shows_the_mean_only(world: World) -> None:
    offices = [world.office(f"Amt {number}") for number in range(12)]
    for number, office in enumerate(offices):
        with world.runtime.tenant_session(office.id) as session:
            entry = Entry(Decimal(30 + number), Decimal(10_000), with_uma=False)
            enter_figure(session, None, "D13", YEAR, entry, seen=0)
            release_figures(session, None, YEAR, {"D13": 1})

    compute(world, "D13/ohne-uma")

    (group,) = seen_by(world, offices[0], "D13").groups
    assert group.published is not None
    assert group.published.median is None


def test_the_own_series_stands_beside_what_was_published_in_each_year(world: World) -> None:
    offices = released(world, [100, 110, 120, 130, 140])
    last_year = YEAR.previous()
    enter(world, offices[0], 95, period=last_year)
    compute(world)

    with world.runtime.tenant_session(offices[0].id, read_only=True) as session:
        over_time = comparisons_over_time(session, KEY)

    assert list(over_time) == [last_year, YEAR]
    assert over_time[last_year].groups[0].published is None
    assert over_time[YEAR].groups[0].published is not None


def test_a_page_of_comparisons_takes_five_statements(world: World) -> None:
    (office, *_) = released(world, [100, 110, 120, 130, 140])
    compute(world)

    for read in (
        lambda session: reading.comparisons(session, YEAR),
        lambda session: reading.comparisons_over_time(session, KEY),
    ):
        statements: list[str] = []
        with (
            world.runtime.tenant_session(office.id, read_only=True) as session,
            world.runtime.database.observed(statements.append),
        ):
            read(session)
        assert len(statements) == 5


def test_a_quantity_without_an_indicator_is_not_computed(world: World) -> None:
    with pytest.raises(UnknownIndicator):
        compute(world, "Z99")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE published_figure SET value = value + 10",
        "UPDATE vintage SET contributors = 6",
        "UPDATE vintage_contributor SET contribution_version = 2",
        "UPDATE vintage SET frozen_at = frozen_at + interval '1 day' WHERE number = 1",
    ],
)
def test_a_later_change_of_the_ledger_shows(
    world: World, superuser_url: str, addresses: Addresses, change: str
) -> None:
    offices = released(world, [100, 110, 120, 130, 140])
    compute(world)
    for office in offices:
        enter(world, office, 150, seen=1)
        release(world, office, seen=2)
    compute(world)
    with world.runtime.release_session(QUANTITY, str(YEAR)) as session:
        assert len(ledger.entries(session)) == 2
        assert ledger.broken_vintages(session) == ()

    database = make_url(addresses.owner).database
    engine = create_engine(make_url(superuser_url).set(database=database))
    with engine.begin() as connection:
        connection.exec_driver_sql(change)
    engine.dispose()

    with world.runtime.release_session(QUANTITY, str(YEAR)) as session:
        assert ledger.broken_vintages(session)
