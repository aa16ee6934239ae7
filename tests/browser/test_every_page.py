"""Every page anybody can open is accessible, fits every screen and shows where the focus is.

The pages are those of the URL map: a page added tomorrow is tested by existing, once for each kind of
visitor it may look different to.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
from webapp.context import PLATFORM_PAGES, PUBLIC_PAGES, TENANT_PAGES, WORKSHOP_PAGES
from webapp.runtime import Runtime

VISITORS = {
    "filled": TENANT_PAGES,
    "reading": TENANT_PAGES,
    "workshop": WORKSHOP_PAGES,
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


def _pages_of(*visitors: str) -> pytest.MarkDecorator:
    visits = [visit for visit in VISITS if visit[0] in visitors]
    names = [f"{visitor}-{rule.endpoint}" for visitor, rule in visits]
    return pytest.mark.parametrize("visitor, rule", visits, ids=names)


every_page = _pages_of(*VISITORS)
every_kind_of_page = _pages_of("filled", "workshop", "platform", "public")
"""Without those on which others find less: what is not there cannot be in the way of the keyboard."""


@pytest.fixture(scope="module")
def places(open_resources: Runtime, owner: Engine) -> Iterator[Places]:
    """One furnished world for all pages: looking changes nothing."""
    yield furnish(World(open_resources))
    empty(open_resources, owner)


@dataclass(frozen=True, slots=True)
class Window:
    """A visitor's browser; kept for all pages, because opening one takes longer than looking at a page.

    Attributes:
        kinds: address → media type of the answer, as far as it was asked for.
    """

    page: Page
    watch: Watch
    kinds: dict[str, str] = field(default_factory=dict)

    def answers_with_a_page(self, address: str) -> bool:
        """Whether people come here, and not a file to save or an answer to a machine."""
        if address not in self.kinds:
            self.kinds[address] = self.page.request.get(address).headers["content-type"]
        return self.kinds[address].startswith("text/html")


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
    address = _address(base_url, place, rule)
    page.goto(address if window.answers_with_a_page(address) else base_url)
    open_everything(page)
    yield page
    assert window.watch.problems == []


def _address(base_url: str, place: Place, rule: Rule) -> str:
    ids = {**place.ids, "token": place.links.get(rule.endpoint, "")}
    return base_url + url_map.address(WHOLE_MAP, rule, ids)


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


@every_kind_of_page
def test_a_page_is_gone_through_with_the_tab_key(page: Page, seen: dict[str, set[str]]) -> None:
    problems = keyboard_problems(page, seen=seen["desk"])

    assert not problems, "\n".join(problems)


@every_kind_of_page
def test_a_page_is_gone_through_on_a_phone_in_forced_colours(page: Page, seen: dict[str, set[str]]) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")

    problems = keyboard_problems(page, seen=seen["phone"])

    assert not problems, "\n".join(problems)
