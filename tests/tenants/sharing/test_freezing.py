"""The freeze: an instant in which each act of a Jugendamt is in as a whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from sqlalchemy import select

from modules.indicators.periods import Period
from tenants.clock import now, today
from tenants.cohorts import placing
from tenants.figures import reading
from tenants.records.cohort import ComparisonMemberRecord
from tenants.records.sharing import (
    AnnouncedFreezeRecord,
    ContributionRecord,
    VintageContributorRecord,
    VintageRecord,
)
from tenants.records.wish import WishRecord
from tenants.sharing import announcing, contributing, releasing, standing
from tenants.sharing.announcing import commission_due, instant_of
from tenants.sharing.contributing import release_figures, withdraw_figures
from tenants.sharing.disclosure import Decision, Publication, Reason, Refusal, Unchanged
from tenants.sharing.standing import FigureState, Standing
from tests.support.workshops import cohort
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

VALUES = (100, 110, 120, 130, 140)


def freeze(world: World, at: datetime) -> tuple[Decision, ...]:
    """Compute what stood at the instant."""
    with world.runtime.release_session(QUANTITY, str(YEAR), frozen_at=at) as session:
        return releasing.release(session)


def withdraw(world: World, office: Office) -> None:
    with world.runtime.tenant_session(office.id) as session:
        withdraw_figures(session, None, YEAR, [KEY])


def correct(world: World, office: Office, value: int, *, seen: int = 1) -> None:
    """Enter another value and release it."""
    enter(world, office, value, seen=seen)
    release(world, office, seen=seen + 1)


def members(decisions: tuple[Decision, ...]) -> dict[str, int]:
    """Versions of the contributors of the one publication, by office."""
    (publication,) = decisions
    assert isinstance(publication, Publication)
    return {str(office): version for office, version in publication.members.items()}


def test_a_release_after_the_instant_is_out_however_late_the_job(world: World) -> None:
    released(world, VALUES)
    at = now()
    late = world.office("Spätes Amt")
    enter(world, late, 190)
    release(world, late)

    assert str(late.id) not in members(freeze(world, at))


def test_a_withdrawal_after_the_instant_counts_from_the_next_one(world: World) -> None:
    offices = released(world, VALUES)
    at = now()
    withdraw(world, offices[0])

    assert str(offices[0].id) in members(freeze(world, at))


def test_a_withdrawal_before_it_is_out(world: World) -> None:
    offices = released(world, [*VALUES, 150])
    withdraw(world, offices[0])

    assert str(offices[0].id) not in members(freeze(world, now()))


def test_a_correction_after_the_instant_leaves_the_earlier_value_in(world: World) -> None:
    offices = released(world, VALUES)
    at = now()
    correct(world, offices[0], 900)

    decisions = freeze(world, at)

    assert members(decisions)[str(offices[0].id)] == 1
    published = seen_by(world, offices[1]).groups[0].published
    assert published is not None
    assert published.mean == 120


def test_at_every_instant_exactly_one_version_stands(world: World) -> None:
    office = world.office()
    enter(world, office, 100)
    release(world, office)
    correct(world, office, 110)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        first, second = session.scalars(select(ContributionRecord).order_by(ContributionRecord.version))
        assert first.withdrawn_at == second.released_at
        at = second.released_at
    for instant in (at - timedelta(microseconds=1), at, at + timedelta(microseconds=1)):
        with world.runtime.release_session(QUANTITY, str(YEAR), frozen_at=instant) as session:
            assert len(session.scalars(select(ContributionRecord)).all()) == 1


def test_several_figures_released_in_one_act_are_all_in_or_all_out(world: World) -> None:
    offices = released(world, VALUES)
    several = world.office("Viele")
    enter(world, several, 125)
    enter(world, several, 125, period=YEAR.previous())
    at = now()
    # Of two quantities one is computed before the act and the other after it.
    before = freeze(world, at)
    for period in (YEAR, YEAR.previous()):
        release(world, several, period=period)
        for office in offices if period != YEAR else ():
            enter(world, office, 100, period=period)

    with world.runtime.release_session(QUANTITY, str(YEAR.previous()), frozen_at=at) as session:
        after = releasing.release(session)

    assert str(several.id) not in members(before)
    assert after == (Refusal("cluster-2", Reason.FEWER_THAN_FIVE),)


def test_computing_late_and_again_changes_nothing(world: World) -> None:
    offices = released(world, VALUES)
    at = now()
    freeze(world, at)
    for office in offices:
        correct(world, office, 150)

    assert freeze(world, at) == (Unchanged("cluster-2", 1),)
    with world.runtime.release_session(QUANTITY, str(YEAR)) as session:
        (vintage,) = session.scalars(select(VintageRecord)).all()
    assert vintage.frozen_at == at


def test_a_computation_that_was_held_up_takes_no_later_vintage_back(world: World) -> None:
    offices = released(world, VALUES)
    at = now()
    for office in offices:
        correct(world, office, 150)
    compute(world)

    assert freeze(world, at) == ()
    published = seen_by(world, offices[0]).groups[0].published
    assert published is not None
    assert published.mean == 150


def test_who_left_the_group_by_the_day_is_out(world: World) -> None:
    offices = released(world, [*VALUES, 150])
    group = cohort(world, offices)
    with world.runtime.platform_session() as session:
        placing.remove(session, None, group.slug, offices[0].slug)

    cluster, of_cohort = compute(world)

    assert str(offices[0].id) in members((cluster,))
    # The five of the cohort are the six of the cluster but one.
    assert of_cohort == Refusal(f"cohort-{group.slug}", Reason.WITHHELD)


# The announced day -----------------------------------------------------------------------------------


@contextmanager
def announced_today(world: World, *, group: str | None = None) -> Iterator[datetime]:
    """A freeze whose day began with this instant, after everything that was released before."""
    with world.runtime.platform_session() as session:
        announcing.announce(session, None, [YEAR], announcing.earliest_day(), group=group)
    with world.runtime.platform_session() as session:
        for record in session.scalars(select(AnnouncedFreezeRecord)):
            record.frozen_on = today()
    at = now()
    # The day began when the test had done what was to be done before it.
    with patch.object(announcing, "instant_of", lambda _day: at):
        yield at


def due() -> datetime:
    """When the clock may begin with the freeze of today, at whatever hour this test runs."""
    return instant_of(today()) + announcing.SETTLED_AFTER


def commission(world: World, *, at: datetime | None = None) -> int:
    with world.runtime.platform_session() as session:
        return commission_due(session, at=at or due())


def wishes(world: World) -> list[WishRecord]:
    with world.runtime.platform_session(read_only=True) as session:
        return list(session.scalars(select(WishRecord).where(WishRecord.job == releasing.JOB)))


def test_on_the_day_every_quantity_of_the_year_is_wished_for_once(world: World) -> None:
    released(world, VALUES)

    with announced_today(world) as at:
        assert commission(world) > 100
        assert commission(world) == 0

    wished = wishes(world)
    assert QUANTITY in {each.arguments["quantity"] for each in wished}
    assert len({each.arguments["quantity"] for each in wished}) == len(wished)
    assert {each.arguments["period"] for each in wished} == {str(YEAR)}
    assert {each.arguments["frozen_at"] for each in wished} == {at.isoformat()}


def test_before_the_day_and_in_its_first_minutes_nothing_begins(world: World) -> None:
    released(world, VALUES)

    with announced_today(world):
        assert commission(world, at=instant_of(today()) - timedelta(hours=1)) == 0
        assert commission(world, at=due() - timedelta(seconds=1)) == 0
    assert wishes(world) == []


def test_the_day_begins_at_midnight_in_german_offices() -> None:
    assert instant_of(datetime(2027, 1, 15).date()).isoformat() == "2027-01-15T00:00:00+01:00"  # noqa: DTZ001
    assert instant_of(datetime(2027, 7, 15).date()).isoformat() == "2027-07-15T00:00:00+02:00"  # noqa: DTZ001


def test_a_cancelled_freeze_never_begins(world: World) -> None:
    released(world, VALUES)
    with announced_today(world):
        with world.runtime.platform_session() as session:
            for record in session.scalars(select(AnnouncedFreezeRecord)):
                record.cancelled_at = now()

        assert commission(world) == 0


def test_a_cohort_alone_leaves_room_for_the_cluster_that_comes_later(world: World) -> None:
    offices = released(world, [100 + number for number in range(12)])
    group = cohort(world, offices[:8])
    with announced_today(world, group=f"cohort-{group.slug}"):
        commission(world)

    with world.runtime.release_session(QUANTITY, str(YEAR)) as session:
        decisions = releasing.release(session, announced_on=today())

    # Four of the cluster are not in the cohort: were it published, the cluster could never be.
    assert decisions == (Refusal(f"cohort-{group.slug}", Reason.WITHHELD),)
    cluster = next(each for each in compute(world) if each.group == "cluster-2")
    assert isinstance(cluster, Publication)


def test_a_cohort_far_from_its_cluster_is_published_without_the_cluster(world: World) -> None:
    offices = released(world, [100 + number for number in range(12)])
    group = cohort(world, offices[:6])
    with announced_today(world, group=f"cohort-{group.slug}"):
        commission(world)

    with world.runtime.release_session(QUANTITY, str(YEAR)) as session:
        (decision,) = releasing.release(session, announced_on=today())
    (cluster, *_) = compute(world)

    assert isinstance(decision, Publication)
    assert decision.group == f"cohort-{group.slug}"
    assert isinstance(cluster, Publication)
    assert cluster.group == "cluster-2"


# What the office itself is told -----------------------------------------------------------------------


def stand(world: World, office: Office) -> Standing:
    """How far the figure of the office is, in one statement beside those that read figure and release."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        included = standing.inclusions(session, YEAR).get(KEY, ())
        release_ = contributing.running_releases(session, YEAR).get(KEY)
        return standing.standing(reading.line(session, KEY, YEAR), release_, included)


def test_a_figure_goes_from_plausible_to_included_and_corrected(world: World) -> None:
    offices = released(world, VALUES[:4])
    office = world.office("Musterfurt")
    states = []

    def note() -> None:
        states.append(stand(world, office).state)

    note()
    enter(world, office, 140)
    note()
    release(world, office)
    note()
    compute(world)
    note()
    enter(world, office, 150, seen=1)
    note()
    release(world, office, seen=2)
    note()
    for other in offices:
        correct(world, other, 200)
    compute(world)
    note()

    assert states == [
        None,
        FigureState.PLAUSIBLE,
        FigureState.RELEASED,
        FigureState.INCLUDED,
        FigureState.CORRECTED,
        FigureState.CORRECTED,
        FigureState.INCLUDED,
    ]


def test_an_included_figure_names_group_vintage_and_day(world: World) -> None:
    office, *_ = released(world, VALUES)
    before = now()
    compute(world)

    (inclusion,) = stand(world, office).inclusions

    assert (inclusion.group, inclusion.number, inclusion.version) == ("Cluster II", 1, 1)
    assert before <= inclusion.frozen_at <= now()


def test_a_correction_waits_for_the_next_vintage_and_says_so(world: World) -> None:
    office, *_ = released(world, VALUES)
    compute(world)
    correct(world, office, 900)
    compute(world)

    seen = stand(world, office)

    assert (seen.state, seen.is_outdated) == (FigureState.CORRECTED, False)
    assert seen.earlier == seen.inclusions


def test_a_withdrawn_figure_still_stands_in_the_vintage_in_force(world: World) -> None:
    office, *_ = released(world, VALUES)
    compute(world)
    withdraw(world, office)

    seen = stand(world, office)

    assert seen.is_withdrawn
    assert [each.number for each in seen.inclusions] == [1]


def test_after_a_vintage_without_it_a_withdrawn_figure_stands_nowhere(world: World) -> None:
    office, *others = released(world, [*VALUES, 150])
    compute(world)
    withdraw(world, office)
    for other in others:
        correct(world, other, 200)
    compute(world)

    assert stand(world, office).inclusions == ()


def test_who_left_the_group_is_told_of_none_of_its_vintages(world: World) -> None:
    offices = released(world, VALUES)
    group = cohort(world, offices)
    compute(world)
    with world.runtime.platform_session() as session:
        placing.remove(session, None, group.slug, offices[0].slug)

    assert [each.group for each in stand(world, offices[0]).inclusions] == ["Cluster II"]
    assert len(stand(world, offices[1]).inclusions) == 2


def test_who_joined_afterwards_is_not_told_to_be_in(world: World) -> None:
    released(world, VALUES)
    late = world.office("Spät bestätigt", cluster="III")
    enter(world, late, 150)
    release(world, late)
    compute(world)
    # A size confirmed later may count from an earlier day; the vintage is what it was.
    with world.runtime.platform_session() as session:
        session.add(
            ComparisonMemberRecord(
                group_key="cluster-2", tenant_id=late.id, joined_on=today() - timedelta(days=99)
            )
        )

    assert stand(world, late).state is FigureState.RELEASED


def test_an_office_reads_no_contributor_but_itself(world: World) -> None:
    office, *_ = released(world, VALUES)
    compute(world)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        rows = session.scalars(select(VintageContributorRecord)).all()

    assert [row.tenant_id for row in rows] == [office.id]


def test_nobody_else_sees_a_correction_or_withdrawal_before_the_next_vintage(world: World) -> None:
    offices = released(world, [*VALUES, 150])
    compute(world)
    before = seen_by(world, offices[0]), stand(world, offices[0])

    correct(world, offices[1], 900)
    withdraw(world, offices[2])
    compute(world)

    assert (seen_by(world, offices[0]), stand(world, offices[0])) == before


def test_a_release_that_changes_nothing_is_the_same_release(world: World) -> None:
    office, *_ = released(world, VALUES)
    compute(world)
    with world.runtime.tenant_session(office.id) as session:
        release_figures(session, None, YEAR, {KEY: 1})

    assert stand(world, office).state is FigureState.INCLUDED


def test_reading_inclusions_takes_one_statement(world: World) -> None:
    office, *_ = released(world, VALUES)
    compute(world)
    statements: list[str] = []

    with (
        world.runtime.tenant_session(office.id, read_only=True) as session,
        world.runtime.database.observed(statements.append),
    ):
        standing.inclusions(session, Period.of_year(YEAR.year))

    assert len(statements) == 1
