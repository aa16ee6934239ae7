"""Cohorts: formed once, for a cluster or a kind; a Jugendamt is in one running cohort."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from modules.errors import UnknownEdition
from tenants.access.roles import PlatformRole
from tenants.clock import today
from tenants.cohorts import placing
from tenants.cohorts.placing import Created, Placed
from tenants.cohorts.registering import register_invented
from tenants.cohorts.sizing import Basis, Cluster, District
from tenants.errors import NotFound, Refused
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.cohort import (
    CohortMemberRecord,
    CohortModeratorRecord,
    ComparisonGroupRecord,
    ComparisonMemberRecord,
)
from tenants.records.journal import PlatformJournalRecord
from tests.support.world import World
from webapp.runtime import Runtime

FROM, TO = date(2025, 1, 1), date(2027, 12, 31)
IN_TIME = date(2025, 6, 1)
Office = Callable[..., str]


@pytest.fixture
def office(runtime: Runtime) -> Office:
    """Register an invented Jugendamt; returns its slug."""

    def register(slug: str, *, population: int = 90_000, kind: Kind = Kind.KREIS) -> str:
        with runtime.platform_session() as session:
            return register_invented(
                session,
                None,
                name=f"Kreis {slug.capitalize()}",
                slug=slug,
                kind=kind,
                land=Land.HESSEN,
                district=District(population, date(2024, 12, 31), Basis.ENTERED),
                on=date(2025, 1, 1),
            ).slug

    return register


def create(
    runtime: Runtime,
    name: str = "Gruppe",
    *,
    cluster: Cluster | None = None,
    kind: Kind | None = None,
    starts_on: date = FROM,
    ends_on: date = TO,
) -> Created:
    """Form a cohort."""
    with runtime.platform_session() as session:
        return placing.create_cohort(
            session, None, name=name, cluster=cluster, kind=kind, starts_on=starts_on, ends_on=ends_on
        )


def place(runtime: Runtime, cohort: str, *slugs: str, on: date = IN_TIME) -> Placed:
    """Place Jugendämter."""
    with runtime.platform_session() as session:
        return placing.place(session, None, cohort, slugs, on=on)


def test_a_cohort_comes_with_its_comparison_group_after_all_others(runtime: Runtime, office: Office) -> None:
    office("adorf")
    first = create(runtime, "Werkstatt Cluster II, 2025-2027")
    second = create(runtime, "Zweite")

    assert first == Created("werkstatt-cluster-ii-2025-2027", "Werkstatt Cluster II, 2025-2027", is_new=True)
    with runtime.platform_session(read_only=True) as session:
        groups = session.scalars(select(ComparisonGroupRecord).order_by(ComparisonGroupRecord.priority)).all()
        assert [(group.key, group.kind) for group in groups] == [
            ("cluster-2", "cluster"),
            (f"cohort-{first.slug}", "cohort"),
            (f"cohort-{second.slug}", "cohort"),
        ]
        assert groups[0].priority < groups[1].priority < groups[2].priority


def test_forming_the_same_cohort_twice_forms_one(runtime: Runtime) -> None:
    first = create(runtime)
    second = create(runtime)

    assert (first.is_new, second.is_new) == (True, False)


def test_a_slug_of_another_cohort_is_refused(runtime: Runtime) -> None:
    create(runtime)
    with pytest.raises(Refused, match=r"cohort\.slug_taken"):
        create(runtime, cluster=Cluster.II)


@pytest.mark.parametrize(
    "name, starts_on, ends_on, rule",
    [("Gruppe", TO, FROM, "cohort.dates"), ("…", FROM, TO, "cohort.nameless")],
)
def test_a_cohort_needs_a_name_and_an_end_after_its_start(
    runtime: Runtime, name: str, starts_on: date, ends_on: date, rule: str
) -> None:
    with pytest.raises(Refused) as refused:
        create(runtime, name, starts_on=starts_on, ends_on=ends_on)

    assert refused.value.rule == rule


def test_a_cohort_works_with_an_edition_that_exists(runtime: Runtime) -> None:
    with runtime.platform_session() as session, pytest.raises(UnknownEdition):
        placing.create_cohort(session, None, name="Gruppe", edition="1999.1", starts_on=FROM, ends_on=TO)


def test_placing_freezes_cluster_and_population_and_joins_the_group(runtime: Runtime, office: Office) -> None:
    office("adorf")
    cohort = create(runtime, cluster=Cluster.II).slug

    assert place(runtime, cohort, "adorf") == Placed(("Kreis Adorf",), ())

    with runtime.platform_session(read_only=True) as session:
        member = session.scalars(select(CohortMemberRecord)).one()
        assert (member.cluster, member.population, member.joined_on) == ("II", 90_000, IN_TIME)
        compared = session.scalars(
            select(ComparisonMemberRecord).where(ComparisonMemberRecord.group_key == f"cohort-{cohort}")
        ).one()
        assert (compared.joined_on, compared.left_on) == (IN_TIME, None)


def test_nobody_joins_before_the_cohort_starts(runtime: Runtime, office: Office) -> None:
    office("adorf")
    place(runtime, create(runtime).slug, "adorf", on=date(2024, 11, 1))

    with runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortMemberRecord.joined_on)).one() == FROM


def test_nobody_joins_a_cohort_that_is_over(runtime: Runtime, office: Office) -> None:
    office("adorf")
    cohort = create(runtime).slug
    with pytest.raises(Refused, match=r"cohort\.over"):
        place(runtime, cohort, "adorf", on=date(2028, 1, 1))


def test_placing_twice_is_placing_once(runtime: Runtime, office: Office) -> None:
    office("adorf")
    cohort = create(runtime).slug
    place(runtime, cohort, "adorf")

    assert place(runtime, cohort, "adorf", on=date(2025, 7, 1)) == Placed((), ("Kreis Adorf",))
    with runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortMemberRecord.joined_on)).one() == IN_TIME


def test_several_are_placed_together_or_not_at_all(runtime: Runtime, office: Office) -> None:
    office("adorf")
    office("bstadt", population=10_000)
    cohort = create(runtime, cluster=Cluster.II).slug

    with pytest.raises(Refused) as refused:
        place(runtime, cohort, "adorf", "bstadt")

    assert (refused.value.rule, refused.value.details) == (
        "cohort.other_cluster",
        ("Kreis Bstadt", "I", "II"),
    )
    with runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortMemberRecord)).all() == []


def test_a_cohort_of_kreise_takes_no_town(runtime: Runtime, office: Office) -> None:
    office("adorf", kind=Kind.KREISANGEHOERIGE_STADT)
    cohort = create(runtime, kind=Kind.KREIS).slug

    with pytest.raises(Refused, match=r"cohort\.other_kind"):
        place(runtime, cohort, "adorf")


def test_a_mixed_cohort_takes_any(runtime: Runtime, office: Office) -> None:
    office("adorf", kind=Kind.KREISANGEHOERIGE_STADT, population=10_000)
    office("bstadt", population=400_000)

    assert len(place(runtime, create(runtime).slug, "adorf", "bstadt").placed) == 2


def test_a_jugendamt_is_in_one_running_cohort(runtime: Runtime, office: Office) -> None:
    office("adorf")
    place(runtime, create(runtime, "Eins").slug, "adorf")
    other = create(runtime, "Zwei").slug

    with pytest.raises(Refused) as refused:
        place(runtime, other, "adorf")

    assert (refused.value.rule, refused.value.details) == ("cohort.in_another", ("Kreis Adorf", "Eins"))


def test_a_jugendamt_may_be_in_old_cohorts_and_in_one_to_come(runtime: Runtime, office: Office) -> None:
    office("adorf")
    place(runtime, create(runtime, "Eins").slug, "adorf")
    later = create(runtime, "Zwei", starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31)).slug

    assert place(runtime, later, "adorf").placed == ("Kreis Adorf",)


def test_one_to_come_still_blocks_a_cohort_that_would_reach_into_it(runtime: Runtime, office: Office) -> None:
    office("adorf")
    place(runtime, create(runtime, "Zwei", starts_on=date(2026, 1, 1)).slug, "adorf")
    with pytest.raises(Refused, match=r"cohort\.in_another"):
        place(runtime, create(runtime, "Eins", ends_on=date(2026, 1, 1)).slug, "adorf")


def test_who_is_removed_leaves_the_group_and_may_go_elsewhere(runtime: Runtime, office: Office) -> None:
    office("adorf")
    one, two = create(runtime, "Eins").slug, create(runtime, "Zwei").slug
    place(runtime, one, "adorf")
    left_on = date(2025, 9, 1)

    for _ in range(2):
        with runtime.platform_session() as session:
            placing.remove(session, None, one, "adorf", on=left_on)

    with runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortMemberRecord.left_on)).one() == left_on
        compared = session.scalars(
            select(ComparisonMemberRecord).where(ComparisonMemberRecord.group_key == "cohort-eins")
        ).one()
        assert compared.left_on == left_on
    assert place(runtime, two, "adorf", on=left_on).placed == ("Kreis Adorf",)


def test_who_comes_back_is_frozen_anew_and_keeps_the_time_before(runtime: Runtime, office: Office) -> None:
    office("adorf")
    cohort = create(runtime).slug
    place(runtime, cohort, "adorf")
    with runtime.platform_session() as session:
        placing.remove(session, None, cohort, "adorf", on=date(2025, 9, 1))

    place(runtime, cohort, "adorf", on=date(2026, 2, 1))

    with runtime.platform_session(read_only=True) as session:
        member = session.scalars(select(CohortMemberRecord)).one()
        assert (member.joined_on, member.left_on) == (date(2026, 2, 1), None)
        times = session.execute(
            select(ComparisonMemberRecord.joined_on, ComparisonMemberRecord.left_on)
            .where(ComparisonMemberRecord.group_key == f"cohort-{cohort}")
            .order_by(ComparisonMemberRecord.joined_on)
        ).all()
        assert [tuple(time) for time in times] == [(IN_TIME, date(2025, 9, 1)), (date(2026, 2, 1), None)]


def test_removing_who_never_was_a_member_is_not_found(runtime: Runtime, office: Office) -> None:
    office("adorf")
    cohort = create(runtime).slug
    with runtime.platform_session() as session, pytest.raises(NotFound):
        placing.remove(session, None, cohort, "adorf")


def test_unknown_cohorts_and_jugendaemter_are_not_found(runtime: Runtime, office: Office) -> None:
    cohort = create(runtime).slug
    with pytest.raises(NotFound):
        place(runtime, "gibt-es-nicht", "adorf")
    with pytest.raises(NotFound):
        place(runtime, cohort, "gibt-es-nicht")


def test_only_a_consultant_moderates_and_only_once(world: World) -> None:
    runtime = world.runtime
    consultant, operator = world.operator(PlatformRole.MODERATION), world.operator()
    cohort = create(runtime).slug

    for _ in range(2):
        with runtime.platform_session() as session:
            placing.add_moderator(session, None, cohort, consultant.email.upper())
    with runtime.platform_session() as session, pytest.raises(Refused, match=r"moderator\.not_a_consultant"):
        placing.add_moderator(session, None, cohort, operator.email)

    with runtime.platform_session(read_only=True) as session:
        moderator = session.scalars(select(CohortModeratorRecord)).one()
        assert (moderator.person_id, moderator.ended_on) == (consultant.id, None)


def test_a_moderator_ends_and_may_come_back(world: World) -> None:
    runtime = world.runtime
    consultant = world.operator(PlatformRole.MODERATION)
    cohort = create(runtime).slug
    with runtime.platform_session() as session:
        placing.add_moderator(session, None, cohort, consultant.email)

    for _ in range(2):
        with runtime.platform_session() as session:
            placing.end_moderator(session, None, cohort, consultant.email)
    with runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortModeratorRecord.ended_on)).one() == today()

    with runtime.platform_session() as session:
        placing.add_moderator(session, None, cohort, consultant.email)
    with runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(CohortModeratorRecord.ended_on)).one() is None


def test_every_change_of_a_cohort_stands_in_the_journal(world: World, office: Office) -> None:
    runtime = world.runtime
    office("adorf")
    consultant = world.operator(PlatformRole.MODERATION)
    cohort = create(runtime).slug
    place(runtime, cohort, "adorf")
    with runtime.platform_session() as session:
        placing.remove(session, None, cohort, "adorf")
        placing.add_moderator(session, None, cohort, consultant.email)
        placing.end_moderator(session, None, cohort, consultant.email)

    with runtime.platform_session(read_only=True) as session:
        actions = session.scalars(
            select(PlatformJournalRecord.action)
            .where(PlatformJournalRecord.subject == cohort)
            .order_by(PlatformJournalRecord.at)
        ).all()
    assert actions == [
        "cohort.created",
        "cohort.joined",
        "cohort.left",
        "cohort.moderator_added",
        "cohort.moderator_ended",
    ]
