"""The virus scanner: what it finds is refused; while it is away files stay locked until it has looked."""

import io
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tenants.evidence import filing
from tenants.work import documents
from tenants.work.documents import FileState
from tests.support.clamd import EICAR, scanner
from tests.support.markup import found
from tests.support.world import World
from tests.webapp.evidence.conftest import Desk
from webapp.cli.demonstration_files import pdf, table
from webapp.evidence.scanning import Verdict, scan
from webapp.jobs import evidence
from webapp.runtime import Runtime


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the scanner's socket lies, or would."""
    return tmp_path / "clamd.ctl"


@pytest.fixture
def scanned(runtime: Runtime, place: Path) -> Runtime:
    """The runtime of an installation with a scanner set up, which is down unless a test starts it."""
    return replace(runtime, settings=replace(runtime.settings, clamav_url=f"unix://{place}"))


@pytest.fixture
def world(scanned: Runtime) -> World:
    """A world with a scanner set up."""
    return World(scanned)


def _infected() -> bytes:
    return pdf([["x"]]).replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + EICAR + b"\n")


def test_what_the_scanner_says(place: Path) -> None:
    with scanner(place) as address:
        assert scan(address, io.BytesIO(b"x" * 200_000)) is Verdict.CLEAN
        assert scan(address, io.BytesIO(EICAR)) == "Eicar-Test-Signature"

    assert scan(f"unix://{place}", io.BytesIO(b"x")) is Verdict.UNREACHABLE
    assert scan("tcp://127.0.0.1:1", io.BytesIO(b"x")) is Verdict.UNREACHABLE
    assert scan("", io.BytesIO(EICAR)) is Verdict.CLEAN
    with scanner(place, is_confused=True) as address:
        assert scan(address, io.BytesIO(b"x")) is Verdict.UNREACHABLE


def test_a_virus_is_refused_with_a_sentence_and_nothing_stays(desk: Desk, place: Path) -> None:
    with scanner(place):
        response = desk.send((_infected(), "a.pdf"))

    assert response.status_code == 422
    assert "von der Virenprüfung beanstandet (Eicar-Test-Signature)" in response.get_data(as_text=True)
    assert desk.stored_bytes() == 0


def test_while_the_scanner_is_down_a_file_is_locked_and_says_so(desk: Desk) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"))

    page = desk.client.get(document)
    assert "noch nicht geprüft" in page.get_data(as_text=True)
    assert not found(page, "//a[contains(@class, 'files__name')]")
    (file,) = _files(desk, document)
    assert desk.client.get(f"{document}/dateien/{file.id}").status_code == 409


def test_once_the_scanner_is_back_clean_files_open_and_infected_ones_are_destroyed(
    desk: Desk, place: Path, scanned: Runtime
) -> None:
    document = desk.kept((pdf([["x"]]), "gut.pdf"), (_infected(), "schlecht.pdf"))

    evidence.scan_waiting(scanned)
    assert {each.state for each in _files(desk, document)} == {FileState.UNSCANNED}
    with scanner(place):
        evidence.scan_waiting(scanned)

    states = {each.name: each.state for each in _files(desk, document)}
    assert states == {"gut.pdf": FileState.OPEN, "schlecht.pdf": FileState.REMOVED}


def test_a_clean_file_that_looks_like_sozialdaten_stays_locked(
    desk: Desk, place: Path, scanned: Runtime
) -> None:
    births = [["Geburtsdatum"], ["12.03.2015"]]
    document = desk.kept((table(births), "liste.xlsx"))

    with scanner(place):
        evidence.scan_waiting(scanned)

    assert [each.state for each in _files(desk, document)] == [FileState.LOCKED]


def test_a_lost_file_keeps_no_other_from_being_scanned(desk: Desk, place: Path, scanned: Runtime) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"), (pdf([["y"]]), "b.pdf"))
    lost, other = _files(desk, document)
    scanned.store.remove(desk.office.id, lost.id)

    with scanner(place):
        evidence.scan_waiting(scanned)

    assert {each.id: each.state for each in _files(desk, document)} == {
        lost.id: FileState.UNSCANNED,
        other.id: FileState.OPEN,
    }


def test_a_scanner_that_is_away_is_asked_once_for_all_files_of_a_form(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def is_away(address: str, _content: object) -> Verdict:
        asked.append(address)
        return Verdict.UNREACHABLE

    monkeypatch.setattr("webapp.evidence.scanning.scan", is_away)

    document = desk.kept(*((pdf([["x"]]), f"{number}.pdf") for number in range(3)))

    assert len(asked) == 1
    assert {each.state for each in _files(desk, document)} == {FileState.UNSCANNED}


def test_noting_a_scan_twice_is_noting_it_once(desk: Desk, scanned: Runtime) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"))
    (file,) = _files(desk, document)

    for virus in (None, "Spät-gemeldet"):
        with scanned.tenant_session(desk.office.id) as session:
            filing.note_scan(session, file.id, virus=virus)

    assert [each.state for each in _files(desk, document)] == [FileState.OPEN]


def _files(desk: Desk, document: str) -> tuple[documents.StoredFile, ...]:
    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        return documents.document(session, UUID(document.rpartition("/")[2])).document.files
