"""The start page says to everybody what is theirs to do next."""

import pytest

from modules.indicators.periods import Period
from tenants.access.roles import Role
from tenants.clock import today
from tests.support.client import CheckingClient
from tests.support.world import Office, World
from tests.tenants.sharing.offices import enter, release

LAST_YEAR = Period.of_year(today().year - 1)


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt with one figure that is not released."""
    office = world.office()
    enter(world, office, 120, period=LAST_YEAR)
    return office


def _start(client: CheckingClient, office: Office) -> str:
    return client.get(f"/amt/{office.slug}/start").get_data(as_text=True)


def test_the_bare_address_leads_to_the_start(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office, Role.LESEND))

    assert client.get(f"/amt/{office.slug}").location == f"/amt/{office.slug}/start"


def test_the_projektleitung_goes_on_with_the_module(world: World, office: Office) -> None:
    page = _start(world.client(world.person(office)), office)

    assert "Beginnen mit M01-01" in page
    assert "nicht freigegeben" not in page


def test_the_amtsleitung_is_led_to_what_waits_for_a_release(world: World, office: Office) -> None:
    client = world.client(world.person(office, Role.AMTSLEITUNG))

    before = _start(client, office)
    release(world, office, period=LAST_YEAR)
    after = _start(client, office)

    assert f"Eine Kennzahl für {LAST_YEAR} ist eingetragen und nicht freigegeben." in before
    assert "Freigaben ansehen" in before
    assert "nicht freigegeben" not in after
    assert "M01 ansehen" in after


def test_who_only_reads_is_not_asked_to_answer(world: World, office: Office) -> None:
    page = _start(world.client(world.person(office, Role.LESEND)), office)

    assert "M01 ansehen" in page
    assert "Projektleitung und Mitwirkung bewerten sie." in page
    assert "Beginnen mit" not in page


@pytest.mark.parametrize("role", list(Role))
def test_the_start_page_asks_the_database_a_known_number_of_times(
    world: World, office: Office, role: Role
) -> None:
    client = world.client(world.person(office, role))
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        _start(client, office)

    # Whoever reviews changes of law asks for them as well; everybody is told of the next freeze.
    most = 11 if role is Role.PROJEKTLEITUNG else 10
    assert len(statements) <= most, "\n\n".join(statements)
