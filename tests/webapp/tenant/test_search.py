"""The search box and what it finds."""

import pytest

from tenants.access.roles import Role
from tenants.talk import discussing
from tests.support.client import CheckingClient
from tests.support.world import Office, World

MODULE, ITEM = "rueckfuehrung", "m07-perspektive"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt where somebody asked something."""
    office = world.office()
    person = world.person(office, name="Leitung ASD")
    with world.runtime.tenant_session(office.id) as session:
        discussing.say(session, person.id, MODULE, ITEM, "<b>Wo</b> liegt die Rückführungsliste?")
    return office


@pytest.fixture
def client(world: World, office: Office) -> CheckingClient:
    """Somebody who only reads."""
    return world.client(world.person(office, Role.LESEND))


def _search(client: CheckingClient, office: Office, question: str, *, status: int = 200) -> str:
    answer = client.get(f"/amt/{office.slug}/suche", query_string={"q": question})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_every_page_of_the_jugendamt_has_the_box(client: CheckingClient, office: Office) -> None:
    page = client.get(f"/amt/{office.slug}/start").get_data(as_text=True)

    assert f'action="/amt/{office.slug}/suche"' in page


def test_hits_are_marked_and_lead_to_their_place(client: CheckingClient, office: Office) -> None:
    page = _search(client, office, "rueckfuehrungsliste")

    assert "<mark>Rückführungsliste</mark>" in page
    assert "&lt;b&gt;Wo&lt;/b&gt;" in page
    assert f"/amt/{office.slug}/module/{MODULE}/punkte/{ITEM}/gespraech#beitrag-" in page
    assert "Leitung ASD:" in page
    assert "Ein Treffer zu „rueckfuehrungsliste“" in page


def test_a_number_leads_straight_to_its_item(client: CheckingClient, office: Office) -> None:
    answer = client.get(f"/amt/{office.slug}/suche", query_string={"q": "m07-06"})

    assert answer.status_code == 303
    assert answer.location == f"/amt/{office.slug}/module/{MODULE}?punkt={ITEM}#{ITEM}"


def test_before_a_question_it_says_what_is_searched(client: CheckingClient, office: Office) -> None:
    page = client.get(f"/amt/{office.slug}/suche").get_data(as_text=True)

    assert "Gesucht wird in den Punkten der Module" in page


def test_where_nothing_is_found_it_says_what_helps(client: CheckingClient, office: Office) -> None:
    page = _search(client, office, "Zwölfender<script>")

    assert "Nichts gefunden zu „Zwölfender&lt;script&gt;“." in page
    assert "Zu den Modulen" in page


@pytest.mark.parametrize(
    "question,sentence",
    [
        ("", "Bitte geben Sie ein Wort oder eine Nummer ein."),
        ("a", "Bitte geben Sie mindestens 2 Zeichen ein."),
        ("x" * 101, "Das ist zu lang. Bitte kürzen Sie auf 100 Zeichen."),
    ],
)
def test_too_little_and_too_much_are_refused_at_the_field(
    client: CheckingClient, office: Office, question: str, sentence: str
) -> None:
    assert sentence in _search(client, office, question, status=422)


def test_the_search_takes_seven_statements(world: World, client: CheckingClient, office: Office) -> None:
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        _search(client, office, "rückführung")

    assert len(statements) <= 7, "\n\n".join(statements)
