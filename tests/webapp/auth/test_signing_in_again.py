"""Whose session ended while they wrote: signing in on top of the page, and what was sent, to be copied."""

import pytest
from werkzeug.test import TestResponse

from tests.support.client import CheckingClient, token_in
from tests.support.world import Office, World
from tests.webapp.auth.links import PASSWORD, with_password

pytestmark = pytest.mark.usefixtures("cheap_hashes")

FRAGMENT = {"HX-Request": "true"}
TEXT = "Wer hat die Liste?"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt at work."""
    return world.office()


def _talk(office: Office) -> str:
    return f"/amt/{office.slug}/module/rueckfuehrung/punkte/m07-perspektive/gespraech"


def _say(client: CheckingClient, office: Office, came_from: str) -> TestResponse:
    return client.post(
        _talk(office),
        data={"csrf_token": "die-sitzung-ist-vorbei-und-das-zeichen-auch", "text": TEXT, "seen": "17"},
        headers={"Referer": came_from},
    )


def test_what_was_sent_stands_on_the_page_that_asks_to_sign_in(world: World, office: Office) -> None:
    answer = _say(world.client(), office, f"http://localhost{_talk(office)}?x=1")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert f"readonly>{TEXT}</textarea>" in page
    assert f'value="{_talk(office)}?x=1"' in page
    assert page.count("<textarea") == 1
    assert "die-sitzung-ist-vorbei" not in page


@pytest.mark.parametrize("came_from", ["https://boese.example/", "http://localhost.boese.example/", ""])
def test_what_another_site_had_sent_here_is_not_shown(world: World, office: Office, came_from: str) -> None:
    page = _say(world.client(), office, came_from).get_data(as_text=True)

    assert TEXT not in page
    assert "boese" not in page


def test_in_place_it_answers_with_the_token_of_the_new_session(world: World, office: Office) -> None:
    person = with_password(world, world.person(office, name="Leitung ASD"))
    client = world.client()

    page = client.act(
        "/anmelden",
        page="/anmelden",
        data={"email": person.email, "password": PASSWORD},
        headers=FRAGMENT,
    ).get_data(as_text=True)
    said = client.post(_talk(office), data={"csrf_token": token_in(page), "text": TEXT})

    assert f'data-person="{person.id}"' in page
    assert 'data-name="Leitung ASD"' in page
    assert said.status_code == 303


def test_in_place_a_wrong_password_answers_with_the_form_alone(world: World) -> None:
    client = world.client()

    answer = client.act(
        "/anmelden",
        page="/anmelden",
        data={"email": "niemand@beispiel.example", "password": PASSWORD},
        headers=FRAGMENT,
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.strip().startswith("<form data-sign-in")
    assert "passen nicht zusammen" in page
