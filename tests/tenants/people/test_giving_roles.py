"""Roles: given and ended with a day, journaled, never down to nobody who manages the team."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tenants.access.permissions import Permission
from tenants.access.roles import Role
from tenants.clock import today
from tenants.errors import NotAllowed, NotFound, Refused
from tenants.people import giving_roles, signing_in
from tenants.records.tenant import MembershipRecord
from tests.support.journal import journal_of
from tests.support.world import Human, Office, World
from webapp.runtime import Runtime


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def head(world: World, office: Office) -> Human:
    return world.person(office, Role.AMTSLEITUNG)


def membership(runtime: Runtime, office: Office, human: Human, role: Role | None = None) -> UUID:
    with runtime.tenant_session(office.id, read_only=True) as session:
        held = select(MembershipRecord.id).where(MembershipRecord.person_id == human.id)
        if role is not None:
            held = held.where(MembershipRecord.role == role.value)
        return session.scalars(held).one()


def give(runtime: Runtime, office: Office, by: Human, to: Human, role: Role) -> None:
    with runtime.tenant_session(office.id) as session:
        giving_roles.give_role(session, by.id, to.id, role)


def end(runtime: Runtime, office: Office, by: Human, key: UUID, day: date | None = None) -> None:
    with runtime.tenant_session(office.id) as session:
        giving_roles.end_role(session, by.id, key, first_day_without=day or today())


def roles(runtime: Runtime, human: Human, token: str) -> frozenset[Role]:
    with runtime.platform_session(read_only=True) as session:
        signed_in = signing_in.signed_in(session, token)
        assert signed_in is not None
        return frozenset(role for m in signed_in.memberships for role in m.roles)


def begin(runtime: Runtime, human: Human) -> str:
    with runtime.platform_session() as session:
        return signing_in.begin(session, human.id)


def test_a_role_given_or_ended_counts_from_the_next_request_on(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    person = world.person(office, Role.LESEND)
    token = begin(runtime, person)

    give(runtime, office, head, person, Role.MITWIRKUNG)
    assert roles(runtime, person, token) == {Role.LESEND, Role.MITWIRKUNG}

    end(runtime, office, head, membership(runtime, office, person, Role.MITWIRKUNG))
    assert roles(runtime, person, token) == {Role.LESEND}
    assert [(e.action, e.subject, e.person_id) for e in journal_of(runtime, office)] == [
        ("role.given", str(person.id), head.id),
        ("role.ended", str(person.id), head.id),
    ]


def test_a_role_may_end_on_a_later_day(runtime: Runtime, world: World, office: Office, head: Human) -> None:
    person = world.person(office, Role.LESEND)
    token = begin(runtime, person)

    end(runtime, office, head, membership(runtime, office, person), today() + timedelta(days=30))

    assert roles(runtime, person, token) == {Role.LESEND}


def test_a_role_that_was_to_end_goes_on_when_it_is_given_again(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    person = world.person(office, Role.LESEND)
    key = membership(runtime, office, person)
    end(runtime, office, head, key, today() + timedelta(days=30))

    give(runtime, office, head, person, Role.LESEND)

    with runtime.tenant_session(office.id, read_only=True) as session:
        assert session.get_one(MembershipRecord, (office.id, key)).ends_on is None


def test_a_role_cannot_be_given_twice(runtime: Runtime, world: World, office: Office, head: Human) -> None:
    person = world.person(office, Role.LESEND)

    with pytest.raises(Refused, match=r"role\.has"):
        give(runtime, office, head, person, Role.LESEND)


def test_two_clicks_at_the_same_moment_give_a_role_once(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    person = world.person(office, Role.LESEND)

    def click(_number: int) -> str:
        try:
            give(runtime, office, head, person, Role.MITWIRKUNG)
        except Refused as refused:
            return refused.rule
        return "given"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == ["given", "role.has", "role.has", "role.has"]

    assert [e.action for e in journal_of(runtime, office)] == ["role.given"]


def test_somebody_who_left_can_come_back(runtime: Runtime, world: World, office: Office, head: Human) -> None:
    person = world.person(office, Role.LESEND)
    token = begin(runtime, person)
    end(runtime, office, head, membership(runtime, office, person))
    assert roles(runtime, person, token) == frozenset()

    give(runtime, office, head, person, Role.LESEND)

    assert roles(runtime, person, token) == {Role.LESEND}


def test_a_role_cannot_end_in_the_past_or_twice(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    key = membership(runtime, office, world.person(office, Role.LESEND))

    with pytest.raises(Refused, match=r"role\.past_day"):
        end(runtime, office, head, key, today() - timedelta(days=1))
    end(runtime, office, head, key)
    with pytest.raises(Refused, match=r"role\.ended"):
        end(runtime, office, head, key)


def test_the_last_person_who_manages_the_team_cannot_end_their_own_right(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    leader = world.person(office, Role.PROJEKTLEITUNG)
    world.person(office, Role.MITWIRKUNG)
    end(runtime, office, head, membership(runtime, office, leader))

    for day in (today(), today() + timedelta(days=365)):
        with pytest.raises(Refused, match=r"role\.last_manager"):
            end(runtime, office, head, membership(runtime, office, head), day)


def test_a_manager_whose_end_is_set_does_not_count(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    leader = world.person(office, Role.PROJEKTLEITUNG)
    end(runtime, office, head, membership(runtime, office, leader), today() + timedelta(days=1))

    with pytest.raises(Refused, match=r"role\.last_manager"):
        end(runtime, office, head, membership(runtime, office, head))


def test_two_managers_cannot_end_each_other_at_the_same_moment(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    other = world.person(office, Role.AMTSLEITUNG)
    refused: list[str] = []

    def end_the_other(by: Human, of: Human) -> None:
        try:
            end(runtime, office, by, membership(runtime, office, of))
        except Refused as problem:
            refused.append(problem.rule)
        except NotAllowed:
            refused.append("not allowed")

    threads = [threading.Thread(target=end_the_other, args=pair) for pair in ((head, other), (other, head))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    with runtime.tenant_session(office.id, read_only=True) as session:
        running = session.scalars(select(MembershipRecord).where(MembershipRecord.ends_on.is_(None))).all()
    assert len(running) == 1


def test_who_may_not_release_figures_neither_gives_nor_ends_the_role_that_may(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    leader = world.person(office, Role.PROJEKTLEITUNG)

    with pytest.raises(NotAllowed) as refused:
        give(runtime, office, leader, leader, Role.AMTSLEITUNG)
    assert refused.value.permission == Permission.MANAGE_TEAM.value
    with pytest.raises(NotAllowed):
        end(runtime, office, leader, membership(runtime, office, head))


def test_nobody_outside_the_jugendamt_can_be_given_a_role(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    stranger = world.person(world.office("Beispielstadt"))

    for person in (stranger, Human(uuid4(), "nobody@x.example")):
        with pytest.raises(NotFound):
            give(runtime, office, head, person, Role.LESEND)


def test_a_role_of_another_jugendamt_is_not_found(
    runtime: Runtime, world: World, office: Office, head: Human
) -> None:
    other = world.office("Beispielstadt")
    foreign = membership(runtime, other, world.person(other))

    with pytest.raises(NotFound):
        end(runtime, office, head, foreign)
