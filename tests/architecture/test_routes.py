"""Every page says what it needs, is named like its neighbours, and takes no act without its token."""

import re
from typing import cast

import pytest

from tests.support.world import World
from webapp.context import PUBLIC_PAGES, Page

PUBLIC = {
    "/",
    "/abmelden",
    "/anmelden",
    "/auswahl",
    # Phones in a meeting have no account: they bring its code, and can do nothing but vote in it.
    "/b/<code>",
    "/b/<code>/mitmachen",
    "/barriere-melden",
    "/barriere-melden/<case>",
    "/barrierefreiheit",
    "/datenschutz",
    "/einladung/<token>",
    "/einladung/<token>/neu",
    "/einladung/angefragt",
    "/gesundheit",
    "/katalog",
    "/katalog/<modul>",
    "/katalog/<modul>/arbeitsblatt",
    "/hilfe",
    "/impressum",
    "/kennwort/neu/<token>",
    "/kennwort/unterwegs",
    "/kennwort/vergessen",
}
"""The short list of pages open to all; a new one is a decision."""


def test_every_page_says_what_it_needs(world: World) -> None:
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view = cast("Page", world.app.view_functions[rule.endpoint])
        assert hasattr(view, "needs"), f"{rule.rule} was registered past webapp.context"
        assert (view.needs is None) == (view.group == PUBLIC_PAGES), rule.rule


def test_a_page_cannot_be_registered_without_saying_what_it_needs() -> None:
    from webapp.pages.tenant.group import pages

    with pytest.raises(TypeError, match="needs"):
        pages.get("/neu")  # type: ignore[call-arg]


def test_only_the_listed_pages_are_open_to_all(world: World) -> None:
    open_to_all = {
        rule.rule
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint != "static"
        and cast("Page", world.app.view_functions[rule.endpoint]).group == PUBLIC_PAGES
    }

    assert open_to_all == PUBLIC


def test_addresses_are_kebab_case_and_in_ascii(world: World) -> None:
    for rule in world.app.url_map.iter_rules():
        plain = re.sub(r"<[^>]+>", "x", rule.rule)
        assert rule.endpoint == "static" or re.fullmatch(r"/|(/[a-z0-9-]+)+", plain), rule.rule


def test_no_act_is_done_without_the_token_of_its_page(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office))

    for rule in world.app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            values = {
                argument: "00000000-0000-0000-0000-000000000000"
                if rule._converters[argument].__class__.__name__ == "UUIDConverter"
                else office.slug
                for argument in rule.arguments
            }
            with world.app.test_request_context():
                address = world.app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
            assert client.post(address).status_code == 400, rule.rule
