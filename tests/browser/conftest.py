"""A Chromium, a web server on the world of the tests, and a watch on every window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, ViewportSize

from tests.browser.starting import chromium_arguments, find_chromium, listening, serving
from tests.browser.watching import Watch
from tests.support.world import Human, World
from webapp.app import create_app
from webapp.runtime import Runtime

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)
NewContext = Callable[..., BrowserContext]


class OpenAs(Protocol):
    """Opens a window of somebody."""

    def __call__(self, human: Human | None, **options: Any) -> Page:
        """A page in a browser of its own, signed in as the person; options as of a browser context."""


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_type: BrowserType
) -> dict[str, Any]:
    """How Chromium is started; without one the browser tests are skipped, visibly."""
    program = find_chromium(browser_type)
    if program is None:
        pytest.skip(
            "No Chromium: neither CHROMIUM nor /usr/bin/chromium nor Playwright's own. "
            "python3 deploy/test.py provides one."
        )
    return {**browser_type_launch_args, "executable_path": program, "args": chromium_arguments()}


@pytest.fixture(scope="session")
def base_url(open_resources: Runtime) -> Iterator[str]:
    """Address of the application as people reach it."""
    with listening() as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = replace(open_resources.settings, base_url=address)
        with serving(create_app(replace(open_resources, settings=settings)), listener):
            yield address


@pytest.fixture(scope="session")
def _pw_artifacts_folder(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Where the plugin keeps recordings, in a folder of pytest.

    The plugin's own is removed so late that a process of xdist may be ended before, which then warns.
    """
    return SimpleNamespace(name=str(tmp_path_factory.mktemp("recordings")))


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """How every browser is set up unless the test says something else."""
    return {**browser_context_args, "locale": "de-DE", "viewport": DESK}


@pytest.fixture
def watch(base_url: str) -> Iterator[Watch]:
    """Notes what goes wrong in any window; at the end there must be nothing."""
    watch = Watch(base_url)
    yield watch
    assert watch.problems == []


@pytest.fixture
def new_context(new_context: NewContext, watch: Watch) -> NewContext:
    """Every browser is watched."""

    def create(**options: Any) -> BrowserContext:
        context = new_context(**options)
        watch.follow(context)
        return context

    return create


@pytest.fixture(scope="session")
def signing_in(open_resources: Runtime) -> World:
    """Signs people in past the page; kept, because making an application takes a while."""
    return World(open_resources)


@pytest.fixture
def open_as(new_context: NewContext, base_url: str, signing_in: World) -> OpenAs:
    """Opens browsers of people who have signed in before."""

    def open_(human: Human | None, **options: Any) -> Page:
        context = new_context(**options)
        if human is not None:
            sign_in(context, signing_in, human, base_url)
        return context.new_page()

    return open_


def sign_in(context: BrowserContext, world: World, human: Human, base_url: str) -> None:
    """Give the browser what that of somebody who has signed in keeps."""
    kept = world.client(human).get_cookie("werkstatt")
    assert kept is not None
    context.add_cookies([{"name": kept.key, "value": kept.value, "url": base_url}])
