"""A module is reviewed: by keys, without JavaScript, on a phone, and the Jugendamt answers in between."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tenants.people import passwords
from tenants.records.person import PersonRecord
from tenants.work.stored import RunState
from tests.browser.accessibility import small_targets, violations
from tests.browser.conftest import PHONE, OpenAs
from tests.support import workshops
from tests.support.workshops import MODULE, Cohort, own
from tests.support.world import Human, Office, World

PASSWORD = "Reisekoffer-steht-im-Flur"
REASON = "Die Checkliste gilt erst in zwei von fünf Teams."
QUERY = "Seit wann gilt die Anordnung?"
TARGETS = ".desk__act a, .steps__step, .rating__row, .review__save button, .submit-bar button"
REPLY = "Seit dem 1. März, für alle Teams."


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office, name="Projektleitung Musterfurt")


@pytest.fixture
def group(world: World, office: Office, person: Human) -> Cohort:
    """Its cohort, with a module handed in and a consultant who signs in with a password."""
    made = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person)
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, made.moderator.id).password_hash = passwords.hashed(PASSWORD)
    return made


def title(page: Page) -> Locator:
    """The heading of the item under review."""
    return page.locator("#punkt-titel")


def is_opened(page: Page, number: str) -> None:
    """Wait for an item to be opened and to have the focus, so that keys are meant for it."""
    expect(title(page)).to_contain_text(number)
    expect(title(page)).to_be_focused()


def key(world: World, office: Office, number: str) -> str:
    """The key of an item."""
    return own(world, office).module.item(number).key


def to_the_desk(page: Page, group: Cohort) -> None:
    """From the first page to the desk."""
    page.goto("/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(group.moderator.email)
    page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Zur Prüfung").click()


def answer_the_query(page: Page, world: World, office: Office) -> None:
    """What the Jugendamt does once it has the module back."""
    page.goto(f"/amt/{office.slug}/start")
    page.get_by_role("link", name="Rückfrage zu M07 beantworten").click()
    expect(page.get_by_text(QUERY)).to_be_visible()
    page.get_by_role("link", name="Rückfrage beantworten").click()
    page.get_by_label("Ihre Antwort").fill(REPLY)
    page.get_by_role("button", name="Antwort speichern").click()
    expect(page.get_by_text("Alle Rückfragen sind beantwortet.").first).to_be_visible()
    page.get_by_role("button", name="Modul wieder einreichen").click()
    expect(page.locator(".module-head")).to_contain_text("in Prüfung")


def test_a_module_is_reviewed_with_keys_and_the_jugendamt_answers(
    world: World, office: Office, person: Human, group: Cohort, open_as: OpenAs
) -> None:
    desk = open_as(None)
    to_the_desk(desk, group)
    desk.get_by_role("link", name="Prüfen: M07").click()

    is_opened(desk, "M07-03")
    desk.keyboard.press("j")
    is_opened(desk, "M07-04")
    expect(desk.locator(".steps__step--agreed")).to_be_in_viewport()
    desk.keyboard.press("1")
    expect(desk.get_by_label("Begründung oder Rückfrage")).to_be_focused()
    # While the reason is written, what it is about stays in sight.
    expect(desk.locator(".review__own .review__rating")).to_be_in_viewport()
    expect(desk.get_by_role("radio", name=re.compile("^1"))).to_be_in_viewport()
    expect(desk.get_by_role("button", name="Speichern und weiter")).to_be_in_viewport()
    desk.keyboard.type(REASON)
    desk.keyboard.press("Control+Enter")
    is_opened(desk, "M07-05")
    desk.keyboard.press("r")
    desk.keyboard.type(QUERY)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("M07-05: Rückfrage notiert.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="An das Jugendamt geben").click()
    expect(desk.get_by_role("heading", name="Mit Rückfragen beim Jugendamt")).to_be_visible()

    answer_the_query(open_as(person), world, office)

    desk.goto(f"/werkstatt/{group.slug}/pruefung")
    desk.get_by_role("link", name=re.compile("Weiter prüfen: M07")).click()
    is_opened(desk, "M07-05")
    expect(desk.get_by_text(REPLY)).to_be_visible()
    desk.keyboard.press("j")
    desk.get_by_role("button", name="Modul validieren").click()
    expect(desk.get_by_role("heading", name="Ergebnis")).to_be_visible()

    assert own(world, office).state is RunState.VALIDATED
    colleague = open_as(person)
    colleague.goto(f"/amt/{office.slug}/module/{MODULE}?punkt={key(world, office, 'M07-04')}")
    expect(colleague.get_by_text("Dissens: Es zählt die Bewertung der Moderation.")).to_be_visible()
    expect(colleague.get_by_text(REASON)).to_be_visible()
    assert violations(colleague) == []


def test_a_module_is_reviewed_on_a_phone_without_javascript(
    world: World, office: Office, person: Human, group: Cohort, open_as: OpenAs
) -> None:
    page = open_as(group.moderator, java_script_enabled=False)
    page.set_viewport_size(PHONE)
    page.goto(f"/werkstatt/{group.slug}/pruefung")
    page.get_by_role("link", name="Prüfen: M07").click()

    for number in ("M07-03", "M07-04", "M07-05"):
        expect(title(page)).to_contain_text(number)
        page.get_by_role("radio", name=re.compile("Einverstanden")).check()
        page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_role("button", name="Modul validieren").click()

    expect(page.get_by_role("heading", name="Ergebnis")).to_be_visible()
    assert own(world, office).state is RunState.VALIDATED


def test_everything_on_the_desk_is_large_enough_for_a_finger(
    world: World, office: Office, group: Cohort, open_as: OpenAs
) -> None:
    page = open_as(group.moderator)
    page.set_viewport_size(PHONE)
    for address in ("", f"/{office.slug}/{MODULE}"):
        page.goto(f"/werkstatt/{group.slug}/pruefung{address}")

        assert small_targets(page, TARGETS, smallest=44) == []


def test_a_letter_in_a_text_is_a_letter(world: World, office: Office, group: Cohort, open_as: OpenAs) -> None:
    page = open_as(group.moderator)
    page.goto(f"/werkstatt/{group.slug}/pruefung/{office.slug}/{MODULE}")
    page.get_by_label("Begründung oder Rückfrage").click()
    page.keyboard.type("Jr 3")

    expect(page.get_by_label("Begründung oder Rückfrage")).to_have_value("Jr 3")
    assert own(world, office).state is RunState.SUBMITTED
