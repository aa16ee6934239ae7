"""Every page anybody can open is accessible, fits every screen and shows where the focus is.

The pages are those of the URL map: a page added tomorrow is tested by existing, once for each kind of
visitor it may look different to.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import Engine
from werkzeug.routing import Rule

from tests.browser.accessibility import keyboard_problems, open_everything, overflow, space_out, violations
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.places import Place, Places, furnish
from tests.browser.watching import Watch
from tests.support import url_map
from tests.support.emptying import empty
from tests.support.world import World
from webapp import pages
from webapp.context import PLATFORM_PAGES, PUBLIC_PAGES, TENANT_PAGES
from webapp.runtime import Runtime

VISITORS = {
    "filled": TENANT_PAGES,
    "reading": TENANT_PAGES,
    "empty": TENANT_PAGES,
    "platform": PLATFORM_PAGES,
    "public": PUBLIC_PAGES,
}
NEEDS_SOMEBODY = {"public.choose": "between"}
"""Public pages that send people without an account to sign in."""

WHOLE_MAP = Flask("map")
"""All addresses, without what stands behind them."""

pages.register(WHOLE_MAP)

NARROWEST = ViewportSize(width=320, height=640)
ZOOMED = ViewportSize(width=640, height=450)
"""A screen of 1280 by 900 at 200 %."""


def _visits() -> Iterator[tuple[str, Rule]]:
    for visitor, group in VISITORS.items():
        for rule in url_map.rules(WHOLE_MAP, group, method="GET"):
            # Where nobody has done anything there is nothing whose id could stand in an address.
            if visitor != "empty" or not rule.arguments - url_map.CONTENT.keys() - {"amt"}:
                yield visitor, rule


VISITS = list(_visits())

every_page = pytest.mark.parametrize(
    "visitor, rule", VISITS, ids=[f"{visitor}-{rule.endpoint}" for visitor, rule in VISITS]
)


@pytest.fixture(scope="module")
def places(open_resources: Runtime, owner: Engine) -> Iterator[Places]:
    """One furnished world for all pages: looking changes nothing."""
    yield furnish(World(open_resources))
    empty(open_resources, owner)


@dataclass(frozen=True, slots=True)
class Window:
    """A visitor's browser; kept for all pages, because opening one takes longer than looking at a page."""

    page: Page
    watch: Watch


@pytest.fixture(scope="module")
def windows(
    browser: Browser,
    browser_context_args: dict[str, Any],
    places: Places,
    signing_in: World,
    base_url: str,
) -> Iterator[Callable[[Place], Window]]:
    """One browser for each visitor."""
    opened: dict[int, Window] = {}

    def window_of(place: Place) -> Window:
        if id(place) not in opened:
            context = browser.new_context(**browser_context_args)
            if place.human is not None:
                sign_in(context, signing_in, place.human, base_url)
            watch = Watch(base_url)
            watch.follow(context)
            opened[id(place)] = Window(context.new_page(), watch)
        return opened[id(place)]

    yield window_of
    for window in opened.values():
        window.page.context.close()


@pytest.fixture
def page(
    visitor: str, rule: Rule, places: Places, windows: Callable[[Place], Window], base_url: str
) -> Iterator[Page]:
    """The page as the visitor finds it, with everything unfolded; nothing may go wrong meanwhile."""
    place: Place = getattr(places, NEEDS_SOMEBODY.get(rule.endpoint, visitor))
    window = windows(place)
    page = window.page
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    window.watch.problems.clear()
    # Who may not open a page reads a page that says so.
    window.watch.expected.update({403} if visitor == "reading" else set())
    page.goto(_address(base_url, place, rule, page))
    open_everything(page)
    yield page
    assert window.watch.problems == []


def _address(base_url: str, place: Place, rule: Rule, page: Page) -> str:
    """Where the page is; where the answer is a file or for a machine, the page people come from."""
    ids = {**place.ids, "token": place.links.get(rule.endpoint, "")}
    address = base_url + url_map.address(WHOLE_MAP, rule, ids)
    kind = page.request.get(address).headers["content-type"]
    return address if kind.startswith("text/html") else base_url


@pytest.fixture(scope="module")
def seen() -> dict[str, set[str]]:
    """Kinds of controls whose focus was looked at, by screen: the same kind looks the same on all pages."""
    return {"desk": set(), "phone": set()}


def _listed(found: Mapping[str, list[str]]) -> str:
    """One line per problem, with the screen it was found on."""
    return "\n".join(f"{screen}: {problem}" for screen, problems in found.items() for problem in problems)


@every_page
def test_a_page_has_no_barriers(page: Page) -> None:
    on_a_desk = violations(page)
    page.emulate_media(color_scheme="dark")
    in_the_dark = violations(page, only="color-contrast")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    on_a_phone = violations(page)

    found = {"desk": on_a_desk, "phone": on_a_phone, "dark": in_the_dark}
    assert not any(found.values()), _listed(found)


@every_page
def test_a_page_never_scrolls_sideways(page: Page) -> None:
    found = {"desk": overflow(page)}
    for name, screen in (("phone", PHONE), ("narrowest", NARROWEST), ("zoomed", ZOOMED)):
        page.set_viewport_size(screen)
        found[name] = overflow(page)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found["forced colours"] = overflow(page)
    page.set_viewport_size(NARROWEST)
    space_out(page)
    found["spaced out"] = overflow(page)

    assert not any(found.values()), _listed(found)


@every_page
def test_a_page_is_gone_through_with_the_tab_key(page: Page, seen: dict[str, set[str]]) -> None:
    problems = keyboard_problems(page, seen=seen["desk"])

    assert not problems, "\n".join(problems)


@every_page
def test_a_page_is_gone_through_on_a_phone_in_forced_colours(page: Page, seen: dict[str, set[str]]) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")

    problems = keyboard_problems(page, seen=seen["phone"])

    assert not problems, "\n".join(problems)
