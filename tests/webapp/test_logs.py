"""The log names what happened and where, never whom it happened to."""

import json
import logging

import pytest
from sqlalchemy.exc import IntegrityError

from tenants.isolation.sessions import PlatformSession
from tenants.records.person import PersonRecord
from tests.support.world import World
from webapp.logs import JsonLines


def _line(problem: BaseException) -> str:
    exc_info = (type(problem), problem, problem.__traceback__)
    return JsonLines().format(
        logging.LogRecord("werkstatt", logging.ERROR, "", 0, "page.failed", None, exc_info)
    )


def test_an_error_of_the_database_tells_no_name_address_or_password(world: World) -> None:
    known = world.person()
    twice = PersonRecord(email=known.email, name="Frau Geheim", password_hash="geheimer-hash")

    with PlatformSession(world.runtime.database) as session:
        session.add(twice)
        with pytest.raises(IntegrityError) as caught:
            session.flush()

    line = _line(caught.value)
    assert not [word for word in (known.email, "Geheim", "geheimer-hash") if word in line]
    assert "UniqueViolation" in line
    assert "test_logs.py" in line


def test_an_error_comes_with_those_it_came_from() -> None:
    with pytest.raises(ValueError, match="Stadt") as caught:
        _fail()

    trace = json.loads(_line(caught.value))["trace"]

    assert [entry for entry in trace if ".py:" not in entry] == ["ValueError", "KeyError"]
    assert "Herne" not in str(trace)


def _fail() -> None:
    try:
        dict[str, str]()["Herne"]
    except KeyError as first:
        raise ValueError("Herne, Stadt") from first
