"""An operator at work in the browser."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.client import CheckingClient
from tests.support.places import register_places
from tests.support.world import World


@pytest.fixture
def operator(world: World) -> CheckingClient:
    """The browser of an operator, signed in."""
    return world.client(world.operator())


@pytest.fixture
def register(world: World) -> None:
    """A few places of the official list."""
    with world.runtime.platform_session() as session:
        register_places(session)


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements executed meanwhile."""
    statements: list[str] = []
    with world.runtime.database.observed(statements.append):
        yield statements
