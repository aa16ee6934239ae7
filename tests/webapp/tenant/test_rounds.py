"""The rounds of a module on one page, and the line that joins only what may be compared."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from modules.catalogue import editions
from modules.catalogue.model import EditionKey, Scope
from modules.checklists.answers import Rating
from tenants.access.roles import Role
from tenants.records.run import RunRecord
from tenants.work import running
from tests.support.client import CheckingClient
from tests.support.rounds import MODULE, hand_in, release
from tests.support.world import Human, Office, World

PAGE = f"/module/{MODULE}/durchgaenge"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def head(world: World, office: Office) -> Human:
    """Its Amtsleitung."""
    return world.person(office, Role.AMTSLEITUNG)


@pytest.fixture
def client(world: World, office: Office) -> CheckingClient:
    """The browser of somebody who reads."""
    return world.client(world.person(office, Role.LESEND))


def _page(client: CheckingClient, office: Office) -> str:
    return client.get(f"/amt/{office.slug}{PAGE}").get_data(as_text=True)


def _two_rounds(world: World, office: Office, lead: Human, head: Human, *, scope: Scope) -> None:
    hand_in(world, office, lead, rating=Rating.PARTLY)
    release(world, office, head)
    with world.runtime.tenant_session(office.id) as session:
        running.begin_next_round(session, lead.id, MODULE)
    with world.runtime.tenant_session(office.id) as session:
        running.choose_scope(session, lead.id, MODULE, scope, seen=1)
    hand_in(world, office, lead)


def test_nothing_begun_says_what_will_be_here(client: CheckingClient, office: Office) -> None:
    assert "Hier steht jeder Durchgang dieses Moduls" in _page(client, office)


def test_every_round_is_listed_and_a_line_joins_what_may_be_compared(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    _two_rounds(world, office, lead, head, scope=Scope.VOLL)

    page = _page(client, office)

    assert page.index("2. Durchgang") < page.index("1. Durchgang")
    assert "Stand 1" in page
    assert "chart-own-line" in page
    assert "Bruch" not in page.replace("bricht", "")
    assert "33,3" in page


def test_another_scope_breaks_the_line_and_says_so(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    _two_rounds(world, office, lead, head, scope=Scope.KERN)

    page = _page(client, office)

    assert "nicht vergleichbar: Seitdem zählt der Umfang Kern." in page
    assert ">Bruch<" in page
    assert "<line" in page
    assert 'class="chart-own-line"></line>' not in page


def test_an_edition_in_which_a_must_item_asks_something_else_breaks_the_line(
    world: World,
    office: Office,
    lead: Human,
    head: Human,
    client: CheckingClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand_in(world, office, lead, rating=Rating.PARTLY)
    release(world, office, head)
    newer = replace(editions.current(), key=EditionKey("2031.1"))
    known = editions.edition
    monkeypatch.setattr(editions, "current", lambda: newer)
    monkeypatch.setattr(editions, "edition", lambda key: newer if key == "2031.1" else known(key))
    monkeypatch.setattr(editions, "breaks", lambda _before, _after: {MODULE})
    with world.runtime.tenant_session(office.id) as session:
        running.begin_next_round(session, lead.id, MODULE)
        session.execute(update(RunRecord).where(RunRecord.round == 2).values(edition=newer.key))
    hand_in(world, office, lead)

    page = _page(client, office)

    assert "Ein Muss-Punkt fragt seit der Fassung 2031.1 nach etwas anderem." in page
    assert ">Bruch<" in page


def test_a_round_at_work_is_listed_without_a_value(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)
    release(world, office, head)
    with world.runtime.tenant_session(office.id) as session:
        running.begin_next_round(session, lead.id, MODULE)

    page = _page(client, office)

    assert "Entwurf" in page
    assert "0,0" not in page


def test_a_module_that_is_not_there_has_no_rounds(client: CheckingClient, office: Office) -> None:
    assert client.get(f"/amt/{office.slug}/module/gibt-es-nicht/durchgaenge").status_code == 404


def test_the_page_takes_five_statements_however_many_rounds(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    _two_rounds(world, office, lead, head, scope=Scope.VOLL)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        _page(client, office)

    assert len(statements) <= 5, "\n\n".join(statements)
