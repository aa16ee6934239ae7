"""The watch notices what it is there for; otherwise its silence would mean nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.watching import Watch
from webapp.runtime import Runtime


@pytest.fixture
def watched(browser: Browser, base_url: str, runtime: Runtime) -> Iterator[tuple[Page, Watch]]:
    """The first page in a window whose problems are looked at instead of failing the test."""
    context = browser.new_context(base_url=base_url)
    watch = Watch(base_url)
    watch.follow(context)
    page = context.new_page()
    page.goto("/")
    assert watch.problems == []
    yield page, watch
    context.close()


def test_code_and_style_inside_a_page_break_its_policy(watched: tuple[Page, Watch]) -> None:
    page, watch = watched

    with page.expect_console_message(lambda message: "script-src" in message.text):
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    with page.expect_console_message(lambda message: "style-src" in message.text):
        page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert any("script-src" in problem for problem in watch.problems)
    assert any("style-src" in problem for problem in watch.problems)


def test_nobody_else_is_asked_for_anything(watched: tuple[Page, Watch]) -> None:
    page, watch = watched

    with page.expect_console_message(lambda message: "img-src" in message.text):
        page.evaluate("new Image().src = 'http://statistik.example/zaehlpixel.gif'")

    assert any("statistik.example" in problem for problem in watch.problems)


def test_a_page_that_leads_elsewhere_is_noticed(watched: tuple[Page, Watch]) -> None:
    page, watch = watched

    with page.expect_request("http://statistik.example/"):
        page.evaluate("location = 'http://statistik.example/'")

    assert "third party: http://statistik.example/" in watch.problems


def test_errors_of_scripts_and_missing_files_are_noticed(watched: tuple[Page, Watch]) -> None:
    page, watch = watched

    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('kaputt'); })")
    with page.expect_response("**/fehlt.css"):
        page.evaluate("fetch('/static/fehlt.css')")

    assert any("kaputt" in problem for problem in watch.problems)
    assert any(problem.startswith("status 404") for problem in watch.problems)
