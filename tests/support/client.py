"""A client that looks at every page it gets for the small things people forget."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse


class CheckingClient(FlaskClient):
    """Fetches pages and refuses those with a careless mistake."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, app.response_class, use_cookies=True, **options)

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Send a request and check the page that comes back."""
        response = super().open(*arguments, **options)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
            check(response.get_data(as_text=True), is_fragment="HX-Request" in (options.get("headers") or {}))
        return response

    def csrf(self, address: str) -> str:
        """The token against forged requests as it stands on the page."""
        return token_in(self.get(address).get_data(as_text=True))

    def act(
        self, address: str, *, page: str, data: dict[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        """Send a form as a browser does: with the token of the page it stands on."""
        return self.post(address, data={"csrf_token": self.csrf(page), **(data or {})}, **options)


def token_in(page: str) -> str:
    """The token against forged requests in a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "The page has no form with a csrf_token."
    return found.group(1)


def check(page: str, *, is_fragment: bool) -> None:
    """Title equals the one h1, ids are unique, labels and their fields belong together, no inline code."""
    tree: Any = html.fromstring(page)
    ids = tree.xpath("//@id")
    doubles = {id_ for id_ in ids if ids.count(id_) > 1}
    assert not doubles, f"Ids stand twice: {sorted(doubles)}"
    assert not tree.xpath("//script[not(@src)]|//style|//*[@style]"), (
        "Inline code or style would break the CSP."
    )
    inline = [a for a in tree.xpath("//@*") if getattr(a, "attrname", "").startswith("on")]
    assert not inline, f"Inline handlers: {inline}"
    for label in tree.xpath("//label[@for]"):
        assert label.get("for") in ids, f"A label points to no field: {label.get('for')}"
    for image in tree.xpath("//img[not(@alt)]"):
        raise AssertionError(f"An image has no text: {image.get('src')}")
    for form in tree.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"A form has no csrf_token: {form.get('action')}"
    if is_fragment:
        return
    headings = tree.xpath("//h1")
    assert len(headings) == 1, f"The page has {len(headings)} h1."
    title = " ".join((tree.findtext(".//title") or "").split())
    heading = " ".join(headings[0].text_content().split())
    assert title.startswith(heading), f"Title {title!r} does not begin with the h1 {heading!r}."
    assert tree.get("lang") == "de"
