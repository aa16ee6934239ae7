"""The operator opens a published edition; from that day on Jugendämter with an older one may take it over."""

from datetime import date, timedelta

import pytest

from modules.catalogue import editions
from tenants.access.roles import PlatformRole
from tenants.clock import today
from tenants.cohorts import placing
from tenants.work import rolling_out
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.world import World
from tests.webapp.platform.conftest import counted
from webapp.formatting import date_de, date_short_de

FIRST, NEW = editions.keys()[0], editions.current().key
CATALOGUE = "/betrieb/katalog"
OPENING = f"{CATALOGUE}/{NEW}/oeffnen"
SOON = today() + timedelta(days=9)


def days(opens_on: date, closes_on: date | None, seen: str = "") -> dict[str, str]:
    """What the form sends."""
    return {"opens_on": str(opens_on), "closes_on": str(closes_on or ""), "seen": seen}


def seen(browser: CheckingClient) -> str:
    """The days that stand on the screen, as the form carries them."""
    return str(found(browser.get(OPENING), "//input[@name='seen']/@value")[0])


def row(browser: CheckingClient, key: str = NEW) -> str:
    """What the catalogue says about taking an edition over."""
    cell = f"//tr[th/a='{key}']/td[@data-label='Übernahme']"
    parts = found(browser.get(CATALOGUE), f"{cell}//span[@class='quiet'] | {cell}//a")
    return " ".join(part.text_content() for part in parts)


def lead(browser: CheckingClient) -> str:
    """The first sentence of the page."""
    return str(found(browser.get(OPENING), "//p[@class='lead']")[0].text_content())


def test_an_edition_is_opened_changed_and_closed(world: World, operator: CheckingClient) -> None:
    assert row(operator) == f"noch nicht geöffnet öffnen: {NEW}"
    assert lead(operator) == "Zur Übernahme: noch nicht geöffnet."
    assert found(operator.get(OPENING), "//input[@name='opens_on']/@value") == [str(today())]

    opened = operator.act(OPENING, page=OPENING, data=days(today(), SOON, seen(operator)))
    assert opened.status_code == 303
    assert f"können die Fassung {NEW} jetzt übernehmen" in operator.get(CATALOGUE).get_data(as_text=True)
    assert (
        row(operator)
        == f"geöffnet seit {date_short_de(today())}, bis {date_short_de(SOON)} Tage ändern: {NEW}"
    )
    assert lead(operator) == f"Zur Übernahme: geöffnet seit {date_de(today())}, bis {date_de(SOON)}."

    operator.act(OPENING, page=OPENING, data=days(SOON, None, seen(operator)))
    assert lead(operator) == f"Zur Übernahme: öffnet am {date_de(SOON)}, ohne letzten Tag."

    yesterday = today() - timedelta(days=1)
    operator.act(OPENING, page=OPENING, data=days(yesterday, yesterday, seen(operator)))
    assert f"Die Fassung {NEW} ist geschlossen." in operator.get(CATALOGUE).get_data(as_text=True)
    assert lead(operator) == f"Zur Übernahme: war geöffnet vom {date_de(yesterday)} bis {date_de(yesterday)}."


def test_opening_offers_the_edition_to_a_jugendamt_at_work(world: World, operator: CheckingClient) -> None:
    operator.act(OPENING, page=OPENING, data=days(today(), None))

    office = world.office()
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        offered = rolling_out.offered(session, FIRST)
    assert offered is not None
    assert offered.edition == NEW


def test_the_page_counts_jugendaemter_whose_cohort_began_with_an_older_edition(
    world: World, operator: CheckingClient
) -> None:
    assert "Keine laufende Gruppe" in operator.get(OPENING).get_data(as_text=True)
    office = world.office()
    with world.runtime.platform_session() as session:
        group = placing.create_cohort(
            session, None, name="Werkstatt", starts_on=today(), ends_on=SOON, edition=FIRST
        )
        placing.place(session, None, group.slug, [office.slug], on=today())

    assert "Ein Jugendamt ist in einer laufenden Gruppe" in operator.get(OPENING).get_data(as_text=True)


@pytest.mark.parametrize(
    "typed,field",
    [
        (days(today(), today() - timedelta(days=1)), "closes_on"),
        (days(today() - timedelta(days=9), today() - timedelta(days=1)), "closes_on"),
        ({"opens_on": "", "closes_on": str(SOON)}, "opens_on"),
        ({"opens_on": "bald", "closes_on": str(SOON)}, "opens_on"),
        ({"opens_on": str(today()), "closes_on": "31.2.2027"}, "closes_on"),
    ],
    ids=["wrong-order", "never-open", "empty", "no-day", "no-such-day"],
)
def test_what_is_wrong_is_said_at_its_field_and_opens_nothing(
    operator: CheckingClient, typed: dict[str, str], field: str
) -> None:
    response = operator.act(OPENING, page=OPENING, data=typed)

    assert response.status_code == 422
    assert found(response, f"//*[@id='{field}-fehler']")
    for name in ("opens_on", "closes_on"):
        assert found(response, f"//input[@name='{name}']/@value") == [typed[name]]
    assert row(operator).startswith("noch nicht geöffnet")


def test_stale_days_are_shown_beside_ones_own_and_can_be_stored_over(
    world: World, operator: CheckingClient
) -> None:
    with world.runtime.platform_session() as session:
        rolling_out.open_edition(session, None, NEW, today(), None)

    stale = operator.act(OPENING, page=OPENING, data=days(SOON, SOON))

    assert stale.status_code == 409
    page = stale.get_data(as_text=True)
    assert f'geöffnet seit <time datetime="{today()}">' in page
    assert found(stale, "//input[@name='opens_on']/@value") == [str(SOON)]
    again = found(stale, "//input[@name='seen']/@value")[0]
    assert operator.act(OPENING, page=OPENING, data=days(SOON, SOON, again)).status_code == 303
    assert lead(operator) == f"Zur Übernahme: öffnet am {date_de(SOON)}, bis {date_de(SOON)}."


def test_sending_the_form_twice_opens_once(world: World, operator: CheckingClient) -> None:
    form = days(today(), SOON, seen(operator))

    assert [operator.act(OPENING, page=OPENING, data=form).status_code for _ in range(2)] == [303, 303]
    assert lead(operator).startswith("Zur Übernahme: geöffnet seit")


def test_the_first_edition_and_those_not_published_have_no_such_page(operator: CheckingClient) -> None:
    assert row(operator, FIRST) == "erste Fassung"
    for key in (FIRST, "2099.1", "entwurf"):
        address = f"{CATALOGUE}/{key}/oeffnen"
        assert operator.get(address).status_code == 404
        assert operator.act(address, page=OPENING, data=days(today(), None)).status_code == 404


def test_the_moderation_reads_the_days_and_sets_none(world: World) -> None:
    consultant = world.client(world.operator(PlatformRole.MODERATION))

    assert row(consultant) == "noch nicht geöffnet"
    assert consultant.get(OPENING).status_code == 403
    acted = consultant.act(OPENING, page="/barriere-melden", data=days(today(), None))
    assert acted.status_code == 403


def test_the_page_asks_the_database_three_times(world: World, operator: CheckingClient) -> None:
    operator.get(OPENING)

    with counted(world) as statements:
        operator.get(OPENING)

    assert len(statements) == 3, "\n".join(statements)
