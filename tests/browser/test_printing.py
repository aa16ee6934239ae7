"""What the pages that are meant for paper put on it."""

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from modules.catalogue import editions
from tests.browser.conftest import OpenAs
from tests.support.world import Office, World

MODULE = editions.current().modules[0]
FIRST = MODULE.items[0]


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt where nobody has answered anything."""
    return world.office()


@pytest.fixture
def page(world: World, office: Office, open_as: OpenAs) -> Page:
    """A window of its Projektleitung."""
    return open_as(world.person(office))


def _printed(page: Page, path: str) -> str:
    page.goto(path)
    return " ".join(
        word
        for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages
        for word in sheet.extract_text().split()
    )


def test_an_opened_item_is_printed_with_its_anchors(page: Page, office: Office) -> None:
    paper = _printed(page, f"/amt/{office.slug}/module/{MODULE.slug}")

    assert "Warum?" in paper
    assert "Leicht gesagt" in paper
    assert all(f"{rating} " in paper for rating in range(4))
    assert FIRST.anchors[3].split()[0] in paper
    assert "Arbeitsblatt zum Drucken" not in paper


def test_a_worksheet_has_the_key_of_every_item_and_what_evidence_is_asked(page: Page) -> None:
    paper = _printed(page, f"/katalog/{MODULE.slug}/arbeitsblatt").replace(" ", "")

    assert all(item.key in paper for item in MODULE.items)
    assert paper.count("(gefragt:") == sum(bool(item.evidence_asked) for item in MODULE.items)
