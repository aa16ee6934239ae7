"""Whole journeys: with the keyboard alone, without JavaScript, on a phone, and where something intervenes."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from modules.catalogue import editions
from modules.catalogue.model import ItemKey
from modules.checklists.answers import NotApplicable, Rated
from tenants.clock import today
from tenants.people import passwords
from tenants.records.person import PersonRecord
from tenants.work.reading import latest_run
from tenants.work.stored import StoredAnswer
from tests.browser.accessibility import small_targets, violations
from tests.browser.conftest import PHONE, OpenAs
from tests.browser.places import compare
from tests.browser.watching import Watch
from tests.support.world import Human, Office, World

PASSWORD = "Reisekoffer-steht-im-Flur"
MODULE = editions.current().modules[0]
FIRST, SECOND, THIRD = MODULE.items[:3]
INDICATOR = editions.current().indicator("D05")
FINGER = 44
"""Least size of what a finger has to hit, in CSS pixels."""

MOST_TABS = 120


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt where nobody has answered anything yet."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung, on the first day."""
    human = world.person(office, name="Projektleitung Musterfurt")
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, human.id).password_hash = passwords.hashed(PASSWORD)
    return human


@pytest.fixture
def colleague(world: World, office: Office) -> Human:
    """Somebody else at work on the same module."""
    return world.person(office, name="Leitung ASD")


@pytest.fixture
def published(world: World, office: Office) -> None:
    """Figures of the office and eleven others, released and published."""
    others = [world.office(f"Amt {number}") for number in range(11)]
    compare(world, [office, *others], years=range(today().year - 2, today().year))


def stored(world: World, office: Office) -> Mapping[ItemKey, StoredAnswer]:
    """What the office has answered."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE.slug).answers


def ratings(world: World, office: Office) -> dict[ItemKey, int]:
    """What the office has rated, by key of the item."""
    return {
        key: answer.answer.rating.value
        for key, answer in stored(world, office).items()
        if isinstance(answer.answer, Rated)
    }


def item(page: Page, key: str) -> Locator:
    """One item on the page of its module."""
    return page.locator(f"[id='{key}']")


def radio(page: Page, key: str, rating: int) -> Locator:
    """The button for one rating of an item."""
    return item(page, key).locator(f"[name=answer][value='{rating}']")


def tab_to(page: Page, target: Locator) -> None:
    """Press the tab key until the target has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} is not reached with the tab key.")


def follow(page: Page, link: str | re.Pattern[str]) -> None:
    """Go to a link with the tab key and press Enter."""
    target = page.get_by_role("link", name=link).first
    tab_to(page, target)
    address = re.compile(re.escape(str(target.get_attribute("href")).split("#")[0]))
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def open_more(page: Page, link: str) -> None:
    """Open the menu with the keyboard and follow one of its links."""
    tab_to(page, page.get_by_text("Mehr", exact=True))
    page.keyboard.press("Enter")
    follow(page, link)


def sign_in_with_the_keyboard(page: Page, person: Human) -> None:
    """From the first page to the start page of the Jugendamt."""
    page.goto("/")
    follow(page, "Anmelden")
    tab_to(page, page.get_by_label("E-Mail-Adresse"))
    page.keyboard.type(person.email)
    tab_to(page, page.get_by_label("Kennwort", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/start")


def is_act(response: Response) -> bool:
    """Whether a form was answered, not a page or a file."""
    return response.request.method == "POST"


def answer(page: Page, key: str, rating: int) -> Response:
    """Rate an item with the mouse, with or without JavaScript; what the server said."""
    with page.expect_response(is_act) as answered:
        radio(page, key, rating).check()
        save = item(page, key).get_by_role("button", name="Speichern")
        if save.is_visible():
            save.click()
    return answered.value


def saving(page: Page, key: str) -> Response:
    """Press a key that saves an answer; what the server said."""
    with page.expect_response(is_act) as answered:
        page.keyboard.press(key)
    return answered.value


def test_the_first_day_with_the_keyboard_alone(
    world: World, office: Office, person: Human, published: None, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(None)
    sign_in_with_the_keyboard(page, person)
    follow(page, re.compile("Beginnen mit M01-01"))
    pages_so_far, acts_so_far = len(watch.documents), len(watch.posts)

    tab_to(page, radio(page, FIRST.key, 0))
    saved = saving(page, "ArrowDown")
    expect(page.locator("#ansage")).to_have_text(re.compile(r"M01-01 gespeichert um \d\d:\d\d"))
    expect(item(page, FIRST.key)).to_contain_text(re.compile(r"Gespeichert um \d\d:\d\d"))
    expect(radio(page, FIRST.key, 1)).to_be_focused()
    assert saved.request.headers["hx-request"] == "true"

    tab_to(page, item(page, FIRST.key).get_by_role("link", name="Weiter zu M01-02"))
    page.keyboard.press("Enter")
    expect(item(page, SECOND.key).get_by_role("radio").first).to_be_visible()
    expect(item(page, SECOND.key).locator(".item__link")).to_be_focused()
    tab_to(page, radio(page, SECOND.key, 0))
    saving(page, "3")
    expect(page.locator("#ansage")).to_have_text(re.compile("M01-02 gespeichert"))
    expect(radio(page, SECOND.key, 3)).to_be_focused()

    tab_to(page, item(page, SECOND.key).get_by_role("link", name="Weiter zu M01-03"))
    page.keyboard.press("Enter")
    tab_to(page, radio(page, THIRD.key, 0))
    saving(page, "Space")
    expect(page.locator("#ansage")).to_have_text(re.compile("M01-03 gespeichert"))

    assert ratings(world, office) == {FIRST.key: 1, SECOND.key: 3, THIRD.key: 0}
    assert (len(watch.documents), len(watch.posts)) == (pages_so_far, acts_so_far + 3)

    open_more(page, "Profil")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profil")
    follow(page, "Vergleich")
    follow(page, re.compile(re.escape(INDICATOR.name)))
    expect(page.locator("main")).to_contain_text("Ihr Wert liegt")


def test_the_first_day_without_javascript(
    world: World, office: Office, person: Human, published: None, open_as: OpenAs
) -> None:
    page = open_as(None, java_script_enabled=False)
    sign_in_with_the_keyboard(page, person)
    follow(page, re.compile("Beginnen mit M01-01"))

    for answered, rating in ((FIRST, 1), (SECOND, 3), (THIRD, 0)):
        tab_to(page, radio(page, answered.key, 0))
        page.keyboard.press("Space")
        for _ in range(rating):
            page.keyboard.press("ArrowDown")
        tab_to(page, item(page, answered.key).get_by_role("button", name="Speichern"))
        saved = saving(page, "Enter")
        assert (saved.status, saved.request.is_navigation_request()) == (303, True)
        expect(radio(page, answered.key, rating)).to_be_checked()
        follow(page, re.compile("Weiter zu"))

    assert ratings(world, office) == {FIRST.key: 1, SECOND.key: 3, THIRD.key: 0}

    open_more(page, "Profil")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profil")
    follow(page, "Vergleich")
    follow(page, re.compile(re.escape(INDICATOR.name)))
    expect(page.locator("main")).to_contain_text("Ihr Wert liegt")


@pytest.mark.parametrize("with_scripts", [True, False])
@pytest.mark.parametrize("choice, kept", [("Ihre Fassung", 3), ("Fassung von Leitung ASD", 1)])
def test_two_people_answer_the_same_item_and_the_second_chooses(
    world: World,
    office: Office,
    person: Human,
    colleague: Human,
    open_as: OpenAs,
    watch: Watch,
    *,
    choice: str,
    kept: int,
    with_scripts: bool,
) -> None:
    watch.expected.add(409)
    mine, theirs = (open_as(human, java_script_enabled=with_scripts) for human in (person, colleague))
    for page in (mine, theirs):
        page.goto(f"/amt/{office.slug}/module/{MODULE.slug}?punkt={FIRST.key}")

    answer(theirs, FIRST.key, 1)
    assert answer(mine, FIRST.key, 3).status == 409

    group = mine.get_by_role("group", name="Welche Fassung soll gelten?")
    expect(group).to_contain_text("Leitung ASD hat diesen Punkt um")
    expect(group.get_by_role("radio")).to_have_count(2)
    if with_scripts:
        expect(group).to_be_focused()
        assert violations(mine) == []
    assert ratings(world, office) == {FIRST.key: 1}

    group.get_by_label(choice).check()
    with mine.expect_response(is_act):
        mine.get_by_role("button", name="Diese Fassung speichern").click()
    expect(group).to_have_count(0)
    expect(radio(mine, FIRST.key, kept)).to_be_checked()
    assert ratings(world, office) == {FIRST.key: kept}


def test_not_applicable_asks_for_its_reason_and_is_saved_with_it(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    watch.expected.add(422)
    page = open_as(person)
    page.goto(f"/amt/{office.slug}/module/{MODULE.slug}")

    item(page, FIRST.key).get_by_label("nicht zutreffend …").check()
    reason = item(page, FIRST.key).get_by_label("Begründung für „nicht zutreffend“")
    expect(reason).to_be_focused()
    save = item(page, FIRST.key).get_by_role("button", name="Speichern")
    with page.expect_response(is_act):
        save.click()
    expect(item(page, FIRST.key)).to_contain_text("Bitte begründen Sie")
    expect(reason).to_be_focused()
    assert violations(page) == []

    reason.fill("Diese Aufgabe nimmt der Kreis wahr.")
    with page.expect_response(is_act):
        save.click()
    expect(item(page, FIRST.key)).to_contain_text("Gespeichert um")
    assert stored(world, office)[FIRST.key].answer == NotApplicable("Diese Aufgabe nimmt der Kreis wahr.")


def test_on_a_phone_everything_is_large_enough_for_a_finger(
    world: World, office: Office, person: Human, open_as: OpenAs
) -> None:
    page = open_as(person, has_touch=True)
    page.set_viewport_size(PHONE)
    page.goto(f"/amt/{office.slug}/module/{MODULE.slug}")
    page.locator("main details summary").evaluate_all("all => all.forEach(summary => summary.click())")

    targets = (
        ".rating__row, .item__link, .item__head, .item__foot a, .chips__chip, .explanation__summary, "
        ".frame-nav__entry, .menu__button, .frame-footer__entry, .kern-btn, input:not([type=radio]), textarea"
    )
    assert small_targets(page, targets, smallest=FINGER) == []

    with page.expect_response(is_act):
        item(page, FIRST.key).locator(".rating__row").nth(2).tap()
    expect(item(page, FIRST.key)).to_contain_text("Gespeichert um")
    forward = item(page, FIRST.key).get_by_role("link", name="Weiter zu M01-02")
    expect(forward).to_be_in_viewport(ratio=1)
    forward.tap()
    expect(item(page, SECOND.key).locator(".rating__row").first).to_be_in_viewport()
    assert ratings(world, office) == {FIRST.key: 2}


def test_the_skip_link_leads_past_the_navigation(office: Office, person: Human, open_as: OpenAs) -> None:
    page = open_as(person)
    page.goto(f"/amt/{office.slug}/start")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Zum Inhalt springen")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()


def test_menus_open_and_close_with_the_keyboard(office: Office, person: Human, open_as: OpenAs) -> None:
    page = open_as(person)
    page.goto(f"/amt/{office.slug}/start")
    more = page.get_by_text("Mehr", exact=True)

    tab_to(page, more)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Profil", exact=True)).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Profil", exact=True)).to_be_hidden()
    expect(more).to_be_focused()


@pytest.mark.parametrize("with_scripts", [True, False])
def test_an_item_is_given_to_a_colleague_who_finds_it_on_the_phone_and_answers(
    world: World, office: Office, person: Human, colleague: Human, open_as: OpenAs, *, with_scripts: bool
) -> None:
    page = open_as(person, java_script_enabled=with_scripts)
    page.goto(f"/amt/{office.slug}/module/{MODULE.slug}?punkt={FIRST.key}")
    item(page, FIRST.key).get_by_role("link", name="Jemandem zuweisen").click()
    page.get_by_label("Wer ist zuständig?").select_option(label="Leitung ASD")
    page.get_by_label("Hinweis").fill("Bitte mit dem Team.")
    page.get_by_role("button", name="Zuweisen", exact=True).click()
    expect(item(page, FIRST.key).locator(".assignment__who")).to_contain_text("Leitung ASD")
    if with_scripts:
        expect(page.locator("#ansage")).to_have_text("M01-01 ist jetzt bei Leitung ASD.")
        expect(item(page, FIRST.key).locator(".assignment__who")).to_be_focused()

    phone = open_as(colleague, java_script_enabled=with_scripts)
    phone.set_viewport_size(PHONE)
    phone.goto(f"/amt/{office.slug}/start")
    phone.get_by_role("link", name="zu meinen Aufgaben").click()
    expect(phone.locator("main")).to_contain_text("Bitte mit dem Team.")
    phone.get_by_role("link", name="Weiter bei M01-01").click()
    answer(phone, FIRST.key, 2)
    expect(item(phone, FIRST.key).locator(".assignment")).not_to_contain_text("Leitung ASD")

    phone.goto(f"/amt/{office.slug}/meine-aufgaben")
    expect(phone.locator("main")).to_contain_text("Nichts offen.")
    assert ratings(world, office) == {FIRST.key: 2}


def test_what_one_writes_to_a_colleague_stays_while_an_answer_is_saved(
    office: Office, person: Human, colleague: Human, open_as: OpenAs
) -> None:
    page = open_as(person)
    page.goto(f"/amt/{office.slug}/module/{MODULE.slug}?punkt={FIRST.key}")
    item(page, FIRST.key).get_by_role("link", name="Jemandem zuweisen").click()
    page.get_by_label("Hinweis").fill("Noch nicht fertig")

    answer(page, FIRST.key, 2)

    expect(item(page, FIRST.key)).to_contain_text("Gespeichert um")
    expect(page.get_by_label("Hinweis")).to_have_value("Noch nicht fertig")
