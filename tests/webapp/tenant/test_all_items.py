"""All items of all modules stand on one page, which can be filtered and stays light."""

import pytest

from modules.catalogue import editions
from modules.catalogue.model import Phase
from modules.checklists.answers import NotApplicable, Rated, Rating
from tenants.access.roles import Role
from tenants.work.answering import Entry, answer_item
from tests.support.client import CheckingClient
from tests.support.world import Office, World
from webapp import wording

ITEMS = [item for module in editions.current().modules for item in module.items]


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that answered one item with a rating and one with a reason."""
    office = world.office()
    person = world.person(office)
    module = editions.current().modules[0]
    rated, excluded = [item for item in module.items if not item.mandatory][:2]
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, module.slug, rated.key, Entry(Rated(Rating.PARTLY)), seen=0)
    with world.runtime.tenant_session(office.id) as session:
        reason = NotApplicable("Das macht der Kreis.")
        answer_item(session, person.id, module.slug, excluded.key, Entry(reason), seen=0)
    return office


@pytest.fixture
def client(world: World, office: Office) -> CheckingClient:
    """Somebody who reads."""
    return world.client(world.person(office, Role.LESEND))


def _page(client: CheckingClient, office: Office, query: str = "") -> str:
    return client.get(f"/amt/{office.slug}/punkte{query}").get_data(as_text=True)


def _listed(page: str) -> int:
    return page.count("data-item")


def test_every_item_of_every_module_is_listed_once(client: CheckingClient, office: Office) -> None:
    page = _page(client, office)

    assert _listed(page) == len(ITEMS)
    assert all(page.count(f'id="{item.key}"') == 1 for item in ITEMS)


@pytest.mark.parametrize(
    "selection, count",
    [
        ("offen", len(ITEMS) - 2),
        ("muss", sum(item.mandatory for item in ITEMS)),
        ("ohne-nachweis", 1),
        ("nicht-zutreffend", 1),
        ("mir-zugewiesen", len(ITEMS)),
        ("gibt-es-nicht", len(ITEMS)),
    ],
)
def test_a_filter_leaves_what_it_says(
    client: CheckingClient, office: Office, selection: str, count: int
) -> None:
    assert _listed(_page(client, office, f"?auswahl={selection}")) == count


@pytest.mark.parametrize("phase", Phase)
def test_one_phase_is_shown_alone_also_of_a_selection(
    client: CheckingClient, office: Office, phase: Phase
) -> None:
    of_phase = [item for item in ITEMS if item.phase is phase]

    page = _page(client, office, f"?auswahl=muss&phase={phase}")

    assert _listed(_page(client, office, f"?phase={phase}")) == len(of_phase)
    assert _listed(page) == sum(item.mandatory for item in of_phase)
    assert f"Nur {wording.PHASES[phase]}." in page
    assert f'href="/amt/{office.slug}/punkte?auswahl=muss">Alle Phasen zeigen' in page


def test_an_unknown_phase_filters_nothing(client: CheckingClient, office: Office) -> None:
    assert _listed(_page(client, office, "?phase=XX")) == len(ITEMS)


def test_a_filter_that_leaves_nothing_says_so(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office, Role.LESEND))

    assert "Kein Punkt passt zu dieser Auswahl." in _page(client, office, "?auswahl=nicht-zutreffend")


def test_the_page_stays_light(world: World, client: CheckingClient, office: Office) -> None:
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        response = client.get(f"/amt/{office.slug}/punkte")

    assert len(statements) == 4
    assert len(response.data) < 350_000
