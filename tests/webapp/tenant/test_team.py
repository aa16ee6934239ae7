"""The team page: everybody sees who works here, some may change it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import today
from tenants.records.tenant import InvitationRecord, MembershipRecord
from tests.support.client import CheckingClient
from tests.support.world import Human, Office, World
from tests.webapp.auth.links import invited


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def head(world: World, office: Office) -> Human:
    return world.person(office, Role.AMTSLEITUNG, name="Amtsleitung")


def tree_of(page: str) -> Any:
    return html.fromstring(page)


def team(office: Office) -> str:
    return f"/amt/{office.slug}/team"


def colleague_page(office: Office, human: Human) -> str:
    return f"{team(office)}/personen/{human.id}"


def invite(client: CheckingClient, office: Office, **fields: str) -> Any:
    form = {"name": "Controlling", "email": "neu@x.example", "role": "mitwirkung"} | fields
    return client.act(f"{team(office)}/einladungen", page=team(office), data=form)


def membership(world: World, office: Office, human: Human) -> UUID:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return session.scalars(
            select(MembershipRecord.id).where(MembershipRecord.person_id == human.id)
        ).one()


def invitations(world: World, office: Office) -> list[InvitationRecord]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return list(session.scalars(select(InvitationRecord)))


def test_the_team_takes_three_statements_however_many_people(
    world: World, office: Office, head: Human
) -> None:
    for _ in range(12):
        invited(world, office, head, email=f"{len(invitations(world, office))}@x.example")
        world.person(office, Role.MITWIRKUNG)
    client = world.client(head)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        assert client.get(team(office)).status_code == 200

    assert len(statements) == 3


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_list_and_managers_the_forms(
    world: World, office: Office, head: Human, role: Role
) -> None:
    visitor = world.person(office, role, name="Besuch")
    invited(world, office, head)

    tree = tree_of(world.client(visitor).get(team(office)).get_data(as_text=True))

    text = tree.text_content()
    assert "Amtsleitung" in text
    assert "Besuch" in text
    assert "neu@x.example" in text
    assert "sieht alles im eigenen Jugendamt und ändert nichts" in text
    forms = tree.xpath("//main//form")
    assert bool(forms) == (role in {Role.AMTSLEITUNG, Role.PROJEKTLEITUNG})


@pytest.mark.parametrize("role", [Role.MITWIRKUNG, Role.LESEND])
def test_without_the_right_no_act_is_done(world: World, office: Office, head: Human, role: Role) -> None:
    client = world.client(world.person(office, role))
    token = client.csrf("/barriere-melden")
    key = invited(world, office, head)
    acts = [
        "/einladungen",
        f"/einladungen/{key}/erneut",
        f"/einladungen/{key}/zurueckziehen",
        f"/personen/{head.id}/rollen",
        f"/rollen/{membership(world, office, head)}/ende",
    ]

    for act in acts:
        assert client.post(team(office) + act, data={"csrf_token": token}).status_code == 403, act


def test_a_colleague_is_invited(world: World, office: Office, head: Human) -> None:
    client = world.client(head)

    answer = invite(client, office)

    assert (answer.status_code, answer.location) == (303, team(office))
    page = client.get(team(office)).get_data(as_text=True)
    assert "Die Einladung an Controlling ist unterwegs." in page
    assert "neu@x.example" in page


def test_inviting_a_known_address_answers_like_an_unknown_one(
    world: World, office: Office, head: Human
) -> None:
    known = world.person(world.office("Beispielstadt"), name="Ganz anderer Name").email
    client = world.client(head)

    pages = []
    for email in (known, "unbekannt@x.example"):
        answer = invite(client, office, email=email)
        assert (answer.status_code, answer.location) == (303, team(office))
        page = client.get(team(office)).get_data(as_text=True).replace(email, "E")
        pages.append(re.sub(r'[0-9a-f-]{36}|value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page))
        (invitation,) = (i for i in invitations(world, office) if i.email == email)
        client.act(f"{team(office)}/einladungen/{invitation.id}/zurueckziehen", page=team(office))
        client.get(team(office))

    assert pages[0] == pages[1]
    assert "Ganz anderer Name" not in pages[0]


@pytest.mark.parametrize(
    "fields,sentence",
    [
        ({"name": ""}, "Bitte geben Sie den Namen ein."),
        ({"email": ""}, "Bitte geben Sie die E-Mail-Adresse ein."),
        ({"email": "neu@"}, "Das ist keine vollständige E-Mail-Adresse."),
        ({"email": "a@x.example\r\nBcc: b@x.example"}, "Das ist keine vollständige E-Mail-Adresse."),
        ({"role": "betrieb"}, "Keine gültige Auswahl"),
        ({"role": ""}, "Bitte wählen Sie eine Rolle."),
    ],
)
def test_a_wrong_invitation_says_what_is_wrong(
    world: World, office: Office, head: Human, fields: dict[str, str], sentence: str
) -> None:
    answer = invite(world.client(head), office, **fields)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert invitations(world, office) == []


def test_a_member_is_pointed_to_the_list(world: World, office: Office, head: Human) -> None:
    colleague = world.person(office, Role.LESEND)

    answer = invite(world.client(head), office, email=colleague.email)

    assert answer.status_code == 422
    assert "gehört schon zu Ihrem Team" in answer.get_data(as_text=True)


def test_the_projektleitung_is_not_offered_the_role_that_releases(
    world: World, office: Office, head: Human
) -> None:
    leader = world.client(world.person(office, Role.PROJEKTLEITUNG))

    for page in (team(office), colleague_page(office, head)):
        tree = tree_of(leader.get(page).get_data(as_text=True))
        assert set(tree.xpath("//select/option/@value")) - {""} == {"projektleitung", "mitwirkung", "lesend"}
        assert not tree.xpath(f"//form[contains(@action, '{membership(world, office, head)}')]")
    assert invite(leader, office, role="amtsleitung").status_code == 422


def test_the_page_of_a_big_team_stays_light(world: World, office: Office, head: Human) -> None:
    for number in range(150):
        world.person(office, Role.MITWIRKUNG, name=f"Fachkraft {number}")

    page = world.client(head).get(team(office)).get_data()

    assert page.count("Rollen ändern".encode()) == 151
    assert len(page) < 150_000


def test_an_invitation_is_sent_again_and_withdrawn(world: World, office: Office, head: Human) -> None:
    key = invited(world, office, head)
    client = world.client(head)

    again = client.act(f"{team(office)}/einladungen/{key}/erneut", page=team(office))
    assert "noch einmal unterwegs" in client.get(again.location).get_data(as_text=True)
    gone = client.act(f"{team(office)}/einladungen/{key}/zurueckziehen", page=team(office))
    page = client.get(gone.location).get_data(as_text=True)
    assert "zurückgezogen" in page
    assert "Zurzeit ist niemand eingeladen." in page


def test_a_role_is_given_and_ended(world: World, office: Office, head: Human) -> None:
    colleague = world.person(office, Role.LESEND, name="Controlling")
    client = world.client(head)

    given = client.act(
        f"{team(office)}/personen/{colleague.id}/rollen",
        page=colleague_page(office, colleague),
        data={"role": "mitwirkung"},
    )
    assert "Controlling hat jetzt die Rolle Mitwirkung." in client.get(given.location).get_data(as_text=True)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        reading = session.scalars(
            select(MembershipRecord.id).where(
                MembershipRecord.person_id == colleague.id, MembershipRecord.role == "lesend"
            )
        ).one()
    ended = client.act(
        f"{team(office)}/rollen/{reading}/ende",
        page=colleague_page(office, colleague),
        data={"first_day_without": today().isoformat()},
    )
    page = client.get(ended.location).get_data(as_text=True)
    assert "Controlling: Die Rolle endet" in page
    assert str(reading) not in page


def test_an_end_in_the_past_is_refused_where_it_was_tried(world: World, office: Office, head: Human) -> None:
    colleague = world.person(office, Role.LESEND, name="Controlling")
    yesterday = (today() - timedelta(days=1)).isoformat()

    answer = world.client(head).act(
        f"{team(office)}/rollen/{membership(world, office, colleague)}/ende",
        page=colleague_page(office, colleague),
        data={"first_day_without": yesterday},
    )

    assert answer.status_code == 422
    tree = tree_of(answer.get_data(as_text=True))
    assert "nicht in der Vergangenheit" in tree.xpath("//*[@role='alert']")[0].text_content()
    assert tree.xpath("//input[@type='date']/@value") == [yesterday]


@pytest.mark.parametrize("day", ["", "31.12.26", "morgen", "2026-02-30"])
def test_a_day_that_is_none_is_refused(world: World, office: Office, head: Human, day: str) -> None:
    colleague = world.person(office, Role.LESEND)

    answer = world.client(head).act(
        f"{team(office)}/rollen/{membership(world, office, colleague)}/ende",
        page=colleague_page(office, colleague),
        data={"first_day_without": day},
    )

    assert answer.status_code == 422


def test_the_last_manager_stays(world: World, office: Office, head: Human) -> None:
    answer = world.client(head).act(
        f"{team(office)}/rollen/{membership(world, office, head)}/ende",
        page=colleague_page(office, head),
        data={"first_day_without": today().isoformat()},
    )

    assert answer.status_code == 422
    assert "verwaltet niemand mehr das Team" in answer.get_data(as_text=True)


def test_who_ends_their_own_role_is_out_at_once(world: World, office: Office, head: Human) -> None:
    leader = world.person(office, Role.PROJEKTLEITUNG)
    client = world.client(leader)

    answer = client.act(
        f"{team(office)}/rollen/{membership(world, office, leader)}/ende",
        page=colleague_page(office, leader),
        data={"first_day_without": today().isoformat()},
    )

    assert answer.location == "/"
    assert client.get(team(office)).status_code == 404
    assert client.get("/").location == "/auswahl"


def test_a_role_that_was_never_offered_is_refused(world: World, office: Office, head: Human) -> None:
    leader = world.person(office, Role.PROJEKTLEITUNG)

    answer = world.client(leader).act(
        f"{team(office)}/personen/{leader.id}/rollen",
        page=colleague_page(office, leader),
        data={"role": "amtsleitung"},
    )

    assert answer.status_code == 422


def test_names_are_shown_as_text(world: World, office: Office, head: Human) -> None:
    client = world.client(head)

    invite(client, office, name="<script>alert(1)</script>{{ 7*7 }}")

    page = client.get(team(office)).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
