"""Directories the database's account can reach, also where the tests run as root."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.webapp.embedded.supervisor import SERVERS
from webapp.embedded.accounts import temporary_directory
from webapp.embedded.claims import CLAIM
from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.supervising import EmbeddedServer


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder for a server's data."""
    with temporary_directory() as folder:
        yield folder


@pytest.fixture(scope="session")
def used_data() -> Iterator[Path]:
    """Data on which a PostgreSQL has run before; making it takes seconds, copying it does not."""
    with temporary_directory() as folder:
        with EmbeddedPostgres(folder / "postgres", throwaway=True):
            pass
        yield folder / "postgres"


@pytest.fixture
def server_on_data(place: Path, used_data: Path) -> Iterator[Callable[[str], EmbeddedServer]]:
    """Makes a server, not started, of the kind `postgres` or `valkey`, on data of its own."""
    made = []

    def make(kind: str) -> EmbeddedServer:
        if kind == "postgres":
            subprocess.run(["/bin/cp", "-a", used_data, place / kind], check=True)
        made.append(SERVERS[kind](place / kind, throwaway=True))
        return made[-1]

    yield make
    for server in made:
        _clear_up_after_a_kill(server)


def _clear_up_after_a_kill(server: EmbeddedServer) -> None:
    claim = server.directory / CLAIM
    if claim.exists() and claim.read_text():
        # The next start waits for what still ends and removes its socket folder.
        with server:
            pass


@pytest.fixture
def postgres(server_on_data: Callable[[str], EmbeddedServer]) -> EmbeddedServer:
    """A PostgreSQL, not started, whose data is there."""
    return server_on_data("postgres")
