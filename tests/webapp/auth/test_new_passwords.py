"""A forgotten password: the same for every address, one link, one hour, all sessions ended."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tenants.access.roles import PlatformRole
from tenants.clock import now
from tenants.people import signing_in
from tenants.records.journal import PlatformJournalRecord
from tenants.records.person import PasswordResetRecord, PersonRecord
from tests.support.client import CheckingClient
from tests.support.world import Human, World
from tests.webapp.auth.links import NEW_PASSWORD, PASSWORD, reset_of, reset_path, with_password

pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def person(world: World) -> Human:
    return with_password(world, world.person(world.office()))


def ask(client: CheckingClient, email: str) -> Any:
    return client.act("/kennwort/vergessen", page="/kennwort/vergessen", data={"email": email})


def set_password(client: CheckingClient, path: str, password: str = NEW_PASSWORD) -> Any:
    return client.act(path, page="/barriere-melden", data={"password": password, "again": password})


def sign_in(client: CheckingClient, email: str, password: str) -> int:
    answer = client.act("/anmelden", page="/anmelden", data={"email": email, "password": password})
    return answer.status_code


def test_asking_answers_and_works_the_same_for_every_address(world: World, person: Human) -> None:
    client = world.client()
    statements: dict[str, list[str]] = {}
    answers = {}
    for email in (person.email, "niemand@beispiel.example"):
        token = client.csrf("/kennwort/vergessen")
        statements[email] = []
        with world.runtime.database.observed(statements[email].append):
            answers[email] = client.post("/kennwort/vergessen", data={"csrf_token": token, "email": email})

    known, unknown = statements.values()
    assert known == unknown
    assert {(a.status_code, a.location) for a in answers.values()} == {(303, "/kennwort/unterwegs")}
    page = client.get("/kennwort/unterwegs").get_data(as_text=True)
    assert "Wenn es zu dieser Adresse ein Konto gibt" in page


def test_a_new_password_counts_and_the_old_one_does_not(world: World, person: Human) -> None:
    path = reset_path(world, reset_of(world, person.email))
    client = world.client()
    assert client.get(path).status_code == 200

    answer = set_password(client, path)

    assert (answer.status_code, answer.location) == (303, "/anmelden")
    assert "Ihr neues Kennwort gilt" in client.get("/anmelden").get_data(as_text=True)
    assert sign_in(client, person.email, PASSWORD) == 422
    assert sign_in(client, person.email, NEW_PASSWORD) == 303
    with world.runtime.platform_session(read_only=True) as session:
        entries = session.scalars(select(PlatformJournalRecord).order_by(PlatformJournalRecord.at)).all()
    assert [(e.action, e.person_id, e.before, e.after) for e in entries] == [
        ("password.reset_asked", None, None, None),
        ("password.changed", person.id, None, None),
    ]


def test_all_sessions_end_with_a_new_password(world: World, person: Human) -> None:
    with world.runtime.platform_session() as session:
        tokens = [signing_in.begin(session, person.id) for _ in range(2)]

    set_password(world.client(), reset_path(world, reset_of(world, person.email)))

    with world.runtime.platform_session(read_only=True) as session:
        assert [signing_in.signed_in(session, token) for token in tokens] == [None, None]


def test_a_link_works_once_and_uses_up_all_others(world: World, person: Human) -> None:
    first, second = (reset_path(world, reset_of(world, person.email)) for _ in range(2))
    set_password(world.client(), first)

    for path in (first, second):
        for answer in (
            world.client().get(path),
            set_password(world.client(), path, "noch ein anderes Kennwort"),
        ):
            assert answer.status_code == 410
            assert "gilt nicht mehr" in answer.get_data(as_text=True)


def test_a_link_works_for_60_minutes(world: World, person: Human) -> None:
    key = reset_of(world, person.email)
    with world.runtime.platform_session() as session:
        reset = session.get_one(PasswordResetRecord, key)
        assert timedelta(minutes=59) < reset.expires_at - now() <= timedelta(minutes=60)
        reset.expires_at = now() - timedelta(seconds=1)

    path = reset_path(world, key)
    assert world.client().get(path).status_code == 410
    assert set_password(world.client(), path).status_code == 410


def test_a_refused_password_leaves_the_link_open(world: World, person: Human) -> None:
    path = reset_path(world, reset_of(world, person.email))
    client = world.client()

    refused = set_password(client, path, "Jugendamt2026")

    assert refused.status_code == 422
    assert "nicht aus Ihrem Namen" in refused.get_data(as_text=True)
    assert set_password(client, path).status_code == 303


def test_the_link_for_an_unknown_address_sets_nothing(world: World) -> None:
    path = reset_path(world, reset_of(world, "niemand@beispiel.example"))

    assert world.client().get(path).status_code == 404
    assert set_password(world.client(), path).status_code == 404


def test_a_locked_account_gets_no_link(world: World, person: Human) -> None:
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, person.id).disabled_at = now()

    assert world.client().get(reset_path(world, reset_of(world, person.email))).status_code == 404


def test_a_person_without_a_password_sets_their_first(world: World) -> None:
    operator = world.operator(PlatformRole.BETRIEB)

    set_password(world.client(), reset_path(world, reset_of(world, operator.email)))

    assert sign_in(world.client(), operator.email, NEW_PASSWORD) == 303


def test_five_mails_a_minute_are_enough_for_one_address(world: World, person: Human) -> None:
    client = world.client()

    statuses = [ask(client, person.email).status_code for _ in range(6)]

    assert statuses == [303] * 5 + [429]
    assert ask(client, "jemand@anderes.example").status_code == 303


def test_a_link_never_takes_the_host_of_a_request(world: World, person: Human) -> None:
    client = world.client()
    token = client.csrf("/kennwort/vergessen")

    answers = [
        client.post("/kennwort/vergessen", data={"csrf_token": token, "email": person.email}, headers=headers)
        for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"})
    ]

    assert answers[0].status_code == 400
    assert (answers[1].status_code, answers[1].location) == (303, "/kennwort/unterwegs")


def test_only_a_mail_address_is_taken(world: World) -> None:
    answer = ask(world.client(), "keine adresse\r\nBcc: x@evil.example")

    assert answer.status_code == 422
    assert "keine vollständige E-Mail-Adresse" in answer.get_data(as_text=True)
