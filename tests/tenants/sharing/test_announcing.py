"""Announcing a freeze: in good time, once for a year and group, told to those it is about."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from modules.indicators.periods import Period
from tenants.clock import today
from tenants.errors import Conflict, NotFound, Refused
from tenants.records.journal import PlatformJournalRecord
from tenants.records.sharing import AnnouncedFreezeRecord
from tenants.sharing import announced, announcing
from tenants.sharing.announced import Freeze
from tests.support.workshops import Cohort, at_desk, cohort
from tests.support.world import Office, World

LAST_YEAR = Period.of_year(today().year - 1)
SOON = today() + announcing.NOTICE
LATER = SOON + timedelta(days=7)


def announce(world: World, on: date = SOON, *, group: str | None = None) -> announcing.Announced:
    """The operator announces last year's freeze."""
    with world.runtime.platform_session() as session:
        return announcing.announce(session, None, [LAST_YEAR], on, group=group)


def only(world: World) -> Freeze:
    """The one freeze that is announced, as the operator sees it."""
    with world.runtime.platform_session(read_only=True) as session:
        (freeze,) = announced.freezes(session)
    return freeze


def told(world: World, office: Office) -> tuple[Freeze, ...]:
    """What the office is told."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return announced.freezes(session)


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


def test_every_office_of_the_groups_is_told_the_day(world: World, office: Office) -> None:
    other = world.office("Große Stadt", cluster="III")

    outcome = announce(world)

    assert outcome.groups == ("Cluster II", "Cluster III")
    (freeze,) = told(world, office)
    assert (freeze.period, freeze.on, freeze.groups) == (LAST_YEAR, SOON, ("Cluster II",))
    assert freeze.last_day == SOON - timedelta(days=1)
    assert [each.groups for each in told(world, other)] == [("Cluster III",)]


def test_who_is_in_no_group_of_it_is_told_nothing(world: World, office: Office) -> None:
    other = world.office("Große Stadt", cluster="III")

    announce(world, group="cluster-2")

    assert len(told(world, office)) == 1
    assert told(world, other) == ()


@pytest.mark.parametrize(
    "day, rule",
    [
        (today() - timedelta(days=1), "freeze.past_day"),
        (today(), "freeze.past_day"),
        (SOON - timedelta(days=1), "freeze.too_soon"),
        (today() + announcing.FARTHEST + timedelta(days=1), "freeze.too_far"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_day_without_notice_is_refused(world: World, day: date, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        announce(world, day)

    assert refused.value.rule == rule


@pytest.mark.usefixtures("office")
def test_a_year_is_over_when_it_is_frozen(world: World) -> None:
    this_year = Period.of_year(SOON.year)
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        announcing.announce(session, None, [LAST_YEAR, this_year], SOON)

    assert refused.value.rule == "freeze.year_not_over"
    with world.runtime.platform_session(read_only=True) as session:
        assert announced.freezes(session) == ()


@pytest.mark.usefixtures("office")
def test_a_year_is_announced_once(world: World) -> None:
    announce(world)

    with pytest.raises(Refused) as refused:
        announce(world, LATER)

    assert refused.value.rule == "freeze.twice"
    assert only(world).on == SOON


def test_without_a_group_there_is_nothing_to_announce(world: World) -> None:
    with pytest.raises(Refused) as refused:
        announce(world)

    assert refused.value.rule == "freeze.no_groups"


def test_an_unknown_group_is_not_found(world: World, office: Office) -> None:
    with pytest.raises(NotFound):
        announce(world, group="cohort-gibt-es-nicht")

    assert told(world, office) == ()


def test_a_move_is_told_with_the_day_before_it(world: World, office: Office) -> None:
    announce(world)
    freeze = only(world)

    with world.runtime.platform_session() as session:
        announcing.move(session, None, freeze.id, LATER, seen=SOON)

    (seen,) = told(world, office)
    assert (seen.on, seen.moved_from) == (LATER, SOON)


@pytest.mark.usefixtures("office")
def test_a_move_forward_needs_the_same_notice_and_one_backward_does_not(world: World) -> None:
    announce(world)
    freeze = only(world)
    with world.runtime.platform_session() as session:
        for record in session.scalars(select(AnnouncedFreezeRecord)):
            record.frozen_on = today() + timedelta(days=3)
    near = only(world).on

    with world.runtime.platform_session() as session:
        announcing.move(session, None, freeze.id, near + timedelta(days=1), seen=near)
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        announcing.move(session, None, freeze.id, near, seen=near + timedelta(days=1))

    assert refused.value.rule == "freeze.too_soon"


@pytest.mark.usefixtures("office")
def test_two_people_who_move_it_see_each_other(world: World) -> None:
    announce(world)
    freeze = only(world)
    with world.runtime.platform_session() as session:
        announcing.move(session, None, freeze.id, LATER, seen=SOON)

    with world.runtime.platform_session() as session, pytest.raises(Conflict) as conflict:
        announcing.cancel(session, None, freeze.id, seen=SOON)

    assert conflict.value.theirs == LATER
    assert not only(world).is_cancelled


def test_a_cancelled_one_is_told_until_another_takes_its_place(world: World, office: Office) -> None:
    announce(world)
    with world.runtime.platform_session() as session:
        announcing.cancel(session, None, only(world).id, seen=SOON)

    assert [each.is_cancelled for each in told(world, office)] == [True]
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        announcing.move(session, None, only(world).id, LATER, seen=SOON)
    announce(world, LATER)

    assert refused.value.rule == "freeze.cancelled"
    assert [(each.on, each.is_cancelled) for each in told(world, office)] == [(LATER, False)]


@pytest.mark.usefixtures("office")
def test_once_the_day_has_come_it_is_neither_moved_nor_cancelled(world: World) -> None:
    announce(world)
    freeze = only(world)
    with world.runtime.platform_session() as session:
        for record in session.scalars(select(AnnouncedFreezeRecord)):
            record.frozen_on = today()

    with world.runtime.platform_session() as session:
        with pytest.raises(Refused) as moving:
            announcing.move(session, None, freeze.id, LATER, seen=today())
        with pytest.raises(Refused) as cancelling:
            announcing.cancel(session, None, freeze.id, seen=today())
    assert moving.value.rule == cancelling.value.rule == "freeze.begun"


def test_what_is_not_announced_cannot_be_changed(world: World) -> None:
    with world.runtime.platform_session() as session, pytest.raises(NotFound):
        announcing.cancel(session, None, uuid4(), seen=SOON)


@pytest.fixture
def group(world: World, office: Office) -> Cohort:
    return cohort(world, [office])


def test_a_consultant_announces_for_her_cohort_and_for_no_other_group(
    world: World, office: Office, group: Cohort
) -> None:
    outside = world.office("Anderes Amt")

    with at_desk(world, group) as session:
        outcome = announcing.announce(session, group.moderator.id, [LAST_YEAR], SOON)
        with pytest.raises(NotFound):
            announcing.announce(session, group.moderator.id, [LAST_YEAR], SOON, group="cluster-2")

    assert outcome.groups == ("Werkstatt Cluster II",)
    assert [each.groups for each in told(world, office)] == [("Werkstatt Cluster II",)]
    assert told(world, outside) == ()


def test_a_consultant_sees_the_operators_day_and_cannot_change_it(world: World, group: Cohort) -> None:
    announce(world)

    with at_desk(world, group) as session:
        (freeze,) = announced.freezes(session)
        assert freeze.groups == ("Werkstatt Cluster II",)
        with pytest.raises(Refused) as refused:
            announcing.cancel(session, group.moderator.id, freeze.id, seen=SOON)

    assert refused.value.rule == "freeze.by_operator"


def test_the_operator_keeps_the_day_a_consultant_has_announced(world: World, group: Cohort) -> None:
    with at_desk(world, group) as session:
        announcing.announce(session, group.moderator.id, [LAST_YEAR], SOON)

    outcome = announce(world, LATER)

    assert (outcome.groups, outcome.kept) == (("Cluster II",), ("Werkstatt Cluster II",))


def test_another_consultant_finds_nothing(world: World, group: Cohort) -> None:
    other = cohort(world, [world.office("Anderes Amt")], name="Andere Werkstatt")
    with at_desk(world, group) as session:
        announcing.announce(session, group.moderator.id, [LAST_YEAR], SOON)

    with at_desk(world, other) as session:
        assert announced.freezes(session) == ()
        with pytest.raises(NotFound):
            announcing.cancel(session, other.moderator.id, only(world).id, seen=SOON)


def test_every_act_is_journaled_with_who_and_which_groups(world: World, group: Cohort) -> None:
    with at_desk(world, group) as session:
        announcing.announce(session, group.moderator.id, [LAST_YEAR], SOON)
    freeze = only(world)
    with at_desk(world, group) as session:
        announcing.move(session, group.moderator.id, freeze.id, LATER, seen=SOON)
        announcing.cancel(session, group.moderator.id, freeze.id, seen=LATER)

    with world.runtime.platform_session(read_only=True) as session:
        noted = session.scalars(
            select(PlatformJournalRecord)
            .where(PlatformJournalRecord.action.startswith("freeze."))
            .order_by(PlatformJournalRecord.at)
        ).all()
    groups = [f"cohort-{group.slug}"]
    assert [(each.action, each.subject, each.after) for each in noted] == [
        ("freeze.announced", str(LAST_YEAR), {"on": SOON.isoformat(), "groups": groups}),
        ("freeze.moved", str(LAST_YEAR), {"on": LATER.isoformat(), "groups": groups}),
        ("freeze.cancelled", str(LAST_YEAR), {"on": LATER.isoformat(), "groups": groups}),
    ]
    assert noted[1].before == {"on": SOON.isoformat()}
    assert {each.person_id for each in noted} == {group.moderator.id}


def test_reading_what_is_announced_takes_one_statement(world: World, office: Office) -> None:
    announce(world)
    statements: list[str] = []

    with (
        world.runtime.tenant_session(office.id, read_only=True) as session,
        world.runtime.database.observed(statements.append),
    ):
        announced.freezes(session)

    assert len(statements) == 1
