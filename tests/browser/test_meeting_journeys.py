"""A group in one room: whoever leads at the wall, two phones, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from modules.catalogue import editions
from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.work.reading import latest_run
from tenants.work.stored import StoredAnswer
from tests.browser.accessibility import small_targets, violations
from tests.browser.conftest import PHONE, OpenAs
from tests.browser.watching import Watch
from tests.support.world import Human, Office, World

MODULE = editions.current().modules[0]
FINGER = 44
"""Least size of what a finger has to hit, in CSS pixels."""
PATIENCE = 10_000
"""Milliseconds a phone may take to follow the wall on a busy machine; it asks every two seconds."""


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt where nobody has answered anything yet."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office, name="Projektleitung Musterfurt")


def stored(world: World, office: Office, key: str) -> StoredAnswer:
    """What the office has answered."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        run = latest_run(session, MODULE.slug)
        return run.answer(run.module.item(key).key)


def join(page: Page, address: str) -> Page:
    """Take part with a phone."""
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.get_by_role("button", name="Mitmachen").click()
    expect(page.locator("#stimme")).to_contain_text("Gleich geht es los.")
    return page


def look_again(page: Page, *, with_scripts: bool) -> None:
    """Without scripts a link does what otherwise happens by itself."""
    if not with_scripts:
        page.get_by_role("link", name="Aktualisieren").click()


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_group_votes_blind_sees_the_spread_and_agrees(
    world: World, office: Office, lead: Human, open_as: OpenAs, watch: Watch, *, with_scripts: bool
) -> None:
    # What the phones ask for when the meeting is over.
    watch.expected.add(410)
    wall = open_as(lead, java_script_enabled=with_scripts)
    wall.goto(f"/amt/{office.slug}/module/{MODULE.slug}")
    wall.get_by_role("link", name="Gemeinsam bewerten").click()
    wall.get_by_role("button", name="Sitzung öffnen").click()
    address = str(wall.locator(".stage__address a").get_attribute("href"))
    phones = [
        join(open_as(None, java_script_enabled=with_scripts, has_touch=True), address) for _ in range(3)
    ]

    look_again(wall, with_scripts=with_scripts)
    expect(wall.locator("#buehne")).to_contain_text("3 Geräte sind dabei", timeout=PATIENCE)
    wall.get_by_role("button", name=re.compile("beginnen")).click()
    number = str(wall.locator(".stage__place strong").text_content())
    item = MODULE.item(number)
    for phone, choice in zip(phones, ("1", "2", "2"), strict=True):
        look_again(phone, with_scripts=with_scripts)
        expect(phone.locator("#stimme")).to_contain_text(item.question, timeout=PATIENCE)
        phone.locator(f".ballot__choice[value='{choice}']").tap()
        expect(phone.locator("#stimme")).to_contain_text(f"Ihre Stimme: {choice}.")
    if with_scripts:
        assert violations(phones[0]) == []
        assert small_targets(phones[0], ".ballot__choice", smallest=FINGER) == []
        assert violations(wall) == []

    look_again(wall, with_scripts=with_scripts)
    expect(wall.locator(".stage__count")).to_contain_text("3 von 3", timeout=PATIENCE)
    expect(wall.locator("#buehne")).not_to_contain_text("auseinander")
    wall.get_by_role("button", name="Aufdecken").click()
    expect(wall.locator("#buehne")).to_contain_text("Die Einschätzungen liegen eine Stufe auseinander.")
    look_again(phones[0], with_scripts=with_scripts)
    expect(phones[0].locator("#stimme")).to_contain_text("eine Stufe auseinander", timeout=PATIENCE)

    wall.get_by_label("2, überwiegend erfüllt").check()
    wall.get_by_label("Warum? Ein Satz").fill("Das Konzept gilt seit Mai.")
    wall.get_by_role("button", name="Ergebnis speichern").click()
    expect(wall.locator(".stage__place")).to_contain_text("Punkt 2 von")
    answer = stored(world, office, item.key)
    assert (answer.answer, answer.note) == (Rated(Rating.MOSTLY), "Das Konzept gilt seit Mai.")

    wall.get_by_role("button", name="Sitzung beenden").click()
    expect(wall.locator("main")).to_contain_text("1 mal Stufe 1, 2 mal Stufe 2")
    if not with_scripts:
        return
    expect(phones[0].get_by_role("heading", level=1)).to_have_text(
        "Hier geht es nicht weiter", timeout=PATIENCE
    )


def test_the_wall_keeps_the_sentence_that_is_being_written_and_others_follow_it(
    world: World, office: Office, lead: Human, open_as: OpenAs, watch: Watch
) -> None:
    # What the phone asks for when the meeting is over.
    watch.expected.add(410)
    wall = open_as(lead)
    wall.goto(f"/amt/{office.slug}/module/{MODULE.slug}/sitzung")
    wall.get_by_role("button", name="Sitzung öffnen").click()
    address = str(wall.locator(".stage__address a").get_attribute("href"))
    wall.get_by_role("button", name=re.compile("beginnen")).click()
    watching = open_as(world.person(office, Role.LESEND, name="Lesend"))
    watching.goto(f"/amt/{office.slug}/module/{MODULE.slug}/sitzung")
    wall.get_by_role("button", name="Aufdecken").click()
    wall.get_by_label("Warum? Ein Satz").fill("Noch nicht fertig")
    expect(watching.locator("#buehne")).to_contain_text("Niemand hat eine Stimme", timeout=PATIENCE)

    phone = open_as(None)
    phone.goto(address)
    phone.get_by_role("button", name="Mitmachen").click()
    wall.wait_for_timeout(2_500)

    expect(wall.get_by_label("Warum? Ein Satz")).to_have_value("Noch nicht fertig")
    expect(wall.locator("#takt")).to_have_count(0)
    wall.reload()
    expect(wall.get_by_label("Warum? Ein Satz")).to_have_value("Noch nicht fertig")
    expect(wall.locator("#ergebnis")).to_contain_text("ist noch nicht gespeichert")
    wall.get_by_role("button", name="Sitzung beenden").click()
    expect(watching.locator("main")).to_contain_text("Frühere Sitzungen", timeout=PATIENCE)


def test_a_phone_without_a_connection_says_so_and_catches_up(
    office: Office, lead: Human, open_as: OpenAs, watch: Watch
) -> None:
    watch.expected.add(410)
    wall = open_as(lead)
    wall.goto(f"/amt/{office.slug}/module/{MODULE.slug}/sitzung")
    wall.get_by_role("button", name="Sitzung öffnen").click()
    phone = join(open_as(None), str(wall.locator(".stage__address a").get_attribute("href")))
    wall.get_by_role("button", name=re.compile("beginnen")).click()
    expect(phone.locator(".ballot__choice")).to_have_count(5, timeout=PATIENCE)
    # The wall is for the item: no navigation stands above it.
    expect(wall.get_by_role("navigation", name="Hauptnavigation")).to_have_count(0)
    expect(wall.get_by_role("timer")).to_have_text("0:03", timeout=PATIENCE)

    lost, problem = phone.locator("[data-lost]"), phone.locator("[data-problem]")
    expect(lost).to_be_hidden()
    phone.context.set_offline(True)
    expect(lost).to_be_visible(timeout=PATIENCE)
    phone.locator(".ballot__choice[value='1']").click()
    expect(problem).to_contain_text("Ihre Stimme ist nicht angekommen.")
    expect(phone.locator(".is-chosen")).to_have_count(0)
    # What was to go wrong went wrong; from here on nothing may.
    watch.problems.clear()
    phone.context.set_offline(False)

    expect(lost).to_be_hidden(timeout=PATIENCE)
    phone.locator(".ballot__choice[value='1']").click()
    expect(phone.get_by_text("Ihre Stimme: 1.").last).to_be_visible()
    expect(problem).to_have_count(0)
    wall.get_by_role("button", name="Sitzung beenden").click()
