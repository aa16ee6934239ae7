"""What the law wants to stand on every platform, reachable from every page."""

import pytest
from lxml import html

from tests.support.world import World

LINKED_EVERYWHERE = ["/hilfe", "/datenschutz", "/barrierefreiheit", "/barriere-melden", "/impressum"]


@pytest.mark.parametrize(
    "page", ["/", "/anmelden", "/kennwort/vergessen", "/gibt-es-nicht", *LINKED_EVERYWHERE]
)
def test_every_page_links_the_legal_pages(world: World, page: str) -> None:
    tree = html.fromstring(world.client().get(page).get_data(as_text=True))

    links = tree.xpath("//footer//a/@href")
    assert links == LINKED_EVERYWHERE


def test_the_legal_pages_name_the_operator(world: World) -> None:
    client = world.client()

    imprint = client.get("/impressum").get_data(as_text=True)
    assert "Werkstatt 79a, Betrieb" in imprint
    assert "Musterweg 1<br>00000 Musterfurt" in imprint
    for page in ("/impressum", "/datenschutz", "/barrierefreiheit", "/hilfe"):
        assert "betrieb@beispiel.example" in client.get(page).get_data(as_text=True), page


def test_the_declaration_on_accessibility_has_all_parts_the_law_asks_for(world: World) -> None:
    page = world.client().get("/barrierefreiheit").get_data(as_text=True)

    for part in (
        "Stand der Vereinbarkeit",
        "teilweise vereinbar",
        "Was noch nicht barrierefrei ist",
        "Selbstbewertung vom",
        "Barriere melden",
        "innerhalb eines Monats",
        "Schlichtung",
    ):
        assert part in page, part


def test_people_signed_in_keep_their_menu_on_legal_pages(world: World) -> None:
    client = world.client(world.person(world.office(), name="Projektleitung Musterfurt"))

    for page in LINKED_EVERYWHERE:
        assert "Projektleitung Musterfurt" in client.get(page).get_data(as_text=True), page
