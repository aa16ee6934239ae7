"""Whom a file reaches: the team of its Jugendamt, and the desk once its module is handed in.

Of a locked one not even the name reaches anybody else.
"""

from uuid import UUID

import pytest

from tenants.access.roles import Role
from tenants.work import documents, freezing
from tenants.work.reading import latest_run
from tests.support import workshops
from tests.support.client import CheckingClient
from tests.support.world import Human
from tests.webapp.evidence.conftest import ITEM, MODULE, Desk
from webapp.cli.demonstration_files import pdf, table

NAME = "Hilfeplan_Lena_geb_12.03.2015.xlsx"


@pytest.fixture
def address(desk: Desk) -> str:
    """Address of a file that may be opened."""
    return _file(desk, desk.kept((pdf([["x"]]), "Konzept.pdf")))


def _file(desk: Desk, document: str) -> str:
    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        (file,) = documents.document(session, UUID(document.rpartition("/")[2])).document.files
    return f"{document}/dateien/{file.id}"


def _as(desk: Desk, human: Human) -> CheckingClient:
    return desk.world.client(human)


@pytest.mark.parametrize("role", Role)
def test_everybody_in_the_team_opens_it(desk: Desk, address: str, role: Role) -> None:
    assert _as(desk, desk.world.person(desk.office, role)).get(address).status_code == 200


def test_nobody_else_does_before_and_after_the_module_is_handed_in(desk: Desk, address: str) -> None:
    world, group = desk.world, workshops.cohort(desk.world, [desk.office])
    neighbour = world.office("Nachbarstadt")
    others = {
        "neighbour": world.client(world.person(neighbour)),
        "consultant": world.client(group.moderator),
        "operator": world.client(world.operator()),
    }
    own_way = address.replace(desk.office.slug, neighbour.slug)

    before = {name: client.get(address).status_code for name, client in others.items()}
    workshops.hand_in(world, desk.office, desk.person)
    after = {name: client.get(address).status_code for name, client in others.items()}

    assert before == after == dict.fromkeys(others, 404)
    assert others["neighbour"].get(own_way).status_code == 404
    assert world.client().get(address).status_code == 303


def test_the_name_of_a_locked_file_stays_in_the_jugendamt(desk: Desk) -> None:
    desk.kept((table([["x"]]), NAME), (pdf([["x"]]), "Konzept.pdf"))
    group = workshops.cohort(desk.world, [desk.office])
    workshops.hand_in(desk.world, desk.office, desk.person)

    page = _as(desk, group.moderator).get(f"/werkstatt/{group.slug}/pruefung/{desk.office.slug}/{MODULE}")

    text = " ".join(page.get_data(as_text=True).split())
    assert page.status_code == 200
    assert "· eine gesperrte Datei</span>" in text
    assert ">Konzept.pdf</a>" in text
    assert "Lena" not in text


def test_a_record_keeps_that_a_locked_file_was_there_and_not_its_name(desk: Desk) -> None:
    desk.kept((table([["x"]]), NAME), reference="Konzept")
    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        run = latest_run(session, MODULE)

    (piece,) = freezing._answers(run)[run.module.item(ITEM).key].evidence

    assert piece.evidence.reference == "Konzept"
    assert [file.name for file in piece.files] == [""]
    assert all(file.sha256 for file in piece.files)
