"""Where nobody has done anything yet, every page says what comes here and has the one next step."""

from typing import Any

import pytest
from lxml import html

from tenants.access.roles import Role
from tests.support.url_map import CONTENT, address, rules
from tests.support.world import World
from webapp.context import TENANT_PAGES


@pytest.mark.parametrize("role", [Role.PROJEKTLEITUNG, Role.AMTSLEITUNG])
def test_every_page_of_an_empty_jugendamt_has_a_next_step(world: World, role: Role) -> None:
    office = world.office()
    client = world.client(world.person(office, role))
    pages, buttons = 0, {}

    for rule in rules(world.app, TENANT_PAGES, method="GET"):
        if rule.arguments <= CONTENT.keys() | {"amt"}:
            answer = client.get(address(world.app, rule, {"amt": office.slug}))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                tree: Any = html.fromstring(answer.get_data(as_text=True))
                pages += 1
                assert tree.xpath("//main//a | //main//form"), f"{rule.endpoint} leads nowhere."
                for empty in tree.xpath("//main//*[@class='empty']"):
                    buttons[rule.endpoint] = len(empty.xpath(".//*[contains(@class, 'kern-btn ')]"))

    assert pages > 10
    assert len(buttons) >= 5
    assert set(buttons.values()) == {1}, buttons
