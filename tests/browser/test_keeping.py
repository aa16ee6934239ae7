"""What a person typed is not lost: to a lost connection, an ended session, another window, a stale version.

The cases follow what went wrong elsewhere: long texts lost with the session (Cassandre, issue 103), a stale
tab that took back a colleague's work (numbas/editor, issue 732), one's own second window (wagtail, 13975).
"""

import re

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from modules.catalogue import editions
from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.people import passwords, signing_in
from tenants.records.person import PersonRecord
from tenants.review import reviewing
from tenants.talk import discussing
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run, submitted_run
from tenants.work.stored import StoredAnswer
from tests.browser.accessibility import violations
from tests.browser.conftest import OpenAs
from tests.browser.watching import Watch
from tests.support import workshops
from tests.support.workshops import Cohort
from tests.support.world import Human, Office, World

PASSWORD = "Reisekoffer-steht-im-Flur"
MODULE = editions.current().modules[0]
ITEM = MODULE.items[0]
TEXT = "Der Beschluss vom März liegt vor; die Anlage fehlt noch."


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt at work."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Somebody who writes."""
    return _with_password(world, office, "Projektleitung")


@pytest.fixture
def colleague(world: World, office: Office) -> Human:
    """Somebody else at work on the same item."""
    return _with_password(world, office, "Leitung ASD")


def _with_password(world: World, office: Office, name: str) -> Human:
    human = world.person(office, Role.PROJEKTLEITUNG, name=name)
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, human.id).password_hash = passwords.hashed(PASSWORD)
    return human


def _address(office: Office) -> str:
    return f"/amt/{office.slug}/module/{MODULE.slug}?punkt={ITEM.key}"


def _talk(office: Office) -> str:
    return f"/amt/{office.slug}/module/{MODULE.slug}/punkte/{ITEM.key}/gespraech"


def _item(page: Page) -> Locator:
    return page.locator(f"[id='{ITEM.key}']")


def _note(page: Page) -> Locator:
    return _item(page).get_by_label("Begründung (freiwillig)")


def _write(page: Page) -> None:
    """Write a reason and leave the field, which saves it."""
    _note(page).fill(TEXT)
    _note(page).blur()


def _stored(world: World, office: Office) -> StoredAnswer:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE.slug).answer(ITEM.key)


def _said(world: World, office: Office) -> list[str]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        run = latest_run(session, MODULE.slug)
        return [comment.text for comment in discussing.comments(session, run, ITEM.key)]


def _answered_by(world: World, office: Office, colleague: Human, note: str) -> None:
    with world.runtime.tenant_session(office.id) as session:
        entry = Entry(Rated(Rating.PARTLY), note)
        answer_item(session, colleague.id, MODULE.slug, ITEM.key, entry, seen=0)


def _end_session(world: World, person: Human) -> None:
    with world.runtime.platform_session() as session:
        signing_in.end_all(session, person.id)


def _sign_in_on_top(page: Page, human: Human, password: str = PASSWORD) -> None:
    dialog = page.get_by_role("dialog", name="Bitte neu anmelden")
    expect(dialog.get_by_label("E-Mail-Adresse")).to_be_focused()
    dialog.get_by_label("E-Mail-Adresse").fill(human.email)
    dialog.get_by_label("Kennwort").fill(password)
    dialog.get_by_role("button", name="Anmelden").click()


def _is_saved(response: Response) -> bool:
    return response.request.method == "POST" and response.status == 200 and "/punkte/" in response.url


def _drafts(page: Page) -> int:
    return int(page.evaluate("Object.keys(sessionStorage).length"))


def test_a_text_written_without_a_connection_is_saved_once_it_is_back(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    page.context.set_offline(True)

    _write(page)
    expect(_item(page)).to_contain_text("Keine Verbindung. Ihr Text bleibt hier stehen")
    expect(page.locator("#ansage")).to_contain_text("Keine Verbindung.")
    assert violations(page) == []

    # What was to go wrong went wrong; from here on nothing may.
    watch.problems.clear()
    with page.expect_response(_is_saved):
        page.context.set_offline(False)
    expect(_item(page)).to_contain_text("Gespeichert um")
    expect(_item(page)).not_to_contain_text("Keine Verbindung")
    assert _stored(world, office).note == TEXT
    assert _drafts(page) == 0


def test_a_contribution_without_a_connection_is_sent_once_it_is_back(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_talk(office))
    page.context.set_offline(True)

    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.get_by_role("button", name="Beitrag senden").click()
    expect(page.locator("main")).to_contain_text("Keine Verbindung. Ihr Text bleibt hier stehen")

    watch.problems.clear()
    page.context.set_offline(False)
    expect(page.get_by_role("list", name="Beiträge")).to_contain_text(TEXT)
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
    expect(page.locator("#ansage")).to_have_text("Ihr Beitrag ist gesendet.")
    assert _said(world, office) == [TEXT]
    assert _drafts(page) == 0


def test_what_is_meant_for_colleagues_never_stands_in_the_talk_with_the_moderation(
    office: Office, person: Human, open_as: OpenAs
) -> None:
    page = open_as(person)
    page.goto(_talk(office))
    page.get_by_label("Ihr Beitrag").fill(TEXT)

    page.goto(f"{_talk(office)}?mit=moderation")
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
    page.goto(_talk(office))
    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)


def test_whose_session_ended_signs_in_on_top_of_the_page_and_the_text_is_saved(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _end_session(world, person)
    watch.expected |= {401, 422}

    _write(page)
    _sign_in_on_top(page, person, "falsch und doch lang genug")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("E-Mail-Adresse und Kennwort passen nicht zusammen.")
    assert violations(page) == []

    documents = len(watch.documents)
    with page.expect_response(_is_saved):
        _sign_in_again(dialog, person)
    expect(dialog).to_be_hidden()
    expect(_item(page)).to_contain_text("Gespeichert um")
    assert _stored(world, office).note == TEXT
    assert len(watch.documents) == documents
    assert _drafts(page) == 0


def _sign_in_again(dialog: Locator, human: Human) -> None:
    dialog.get_by_label("E-Mail-Adresse").fill(human.email)
    dialog.get_by_label("Kennwort").fill(PASSWORD)
    dialog.get_by_role("button", name="Anmelden").click()


def test_a_second_window_signs_out_and_the_first_goes_on(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _note(page).fill(TEXT)
    other = page.context.new_page()
    other.goto(f"/amt/{office.slug}/start")
    other.get_by_text("Projektleitung", exact=True).click()
    other.get_by_role("button", name="Abmelden").click()
    expect(other.get_by_role("link", name="Anmelden").first).to_be_visible()
    assert _drafts(page) == 0

    watch.expected.add(401)
    _note(page).blur()
    with page.expect_response(_is_saved):
        _sign_in_on_top(page, person)
    expect(_item(page)).to_contain_text("Gespeichert um")
    assert _stored(world, office).note == TEXT


def test_nothing_is_sent_in_the_name_of_somebody_else_who_signs_in(
    world: World, office: Office, person: Human, colleague: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _end_session(world, person)
    watch.expected.add(401)

    _write(page)
    _sign_in_on_top(page, colleague)

    expect(page.get_by_role("dialog")).to_contain_text("Jetzt ist Leitung ASD angemeldet.")
    assert _stored(world, office).version == 0
    assert _drafts(page) == 0
    page.get_by_role("button", name="Seite neu laden").click()
    expect(_note(page)).to_have_value("")


def test_whoever_puts_signing_in_off_keeps_the_text_and_is_told_so(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _end_session(world, person)
    watch.expected.add(401)

    _write(page)
    page.get_by_role("dialog").get_by_label("E-Mail-Adresse").press("Escape")
    expect(_item(page)).to_contain_text("Noch nicht gespeichert. Ihr Text bleibt hier stehen.")
    expect(_note(page)).to_have_value(TEXT)

    _item(page).get_by_role("button", name="Speichern").click()
    with page.expect_response(_is_saved):
        _sign_in_on_top(page, person)
    assert _stored(world, office).note == TEXT


def test_a_text_that_was_not_saved_stands_there_again_after_loading_the_page(
    world: World, office: Office, person: Human, open_as: OpenAs
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _note(page).fill(TEXT)

    page.reload()
    expect(_note(page)).to_have_value(TEXT)
    expect(_item(page)).to_contain_text(re.compile(r"Ihr Text von \d\d:\d\d Uhr ist noch nicht gespeichert."))
    assert violations(page) == []
    with page.expect_response(_is_saved):
        page.get_by_role("button", name="Jetzt speichern").click()
    expect(_item(page)).not_to_contain_text("noch nicht gespeichert")
    assert _stored(world, office).note == TEXT
    assert _drafts(page) == 0


def test_a_text_that_is_not_wanted_any_more_is_thrown_away(
    world: World, office: Office, person: Human, open_as: OpenAs
) -> None:
    page = open_as(person)
    page.goto(_talk(office))
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.reload()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)

    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
    assert _said(world, office) == []


def test_a_text_on_an_old_version_never_takes_back_what_a_colleague_saved(
    world: World, office: Office, person: Human, colleague: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _note(page).fill(TEXT)
    _answered_by(world, office, colleague, "Das sehe ich anders.")

    page.reload()
    expect(_note(page)).to_have_value(TEXT)
    watch.expected.add(409)
    page.get_by_role("button", name="Jetzt speichern").click()
    group = page.get_by_role("group", name="Welche Fassung soll gelten?")
    expect(group).to_contain_text("Das sehe ich anders.")
    expect(group).to_contain_text(TEXT)
    assert _stored(world, office).note == "Das sehe ich anders."

    group.get_by_label("Ihre Fassung").check()
    with page.expect_response(_is_saved):
        page.get_by_role("button", name="Diese Fassung speichern").click()
    expect(_item(page)).to_contain_text("Gespeichert um")
    assert _stored(world, office).note == TEXT
    assert _drafts(page) == 0


def test_evidence_in_words_outlives_the_session_too(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person)
    page.goto(_address(office))
    _item(page).get_by_text("Nachweis hinzufügen").first.click()
    page.get_by_label("Was ist es und wo liegt es?").fill("Akte 51-2-7")
    _end_session(world, person)
    watch.expected.add(401)

    _item(page).get_by_role("button", name="Nachweis hinzufügen").click()
    with page.expect_response(_is_saved):
        _sign_in_on_top(page, person)

    expect(_item(page).get_by_role("list").filter(has_text="Akte 51-2-7")).to_be_visible()
    assert _drafts(page) == 0


def test_without_scripts_the_text_stands_on_the_page_that_asks_to_sign_in(
    world: World, office: Office, person: Human, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(person, java_script_enabled=False)
    page.goto(_talk(office))
    _end_session(world, person)
    watch.expected.add(401)

    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.get_by_role("button", name="Beitrag senden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte neu anmelden")
    expect(page.get_by_label("Noch nicht gespeichert")).to_have_value(TEXT)

    page.get_by_label("E-Mail-Adresse").fill(person.email)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(f"**{_talk(office)}")


@pytest.fixture
def group(world: World, office: Office, person: Human) -> Cohort:
    """The cohort of the Jugendamt, with a module handed in and a consultant who signs in with a password."""
    made = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person, module=MODULE.slug)
    with world.runtime.platform_session() as session:
        session.get_one(PersonRecord, made.moderator.id).password_hash = passwords.hashed(PASSWORD)
    return made


def _desk(office: Office, group: Cohort) -> str:
    return f"/werkstatt/{group.slug}/pruefung/{office.slug}/{MODULE.slug}?punkt={ITEM.key}"


def _is_unsaved(page: Page, field: Locator) -> None:
    """Wait for a draft to stand in its field again, and to be called one."""
    expect(field).to_have_value(TEXT)
    expect(page.locator("main")).to_contain_text("Uhr ist noch nicht gespeichert.")


def _nothing_is_left(page: Page) -> None:
    """Wait for the page that was led on to, whose scripts throw the draft away."""
    # Asked again and again from here: a function that waits inside the page is an eval to its policy.
    for _ in range(50):
        if page.evaluate("Object.keys(sessionStorage).length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("Object.keys(sessionStorage)"))


def test_a_reply_on_a_page_of_its_own_outlives_the_session(
    world: World, office: Office, person: Human, group: Cohort, open_as: OpenAs, watch: Watch
) -> None:
    with workshops.at_desk(world, group) as session:
        run = submitted_run(session, office.id, MODULE.slug)
        seen = reviewing.versions(run, ITEM.key)
        reviewing.ask(session, office.id, MODULE.slug, ITEM.key, "Seit wann?", seen=seen)
        version = submitted_run(session, office.id, MODULE.slug).version
        reviewing.hand_back(session, office.id, MODULE.slug, seen=version)
    page = open_as(person)
    page.goto(f"/amt/{office.slug}/module/{MODULE.slug}/punkte/{ITEM.key}/rueckfrage")
    page.get_by_label("Ihre Antwort").fill(TEXT)
    _end_session(world, person)
    watch.expected.add(401)

    page.get_by_role("button", name="Antwort speichern").click()
    expect(page.get_by_label("Noch nicht gespeichert")).to_have_value(TEXT)
    page.get_by_label("E-Mail-Adresse").fill(person.email)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    _is_unsaved(page, page.get_by_label("Ihre Antwort"))
    assert violations(page) == []

    page.get_by_role("button", name="Jetzt speichern").click()
    expect(page.locator("main")).to_contain_text("Ihre Antwort ist gespeichert.")
    _nothing_is_left(page)


def test_a_decision_that_met_no_connection_stands_at_the_desk_again(
    office: Office, group: Cohort, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(group.moderator)
    page.goto(_desk(office, group))
    reason = page.get_by_label("Begründung oder Rückfrage")
    page.get_by_label("Rückfrage an das Jugendamt").check()
    reason.fill(TEXT)
    page.context.set_offline(True)
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url("chrome-error://**")

    # What was to go wrong went wrong; from here on nothing may.
    watch.problems.clear()
    page.context.set_offline(False)
    page.goto(_desk(office, group))
    _is_unsaved(page, reason)
    expect(page.get_by_label("Rückfrage an das Jugendamt")).to_be_checked()

    page.get_by_role("button", name="Jetzt speichern").click()
    expect(page.locator("main")).to_contain_text("Rückfrage notiert.")
    _nothing_is_left(page)


def test_a_refused_page_holds_what_was_sent_and_needs_no_draft(
    office: Office, group: Cohort, open_as: OpenAs, watch: Watch
) -> None:
    page = open_as(group.moderator)
    page.goto(_desk(office, group))
    page.get_by_label("Begründung oder Rückfrage").fill(TEXT)
    watch.expected.add(422)

    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.locator("main")).to_contain_text("Noch nicht gespeichert. Bitte prüfen Sie:")
    expect(page.get_by_label("Begründung oder Rückfrage")).to_have_value(TEXT)
    expect(page.get_by_role("button", name="Jetzt speichern")).to_have_count(0)

    page.get_by_label("Rückfrage an das Jugendamt").check()
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.locator("main")).to_contain_text("Rückfrage notiert.")
    _nothing_is_left(page)
