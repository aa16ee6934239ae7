"""Accepting an invitation: once, in time, by whoever holds the link."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import now
from tenants.people import inviting
from tenants.records.person import PersonRecord
from tenants.records.tenant import InvitationRecord, MembershipRecord
from tenants.records.wish import WishRecord
from tests.support.client import CheckingClient
from tests.support.journal import journal_of
from tests.support.world import Human, Office, World
from tests.webapp.auth.links import PASSWORD, invitation_path, invited, with_password

pytestmark = pytest.mark.usefixtures("cheap_hashes")

EMAIL = "neu@x.example"


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def leader(world: World, office: Office) -> Human:
    return world.person(office)


def accept(client: CheckingClient, path: str, **fields: str) -> Any:
    form = {"name": "Controlling Musterfurt", "password": PASSWORD, "again": PASSWORD} | fields
    return client.act(path, page="/barriere-melden", data=form)


def expire(world: World, office: Office, invitation: UUID) -> None:
    with world.runtime.tenant_session(office.id) as session:
        session.get_one(InvitationRecord, (office.id, invitation)).expires_at = now() - timedelta(seconds=1)


def mails(world: World, kind: str) -> int:
    with world.runtime.platform_session(read_only=True) as session:
        wishes = session.scalars(select(WishRecord).where(WishRecord.arguments["kind"].astext == kind))
        return len(wishes.all())


def test_a_new_person_names_themselves_chooses_a_password_and_is_in(
    world: World, office: Office, leader: Human
) -> None:
    path = invitation_path(world, office, invited(world, office, leader, role=Role.MITWIRKUNG))
    client = world.client()

    page = client.get(path).get_data(as_text=True)
    assert "Stadt Musterfurt lädt Sie ein" in page
    assert EMAIL in page
    answer = accept(client, path)

    assert (answer.status_code, answer.location) == (303, f"/amt/{office.slug}/start")
    team = client.get(f"/amt/{office.slug}/team").get_data(as_text=True)
    assert "Controlling Musterfurt" in team
    assert journal_of(world.runtime, office)[-1].action == "invitation.accepted"
    assert (
        world.client()
        .act("/anmelden", page="/anmelden", data={"email": EMAIL, "password": PASSWORD})
        .status_code
        == 303
    )


def test_an_invitation_works_once(world: World, office: Office, leader: Human) -> None:
    path = invitation_path(world, office, invited(world, office, leader))
    accept(world.client(), path)

    for answer in (world.client().get(path), accept(world.client(), path)):
        assert answer.status_code == 410
        assert "bereits angenommen" in answer.get_data(as_text=True)


def test_a_withdrawn_invitation_is_gone(world: World, office: Office, leader: Human) -> None:
    key = invited(world, office, leader)
    path = invitation_path(world, office, key)
    with world.runtime.tenant_session(office.id) as session:
        inviting.withdraw(session, leader.id, key)

    for answer in (world.client().get(path), accept(world.client(), path)):
        assert answer.status_code == 410
        assert "zurückgezogen" in answer.get_data(as_text=True)


def test_an_expired_invitation_can_be_asked_for_again_once_a_day(
    world: World, office: Office, leader: Human
) -> None:
    key = invited(world, office, leader)
    path = invitation_path(world, office, key)
    expire(world, office, key)
    client = world.client()

    page = client.get(path)
    assert page.status_code == 410
    assert "Neue Einladung anfordern" in page.get_data(as_text=True)
    assert accept(world.client(), path).status_code == 410
    for _ in range(2):
        answer = client.act(f"{path}/neu", page=path)
        assert (answer.status_code, answer.location) == (303, "/einladung/angefragt")

    assert client.get("/einladung/angefragt").status_code == 200
    assert mails(world, "invitation-asked-again") == 1


def test_asking_again_answers_the_same_whatever_became_of_the_invitation(
    world: World, office: Office, leader: Human
) -> None:
    open_, used, withdrawn = (invited(world, office, leader, email=f"{n}@x.example") for n in "abc")
    accept(world.client(), invitation_path(world, office, used))
    with world.runtime.tenant_session(office.id) as session:
        inviting.withdraw(session, leader.id, withdrawn)
    paths = [invitation_path(world, office, key) for key in (open_, used, withdrawn)]
    client = world.client()

    answers = [client.act(f"{path}/neu", page="/barriere-melden") for path in paths]

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/einladung/angefragt")}
    assert mails(world, "invitation-asked-again") == 0


def test_a_person_with_an_account_confirms_their_password_and_gets_the_role(
    world: World, office: Office, leader: Human
) -> None:
    elsewhere = with_password(world, world.person(world.office("Beispielstadt"), name="Vertretung"))
    path = invitation_path(world, office, invited(world, office, leader, email=elsewhere.email))
    client = world.client()
    page = client.get(path).get_data(as_text=True)
    assert 'name="name"' not in page
    assert "Bitte bestätigen Sie mit Ihrem Kennwort" in page

    wrong = accept(client, path, password="nicht mein Kennwort")
    assert wrong.status_code == 422
    assert "Das Kennwort stimmt nicht" in wrong.get_data(as_text=True)
    assert accept(client, path, name="Ein anderer Name").status_code == 303

    with world.runtime.platform_session(read_only=True) as session:
        person = session.get_one(PersonRecord, elsewhere.id)
        tenants = session.scalars(
            select(MembershipRecord.tenant_id).where(MembershipRecord.person_id == elsewhere.id)
        ).all()
    assert person.name == "Vertretung"
    assert set(tenants) >= {office.id}
    assert len(tenants) == 2


def test_whoever_gets_the_link_forwarded_does_not_get_into_anothers_account(
    world: World, office: Office, leader: Human
) -> None:
    owner = with_password(world, world.person(world.office("Beispielstadt")))
    path = invitation_path(world, office, invited(world, office, leader, email=owner.email))

    answer = accept(world.client(), path, password=PASSWORD + "?", again=PASSWORD + "?")

    assert answer.status_code == 422


def test_a_locked_account_joins_nothing(world: World, office: Office, leader: Human) -> None:
    locked = with_password(world, world.person(world.office("Beispielstadt")))
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, locked.id).disabled_at = now()
    path = invitation_path(world, office, invited(world, office, leader, email=locked.email))

    assert accept(world.client(), path).status_code == 422


@pytest.mark.parametrize(
    "fields,sentence",
    [
        ({"password": "kurz", "again": "kurz"}, "mindestens 12 Zeichen"),
        ({"password": "Musterfurt2026", "again": "Musterfurt2026"}, "nicht aus Ihrem Namen"),
        ({"password": "Passwort2026", "again": "Passwort2026"}, "zu leicht zu erraten"),
        ({"again": "etwas anderes als oben"}, "Die beiden Kennwörter sind verschieden."),
        ({"name": ""}, "Bitte geben Sie Ihren Namen ein."),
        ({"name": "x" * 121}, "Bitte kürzen Sie auf 120 Zeichen."),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_the_invitation_stays_open(
    world: World, office: Office, leader: Human, fields: dict[str, str], sentence: str
) -> None:
    path = invitation_path(world, office, invited(world, office, leader))
    client = world.client()

    answer = accept(client, path, **fields)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert accept(client, path).status_code == 303


def test_a_person_made_without_a_password_joins_like_a_new_one(
    world: World, office: Office, leader: Human
) -> None:
    person = world.person(world.office("Beispielstadt"))
    path = invitation_path(world, office, invited(world, office, leader, email=person.email))

    assert accept(world.client(), path).status_code == 303

    with world.runtime.platform_session(read_only=True) as session:
        assert session.get_one(PersonRecord, person.id).password_hash is not None


def test_a_locked_account_without_a_password_joins_nothing_either(
    world: World, office: Office, leader: Human
) -> None:
    locked = world.person(world.office("Beispielstadt"))
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, locked.id).disabled_at = now()
    path = invitation_path(world, office, invited(world, office, leader, email=locked.email))

    answer = accept(world.client(), path)

    assert answer.status_code == 410
    assert "ist gesperrt" in answer.get_data(as_text=True)


def test_accepting_takes_no_field_it_does_not_know(world: World, office: Office, leader: Human) -> None:
    """Mass assignment: the role and the Jugendamt come from the invitation alone."""
    other = world.office("Beispielstadt")
    path = invitation_path(world, office, invited(world, office, leader, role=Role.LESEND))

    accept(
        world.client(),
        path,
        role="amtsleitung",
        tenant_id=str(other.id),
        email="x@y.example",
        disabled_at="1",
    )

    with world.runtime.platform_session(read_only=True) as session:
        person = session.scalars(select(PersonRecord).where(PersonRecord.email == EMAIL)).one()
        held = session.scalars(select(MembershipRecord).where(MembershipRecord.person_id == person.id)).all()
    assert [(m.tenant_id, m.role) for m in held] == [(office.id, "lesend")]


def test_accepting_signs_the_new_person_in_and_whoever_was_here_before_out(
    world: World, office: Office, leader: Human
) -> None:
    path = invitation_path(world, office, invited(world, office, leader))
    client = world.client(leader)
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]

    accept(client, path)

    thief = world.client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = before
    assert thief.get("/auswahl").status_code == 303
    assert "Controlling Musterfurt" in client.get(f"/amt/{office.slug}/team").get_data(as_text=True)


def test_an_invitation_is_tried_ten_times_a_minute_at_most(
    world: World, office: Office, leader: Human
) -> None:
    owner = with_password(world, world.person(world.office("Beispielstadt")))
    path = invitation_path(world, office, invited(world, office, leader, email=owner.email))
    client = world.client()

    statuses = [accept(client, path, password="geraten und falsch").status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
    colleague = invitation_path(world, office, invited(world, office, leader, email="andere@x.example"))
    assert accept(client, colleague, password="kurz").status_code == 422
