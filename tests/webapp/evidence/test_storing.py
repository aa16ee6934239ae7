"""Bytes are whole or not there, and none stays without a row."""

import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tenants.clock import now
from tenants.evidence import filing
from tenants.records.document import FileRecord, UploadRecord
from tests.support.client import CheckingClient, token_in
from tests.support.markup import found
from tests.webapp.evidence.conftest import Desk
from webapp.cli.demonstration_files import pdf, table
from webapp.jobs import evidence
from webapp.jobs.running import use
from webapp.jobs.working import work
from webapp.storing import Missing, Store, StoreFull, TooLarge

LONG_AGO = time.time() - 90_000


def _aged(desk: Desk) -> None:
    for file in (desk.world.runtime.settings.evidence_folder / str(desk.office.id)).rglob("*"):
        os.utime(file, (LONG_AGO, LONG_AGO))


def test_what_is_kept_is_read_back_and_belongs_to_one_jugendamt(desk: Desk) -> None:
    store, other = desk.world.runtime.store, uuid4()

    kept = store.keep(desk.office.id, io.BytesIO(b"a" * 200_000), at_most=200_000)

    assert b"".join(store.pieces(desk.office.id, kept.id)) == b"a" * 200_000
    assert kept.size == 200_000
    with pytest.raises(Missing):
        store.pieces(other, kept.id)
    with pytest.raises(Missing):
        store.open(other, kept.id)


def test_a_file_that_is_too_large_or_finds_no_room_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = desk.world.runtime.store

    with pytest.raises(TooLarge):
        store.keep(desk.office.id, io.BytesIO(b"a" * 100_000), at_most=99_999)

    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StoreFull):
        store.keep(desk.office.id, io.BytesIO(b"a"), at_most=1)
    assert desk.stored_bytes() == 0


def test_a_full_disk_is_said_at_the_field(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_arguments: object, **_options: object) -> None:
        raise StoreFull

    monkeypatch.setattr(Store, "keep", no_room)

    response = desk.send((pdf([["x"]]), "a.pdf"))

    assert response.status_code == 422
    assert "Auf dem Server ist kein Platz mehr" in response.get_data(as_text=True)


def test_a_disk_that_is_full_before_any_page_sees_the_form_is_said_in_german(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", no_room)

    response = desk.send((pdf([["x"]]), "a.pdf"))

    assert response.status_code == 507
    assert "Auf dem Server ist kein Platz mehr" in response.get_data(as_text=True)


def test_a_file_that_is_gone_from_the_disk_is_said_with_a_way_out(desk: Desk) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"))
    (link,) = found(desk.client.get(document), "//a[contains(@class, 'files__name')]/@href")
    desk.world.runtime.store.remove(desk.office.id, UUID(link.rpartition("/")[2]))

    response = desk.client.get(link)

    assert response.status_code == 409
    assert "liegt nicht mehr auf dem Server" in response.get_data(as_text=True)
    assert desk.client.get(document).status_code == 200


def test_the_same_file_sent_twice_at_once_is_two_previews_that_stand_alone(desk: Desk) -> None:
    content, token = pdf([["x"]]), desk.token
    clients = [desk.world.client(desk.person) for _ in range(4)]

    def send(client: CheckingClient) -> str:
        data = {"csrf_token": token_in(client.get(f"{desk.list}/neu").get_data(as_text=True))}
        sent = client.post(f"{desk.item}/nachweise", data={**data, "files": (io.BytesIO(content), "a.pdf")})
        return str(sent.location)

    with ThreadPoolExecutor() as pool:
        first, *others = pool.map(send, clients)

    assert len({first, *others}) == len(clients)
    assert desk.take(first).status_code == 303
    for each in others:
        assert desk.client.post(f"{each}/verwerfen", data={"csrf_token": token}).status_code == 303
    use(desk.world.runtime)
    work(desk.world.runtime, burst=True)
    assert (desk.stored_bytes(), len(desk.documents())) == (1, 1)


def test_bytes_without_a_row_are_swept_after_a_day_and_others_stay(desk: Desk) -> None:
    runtime = desk.world.runtime
    desk.kept((pdf([["x"]]), "a.pdf"))
    runtime.store.keep(desk.office.id, io.BytesIO(b"a crash came before the row"), at_most=100)
    half = runtime.store.path(desk.office.id, uuid4())
    half.parent.mkdir(parents=True, exist_ok=True)
    half.with_name(f"{half.name}.incoming").write_bytes(b"half written")

    evidence.sweep(runtime)
    assert desk.stored_bytes() == 3
    _aged(desk)
    evidence.sweep(runtime)

    assert desk.stored_bytes() == 1


def test_what_nobody_takes_over_ends_by_itself(desk: Desk) -> None:
    runtime = desk.world.runtime
    preview = str(desk.send((pdf([["x"]]), "a.pdf")).location)
    with runtime.tenant_session(desk.office.id) as session:
        upload = session.get_one(UploadRecord, (desk.office.id, UUID(preview.rpartition("/")[2])))
        upload.sent_at = now() - timedelta(hours=25)

    evidence.sweep(runtime)
    _aged(desk)
    evidence.sweep(runtime)

    assert desk.client.get(preview).status_code == 404
    assert desk.stored_bytes() == 0


def test_discarding_destroys_the_bytes_by_a_job_and_a_claimed_file_stays(desk: Desk) -> None:
    runtime = desk.world.runtime
    desk.kept((pdf([["x"]]), "bleibt.pdf"))
    preview = str(desk.send((table([["Geburtsdatum"], ["1.2.2015"]]), "liste.xlsx")).location)

    desk.client.post(f"{preview}/verwerfen", data={"csrf_token": desk.token})
    assert desk.stored_bytes() == 2
    use(runtime)
    work(runtime, burst=True)

    assert desk.stored_bytes() == 1
    with runtime.tenant_session(desk.office.id, read_only=True) as session:
        assert filing.claimed(session, [UUID(int=0)]) == set()


def test_every_row_has_its_bytes(desk: Desk) -> None:
    desk.kept((pdf([["x"]]), "a.pdf"), (pdf([["y"]]), "b.pdf"))
    store = desk.world.runtime.store

    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        ids = session.scalars(select(FileRecord.id)).all()

    assert len(ids) == 2
    assert all(list(store.pieces(desk.office.id, each)) for each in ids)
