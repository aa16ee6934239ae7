"""Announcing freezes on the pages: the operator's, the consultant's, and what the offices read there."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import today
from tenants.records.sharing import AnnouncedFreezeRecord
from tenants.sharing import announced, announcing
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.workshops import Cohort, cohort
from tests.support.world import Office, World
from tests.webapp.platform.conftest import counted
from webapp.formatting import date_de, date_short_de

PAGE = "/betrieb/vergleich"
DAYS = f"{PAGE}/termine"
LAST_YEAR = str(today().year - 1)
SOON = announcing.earliest_day()
LATER = SOON + timedelta(days=7)


@pytest.fixture
def office(world: World) -> Office:
    return world.office()


@pytest.fixture
def group(world: World, office: Office) -> Cohort:
    return cohort(world, [office])


def announce(
    browser: CheckingClient, on: date = SOON, *, years: Sequence[str] = (LAST_YEAR,), group: str = ""
) -> int:
    """Send the form; the status of the answer."""
    data = {"years": list(years), "on": str(on), "group": group}
    return browser.act(DAYS, page=PAGE, data=data).status_code


def text(browser: CheckingClient, address: str) -> str:
    """The page as people read it, in one line."""
    (main,) = found(browser.get(address), "//main")
    return " ".join(main.text_content().split())


def change_page(browser: CheckingClient, page: str = PAGE) -> str:
    """Address of the page that moves the one freeze."""
    (link,) = found(browser.get(page), "//main//a[contains(., 'verschieben oder absagen')]/@href")
    return str(link)


def start(world: World, office: Office, role: Role = Role.AMTSLEITUNG) -> str:
    return text(world.client(world.person(office, role)), f"/amt/{office.slug}/start")


def releases(world: World, office: Office, role: Role = Role.AMTSLEITUNG) -> str:
    return text(world.client(world.person(office, role)), f"/amt/{office.slug}/freigaben?jahr={LAST_YEAR}")


def test_an_announced_day_is_on_the_pages_of_every_office(
    world: World, operator: CheckingClient, office: Office
) -> None:
    assert "Zurzeit ist kein Termin angekündigt." in text(operator, PAGE)
    assert "Zurzeit ist kein Termin angekündigt" in releases(world, office)
    assert "Nächster Vergleich" not in start(world, office)

    assert announce(operator) == 303

    (row,) = found(operator.get(PAGE), "//main//tbody/tr")
    assert " ".join(row.text_content().split()).startswith(f"{LAST_YEAR} {date_de(SOON)} alle Betrieb")
    said = f"Am {date_de(SOON)} wird der Vergleich für {LAST_YEAR} berechnet."
    for page in (start(world, office), releases(world, office)):
        assert f"{said} Bis dahin können Sie freigeben und zurücknehmen." in page
    for page in (start(world, office, Role.MITWIRKUNG), releases(world, office, Role.LESEND)):
        assert f"{said} Bis dahin kann die Amtsleitung freigeben und zurücknehmen." in page
    limit = date_de(SOON - timedelta(days=1))
    assert f"Es zählt, was am {limit} um 24 Uhr freigegeben ist." in releases(world, office)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "day, said",
    [
        (today() - timedelta(days=1), "Dieser Tag ist vorbei oder heute."),
        (SOON - timedelta(days=1), f"Das ist zu früh. Jugendämter brauchen {announcing.NOTICE.days} Tage"),
        (today() + timedelta(days=5000), "Bitte prüfen Sie das Jahr."),
        ("morgen", "Bitte geben Sie den Tag ein."),
        ("", "Bitte geben Sie den Tag ein."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_what_was_typed_stays(
    world: World, operator: CheckingClient, day: date | str, said: str
) -> None:
    answer = operator.act(DAYS, page=PAGE, data={"years": [LAST_YEAR], "on": str(day)})

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True) or "Kein gültiges Datum" in answer.get_data(as_text=True)
    assert found(answer, f"//input[@value='{LAST_YEAR}'][@checked]")
    with world.runtime.platform_session(read_only=True) as session:
        assert announced.freezes(session) == ()


@pytest.mark.usefixtures("office")
def test_too_soon_names_the_earliest_day(operator: CheckingClient) -> None:
    answer = operator.act(DAYS, page=PAGE, data={"years": [LAST_YEAR], "on": str(today())})
    assert "einen späteren" in answer.get_data(as_text=True)

    answer = operator.act(DAYS, page=PAGE, data={"years": [LAST_YEAR], "on": str(SOON - timedelta(days=1))})
    assert f"Der früheste Tag ist der {date_short_de(SOON)}." in answer.get_data(as_text=True)


@pytest.mark.usefixtures("office")
def test_no_year_two_years_and_the_same_year_again(operator: CheckingClient) -> None:
    nothing = operator.act(DAYS, page=PAGE, data={"on": str(SOON)})
    assert nothing.status_code == 422
    assert "Bitte wählen Sie mindestens ein Jahr." in nothing.get_data(as_text=True)

    earlier = str(today().year - 2)
    assert announce(operator, years=[LAST_YEAR, earlier]) == 303
    assert len(found(operator.get(PAGE), "//main//tbody/tr")) == 2

    again = operator.act(DAYS, page=PAGE, data={"years": [LAST_YEAR], "on": str(LATER)})
    assert again.status_code == 422
    assert f"Für {LAST_YEAR} ist schon ein Termin angekündigt." in again.get_data(as_text=True)


@pytest.mark.usefixtures("office")
def test_a_year_or_group_nobody_offered_is_not_found(operator: CheckingClient) -> None:
    assert announce(operator, years=["1999"]) == 404
    assert announce(operator, years=["zwei"]) == 404
    assert announce(operator, group="cluster-9") == 404


def test_without_any_group_the_form_says_so(operator: CheckingClient) -> None:
    answer = operator.act(DAYS, page=PAGE, data={"years": [LAST_YEAR], "on": str(SOON)})

    assert answer.status_code == 422
    assert "Es gibt noch keine Gruppe, die verglichen wird." in answer.get_data(as_text=True)


def test_a_moved_day_is_told_with_the_day_before(
    world: World, operator: CheckingClient, office: Office
) -> None:
    announce(operator)
    page = change_page(operator)

    answer = operator.act(page, page=page, data={"seen": str(SOON), "on": str(LATER)})

    assert answer.status_code == 303
    assert f"verschoben, war: {date_de(SOON)}" in text(operator, PAGE)
    assert f"Am {date_de(LATER)} wird der Vergleich" in start(world, office)
    moved = f"Der Termin wurde verschoben, vorher war es der {date_de(SOON)}."
    assert moved in releases(world, office)


@pytest.mark.usefixtures("office")
def test_a_day_moved_meanwhile_is_said_and_a_wrong_one_is_refused(operator: CheckingClient) -> None:
    announce(operator)
    page = change_page(operator)
    operator.act(page, page=page, data={"seen": str(SOON), "on": str(LATER)})

    stale = operator.act(page, page=page, data={"seen": str(SOON), "on": str(SOON)})
    early = operator.act(page, page=page, data={"seen": str(LATER), "on": str(today())})
    cancelled = operator.act(f"{page}/absagen", page=page, data={"seen": str(SOON)})

    assert stale.status_code == early.status_code == 422
    assert f"Inzwischen ist der Termin auf den {date_de(LATER)} verschoben." in stale.get_data(as_text=True)
    assert "Dieser Tag ist vorbei oder heute." in early.get_data(as_text=True)
    assert cancelled.status_code == 303
    assert "Inzwischen ist der Termin" in operator.get(PAGE).get_data(as_text=True)
    assert f"abgesagt, war: {date_de(LATER)}" not in text(operator, PAGE)


def test_a_cancelled_day_is_told(world: World, operator: CheckingClient, office: Office) -> None:
    announce(operator)
    page = change_page(operator)

    operator.act(f"{page}/absagen", page=page, data={"seen": str(SOON)})

    assert f"abgesagt, war: {date_de(SOON)}" in text(operator, PAGE)
    told = f"Die für den {date_de(SOON)} angekündigte Berechnung des Vergleichs für {LAST_YEAR} ist abgesagt."
    assert told in start(world, office)
    assert told in releases(world, office)
    assert "Dieser Termin ist abgesagt." in text(operator, page)


def test_on_the_day_it_is_said_what_counts(world: World, operator: CheckingClient, office: Office) -> None:
    announce(operator)
    page = change_page(operator)
    with world.runtime.platform_session() as session:
        for record in session.scalars(select(AnnouncedFreezeRecord)):
            record.frozen_on = today()

    assert f"mit dem Stand vom {date_de(today())}, 0 Uhr" in start(world, office)
    assert "gilt ab der nächsten Veröffentlichung" in releases(world, office)
    assert "wird berechnet" in text(operator, PAGE)
    assert "lässt sich nicht mehr ändern" in text(operator, page)
    answer = operator.act(f"{page}/absagen", page=PAGE, data={"seen": str(today())})
    assert "ist eingefroren" in answer.get_data(as_text=True)


def test_at_once_says_what_it_means(operator: CheckingClient) -> None:
    said = text(operator, PAGE)

    assert "Niemand kann eine Freigabe noch zurücknehmen." in said
    assert "Ohne Ankündigung berechnen" in said


def test_a_consultant_announces_moves_and_cancels_for_her_cohort(
    world: World, group: Cohort, office: Office
) -> None:
    outside = world.office("Anderes Amt")
    browser = world.client(group.moderator)
    here = f"/werkstatt/{group.slug}/vergleich"
    assert "Für Ihre Gruppe ist kein Termin angekündigt." in text(browser, here)

    refused = browser.act(here, page=here, data={"years": [LAST_YEAR], "on": str(today())})
    assert refused.status_code == 422
    done = browser.act(here, page=here, data={"years": [LAST_YEAR], "on": str(SOON)})
    assert done.status_code == 303
    assert f"Am {date_de(SOON)} wird der Vergleich" in start(world, office)
    assert "wird der Vergleich" not in start(world, outside)

    page = change_page(browser, here)
    assert browser.act(page, page=page, data={"seen": str(SOON), "on": str(LATER)}).status_code == 303
    assert browser.act(f"{page}/absagen", page=page, data={"seen": str(LATER)}).status_code == 303
    assert f"abgesagt, war: {date_de(LATER)}" in text(browser, here)


def test_a_consultant_leaves_the_operators_day_alone(
    world: World, operator: CheckingClient, group: Cohort
) -> None:
    announce(operator)
    browser = world.client(group.moderator)
    here = f"/werkstatt/{group.slug}/vergleich"
    assert date_de(SOON) in text(browser, here)
    assert not found(browser.get(here), "//main//a[contains(., 'verschieben')]")

    address = change_page(operator).replace("/betrieb/vergleich", here)
    assert "kann ihn nur der Betrieb" in text(browser, address)
    answer = browser.act(f"{address}/absagen", page=here, data={"seen": str(SOON)})
    assert "kann ihn nur der Betrieb" in answer.get_data(as_text=True)
    assert "abgesagt" not in text(operator, PAGE)


def test_an_operator_leaves_out_a_cohort_that_has_its_day_and_says_so(
    world: World, operator: CheckingClient, group: Cohort
) -> None:
    browser = world.client(group.moderator)
    here = f"/werkstatt/{group.slug}/vergleich"
    browser.act(here, page=here, data={"years": [LAST_YEAR], "on": str(SOON)})

    announce(operator, LATER)

    assert "Schon angekündigt und nicht geändert: Werkstatt Cluster II." in operator.get(PAGE).get_data(
        as_text=True
    )


@pytest.mark.usefixtures("office")
def test_pages_ask_the_database_a_known_number_of_times(
    world: World, operator: CheckingClient, group: Cohort
) -> None:
    announce(operator)
    page, consultant = change_page(operator), world.client(group.moderator)

    for browser, address, most in (
        (operator, PAGE, 4),
        (operator, page, 2),
        (consultant, f"/werkstatt/{group.slug}/vergleich", 3),
    ):
        with counted(world) as statements:
            browser.get(address)
        assert len(statements) == most, "\n\n".join(statements)


def test_nobody_else_may_announce(
    world: World, operator: CheckingClient, group: Cohort, office: Office
) -> None:
    announce(operator)
    page = change_page(operator)
    for human in (world.person(office, Role.AMTSLEITUNG), group.moderator):
        browser = world.client(human)
        token = browser.csrf("/barriere-melden")
        for address in (PAGE, page):
            assert browser.get(address).status_code in {403, 404}
        for address in (DAYS, page, f"{page}/absagen"):
            answer = browser.post(address, data={"csrf_token": token, "on": str(LATER), "seen": str(SOON)})
            assert answer.status_code in {403, 404}
    assert date_de(SOON) in text(operator, PAGE)
