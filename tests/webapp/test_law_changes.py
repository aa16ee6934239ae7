"""From a change of law the operator registers to the task of a Projektleitung and the public catalogue."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from modules.checklists.answers import Rated, Rating
from modules.checklists.evidence import Evidence
from tenants.access.roles import Role
from tenants.clock import today
from tenants.evidence import documenting
from tenants.records.run import AnswerRecord, RunRecord
from tenants.work.answering import Entry, answer_item
from tenants.work.stored import RunState
from tests.support import drafts
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.twins import ITEM, MODULE
from tests.support.world import Office, World
from tests.webapp.platform.conftest import counted

CHANGES = "/betrieb/rechtsaenderungen"


@pytest.fixture
def operator(world: World) -> CheckingClient:
    """The browser of an operator."""
    return world.client(world.operator())


def _answered(world: World, office: Office) -> CheckingClient:
    """The browser of a Projektleitung who answered an item a month ago."""
    lead = world.person(office, Role.PROJEKTLEITUNG)
    with world.runtime.tenant_session(office.id) as session:
        run = answer_item(session, lead.id, MODULE, ITEM, Entry(Rated(Rating.MOSTLY)), seen=0)
        assert run.run_id is not None
        session.get_one(AnswerRecord, (office.id, run.run_id, ITEM)).answered_at -= timedelta(days=30)
    return world.client(lead)


def test_a_change_becomes_a_task_a_mark_and_a_flag_and_is_settled(
    world: World, operator: CheckingClient
) -> None:
    office = world.office()
    lead = _answered(world, office)
    typed = {
        "norm": "§ 37c SGB VIII",
        "in_force_on": str(today()),
        "sentence": "Neu: <b>Frist</b>",
        "link": "",
    }

    registered = operator.act(f"{CHANGES}/neu", page=f"{CHANGES}/neu", data=typed)

    assert registered.status_code == 303
    shown = operator.get(registered.location)
    assert ITEM in shown.get_data(as_text=True)
    assert found(shown, "//nav//a[@aria-current='page' and contains(., 'Katalog')]")
    amt = f"/amt/{office.slug}"
    told = "Zu einem Punkt ist etwas älter als eine Rechtsänderung."
    assert told in lead.get(f"{amt}/start").get_data(as_text=True)
    assert found(lead.get(f"{amt}/meine-aufgaben"), "//section[@aria-labelledby='recht']//a")
    assert "geändert zum" in lead.get(f"{amt}/module/{MODULE}?punkt={ITEM}").get_data(as_text=True)
    assert "geändert zum" in world.client().get(f"/katalog/{MODULE}").get_data(as_text=True)
    change = found(lead.get(f"{amt}/recht"), "//input[@name='aenderung']/@value")[0]

    kept = lead.act(f"{amt}/recht/punkte/{ITEM}", page=f"{amt}/recht", data={"aenderung": change})

    assert kept.status_code == 303
    assert "Alles geprüft." in lead.get(f"{amt}/recht").get_data(as_text=True)
    assert not found(lead.get(f"{amt}/meine-aufgaben"), "//section[@aria-labelledby='recht']")
    assert told not in lead.get(f"{amt}/start").get_data(as_text=True)


def test_older_documents_are_one_click_away_also_where_nothing_is_answered(
    world: World, operator: CheckingClient
) -> None:
    office = world.office()
    lead = world.person(office, Role.PROJEKTLEITUNG)
    with world.runtime.tenant_session(office.id) as session:
        concept = Evidence("Konzept, Akte 51-2", date(2019, 5, 1), None, None)
        documenting.add_evidence(session, lead.id, MODULE, ITEM, concept)
    drafts.register(world, world.operator(), "SGB VIII § 37c", today())
    client = world.client(lead)

    page = client.get(f"/amt/{office.slug}/recht")

    assert "noch nicht beantwortet" in page.get_data(as_text=True)
    address = found(page, "//a[contains(@href, '/nachweise/')]/@href")[0]
    assert "Konzept, Akte 51-2" in client.get(address).get_data(as_text=True)


def test_an_answer_that_is_handed_in_says_when_it_can_be_changed(
    world: World, operator: CheckingClient
) -> None:
    office = world.office()
    lead = _answered(world, office)
    with world.runtime.tenant_session(office.id) as session:
        run = session.scalars(select(RunRecord)).one()
        run.state = RunState.VALIDATED.value
    drafts.register(world, world.operator(), "SGB VIII § 37c", today())

    page = lead.get(f"/amt/{office.slug}/recht").get_data(as_text=True)

    assert "ist validiert. Stimmt die Antwort nicht mehr, ändern Sie sie im nächsten Durchgang." in page
    assert "Antwort ändern" not in page


def test_a_colleague_reads_and_does_not_settle(world: World) -> None:
    office = world.office()
    _answered(world, office)
    change = drafts.register(world, world.operator(), "SGB VIII § 37c", today())
    reader = world.client(world.person(office, Role.LESEND))

    assert "Bewertung 2" in reader.get(f"/amt/{office.slug}/recht").get_data(as_text=True)
    data = {"aenderung": str(change)}
    act = reader.act(f"/amt/{office.slug}/recht/punkte/{ITEM}", page="/barriere-melden", data=data)
    assert act.status_code == 403


@pytest.mark.parametrize(
    "typed,field",
    [
        ({"norm": "irgendwas"}, "norm"),
        ({"norm": "SGB VIII § 37\u202e"}, "norm"),
        ({"sentence": ""}, "sentence"),
        ({"sentence": "x" * 301}, "sentence"),
        ({"in_force_on": "gestern"}, "in_force_on"),
        ({"link": "a\u202eb"}, "link"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    operator: CheckingClient, typed: dict[str, str], field: str
) -> None:
    right = {"norm": "SGB VIII § 37", "in_force_on": "1.2.2027", "sentence": "Neu.", "link": ""}

    response = operator.act(f"{CHANGES}/neu", page=f"{CHANGES}/neu", data=right | typed)

    assert response.status_code == 422
    assert found(response, f"//*[@id='{field}-fehler']")


def test_a_stale_correction_shows_both_and_a_withdrawal_needs_a_reason(
    world: World, operator: CheckingClient
) -> None:
    change = drafts.register(world, world.operator(), "SGB VIII § 37c", today())
    address = f"{CHANGES}/{change}"
    typed = {"norm": "SGB VIII § 37c", "in_force_on": str(today()), "link": ""}
    assert (
        operator.act(address, page=address, data=typed | {"sentence": "Erste.", "seen": "1"}).status_code
        == 303
    )

    stale = operator.act(address, page=address, data=typed | {"sentence": "Zweite.", "seen": "1"})

    assert stale.status_code == 409
    assert {"Erste.", "Zweite."} <= set(
        stale.get_data(as_text=True).replace("<", " ").replace(">", " ").split()
    )
    assert operator.act(f"{address}/zuruecknehmen", page=address, data={"because": ""}).status_code == 422
    assert (
        operator.act(f"{address}/zuruecknehmen", page=address, data={"because": "Irrtum"}).status_code == 303
    )
    assert "Irrtum" in operator.get(CHANGES).get_data(as_text=True)


def test_pages_ask_the_database_as_often_as_said(world: World, operator: CheckingClient) -> None:
    office = world.office()
    lead = _answered(world, office)
    change = drafts.register(world, world.operator(), "SGB VIII § 37c", today())
    expected = {
        (operator, CHANGES): 2,
        (operator, f"{CHANGES}/{change}"): 2,
        (lead, f"/amt/{office.slug}/recht"): 6,
        (lead, f"/amt/{office.slug}/start"): 12,
        (world.client(), f"/katalog/{MODULE}"): 1,
    }
    for (browser, address), count in expected.items():
        browser.get(address)
        with counted(world) as statements:
            browser.get(address)
        assert len(statements) == count, (address, "\n".join(statements))
