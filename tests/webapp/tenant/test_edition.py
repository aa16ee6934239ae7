"""A newer edition is looked at before it is taken over, by one button, and taken back by one."""

from datetime import timedelta

import pytest

from modules.catalogue import editions
from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.clock import today
from tenants.records.run import RunRecord
from tenants.work import rolling_out, running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tenants.work.stored import RunState
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.world import Human, Office, World

MODULE, OTHER = "rueckfuehrung", "personal"
OLD, NEW = editions.keys()[0], editions.current().key


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Somebody of the Projektleitung."""
    return world.person(office)


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt at work in the older edition, with the newer one on offer."""
    office = world.office()
    answering = world.person(office)
    with world.runtime.tenant_session(office.id) as session:
        session.add(RunRecord(module=MODULE, edition=OLD, round=1, state="entwurf", scope="voll"))
        session.flush()
        for item in latest_run(session, MODULE).module.items:
            entry = Entry(Rated(Rating.MOSTLY), "Darum.")
            answer_item(session, answering.id, MODULE, item.key, entry, seen=0)
    with world.runtime.platform_session() as session:
        rolling_out.open_edition(session, None, NEW, today(), today() + timedelta(days=9))
    return office


@pytest.fixture
def client(world: World, person: Human) -> CheckingClient:
    """Their browser."""
    return world.client(person)


def _text(client: CheckingClient, office: Office, path: str) -> str:
    return client.get(f"/amt/{office.slug}/{path}").get_data(as_text=True)


def _take_over(client: CheckingClient, office: Office) -> None:
    address = f"/amt/{office.slug}/fassung"
    client.act(f"{address}/uebernehmen", page=address, data={"fassung": NEW})


def test_start_and_modules_lead_to_the_newer_edition(client: CheckingClient, office: Office) -> None:
    for path in ("start", "module"):
        page = _text(client, office, path)
        assert f"Die Fassung {NEW} des Katalogs steht zur Übernahme bereit." in page
        assert f'href="/amt/{office.slug}/fassung"' in page


def test_the_preview_counts_what_changes_and_shows_the_score_before_and_after(
    client: CheckingClient, office: Office
) -> None:
    page = _text(client, office, "fassung")

    assert f"Sie arbeiten mit der Fassung {OLD}." in page
    counts = dict(
        zip(
            found(client.get(f"/amt/{office.slug}/fassung"), "//dl[@class='counts']//dt/text()"),
            found(client.get(f"/amt/{office.slug}/fassung"), "//dl[@class='counts']//dd/text()"),
            strict=True,
        )
    )
    assert counts == {
        "Muss oder Gewicht geändert": "10",
        "neu": "11",
        "unverändert": "133",
        "bleiben, wie sie sind": "12",
        "offen": "1",
    }
    # 12 of 24 points by weight, then of 26: every answer without evidence counts 1.
    assert "33,3\xa0%" in page
    assert "30,8\xa0%" in page


def test_a_module_shows_what_becomes_of_each_answer(client: CheckingClient, office: Office) -> None:
    page = _text(client, office, f"fassung/{MODULE}")

    assert "Der Anspruch der Pflegepersonen auf Beratung (§ 37a) hatte keinen Punkt." in page
    assert "Der Punkt ist nach der Übernahme offen." in page
    assert "Muss: bisher nein, neu ja" in page
    assert "Ihre Antwort bleibt: 2, überwiegend erfüllt." in page
    assert "10 Punkte bleiben unverändert" in page
    assert "Nächstes Modul" in page


def test_an_open_item_that_is_asked_already_stays_open(world: World, person: Human) -> None:
    other = world.office()
    lead = world.person(other)
    with world.runtime.tenant_session(other.id) as session:
        session.add(RunRecord(module=MODULE, edition=OLD, round=1, state="entwurf", scope="voll"))

    page = _text(world.client(lead), other, f"fassung/{MODULE}")

    assert page.count("Der Punkt bleibt offen.") == 2
    assert page.count("Der Punkt ist nach der Übernahme offen.") == 1


def test_an_edition_that_is_closed_is_not_called_yet_to_open(
    world: World, client: CheckingClient, office: Office
) -> None:
    with world.runtime.platform_session() as session:
        rolling_out.open_edition(session, None, NEW, today() - timedelta(days=9), today() - timedelta(days=1))

    page = _text(client, office, "fassung")

    assert f"Die Fassung {NEW} ist veröffentlicht, zurzeit aber nicht zur Übernahme geöffnet." in page
    assert f"Katalog in der Fassung {NEW} lesen" in page


def test_a_new_item_says_why_and_leads_to_its_anchors(client: CheckingClient, office: Office) -> None:
    page = client.get(f"/amt/{office.slug}/fassung/{MODULE}")

    assert "Pflegepersonen tragen die Arbeit jeden Tag" in page.get_data(as_text=True)
    (address,) = found(page, "//a[contains(., 'Stufen und Nachweise zu M07-13')]/@href")
    catalogue, anchor = address.split("#")
    assert found(client.get(catalogue), f"//*[@id='{anchor}']")


def test_a_module_that_was_handed_in_stays(
    world: World, client: CheckingClient, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        item = latest_run(session, OTHER).module.items[0].key
        answer_item(session, person.id, OTHER, item, Entry(None, "offen"), seen=0)
        running.submit(session, person.id, MODULE, seen=latest_run(session, MODULE).version)

    assert f"eingereicht, bleibt bei {OLD}" in _text(client, office, "fassung")


def test_taking_over_needs_no_script_and_says_what_happened(client: CheckingClient, office: Office) -> None:
    _take_over(client, office)
    page = _text(client, office, "fassung")

    assert f"Ihr Jugendamt arbeitet jetzt mit der Fassung {NEW}." in page
    assert f"Sie arbeiten mit der aktuellen Fassung {NEW}." in page
    assert "steht zur Übernahme bereit" not in _text(client, office, "start")


def test_the_second_of_two_people_reads_that_it_is_done(
    world: World, client: CheckingClient, office: Office, person: Human
) -> None:
    other = world.client(person)
    token = other.csrf(f"/amt/{office.slug}/fassung")
    _take_over(client, office)

    other.post(f"/amt/{office.slug}/fassung/uebernehmen", data={"csrf_token": token, "fassung": NEW})

    page = _text(other, office, "fassung")
    assert f"Ihr Jugendamt arbeitet schon mit der Fassung {NEW}. Nichts wurde geändert." in page


@pytest.mark.parametrize("edition", [OLD, "2099.1", "", "../x", "<script>"])
def test_another_edition_than_the_one_on_offer_is_refused(
    client: CheckingClient, office: Office, edition: str
) -> None:
    address = f"/amt/{office.slug}/fassung"
    token = client.csrf(address)

    answer = client.post(f"{address}/uebernehmen", data={"csrf_token": token, "fassung": edition})

    assert answer.status_code in {303, 409, 422}
    assert f"Sie arbeiten mit der Fassung {OLD}." in _text(client, office, "fassung")


def test_taking_over_can_be_undone(client: CheckingClient, office: Office) -> None:
    _take_over(client, office)
    address = f"/amt/{office.slug}/fassung"
    undo = found(client.get(address), "//form[contains(@action, 'zuruecknehmen')]/@action")[0]

    client.act(undo, page=address)

    page = _text(client, office, "fassung")
    assert "Die Übernahme ist zurückgenommen." in page
    assert f"Sie arbeiten mit der Fassung {OLD}." in page


def test_undoing_after_somebody_worked_on_names_the_items(
    world: World, client: CheckingClient, office: Office, person: Human
) -> None:
    _take_over(client, office)
    with world.runtime.tenant_session(office.id) as session:
        key = latest_run(session, MODULE).module.item("M07-13").key
        answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.PARTLY)), seen=0)
    address = f"/amt/{office.slug}/fassung"
    undo = found(client.get(address), "//form[contains(@action, 'zuruecknehmen')]/@action")[0]

    client.act(undo, page=address)

    assert "weil danach weitergearbeitet wurde: M07-13." in _text(client, office, "fassung")


@pytest.mark.parametrize("role", [Role.MITWIRKUNG, Role.LESEND])
def test_who_may_not_hand_in_reads_and_cannot_take_over(world: World, office: Office, role: Role) -> None:
    client = world.client(world.person(office, role))
    page = _text(client, office, "fassung")
    token = client.csrf("/barriere-melden")

    answer = client.post(
        f"/amt/{office.slug}/fassung/uebernehmen", data={"csrf_token": token, "fassung": NEW}
    )

    assert "Projektleitung oder Amtsleitung übernehmen die neue Fassung." in page
    assert answer.status_code == 403


def test_who_has_begun_nothing_works_with_the_current_edition(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office))

    assert f"Sie arbeiten mit der aktuellen Fassung {NEW}." in _text(client, office, "fassung")
    assert client.get(f"/amt/{office.slug}/fassung/{MODULE}").status_code == 303


def test_further_modules_begin_in_the_edition_of_the_others(
    world: World, client: CheckingClient, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        other = latest_run(session, OTHER)
        item = other.module.items[0].key
        answer_item(session, person.id, OTHER, item, Entry(Rated(Rating.PARTLY)), seen=0)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert latest_run(session, OTHER).edition == OLD
        assert latest_run(session, "kinderschutz").edition == OLD


@pytest.mark.parametrize(
    "path,most", [("fassung", 8), (f"fassung/{MODULE}", 7), ("start", 12), ("module", 7)]
)
def test_the_pages_ask_the_database_a_known_number_of_times(
    world: World, client: CheckingClient, office: Office, path: str, most: int
) -> None:
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        assert client.get(f"/amt/{office.slug}/{path}").status_code == 200

    assert len(statements) <= most, "\n\n".join(statements)


@pytest.fixture
def second_round(world: World, office: Office, person: Human) -> str:
    """The address of a module whose next round has begun."""
    with world.runtime.tenant_session(office.id) as session:
        for record in session.query(RunRecord):
            record.state = RunState.FROZEN.value
        session.flush()
        running.begin_next_round(session, person.id, MODULE)
    return f"/amt/{office.slug}/module/{MODULE}"


def test_proposals_are_confirmed_where_they_stand(
    client: CheckingClient, office: Office, second_round: str
) -> None:
    page = client.get(f"{second_round}?auswahl=zu-bestaetigen")
    assert len(found(page, "//*[@data-item]")) == 12
    assert "12 übernommene Antworten warten auf Ihre Bestätigung." in _text(client, office, "start")
    assert "12 zu bestätigen" in _text(client, office, "module")
    confirm = found(page, "//form[contains(@action, 'bestaetigen')]/@action")[0]

    client.act(confirm, page=second_round, data={"seen": "1"})

    after = client.get(f"{second_round}?auswahl=zu-bestaetigen")
    assert len(found(after, "//*[@data-item]")) == 11


def test_what_waits_already_is_not_the_doing_of_the_newer_edition(
    world: World, client: CheckingClient, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        session.query(RunRecord).one().state = RunState.FROZEN.value
        session.add(RunRecord(module=OTHER, edition=OLD, round=1, state="entwurf", scope="voll"))
        session.flush()
        running.begin_next_round(session, person.id, MODULE)

    page = client.get(f"/amt/{office.slug}/fassung")

    assert "bleiben zu bestätigen" in found(page, "//dl[@class='counts']//dt/text()")
    assert "zu bestätigen" not in found(page, "//dl[@class='counts']//dt/text()")


def test_a_proposal_is_not_chosen_beforehand(client: CheckingClient, second_round: str) -> None:
    page = client.get(second_round)

    assert "Vorschlag aus Durchgang 1" in page.get_data(as_text=True)
    assert found(page, "//input[@name='answer'][@checked]") == []
    assert "Darum." in page.get_data(as_text=True)


def test_confirming_what_somebody_answered_meanwhile_changes_nothing(
    world: World, client: CheckingClient, second_round: str, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        key = latest_run(session, MODULE).module.items[0].key
        answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.FULLY), "Neu."), seen=1)

    client.act(f"{second_round}/punkte/{key}/bestaetigen", page=second_round, data={"seen": "1"})

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        stored = latest_run(session, MODULE).answer(key)
    assert (stored.answer, stored.note, stored.version) == (Rated(Rating.FULLY), "Neu.", 2)


def test_confirming_beside_a_note_somebody_wrote_meanwhile_shows_both(
    world: World, client: CheckingClient, second_round: str, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        key = latest_run(session, MODULE).module.items[0].key
        answer_item(session, person.id, MODULE, key, Entry(None, "Bitte prüfen."), seen=1)

    answer = client.act(f"{second_round}/punkte/{key}/bestaetigen", page=second_round, data={"seen": "1"})

    assert answer.status_code == 409
    assert "Bitte prüfen." in answer.get_data(as_text=True)
