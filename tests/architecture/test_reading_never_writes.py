"""Fetching pages changes nothing, and templates get plain values only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, before_render_template
from sqlalchemy import Engine, create_engine, make_url, text
from werkzeug.routing import Rule

from tenants.access.roles import Role
from tenants.clock import now
from tenants.feedback import reporting_barriers
from tenants.records import Record
from tenants.records.person import PasswordResetRecord
from tests.support import drafts
from tests.support.client import CheckingClient
from tests.support.twins import Twin, twins
from tests.support.url_map import address, rules
from tests.support.world import World
from webapp.auth import links
from webapp.auth.links import Purpose, Target
from webapp.context import PLATFORM_PAGES, PUBLIC_PAGES, TENANT_PAGES, WORKSHOP_PAGES


@pytest.fixture
def superuser(superuser_url: str) -> Iterator[Engine]:
    """Sees all rows, to compare them."""
    engine = create_engine(make_url(superuser_url).set(database="werkstatt"))
    yield engine
    engine.dispose()


def _others(world: World, twin: Twin) -> dict[str, str]:
    """What public and platform pages are fetched with besides the Jugendamt's own rows."""
    with world.runtime.platform_session() as session:
        case = reporting_barriers.report_barrier(session, page="Start", description="x", email=None)
    written = drafts.write(world, world.operator())
    return {
        "gruppe": twin.cohort.slug,
        "case": case.case_number,
        "fassung": written.key,
        "vorschlag": str(written.proposal),
        "aenderung": str(written.law_change),
    }


def _tokens(world: World, twin: Twin) -> dict[str, str]:
    """Start of an address → a link that works there."""
    with world.runtime.platform_session() as session:
        reset = PasswordResetRecord(
            person_id=twin.people[Role.LESEND].id, expires_at=now() + timedelta(hours=1)
        )
        session.add(reset)
        session.flush()
        targets = {
            Purpose.INVITATION: Target(UUID(twin.ids["einladung"]), twin.office.id),
            Purpose.PASSWORD: Target(reset.id),
        }
    return {
        f"/{purpose.value}/": links.token(world.runtime.settings, purpose, target)
        for purpose, target in targets.items()
    }


def _checksums(engine: Engine) -> dict[str, tuple[int, int | None]]:
    """Rows and sum of the writing transactions of every table."""
    with engine.connect() as connection:
        return {
            table.name: tuple(
                connection.execute(text(f"SELECT count(*), sum(xmin::text::bigint) FROM {table.name}")).one()
            )
            for table in Record.metadata.sorted_tables
        }


def _visits(world: World, twin: Twin) -> list[tuple[CheckingClient, str]]:
    """Every page there is, each with somebody who may open it."""
    visitors = {
        TENANT_PAGES: world.client(twin.people[Role.AMTSLEITUNG]),
        WORKSHOP_PAGES: world.client(twin.cohort.moderator),
        PLATFORM_PAGES: world.client(world.operator()),
        PUBLIC_PAGES: world.client(),
    }
    ids = {**_others(world, twin), **twin.ids, "termin": twin.workshop_ids["termin"]}
    tokens = _tokens(world, twin)
    return [
        (client, address(world.app, rule, {**_ids(group, twin, ids), "token": _token(tokens, rule)}))
        for group, client in visitors.items()
        for rule in rules(world.app, group, method="GET")
    ]


def _ids(group: str, twin: Twin, others: dict[str, str]) -> dict[str, str]:
    return twin.workshop_ids if group == WORKSHOP_PAGES else others


def _token(tokens: dict[str, str], rule: Rule) -> str:
    return next((token for start, token in tokens.items() if rule.rule.startswith(start)), "")


def _open(visits: list[tuple[CheckingClient, str]]) -> None:
    for client, path in visits:
        status = client.get(path).status_code
        # 401 and 403 are answers too: to somebody who is not signed in, or lacks the right.
        assert status in {200, 303, 401, 403}, (path, status)


def test_fetching_every_page_changes_no_row(world: World, superuser: Engine) -> None:
    visits = _visits(world, twins(world)[0])
    before = _checksums(superuser)

    _open(visits)

    assert _checksums(superuser) == before


def test_templates_never_get_a_mapped_object(world: World) -> None:
    visits = _visits(world, twins(world)[0])

    with _contexts(world.app) as contexts:
        _open(visits)

    assert contexts
    for template, context in contexts:
        mapped = _mapped(context, set())
        assert mapped is None, f"{template} got {mapped}"


@contextmanager
def _contexts(app: Flask) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any], **_rest: Any) -> None:
        ours = {
            name: value
            for name, value in context.items()
            if name not in {"g", "request", "session", "current_user"}
        }
        seen.append((template.name, ours))

    before_render_template.connect(note, app)
    try:
        yield seen
    finally:
        before_render_template.disconnect(note, app)


def _mapped(value: Any, seen: set[int]) -> str | None:
    """Path to a mapped object inside a value, None if there is none."""
    if id(value) in seen:
        return None
    seen.add(id(value))
    if isinstance(value, Record):
        return type(value).__name__
    parts: list[Any] = []
    if is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, dict):
        parts = list(value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    return next((found for part in parts if (found := _mapped(part, seen))), None)
