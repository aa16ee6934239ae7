"""Signing in and out: one answer for every failure, a new session each time, nothing left behind."""

import re
from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tenants.access.roles import PlatformRole, Role
from tenants.clock import now, today
from tenants.people import passwords, signing_in
from tenants.records.person import PersonRecord, SigninRecord
from tenants.records.tenant import MembershipRecord
from tests.support.client import CheckingClient
from tests.support.world import World
from tests.webapp.auth.links import PASSWORD, with_password
from webapp.app import create_app

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def sign_in(client: CheckingClient, email: str, password: str = PASSWORD, **fields: str) -> Any:
    return client.act("/anmelden", page="/anmelden", data={"email": email, "password": password, **fields})


def cookie_of(client: CheckingClient) -> str | None:
    cookie = client.get_cookie("werkstatt")
    return cookie.value if cookie else None


def without_tokens(page: str) -> str:
    return re.sub(r"[\w.-]{60,}", "token", page)


def test_a_person_signs_in_and_lands_in_their_jugendamt(world: World) -> None:
    office = world.office()
    person = with_password(world, world.person(office))
    client = world.client()

    answer = sign_in(client, f" {person.email.upper()} ")

    assert (answer.status_code, answer.location) == (303, "/")
    home = client.get("/")
    assert (home.status_code, home.location) == (303, f"/amt/{office.slug}/start")


def test_every_failure_reads_the_same(world: World) -> None:
    office = world.office()
    known = with_password(world, world.person(office))
    locked = with_password(world, world.person(office))
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, locked.id).disabled_at = now()
    failures = {
        "unknown": ("niemand@beispiel.example", PASSWORD),
        "wrong": (known.email, "etwas anderes als das"),
        "without password": (world.person(office).email, PASSWORD),
        "locked": (locked.email, PASSWORD),
        "longer than any": (known.email, "x" * 250),
    }

    answers = {case: sign_in(world.client(), *tried) for case, tried in failures.items()}

    assert {answer.status_code for answer in answers.values()} == {422}
    pages = {
        without_tokens(answer.get_data(as_text=True)).replace(failures[case][0], "E")
        for case, answer in answers.items()
    }
    assert len(pages) == 1
    assert "E-Mail-Adresse und Kennwort passen nicht zusammen" in pages.pop()


def test_an_unknown_address_costs_the_same_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()
    compared: list[str | None] = []
    original = passwords.matches

    def noting(password: str, stored: str | None) -> bool:
        compared.append(stored)
        return original(password, stored)

    monkeypatch.setattr(passwords, "matches", noting)
    statements: dict[str, list[str]] = {}
    for email in (person.email, "niemand@beispiel.example"):
        statements[email] = []
        token = client.csrf("/anmelden")
        with world.runtime.database.observed(statements[email].append):
            client.post("/anmelden", data={"csrf_token": token, "email": email, "password": "x" * 12})

    known, unknown = statements.values()
    assert known == unknown
    assert len(known) == 1
    assert [stored is None for stored in compared] == [False, True]


def test_signing_in_begins_a_new_session_and_ends_the_earlier_one(world: World) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()
    client.get("/anmelden")
    before = cookie_of(client)

    sign_in(client, person.email)
    first = cookie_of(client)
    with client.session_transaction() as cookie:
        first_token = cookie["_user_id"]
    sign_in_again = client.post(
        "/anmelden",
        data={"csrf_token": client.csrf("/barriere-melden"), "email": person.email, "password": PASSWORD},
    )
    with client.session_transaction() as cookie:
        second_token = cookie["_user_id"]

    assert sign_in_again.status_code == 303
    assert len({before, first, cookie_of(client)}) == 3
    assert first_token != second_token
    with world.runtime.platform_session(read_only=True) as session:
        assert signing_in.signed_in(session, first_token) is None
        assert signing_in.signed_in(session, second_token) is not None


def test_a_cookie_planted_before_is_worth_nothing_after(world: World) -> None:
    """Session fixation: what the browser carried before it signed in is gone."""
    person = with_password(world, world.person(world.office()))
    client = world.client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted-by-an-attacker"
        cookie["planted"] = "yes"

    sign_in(client, person.email)

    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted-by-an-attacker"
        assert "planted" not in cookie


def test_the_token_of_a_form_from_before_signing_in_is_refused(world: World) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()
    old = client.csrf("/anmelden")
    sign_in(client, person.email)

    assert client.post("/abmelden", data={"csrf_token": old}).status_code == 400


def test_signing_out_ends_the_session_in_the_database(world: World) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()
    sign_in(client, person.email)
    stolen = cookie_of(client)
    assert stolen is not None

    answer = client.act("/abmelden", page="/barriere-melden")

    assert (answer.status_code, answer.location) == (303, "/")
    thief = world.client()
    thief.set_cookie("werkstatt", stolen)
    assert thief.get("/auswahl").location.startswith("/anmelden")
    with world.runtime.platform_session(read_only=True) as session:
        ended = session.query(SigninRecord).one()
        assert ended.ended_at is not None


def test_signing_out_twice_is_the_same_as_once(world: World) -> None:
    client = world.client()

    assert client.act("/abmelden", page="/anmelden").status_code == 303


def test_a_locked_account_is_out_at_its_next_request(world: World) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()
    sign_in(client, person.email)

    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, person.id).disabled_at = now()

    assert client.get("/auswahl").location.startswith("/anmelden")


def test_after_signing_in_the_page_that_was_wanted_is_shown(world: World) -> None:
    office = world.office()
    person = with_password(world, world.person(office))
    client = world.client()
    wanted = f"/amt/{office.slug}/team?a=1"

    sent = client.get(wanted)
    assert sent.location == f"/anmelden?weiter=/amt/{office.slug}/team?a%3D1"
    page = client.get(sent.location).get_data(as_text=True)
    assert f'value="/amt/{office.slug}/team?a=1"' in page

    assert sign_in(client, person.email, weiter=wanted).location == wanted


ELSEWHERE = [
    "//evil.example",
    "//evil.example/amt",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "%2f%2fevil.example",
    "\u2028//evil.example",
    " //evil.example",
    "",
    "amt/herne",
    "/amt\r\nSet-Cookie: a=b",
    "http://localhost@evil.example",
    "/../\\evil.example",
    "?weiter=//evil.example",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_nowhere_else(world: World, elsewhere: str) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()

    answer = sign_in(client, person.email, weiter=elsewhere)

    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_sign_in_page_carries_no_address_elsewhere(world: World, elsewhere: str) -> None:
    page = world.client().get("/anmelden", query_string={"weiter": elsewhere}).get_data(as_text=True)

    assert "evil" not in page
    assert "javascript:" not in page


def test_more_than_ten_tries_a_minute_are_too_many_for_one_address_only(world: World) -> None:
    person = with_password(world, world.person(world.office()))
    client = world.client()

    statuses = [sign_in(client, person.email, "falsch falsch falsch").status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
    assert sign_in(client, person.email).status_code == 429
    assert sign_in(client, "jemand@anderes.example").status_code == 422
    elsewhere = client.post(
        "/anmelden",
        data={"csrf_token": client.csrf("/anmelden"), "email": person.email, "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert elsewhere.status_code == 303, "Tries from one address must not lock the person out elsewhere."


def test_the_counter_of_tries_keeps_no_mail_address_however_long(world: World) -> None:
    sign_in(world.client(), "x" * 100_000, "falsch falsch falsch")

    kept = [key.decode() for key in world.runtime.redis.scan_iter()]
    assert kept
    assert not [key for key in kept if "xxx" in key or len(key) > 200]


def test_without_its_counter_nobody_signs_in(world: World) -> None:
    person = with_password(world, world.person(world.office()))
    nowhere = replace(world.runtime.settings, redis_url="redis://127.0.0.1:1/0")
    client = CheckingClient(create_app(replace(world.runtime, settings=nowhere)))

    assert sign_in(client, person.email).status_code == 500
    assert client.get("/").status_code == 200
    with world.runtime.platform_session(read_only=True) as session:
        assert session.scalars(select(SigninRecord)).all() == []


def test_one_password_on_many_accounts_is_slowed_down(world: World) -> None:
    client = world.client()
    token = client.csrf("/anmelden")

    statuses = [
        client.post(
            "/anmelden", data={"csrf_token": token, "email": f"{n}@x.example", "password": "Sommer2026!!"}
        ).status_code
        for n in range(61)
    ]

    assert statuses == [422] * 60 + [429]


def test_nothing_is_sent_without_both_fields(world: World) -> None:
    page = sign_in(world.client(), "", "").get_data(as_text=True)

    assert "Bitte geben Sie Ihre E-Mail-Adresse ein." in page
    assert "Bitte geben Sie Ihr Kennwort ein." in page


def test_a_password_hashed_with_older_parameters_is_hashed_anew(world: World) -> None:
    person = world.person(world.office())
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, person.id).password_hash = older

    assert sign_in(world.client(), person.email).status_code == 303

    with world.runtime.platform_session(read_only=True) as session:
        stored = session.get_one(PersonRecord, person.id).password_hash
    assert stored is not None
    assert stored != older
    assert not passwords.is_outdated(stored)


def test_the_way_in_asks_the_database_nothing(world: World) -> None:
    client = world.client()

    for page in ("/", "/anmelden", "/kennwort/vergessen", "/impressum", "/datenschutz", "/hilfe"):
        statements: list[str] = []
        with world.runtime.database.observed(statements.append):
            client.get(page)
        assert statements == [], page


def test_who_belongs_to_several_places_chooses(world: World) -> None:
    first, second = world.office("Beispielstadt"), world.office("Musterfurt")
    person = world.person(first)
    with world.runtime.platform_session() as session:
        session.add(
            MembershipRecord(
                tenant_id=second.id, person_id=person.id, role=Role.LESEND.value, starts_on=today()
            )
        )
    client = world.client(person)

    assert client.get("/").location == "/auswahl"
    page = client.get("/auswahl").get_data(as_text=True)
    assert page.index(f"/amt/{first.slug}/start") < page.index(f"/amt/{second.slug}/start")
    assert "Projektleitung" in page
    assert "Lesend" in page


def test_operators_go_to_the_list_of_jugendaemter(world: World) -> None:
    assert world.client(world.operator()).get("/").location == "/betrieb/aemter"


def test_who_belongs_nowhere_is_told_so(world: World) -> None:
    client = world.client(world.person())

    assert client.get("/").location == "/auswahl"
    assert "zu keinem Jugendamt" in client.get("/auswahl").get_data(as_text=True)


def test_consultants_without_a_group_find_the_catalogue(world: World) -> None:
    client = world.client(world.operator(PlatformRole.MODERATION))

    assert client.get("/").location == "/auswahl"
    assert 'href="/betrieb/katalog"' in client.get("/auswahl").get_data(as_text=True)
