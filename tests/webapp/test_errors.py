"""What people see when two of them meet, when an act fails at its very end, and when input cannot be kept."""

from uuid import UUID

import pytest
from sqlalchemy import update

from modules.catalogue.model import ItemKey
from tenants.access.roles import Role
from tenants.clock import now
from tenants.isolation.sessions import TenantSession
from tenants.people import inviting
from tenants.records.figure import FigureImportRecord
from tenants.records.journal import JournalRecord
from tenants.records.run import EvidenceRecord
from tenants.work import running
from tenants.work.stored import StoredRun, latest_run
from tests.support.client import CheckingClient
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
