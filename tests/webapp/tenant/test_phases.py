"""The plan of a module on its page."""

import pytest

from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.world import Office, World

PAGE = "/module/rueckfuehrung/phasen"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def client(world: World, office: Office) -> CheckingClient:
    """The browser of its Projektleitung."""
    return world.client(world.person(office))


def _address(office: Office, path: str = PAGE) -> str:
    return f"/amt/{office.slug}{path}"


def test_a_plan_is_saved_and_stands_on_the_module_page(client: CheckingClient, office: Office) -> None:
    days = {"IA-planned_from": "2020-01-01", "IA-planned_to": "31.01.2020", "AN-planned_from": "2020-01-15"}

    saved = client.act(_address(office), page=_address(office), data=days)
    page = client.get(_address(office)).get_data(as_text=True)
    module = client.get(_address(office, "/module/rueckfuehrung")).get_data(as_text=True)

    assert saved.status_code == 303
    assert "Der Phasenplan ist gespeichert." in page
    assert 'value="2020-01-31"' in page
    assert "über dem geplanten Ende" in page
    assert "Tage über dem Plan" in module
    assert "Am Zug ist Ihr Jugendamt." in module


@pytest.mark.parametrize(
    "days,sentence",
    [
        ({"IA-planned_from": "2026-02-01", "IA-planned_to": "2026-01-01"}, "Das Ende liegt vor dem Beginn."),
        ({"SK-begun_on": "2999-01-01"}, "Dieser Tag liegt in der Zukunft."),
        ({"EV-ended_on": "2026-01-01"}, "Diese Phase lässt sich noch nicht abschließen."),
        ({"UV-planned_to": "morgen"}, "Kein gültiges Datum"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    client: CheckingClient, office: Office, days: dict[str, str], sentence: str
) -> None:
    answer = client.act(_address(office), page=_address(office), data=days | {"UM-planned_to": "2027-05-01"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="2027-05-01"' in page
    assert 'value="2027-05-01"' not in client.get(_address(office)).get_data(as_text=True)


def test_a_stale_screen_shows_both_plans_and_loses_neither(client: CheckingClient, office: Office) -> None:
    client.act(_address(office), page=_address(office), data={"IA-planned_to": "2026-01-31"})

    stale = client.act(_address(office), page=_address(office), data={"IA-planned_to": "2026-02-28"})
    page = stale.get_data(as_text=True)
    again = {"IA-planned_to": "2026-02-28", "IA-seen": "1"}
    saved = client.act(_address(office), page=_address(office), data=again)

    assert stale.status_code == 409
    assert page.count("Gespeichert ist") == 1
    assert "31.1.2026" in page
    assert 'value="2026-02-28"' in page
    assert 'name="IA-seen" value="1"' in page
    assert saved.status_code == 303


def test_a_refused_plan_never_takes_back_what_a_colleague_saved_meanwhile(
    client: CheckingClient, office: Office
) -> None:
    client.act(_address(office), page=_address(office), data={"IA-planned_to": "2026-01-31"})

    wrong = {"IA-planned_to": "2026-02-28", "IA-seen": "0", "SK-begun_on": "morgen"}
    refused = client.act(_address(office), page=_address(office), data=wrong)
    mended = client.act(
        _address(office), page=_address(office), data={"IA-planned_to": "2026-02-28", "IA-seen": "0"}
    )

    assert refused.status_code == 422
    assert 'name="IA-seen" value="0"' in refused.get_data(as_text=True)
    assert mended.status_code == 409


@pytest.mark.parametrize("role", [Role.MITWIRKUNG, Role.LESEND])
def test_others_read_the_plan(world: World, office: Office, client: CheckingClient, role: Role) -> None:
    client.act(_address(office), page=_address(office), data={"IA-planned_to": "2026-01-31"})
    reader = world.client(world.person(office, role))

    page = reader.get(_address(office)).get_data(as_text=True)

    assert "31.1.2026" in page
    assert "<form" not in page.split("<main", 1)[1]
    assert reader.act(_address(office), page="/barriere-melden", data={}).status_code == 403


def test_the_plan_takes_four_statements(world: World, office: Office, client: CheckingClient) -> None:
    client.act(_address(office), page=_address(office), data={"IA-planned_to": "2026-01-31"})
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        client.get(_address(office))

    assert len(statements) <= 4


def test_the_list_of_modules_says_what_is_late_and_with_whom_each_lies(
    client: CheckingClient, office: Office
) -> None:
    client.act(_address(office), page=_address(office), data={"IA-planned_to": "2020-01-31"})

    row = found(client.get(_address(office, "/module")), "//li[contains(., 'M07')]")[0].text_content()

    assert "IST-Aufnahme bis 31.1.2020" in row
    assert "Tage über dem Plan" in row
    assert "im Jugendamt" in row or "weiter hier" in row


def test_a_phase_whose_gate_is_open_is_offered_for_its_end(
    world: World, client: CheckingClient, office: Office
) -> None:
    person = world.person(office)
    module = _address(office, "/module/rueckfuehrung")
    assert "Sie lässt sich abschließen." not in client.get(module).get_data(as_text=True)

    with world.runtime.tenant_session(office.id) as session:
        for item in latest_run(session, "rueckfuehrung").module.items:
            entry = Entry(Rated(Rating.MOSTLY))
            answer_item(session, person.id, "rueckfuehrung", item.key, entry, seen=0)
    reader = world.client(world.person(office, Role.LESEND))

    assert "Sie lässt sich abschließen." in client.get(module).get_data(as_text=True)
    assert "Sie lässt sich abschließen." not in reader.get(module).get_data(as_text=True)
