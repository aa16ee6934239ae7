"""A demonstration says on every page that its Jugendämter are invented; a real installation never does."""

from dataclasses import replace

import pytest

from webapp.app import create_app
from webapp.runtime import Runtime

MARK = "Vorführung: Jugendämter und Zahlen sind erfunden."


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_pages_are_marked_in_a_demonstration_only(runtime: Runtime, is_demonstration: bool) -> None:
    settings = replace(runtime.settings, is_demonstration=is_demonstration)
    client = create_app(replace(runtime, settings=settings)).test_client()

    for address in ("/", "/anmelden", "/impressum", "/gibt-es-nicht"):
        assert (MARK in client.get(address).get_data(as_text=True)) is is_demonstration
