"""The talk about an item on its page."""

import re

from tenants.access.roles import Role
from tests.support.world import World

PATH = "module/rueckfuehrung/punkte/m07-perspektive/gespraech"


def test_a_question_is_asked_answered_and_settled(world: World) -> None:
    office = world.office()
    asking = world.client(world.person(office, name="Projektleitung"))
    page = f"/amt/{office.slug}/{PATH}"

    said = asking.act(page, page=page, data={"text": "<b>Wer</b> {{ 7*7 }}\nhat die Liste?"})
    shown = asking.get(page).get_data(as_text=True)
    (settle,) = re.findall(r'action="([^"]*/erledigt)"', shown)
    settled = asking.act(settle, page=page)

    assert said.status_code == settled.status_code == 303
    assert "&lt;b&gt;Wer&lt;/b&gt; {{ 7*7 }}" in shown
    assert "Erledigt, vermerkt von Projektleitung" in asking.get(page).get_data(as_text=True)


def test_an_empty_contribution_is_refused_at_its_field(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office))
    page = f"/amt/{office.slug}/{PATH}"

    answer = client.act(page, page=page, data={"text": "  "})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie Ihren Beitrag." in answer.get_data(as_text=True)


def test_readers_read_and_say_nothing(world: World) -> None:
    office = world.office()
    reader = world.client(world.person(office, Role.LESEND))
    page = f"/amt/{office.slug}/{PATH}"

    assert "<form" not in reader.get(page).get_data(as_text=True).split("<main", 1)[1]
    assert reader.act(page, page="/barriere-melden", data={"text": "Hallo"}).status_code == 403


def test_the_talk_takes_seven_statements(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office))
    page = f"/amt/{office.slug}/{PATH}"
    for number in range(12):
        client.act(page, page=page, data={"text": f"Beitrag {number}"})
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        client.get(page)

    assert len(statements) <= 7


def test_whom_a_contribution_speaks_to_finds_it_on_the_start_page_and_on_the_list(world: World) -> None:
    office = world.office()
    asked = world.person(office, Role.MITWIRKUNG, name="Leitung ASD")
    asking = world.client(world.person(office, name="Projektleitung"))
    page = f"/amt/{office.slug}/{PATH}"

    asking.act(page, page=page, data={"text": "Wer hat die Liste?", "people": [str(asked.id)]})
    reading = world.client(asked)
    start = reading.get(f"/amt/{office.slug}/start").get_data(as_text=True)
    tasks = reading.get(f"/amt/{office.slug}/meine-aufgaben").get_data(as_text=True)
    talk = reading.get(page).get_data(as_text=True)
    (read,) = re.findall(r'action="([^"]*/gelesen)"', tasks)

    assert "Projektleitung hat Sie zu M07-06 angesprochen." in start
    assert "Wer hat die Liste?" in tasks
    assert '<span class="name">Leitung ASD</span>' in talk
    assert read in talk
    assert read not in asking.get(page).get_data(as_text=True)
    assert reading.act(read, page=page).status_code == 303
    assert "Nichts offen." in reading.get(f"/amt/{office.slug}/meine-aufgaben").get_data(as_text=True)


def test_somebody_who_does_not_work_here_is_refused_and_the_text_stays(world: World) -> None:
    office = world.office()
    world.person(office, Role.MITWIRKUNG)
    client = world.client(world.person(office))
    stranger = world.person(world.office("Beispielstadt"))
    page = f"/amt/{office.slug}/{PATH}"

    answer = client.act(page, page=page, data={"text": "Wer weiß es?", "people": [str(stranger.id)]})

    assert answer.status_code == 422
    assert "Wer weiß es?" in answer.get_data(as_text=True)
    assert "Wer weiß es?" not in client.get(page).get_data(as_text=True)
