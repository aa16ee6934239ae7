"""Directories the database's account can reach, also where the tests run as root."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.webapp.embedded.supervisor import SERVERS
from webapp.embedded.accounts import temporary_directory
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
def server_on_data(place: Path, used_data: Path) -> Callable[[str], EmbeddedServer]:
    """Makes a server, not started, of the kind `postgres` or `valkey`, on data of its own."""

    def make(kind: str) -> EmbeddedServer:
        if kind == "postgres":
            subprocess.run(["/bin/cp", "-a", used_data, place / kind], check=True)
        return SERVERS[kind](place / kind, throwaway=True)

    return make


@pytest.fixture
def postgres(server_on_data: Callable[[str], EmbeddedServer]) -> EmbeddedServer:
    """A PostgreSQL, not started, whose data is there."""
    return server_on_data("postgres")
