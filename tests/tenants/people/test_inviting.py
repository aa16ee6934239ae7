"""Inviting colleagues: once per address, by those who may, without learning who has an account."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import now
from tenants.errors import NotAllowed, NotFound, Refused
from tenants.people import inviting, reading
from tenants.records.tenant import InvitationRecord
from tenants.records.wish import WishRecord
from tests.support.journal import journal_of
from tests.support.world import Human, Office, World
from webapp.runtime import Runtime


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def leader(world: World, office: Office) -> Human:
    return world.person(office, Role.PROJEKTLEITUNG)


def invite(
    runtime: Runtime,
    office: Office,
    by: Human,
    email: str = "neu@musterfurt.example",
    role: Role = Role.LESEND,
) -> UUID:
    with runtime.tenant_session(office.id) as session:
        return inviting.invite(session, by.id, email=email, name="Controlling", role=role)


def invitation(runtime: Runtime, office: Office, key: UUID) -> InvitationRecord:
    with runtime.tenant_session(office.id, read_only=True) as session:
        return session.get_one(InvitationRecord, (office.id, key))


def wishes(runtime: Runtime) -> list[tuple[str, dict[str, str]]]:
    with runtime.platform_session(read_only=True) as session:
        found = session.scalars(select(WishRecord).order_by(WishRecord.wished_at))
        return [(wish.job, wish.arguments) for wish in found]


def test_an_invitation_is_valid_for_14_days_and_its_mail_is_wished_for(
    runtime: Runtime, office: Office, leader: Human
) -> None:
    key = invite(runtime, office, leader, email="  Neu@Musterfurt.example ")

    record = invitation(runtime, office, key)
    assert record.email == "neu@musterfurt.example"
    assert timedelta(days=13, hours=23) < record.expires_at - now() <= timedelta(days=14)
    assert wishes(runtime) == [("send-tenant-mail", {"kind": "invitation", "id": str(key)})]
    assert [(e.action, e.person_id, e.after) for e in journal_of(runtime, office)] == [
        ("invitation.sent", leader.id, {"name": "Controlling", "role": "lesend"})
    ]


def test_inviting_the_same_address_again_renews_the_invitation(
    runtime: Runtime, office: Office, leader: Human
) -> None:
    first = invite(runtime, office, leader)
    second = invite(runtime, office, leader, role=Role.MITWIRKUNG)

    assert first == second
    assert invitation(runtime, office, first).role == "mitwirkung"
    assert len(wishes(runtime)) == 2


def test_two_clicks_at_the_same_moment_are_one_invitation(
    runtime: Runtime, office: Office, leader: Human
) -> None:
    keys: list[UUID] = []
    barrier = threading.Barrier(4)

    def click() -> None:
        barrier.wait()
        keys.append(invite(runtime, office, leader))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 4
    assert len(set(keys)) == 1


def test_inviting_somebody_known_elsewhere_looks_like_inviting_a_stranger(
    runtime: Runtime, world: World, office: Office, leader: Human
) -> None:
    elsewhere = world.person(world.office("Beispielstadt"))

    statements: dict[str, list[str]] = {}
    for email in (elsewhere.email, "stranger@beispiel.example"):
        statements[email] = []
        with runtime.database.observed(statements[email].append):
            invite(runtime, office, leader, email=email)

    known, unknown = statements.values()
    assert known == unknown


def test_a_member_is_not_invited_again(runtime: Runtime, world: World, office: Office, leader: Human) -> None:
    colleague = world.person(office, Role.LESEND)

    with pytest.raises(Refused, match=r"invitation\.member"):
        invite(runtime, office, leader, email=colleague.email.upper())


@pytest.mark.parametrize(
    "giver,role,may",
    [
        (Role.AMTSLEITUNG, Role.AMTSLEITUNG, True),
        (Role.AMTSLEITUNG, Role.PROJEKTLEITUNG, True),
        (Role.AMTSLEITUNG, Role.LESEND, True),
        (Role.PROJEKTLEITUNG, Role.AMTSLEITUNG, False),
        (Role.PROJEKTLEITUNG, Role.PROJEKTLEITUNG, True),
        (Role.PROJEKTLEITUNG, Role.MITWIRKUNG, True),
        (Role.MITWIRKUNG, Role.LESEND, False),
        (Role.LESEND, Role.LESEND, False),
    ],
)
def test_nobody_invites_into_a_role_they_may_not_give(
    runtime: Runtime, world: World, office: Office, giver: Role, role: Role, may: bool
) -> None:
    person = world.person(office, giver)

    if may:
        invite(runtime, office, person, role=role)
    else:
        with pytest.raises(NotAllowed):
            invite(runtime, office, person, role=role)


def test_an_invitation_into_a_higher_role_is_neither_changed_nor_withdrawn(
    runtime: Runtime, world: World, office: Office, leader: Human
) -> None:
    key = invite(runtime, office, world.person(office, Role.AMTSLEITUNG), role=Role.AMTSLEITUNG)

    with pytest.raises(NotAllowed):
        invite(runtime, office, leader, role=Role.LESEND)
    with pytest.raises(NotAllowed), runtime.tenant_session(office.id) as session:
        inviting.withdraw(session, leader.id, key)

    assert invitation(runtime, office, key).role == "amtsleitung"


def test_the_journal_says_what_an_invitation_offered_before(
    runtime: Runtime, office: Office, leader: Human
) -> None:
    invite(runtime, office, leader)
    invite(runtime, office, leader, role=Role.MITWIRKUNG)

    offered = [(e.before, e.after) for e in journal_of(runtime, office)]
    assert [before and before["role"] for before, _ in offered] == [None, "lesend"]
    assert [after and after["role"] for _, after in offered] == ["lesend", "mitwirkung"]


def test_a_manager_of_another_jugendamt_invites_nobody_here(
    runtime: Runtime, world: World, office: Office
) -> None:
    stranger = world.person(world.office("Beispielstadt"), Role.AMTSLEITUNG)

    with pytest.raises(NotAllowed):
        invite(runtime, office, stranger)


def test_a_withdrawn_invitation_makes_room_for_a_new_one(
    runtime: Runtime, office: Office, leader: Human
) -> None:
    first = invite(runtime, office, leader)
    with runtime.tenant_session(office.id) as session:
        inviting.withdraw(session, leader.id, first)
        inviting.withdraw(session, leader.id, first)

    second = invite(runtime, office, leader)

    assert first != second
    assert [e.action for e in journal_of(runtime, office)].count("invitation.withdrawn") == 1


def test_an_expired_invitation_can_be_renewed_but_not_a_withdrawn_one(
    runtime: Runtime, office: Office, leader: Human
) -> None:
    key = invite(runtime, office, leader)
    with runtime.tenant_session(office.id) as session:
        session.get_one(InvitationRecord, (office.id, key)).expires_at = now() - timedelta(days=1)
    with runtime.tenant_session(office.id) as session:
        inviting.renew(session, leader.id, key)
    assert invitation(runtime, office, key).expires_at > now()

    with runtime.tenant_session(office.id) as session:
        inviting.withdraw(session, leader.id, key)
    with pytest.raises(Refused, match=r"invitation\.withdrawn"), runtime.tenant_session(office.id) as session:
        inviting.renew(session, leader.id, key)


def test_an_invitation_of_another_jugendamt_is_not_found(
    runtime: Runtime, world: World, office: Office, leader: Human
) -> None:
    other = world.office("Beispielstadt")
    foreign = invite(runtime, other, world.person(other))

    for act in (inviting.renew, inviting.withdraw):
        with pytest.raises(NotFound), runtime.tenant_session(office.id) as session:
            act(session, leader.id, foreign)


def test_the_operator_invites_the_first_people_into_any_role(
    runtime: Runtime, world: World, office: Office
) -> None:
    operator = world.operator()

    with runtime.platform_session() as session:
        sent = inviting.invite_first(
            session, operator.id, office.id, email="leitung@x.example", name="Leitung", role=Role.AMTSLEITUNG
        )

    assert sent.replaced is None
    arguments = {"kind": "invitation", "id": str(sent.id), "tenant": str(office.id)}
    assert wishes(runtime) == [("send-mail", arguments)]
    assert [e.action for e in journal_of(runtime, office)] == ["invitation.sent"]


def test_the_operator_who_offers_another_role_is_told_which_one_it_replaces(
    runtime: Runtime, office: Office
) -> None:
    replaced = []
    for role in (Role.LESEND, Role.AMTSLEITUNG, Role.AMTSLEITUNG):
        with runtime.platform_session() as session:
            sent = inviting.invite_first(
                session, None, office.id, email="leitung@x.example", name="Leitung", role=role
            )
            replaced.append(sent.replaced)

    assert replaced == [None, Role.LESEND, None]


def test_the_operator_invites_nobody_into_a_jugendamt_that_does_not_exist(runtime: Runtime) -> None:
    with pytest.raises(NotFound), runtime.platform_session() as session:
        inviting.invite_first(session, None, uuid4(), email="a@b.example", name="x", role=Role.LESEND)


def test_the_team_shows_open_and_expired_invitations_in_two_statements(
    runtime: Runtime, world: World, office: Office, leader: Human
) -> None:
    world.person(office, Role.LESEND, name="Controlling")
    open_, expired, withdrawn = (
        invite(runtime, office, leader, email=f"{n}@x.example") for n in ("a", "b", "c")
    )
    with runtime.tenant_session(office.id) as session:
        session.get_one(InvitationRecord, (office.id, expired)).expires_at = now() - timedelta(days=1)
        inviting.withdraw(session, leader.id, withdrawn)

    statements: list[str] = []
    with (
        runtime.tenant_session(office.id, read_only=True) as session,
        runtime.database.observed(statements.append),
    ):
        team = reading.team(session)

    assert [c.name for c in team.colleagues] == ["Controlling", "Projektleitung"]
    assert {i.id: i.is_expired for i in team.invitations} == {open_: False, expired: True}
    assert len(statements) == 2
