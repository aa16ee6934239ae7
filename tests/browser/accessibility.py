"""What can be checked about a page without a person looking at it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_HERE = Path(__file__).parent
AXE = _HERE / "vendor" / "axe.min.js"
"""Fetched by `deploy.assets` together with the front end."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
"""WCAG 2.0 to 2.2, levels A and AA, and what the makers of axe hold to be good practice."""

MOST_STOPS = 250
"""More presses of the tab key than any page needs."""


def violations(page: Page, *, only: str | None = None) -> list[str]:
    """What axe finds wrong, one sentence per place.

    Args:
        only: one rule of axe instead of all that apply.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    chosen = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": RULES}
    found = page.evaluate("chosen => axe.run({runOnly: chosen, resultTypes: ['violations']})", chosen)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def open_everything(page: Page) -> None:
    """Unfold all explanations, so that what they hide is checked too; menus would cover the page."""
    page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
    # What fades in is paler than it will be; movements without an end are not waited for.
    page.evaluate(
        "Promise.all(document.getAnimations().filter(each => each.effect?.getComputedTiming().endTime < 5000)"
        ".map(each => each.finished.catch(() => null))).then(() => null)"
    )


def overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing, if it does not."""
    return list(_ask(page, "overflow()"))


def space_out(page: Page) -> None:
    """Set the spacing that people use who read better that way (WCAG 1.4.12)."""
    _ask(page, "spaceOut()")


def small_targets(page: Page, selector: str, *, smallest: int) -> list[str]:
    """What is smaller than `smallest` CSS pixels in either direction, among what the selector finds."""
    return list(_ask(page, f"smallTargets({selector!r}, {smallest})"))


def keyboard_problems(page: Page, *, seen: set[str]) -> list[str]:
    """Go through the page with the tab key: what is not reached, not seen to have the focus, or covered.

    Args:
        seen: kinds of controls whose focus was looked at before, on whatever page; completed here.
    """
    problems = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = _ask(page, "stop()")
        if stop is None:
            break
        if stop["isCovered"]:
            problems.append(f"covered: {stop['what']}")
        if stop["isNew"] and stop["kind"] not in seen and not _shows_focus(page):
            problems.append(f"focus not seen: {stop['what']}")
        seen.add(stop["kind"])
    return problems + [f"not reached: {what}" for what in _ask(page, "unreached()")]


def _shows_focus(page: Page) -> bool:
    """Whether the screen looks different once the focus is taken away; the next tab goes on from there."""
    focused = _screen(page)
    page.evaluate("document.activeElement.blur()")
    return _screen(page) != focused


def _screen(page: Page) -> bytes:
    """What is drawn once everything is: the second frame from now has it."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.screenshot(animations="disabled")


def _ask(page: Page, question: str) -> Any:
    if not page.evaluate("typeof looking === 'object'"):
        page.evaluate((_HERE / "looking.js").read_text())
    return page.evaluate(f"looking.{question}")
