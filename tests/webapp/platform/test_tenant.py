"""`/betrieb/aemter/<amt>`: size with its history, cohorts, first accounts."""

from datetime import date

import pytest
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.clock import today
from tenants.cohorts import placing
from tenants.cohorts.confirming import next_year_change
from tenants.cohorts.registering import register_invented
from tenants.cohorts.sizing import Basis, District
from tenants.municipalities.laender import Land
from tenants.municipalities.register import Kind
from tenants.records.tenant import InvitationRecord, SizeRecord
from tests.support.client import CheckingClient
from tests.support.world import World
from tests.webapp.platform.conftest import counted
from tests.webapp.platform.test_tenants import text


def test_a_jugendamt_that_is_not_there_is_not_found(operator: CheckingClient) -> None:
    for path in ("", "/groesse"):
        assert operator.get(f"/betrieb/aemter/nirgends{path}").status_code == 404


def test_the_page_shows_size_cohorts_and_accounts_in_at_most_eight_statements(
    world: World, operator: CheckingClient
) -> None:
    office = world.office("Musterfurt", cluster="II")
    world.person(office, Role.AMTSLEITUNG, name="Amtsleitung Musterfurt")
    with world.runtime.platform_session() as session:
        cohort = placing.create_cohort(
            session, None, name="Gruppe II", starts_on=date(2026, 1, 1), ends_on=date(2099, 12, 31)
        )
        placing.place(session, None, cohort.slug, [office.slug])

    with counted(world) as statements:
        page = operator.get(f"/betrieb/aemter/{office.slug}")

    words = text(page.get_data(as_text=True))
    assert "Cluster II · 90.000 Einwohner am 31. Dezember 2025" in words
    assert "Gruppe II" in words
    assert "Amtsleitung Musterfurt" in words
    assert "erfundenes Jugendamt" in words
    assert len(statements) <= 8, statements


@pytest.fixture
def old_office(world: World) -> str:
    """Address of an invented Jugendamt in cluster II for more than a year."""
    with world.runtime.platform_session() as session:
        slug = register_invented(
            session,
            None,
            name="Stadt Altort",
            slug="altort",
            kind=Kind.KREISFREIE_STADT,
            land=Land.HESSEN,
            district=District(90_000, date(2023, 12, 31), Basis.ENTERED),
            on=date(2024, 1, 1),
        ).slug
    return f"/betrieb/aemter/{slug}"


def test_a_new_size_is_shown_with_the_day_it_counts_from(
    world: World, operator: CheckingClient, old_office: str
) -> None:
    page = f"{old_office}/groesse"

    empty = operator.get(page).get_data(as_text=True)
    with counted(world) as statements:
        shown = operator.get(f"{page}?berechnet=1&einwohner=151.000&stichtag=2025-12-31")

    assert "steht nicht im Gemeindeverzeichnis" in empty
    assert "Größe bestätigen</span></button>" not in empty
    year = next_year_change(today()).year
    assert f"wechselt zum 1. Januar {year} von Cluster II zu Cluster III" in text(
        shown.get_data(as_text=True)
    )
    assert len(statements) <= 8, statements


def test_confirming_announces_the_move_once(world: World, operator: CheckingClient, old_office: str) -> None:
    page = f"{old_office}/groesse"
    data = {"berechnet": "1", "ohne": "", "einwohner": "151000", "stichtag": "2025-12-31"}
    shown = f"{page}?berechnet=1&einwohner=151000&stichtag=2025-12-31"

    confirmed = operator.act(page, page=shown, data=data)
    again = operator.act(page, page=shown, data=data)

    assert (confirmed.status_code, again.status_code) == (303, 303)
    words = text(operator.get(confirmed.location).get_data(as_text=True))
    assert "Diese Größe war schon bestätigt." in words
    assert f"Ab 1. Januar {next_year_change(today()).year} gilt: Cluster III, 151.000 Einwohner." in words
    with world.runtime.platform_session(read_only=True) as session:
        assert len(session.scalars(select(SizeRecord)).all()) == 2


def test_confirming_nothing_is_refused(world: World, operator: CheckingClient) -> None:
    office = world.office()

    refused = operator.act(f"/betrieb/aemter/{office.slug}/groesse", page="/betrieb/gruppen/neu", data={})

    assert refused.status_code == 409


@pytest.mark.usefixtures("register")
def test_a_kreis_begins_with_what_it_left_out_before(world: World, operator: CheckingClient) -> None:
    new = "/betrieb/aemter/neu"
    operator.act(new, page=f"{new}?ags=05554", data={"ags": "05554", "berechnet": "1", "ohne": "05554008"})

    with counted(world) as statements:
        page = operator.get("/betrieb/aemter/kreis-borken/groesse").get_data(as_text=True)

    assert len(statements) <= 8, statements
    assert 'value="05554008" id="ohne-05554008" checked' in page
    assert "119.948" in page
    assert "Kreis Borken gehört zu Cluster II." in text(page)


@pytest.mark.usefixtures("register")
def test_a_town_that_its_kreis_still_counts_is_pointed_out(operator: CheckingClient) -> None:
    new = "/betrieb/aemter/neu"
    for ags in ("05554", "05554004", "05554008"):
        operator.act(new, page=f"{new}?ags=05158", data={"ags": ags, "berechnet": "1", "ohne": ""})
    page = "/betrieb/aemter/kreis-borken"

    before = operator.get(page).get_data(as_text=True)
    operator.act(
        f"{page}/groesse", page=f"{page}/groesse", data={"berechnet": "1", "ohne": "05554004 05554008"}
    )
    after = operator.get(page).get_data(as_text=True)

    assert "in seiner Größe noch enthalten: Stadt Ahaus, Stadt Bocholt." in before
    assert "Doppelt gezählt" not in after


def test_the_first_person_is_invited_by_mail(world: World, operator: CheckingClient) -> None:
    office = world.office()
    page = f"/betrieb/aemter/{office.slug}"

    invited = operator.act(
        f"{page}/einladungen",
        page=page,
        data={"name": "Projektleitung", "email": "PL@beispiel.example", "role": "projektleitung"},
    )

    assert invited.status_code == 303
    assert "eingeladen bis" in operator.get(page).get_data(as_text=True)
    with world.runtime.platform_session(read_only=True) as session:
        invitation = session.scalars(select(InvitationRecord)).one()
        assert (invitation.email, invitation.role) == ("pl@beispiel.example", "projektleitung")


def test_an_invitation_without_an_address_says_what_is_missing(
    world: World, operator: CheckingClient
) -> None:
    office = world.office()
    page = f"/betrieb/aemter/{office.slug}"

    refused = operator.act(
        f"{page}/einladungen", page=page, data={"name": "", "email": "x", "role": "chefin"}
    )

    words = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Bitte geben Sie den Namen ein." in words
    assert "keine vollständige E-Mail-Adresse" in words


def test_a_jugendamt_the_list_does_not_have_is_asked_for_its_population(
    world: World, operator: CheckingClient
) -> None:
    page = f"/betrieb/aemter/{world.office().slug}/groesse"

    asked = operator.get(page).get_data(as_text=True)
    sent = operator.get(f"{page}?berechnet=1&einwohner=&stichtag=").get_data(as_text=True)

    assert "aria-invalid" not in asked
    assert "Nur wenn das Verzeichnis nicht passt." not in asked + sent
    assert sent.count('aria-invalid="true"') == 2
    assert "Bitte geben Sie die Einwohnerzahl ein" in sent
    assert "Bitte geben Sie den Stichtag der Einwohnerzahl ein." in sent
