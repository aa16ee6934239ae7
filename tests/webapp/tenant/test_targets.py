"""The target of a module on its pages, and what is missing for it."""

from datetime import timedelta

import pytest

from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.clock import today
from tests.support.client import CheckingClient
from tests.support.rounds import MODULE, fill, hand_in
from tests.support.world import Human, Office, World

PAGE = f"/module/{MODULE}/ziel"
GAPS = f"/module/{MODULE}/luecken"
DAY = (today() + timedelta(days=400)).isoformat()
AIM = {"seen": "0", "level": "R4", "reach_by": DAY, "decision": "JHA 12.06.2026, TOP 5"}


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt without targets."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def client(world: World, lead: Human) -> CheckingClient:
    """Her browser."""
    return world.client(lead)


def _address(office: Office, path: str = PAGE) -> str:
    return f"/amt/{office.slug}{path}"


def _text(client: CheckingClient, office: Office, path: str) -> str:
    return client.get(_address(office, path)).get_data(as_text=True)


def _set(client: CheckingClient, office: Office, **changed: str) -> tuple[int, str]:
    answer = client.act(_address(office), page=_address(office), data=AIM | changed)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_target_stands_on_every_page_that_shows_the_module(
    world: World, office: Office, lead: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)

    status, _ = _set(client, office)

    assert status == 303
    for path in (f"/module/{MODULE}", "/module", "/profil", PAGE, GAPS):
        assert "R4" in _text(client, office, path), path
    assert "JHA 12.06.2026, TOP 5" in _text(client, office, f"/module/{MODULE}")
    assert "Ziel setzen" not in _text(client, office, f"/module/{MODULE}")


def test_every_decision_is_listed_with_who_entered_it(
    world: World, office: Office, client: CheckingClient
) -> None:
    head = world.client(world.person(office, Role.AMTSLEITUNG, name="Amtsleitung Musterfurt"))
    _set(client, office)
    _set(head, office, seen="1", level="R3", decision="JHA 3.9.2026, TOP 2")
    status, _ = _set(client, office, seen="2", level="kein-ziel", reach_by="", decision="Das Personal fehlt.")

    page = _text(client, office, PAGE)

    assert status == 303
    assert "Zurzeit gilt kein Ziel." in page
    places = [
        page.index(words) for words in ("Das Personal fehlt.", "JHA 3.9.2026", "JHA 12.06.2026, TOP 5</td>")
    ]
    assert places == sorted(places)
    assert "Amtsleitung Musterfurt" in page


@pytest.mark.parametrize(
    "changed,sentence",
    [
        ({"level": "R1"}, "Keine gültige Auswahl"),
        ({"level": "R9"}, "Keine gültige Auswahl"),
        ({"level": "kein-ziel"}, "Keine gültige Auswahl"),
        ({"reach_by": ""}, "Bitte wählen Sie, bis wann das Ziel erreicht sein soll."),
        ({"reach_by": "morgen"}, "Kein gültiges Datum"),
        ({"reach_by": "2020-01-01"}, "Der Tag liegt in der Vergangenheit."),
        ({"reach_by": "2999-01-01"}, "Der Tag liegt mehr als 20 Jahre in der Zukunft."),
        ({"decision": "   "}, "Bitte nennen Sie, wer das wann beschlossen hat."),
        ({"decision": "x" * 201}, "Bitte kürzen Sie auf 200 Zeichen."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    office: Office, client: CheckingClient, changed: dict[str, str], sentence: str
) -> None:
    status, page = _set(client, office, **changed)

    assert status == 422
    assert sentence in page
    kept = {**AIM, **changed}
    assert "decision" in changed or kept["decision"] in page
    assert "Es gilt:" not in _text(client, office, PAGE)


def test_text_that_means_something_to_browsers_stays_text(office: Office, client: CheckingClient) -> None:
    hostile = "<script>alert(1)</script> {{7*7}} \u202e\u200b"

    status, _ = _set(client, office, decision=hostile)

    assert status == 303
    for path in (PAGE, GAPS, f"/module/{MODULE}"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} \u202e" in _text(client, office, path)


def test_a_stale_screen_shows_both_decisions_and_the_next_click_holds(
    world: World, office: Office, client: CheckingClient
) -> None:
    other = world.client(world.person(office, Role.AMTSLEITUNG, name="Amtsleitung Musterfurt"))
    _set(other, office, level="R3", decision="JHA 1.2.2026, TOP 1")

    status, page = _set(client, office)
    saved, _ = _set(client, office, seen="1")

    assert status == 409
    assert "JHA 1.2.2026, TOP 1 (Amtsleitung Musterfurt)" in page
    assert 'value="JHA 12.06.2026, TOP 5"' in page
    assert 'name="seen" value="1"' in page
    assert saved == 303


@pytest.mark.parametrize("role", [Role.MITWIRKUNG, Role.LESEND])
def test_others_read_targets_and_gaps(
    world: World, office: Office, client: CheckingClient, role: Role
) -> None:
    reader = world.client(world.person(office, role))
    empty = _text(reader, office, PAGE)
    _set(client, office)

    page = _text(reader, office, PAGE)
    refused = reader.act(_address(office), page="/barriere-melden", data=AIM)

    assert "Projektleitung oder Amtsleitung tragen das Ziel ein." in empty
    assert "<form" not in page.split("<main", 1)[1]
    assert "JHA 12.06.2026, TOP 5" in page
    assert "Punkte stehen im Weg" in _text(reader, office, GAPS)
    assert refused.status_code == 403


def test_gaps_name_the_muss_items_first_and_say_what_each_needs(
    world: World, office: Office, lead: Human, client: CheckingClient
) -> None:
    fill(world, office, lead, {"m07-perspektive": Rated(Rating.FULLY)})
    _set(client, office)

    page = _text(client, office, GAPS)

    numbers = [page.index(f">{number}<") for number in ("M07-03", "M07-04", "M07-06", "M07-12")]
    assert numbers == sorted(numbers)
    assert "Muss 2 zählen" in page
    assert "Bewertet ist er mit 3; mit diesem Nachweis (ohne Nachweis) zählt höchstens 1." in page
    assert "Punkte Erfüllungsgrad fehlen" in page
    assert "noch 1 Punkte" not in page


def test_without_a_target_the_gaps_lead_to_setting_one(
    world: World, office: Office, client: CheckingClient
) -> None:
    reader = world.client(world.person(office, Role.LESEND))

    assert "Ziel setzen" in _text(client, office, GAPS)
    assert "Ziel setzen" not in _text(reader, office, GAPS).split("<main", 1)[1]


def test_a_target_that_is_reached_lacks_nothing(
    world: World, office: Office, lead: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)
    _set(client, office, level="R2")

    assert "Nichts fehlt: Das Ziel ist erreicht." in _text(client, office, GAPS)
    assert "(erreicht)" in _text(client, office, f"/module/{MODULE}")


@pytest.mark.parametrize("path,most", [(PAGE, 5), (GAPS, 5), ("/module", 7), ("/profil", 6)])
def test_pages_with_targets_take_few_statements(
    world: World, office: Office, lead: Human, client: CheckingClient, path: str, most: int
) -> None:
    hand_in(world, office, lead)
    _set(client, office)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        client.get(_address(office, path))

    print(f"\nstatements: {path} {len(statements)}")
    assert len(statements) <= most, "\n\n".join(statements)
