"""A real PostgreSQL and a real Valkey for every test process, and a clean world for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from tenants.isolation import migrating
from tenants.isolation.provisioning import Addresses, provision
from tests.support.emptying import empty
from tests.support.world import World
from webapp.embedded.postgres import EmbeddedPostgres
from webapp.embedded.valkey import EmbeddedValkey
from webapp.runtime import Runtime, open_runtime
from webapp.settings import Settings


@pytest.fixture(scope="session")
def superuser_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a throw-away PostgreSQL as its superuser."""
    with EmbeddedPostgres(_reachable(tmp_path_factory) / "postgres", throwaway=True) as server:
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
def settings(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of the application under test."""
    folder = _reachable(tmp_path_factory)
    with EmbeddedValkey(folder / "valkey", throwaway=True) as queue:
        yield Settings(
            database_url=addresses.login,
            database_owner_url=addresses.owner,
            redis_url=queue.url,
            secret_key="not-a-secret-but-long-enough-for-a-test",
            base_url="http://localhost",
            outbox=folder / "outbox",
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


def _reachable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder the database's unprivileged account can reach; pytest's own is private to us."""
    folder = tmp_path_factory.mktemp("server")
    for level in (folder, folder.parent, folder.parent.parent):
        level.chmod(0o755)
    return folder
