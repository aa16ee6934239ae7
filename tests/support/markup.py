"""Looking into a page."""

from typing import Any

from lxml import html
from werkzeug.test import TestResponse


def found(page: str | TestResponse, path: str) -> list[Any]:
    """Elements or attributes of a page by XPath, in the order of the page."""
    text = page if isinstance(page, str) else page.get_data(as_text=True)
    elements = html.fromstring(text).xpath(path)
    assert isinstance(elements, list)
    return elements
