"""The first session of somebody invited: three screens, three clicks, an answer saved, nothing to set up."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from modules.catalogue import editions
from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.people import inviting
from tenants.work.reading import latest_run
from tests.browser.accessibility import violations
from tests.browser.conftest import PHONE, OpenAs
from tests.browser.watching import Watch
from tests.support.world import Office, World
from webapp.auth.links import Purpose, Target, token

MODULE = editions.current().modules[0]
FIRST = MODULE.items[0]
PASSWORD = "Reisekoffer-steht-im-Flur"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that was created and where nobody has been yet."""
    return world.office()


@pytest.fixture
def link(world: World, office: Office) -> str:
    """The link in the mail to its Projektleitung."""
    with world.runtime.tenant_session(office.id) as session:
        invitation: UUID = inviting.invite(
            session, None, email="neu@beispiel.example", name="Erika Muster", role=Role.PROJEKTLEITUNG
        )
    return f"/einladung/{token(world.runtime.settings, Purpose.INVITATION, Target(invitation, office.id))}"


def _click(page: Page, role: str, name: str | re.Pattern[str], clicks: list[str]) -> None:
    clicks.append(name if isinstance(name, str) else name.pattern)
    page.get_by_role(role, name=name).click()  # type: ignore[arg-type]


@pytest.mark.parametrize("with_scripts", [True, False])
@pytest.mark.parametrize("on_phone", [True, False])
def test_from_the_invitation_to_the_first_answer_in_three_screens(
    world: World,
    office: Office,
    link: str,
    open_as: OpenAs,
    watch: Watch,
    *,
    with_scripts: bool,
    on_phone: bool,
) -> None:
    page = open_as(None, java_script_enabled=with_scripts)
    if on_phone:
        page.set_viewport_size(PHONE)
    clicks: list[str] = []

    page.goto(link)
    expect(page.get_by_label("Ihr Name")).to_have_value("Erika Muster")
    page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
    page.get_by_label("Kennwort wiederholen").fill(PASSWORD)
    _click(page, "button", "Einladung annehmen", clicks)

    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ von \d+ Punkten sind offen"))
    _click(page, "link", re.compile(f"Beginnen mit {FIRST.number}"), clicks)

    rating = page.locator(f"[id='{FIRST.key}'] .rating__row").nth(2)
    expect(rating).to_be_visible()
    clicks.append("2")
    rating.click()
    if with_scripts:
        expect(page.locator(f"[id='{FIRST.key}']")).to_contain_text("Gespeichert um")
        assert violations(page) == []
    else:
        _click(page, "button", "Speichern", clicks)
        expect(page.locator(f"[id='{FIRST.key}'] [name=answer][value='2']")).to_be_checked()

    screens = [request for request in watch.documents if "punkte" not in request.url]
    print(f"\nfirst session: {len(screens)} screens, {len(clicks)} clicks: {clicks}")
    assert len(screens) == 3
    assert len(clicks) == (3 if with_scripts else 4)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        answer = latest_run(session, MODULE.slug).answer(FIRST.key).answer
    assert answer == Rated(Rating.MOSTLY)
