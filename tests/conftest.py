"""A real PostgreSQL and a real Valkey for every test process, and a clean world for each test."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine

from tenants.isolation import migrating
from tenants.isolation.provisioning import Addresses, provision
from tests.support.emptying import empty
from tests.support.world import World
from webapp.embedded.accounts import temporary_directory
from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.valkey import EmbeddedValkey
from webapp.runtime import Runtime, open_runtime
from webapp.settings import Settings

# The same examples every time, so that a change is judged by what it changes. `--hypothesis-profile
# searching` looks for new ones; what it finds stays as an @example.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("searching", deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a test that is kept short for every day be run at full length."""
    parser.addoption("--sequences", type=int, default=6, help="freezes in a row the adversary is shown")
    parser.addoption("--edits", type=int, default=1000, help="edits in the test of simultaneous saving")


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder the database's unprivileged account can reach; pytest's own is private to us."""
    with temporary_directory() as folder:
        yield folder


@pytest.fixture(scope="session")
def superuser_url(server_folder: Path) -> Iterator[str]:
    """Address of a throw-away PostgreSQL as its superuser."""
    with EmbeddedPostgres(server_folder / "postgres", throwaway=True) as server:
        yield server.url


@pytest.fixture(scope="session")
def addresses(superuser_url: str) -> Addresses:
    """A migrated database, as its owner and as the application."""
    addresses = provision(superuser_url, "werkstatt", owner_password="owner", login_password="login")
    migrating.upgrade(addresses.owner)
    return addresses


@pytest.fixture(scope="session")
def owner(addresses: Addresses) -> Iterator[Engine]:
    """Engine of the owner of the tables, for emptying them between tests."""
    engine = create_engine(addresses.owner)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def settings(addresses: Addresses, server_folder: Path) -> Iterator[Settings]:
    """Settings of the application under test."""
    with EmbeddedValkey(server_folder / "valkey", throwaway=True) as queue:
        yield Settings(
            database_url=addresses.login,
            database_owner_url=addresses.owner,
            redis_url=queue.url,
            secret_key="not-a-secret-but-long-enough-for-a-test",
            base_url="http://localhost",
            outbox=server_folder / "outbox",
            evidence_folder=server_folder / "nachweise",
            operator_name="Werkstatt 79a, Betrieb",
            operator_address="Musterweg 1|00000 Musterfurt",
            operator_email="betrieb@beispiel.example",
        )


@pytest.fixture(scope="session")
def open_resources(settings: Settings) -> Iterator[Runtime]:
    """The runtime of the test process."""
    runtime = open_runtime(settings)
    yield runtime
    runtime.close()


@pytest.fixture
def runtime(open_resources: Runtime, owner: Engine) -> Iterator[Runtime]:
    """The runtime with an empty database and an empty queue."""
    yield open_resources
    empty(open_resources, owner)


@pytest.fixture
def world(runtime: Runtime) -> World:
    """A world to act in."""
    return World(runtime)
