"""Fetching pages changes nothing, and templates get plain values only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from flask import Flask, before_render_template
from sqlalchemy import Engine, create_engine, make_url, text

from tenants.access.roles import Role
from tenants.records import Record
from tests.support.twins import Twin, twins
from tests.support.url_map import address, rules
from tests.support.world import World
from webapp.context import PLATFORM_PAGES, PUBLIC_PAGES, TENANT_PAGES


@pytest.fixture
def superuser(superuser_url: str) -> Iterator[Engine]:
    """Sees all rows, to compare them."""
    engine = create_engine(make_url(superuser_url).set(database="werkstatt"))
    yield engine
    engine.dispose()


_OTHER_IDS = {"token": "kein-gueltiges-zeichen", "case": "2026-AB12CD", "gruppe": "gibt-es-nicht"}
"""What public and platform pages are fetched with; an answer of 404 writes nothing either."""


def _checksums(engine: Engine) -> dict[str, tuple[int, int | None]]:
    """Rows and sum of the writing transactions of every table."""
    with engine.connect() as connection:
        return {
            table.name: tuple(
                connection.execute(text(f"SELECT count(*), sum(xmin::text::bigint) FROM {table.name}")).one()
            )
            for table in Record.metadata.sorted_tables
        }


def _crawl(world: World, twin: Twin) -> Iterator[str]:
    """Fetch every page there is, each as somebody who may."""
    visitors = {
        TENANT_PAGES: world.client(twin.people[Role.PROJEKTLEITUNG]),
        PLATFORM_PAGES: world.client(world.operator()),
        PUBLIC_PAGES: world.client(),
    }
    for group, client in visitors.items():
        for rule in rules(world.app, group, method="GET"):
            path = address(world.app, rule, {**_OTHER_IDS, **twin.ids})
            response = client.get(path)
            assert response.status_code < 500, (path, response.status_code)
            yield path


def test_fetching_every_page_changes_no_row(world: World, superuser: Engine) -> None:
    twin, _ = twins(world)
    operator_made_in_crawl = list(_crawl(world, twin))
    before = _checksums(superuser)

    addresses = list(_crawl(world, twin))

    after = _checksums(superuser)
    # The crawl itself makes an operator to sign in with.
    made_by_the_test = {"person", "platform_role", "signin"}
    assert len(addresses) == len(operator_made_in_crawl)
    assert {name: before[name] for name in before if name not in made_by_the_test} == {
        name: after[name] for name in after if name not in made_by_the_test
    }


def test_templates_never_get_a_mapped_object(world: World) -> None:
    twin, _ = twins(world)

    with _contexts(world.app) as contexts:
        list(_crawl(world, twin))

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
