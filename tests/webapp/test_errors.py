"""What people see when two of them meet, when an act fails at its very end, and when input cannot be kept."""

from uuid import UUID

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from modules.catalogue.model import ItemKey
from tenants.access.roles import Role
from tenants.clock import now
from tenants.isolation.sessions import TenantSession
from tenants.people import inviting
from tenants.records.figure import FigureImportRecord
from tenants.records.journal import JournalRecord
from tenants.records.run import EvidenceRecord
from tenants.work import running
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.twins import MODULE, Twin, twins
from tests.support.world import World


@pytest.fixture
def twin(world: World) -> Twin:
    return twins(world)[0]


@pytest.fixture
def client(world: World, twin: Twin) -> CheckingClient:
    return world.client(twin.people[Role.PROJEKTLEITUNG])


def _first_item(world: World, twin: Twin) -> str:
    with world.runtime.tenant_session(twin.office.id, read_only=True) as session:
        return latest_run(session, MODULE).module.items[0].key


def test_what_somebody_else_changed_in_the_same_instant_is_a_conflict(
    world: World, twin: Twin, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = running.check_may_change

    def check(run: StoredRun, key: ItemKey) -> None:
        with world.runtime.tenant_session(twin.office.id) as other:
            other.execute(
                update(EvidenceRecord).values(withdrawn_at=now(), version=EvidenceRecord.version + 1)
            )
        original(run, key)

    monkeypatch.setattr(running, "check_may_change", check)
    item = f"/amt/{twin.office.slug}/module/{MODULE}/punkte/{_first_item(world, twin)}"

    answer = client.act(f"{item}/nachweise/{twin.ids['nachweis']}/entfernen", page=item)

    assert answer.status_code == 409
    assert "Inzwischen geändert" in answer.get_data(as_text=True)


def test_nothing_is_announced_that_was_rolled_back(
    twin: Twin, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_at_the_end(session: TenantSession, *_arguments: object) -> None:
        session.add(JournalRecord(action="invitation.renewed", subject=None))

    monkeypatch.setattr(inviting, "renew", fail_at_the_end)
    page = f"/amt/{twin.office.slug}/team"

    answer = client.act(f"{page}/einladungen/{twin.ids['einladung']}/erneut", page=page)

    assert answer.status_code == 500
    assert "noch einmal unterwegs" not in answer.get_data(as_text=True)
    assert "noch einmal unterwegs" not in client.get(page).get_data(as_text=True)


@pytest.mark.parametrize(
    "address", ["/barriere-melden/%00", "/anmelden?weiter=%00", "/amt/{amt}/module/%00", "/amt/%00/module"]
)
def test_an_address_with_a_character_no_text_holds_is_refused(
    twin: Twin, client: CheckingClient, address: str
) -> None:
    assert client.get(address.format(amt=twin.office.slug)).status_code == 400


@pytest.mark.parametrize("page", ["Start", ["Start", "vorher\x00nachher"]])
def test_a_text_with_a_character_no_text_holds_is_refused(
    client: CheckingClient, page: str | list[str]
) -> None:
    fields = {"description": "vorher\x00nachher" if page == "Start" else "Text", "page": page}

    assert client.act("/barriere-melden", page="/barriere-melden", data=fields).status_code == 400


def _typed(answer: TestResponse) -> list[str]:
    """The texts on a page that were sent and not stored."""
    return [field.text for field in found(answer, "//main//textarea[@readonly]")]


def test_what_was_typed_about_an_item_that_is_gone_stands_on_the_page(
    twin: Twin, client: CheckingClient
) -> None:
    module = f"/amt/{twin.office.slug}/module/{MODULE}"
    item = f"{module}/punkte/m07-gibt-es-nicht-mehr"
    fields = {"seen": "3", "answer": "nz", "reason": "Das machen wir nicht.", "note": "Siehe Beschluss"}

    answer = client.act(item, page=module, data=fields, headers={"Referer": f"http://localhost{module}"})

    assert answer.status_code == 404
    assert "hat diesen Punkt nicht. Gespeichert wurde nichts." in answer.get_data(as_text=True)
    assert found(answer, f"//main//a[@href='{module}']")
    assert sorted(_typed(answer)) == ["Das machen wir nicht.", "Siehe Beschluss"]


def test_a_text_that_cannot_be_stored_is_shown_with_the_place_at_fault(
    twin: Twin, client: CheckingClient
) -> None:
    page = f"/amt/{twin.office.slug}/module/{MODULE}"
    item = f"{page}/punkte/m07-perspektive"
    fields = {"seen": "0", "answer": "2", "note": "Akte\x00 51"}

    answer = client.act(item, page=page, data=fields, headers={"Referer": f"http://localhost{page}"})

    assert answer.status_code == 400
    assert "Bitte tippen Sie die Stelle neu" in answer.get_data(as_text=True)
    assert _typed(answer) == ["Akte\N{REPLACEMENT CHARACTER} 51"]


def test_a_form_that_is_too_old_gives_its_text_back(twin: Twin, client: CheckingClient) -> None:
    talk = f"/amt/{twin.office.slug}/module/{MODULE}/punkte/m07-perspektive/gespraech"
    fields = {"csrf_token": "von gestern", "text": "Wer hat die Liste?", "mit": "moderation"}

    answer = client.post(talk, data=fields, headers={"Referer": f"http://localhost{talk}"})

    assert answer.status_code == 400
    assert _typed(answer) == ["Wer hat die Liste?"]


@pytest.mark.parametrize(
    "fields,came_from",
    [
        ({"email": "amt@beispiel.example", "password": "Drei Eulen im Wald"}, "http://localhost/anmelden"),
        ({"text": "Untergeschoben von anderswo"}, "https://boese.example/"),
    ],
)
def test_no_password_and_nothing_from_elsewhere_is_given_back(
    client: CheckingClient, fields: dict[str, str], came_from: str
) -> None:
    answer = client.post("/anmelden", data={"csrf_token": "falsch", **fields}, headers={"Referer": came_from})

    assert answer.status_code == 400
    assert _typed(answer) == []
    assert not any(text in answer.get_data(as_text=True) for text in fields.values())


def test_whoever_waits_too_long_for_somebody_else_is_told_so(
    world: World, twin: Twin, client: CheckingClient
) -> None:
    page = f"/amt/{twin.office.slug}/kennzahlen/datei/{twin.ids['datei']}"
    token = client.csrf(page)

    with world.runtime.tenant_session(twin.office.id) as other:
        other.get(FigureImportRecord, (twin.office.id, UUID(twin.ids["datei"])), with_for_update=True)
        answer = client.post(f"{page}/verwerfen", data={"csrf_token": token})

    assert answer.status_code == 409
    assert "Inzwischen geändert" in answer.get_data(as_text=True)
