"""`/betrieb/aemter`: the list, and creating a Jugendamt in two steps."""

import re

import pytest
from sqlalchemy import select

from tenants.access.roles import PlatformRole
from tenants.records.tenant import SizeRecord, TenantRecord
from tests.support.client import CheckingClient
from tests.support.world import World
from tests.webapp.platform.conftest import counted

LIST = "/betrieb/aemter"
NEW = "/betrieb/aemter/neu"


def text(page: str) -> str:
    """The page as one line of words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_bare_address_leads_to_the_list(world: World) -> None:
    assert world.client(world.operator()).get("/betrieb").location == "/betrieb/aemter"


def test_the_list_stands_in_the_order_germans_look_names_up(world: World) -> None:
    for name in ("Zell", "Ölde", "aachen", "Ohlau"):
        world.office(name)

    page = text(world.client(world.operator()).get(LIST).get_data(as_text=True))

    places = [page.index(name) for name in ("aachen", "Ohlau", "Ölde", "Zell")]
    assert places == sorted(places)


def test_strangers_members_and_consultants_stay_outside(world: World) -> None:
    office = world.office()

    assert world.client().get(LIST).status_code == 303
    assert world.client(world.person(office)).get(LIST).status_code == 404
    assert world.client(world.operator(PlatformRole.MODERATION)).get(LIST).status_code == 403


def test_an_empty_platform_says_what_to_do_first(operator: CheckingClient) -> None:
    page = operator.get(LIST).get_data(as_text=True)

    assert "Hier stehen die Jugendämter" in page
    assert "werkstatt municipalities import DATEI" in page


def test_the_list_shows_everybody_in_at_most_eight_statements(world: World, operator: CheckingClient) -> None:
    for number in range(3):
        world.person(world.office(f"Ort {number}", cluster="II"))

    with counted(world) as statements:
        page = operator.get(LIST)

    assert page.status_code == 200
    assert text(page.get_data(as_text=True)).count("Stadt Ort ") == 3
    assert len(statements) <= 4, statements


def test_fifty_are_on_a_page(world: World, operator: CheckingClient) -> None:
    for number in range(51):
        world.office(f"Ort {number:02}", cluster="I")

    first = operator.get(LIST).get_data(as_text=True)
    second = operator.get(f"{LIST}?seite=2&cluster=I").get_data(as_text=True)
    beyond = operator.get(f"{LIST}?seite=9").get_data(as_text=True)

    assert "51 Jugendämter" in first
    assert "Seite 1 von 2" in first
    assert "Stadt Ort 50" not in first
    assert "Stadt Ort 50" in second
    assert "cluster=I&amp;seite=1" in second.replace("&amp;amp;", "&amp;")
    assert "Seite 2 von 2" in beyond


@pytest.mark.parametrize(
    "query, found",
    [
        ("suche=klein", ["Klein"]),
        ("suche=0591", ["Groß"]),
        ("cluster=III", ["Groß"]),
        ("land=NW", ["Groß", "Klein"]),
        ("land=BY", []),
        ("art=kreisangehoerige-stadt&cluster=I", ["Klein"]),
        ("cluster=IV&art=quatsch", ["Groß", "Klein"]),
        ("suche=%25", []),
    ],
)
def test_the_list_is_narrowed(world: World, operator: CheckingClient, query: str, found: list[str]) -> None:
    world.office("Groß", cluster="III", ags="05916000")
    world.office("Klein", cluster="I")

    page = operator.get(f"{LIST}?{query}").get_data(as_text=True)

    assert [name for name in ("Groß", "Klein") if f"Stadt {name}" in page] == found
    if not found:
        assert "Kein Jugendamt passt" in page


def test_looking_up_needs_the_official_list(operator: CheckingClient) -> None:
    assert "noch kein Gemeindeverzeichnis" in operator.get(NEW).get_data(as_text=True)
    asked = operator.get(f"{NEW}?suche=05916")
    assert asked.status_code == 404
    assert "noch kein Gemeindeverzeichnis" in asked.get_data(as_text=True)


@pytest.mark.usefixtures("register")
def test_a_name_is_searched_and_a_key_looked_up(world: World, operator: CheckingClient) -> None:
    by_name = operator.get(f"{NEW}?suche=lüneb").get_data(as_text=True)
    with counted(world) as statements:
        by_key = operator.get(f"{NEW}?suche=05916")

    assert "ags=03355022" in by_name
    assert "ags=03355&" not in by_name
    page = text(by_key.get_data(as_text=True))
    assert "Stadt Herne anlegen" in page
    assert "kreisfreie Stadt · Nordrhein-Westfalen · Schlüssel 05916000" in page
    assert "157.368 Einwohner am 31. Dezember 2022, Cluster III" in page
    assert len(statements) <= 8, statements


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "asked, status, sentence",
    [
        ("5916000", 200, "Die führende Null ist ergänzt: 05916000"),
        ("123", 200, "Ein Gemeindeschlüssel hat 5 oder 8 Ziffern."),
        ("05999", 404, "Den Schlüssel 05999 gibt es im Gemeindeverzeichnis nicht."),
        ("Xanadu", 200, "„Xanadu“ steht nicht im Gemeindeverzeichnis."),
        ("08336900", 422, "ist ein gemeindefreies Gebiet und hat kein Jugendamt."),
    ],
)
def test_what_is_wrong_with_a_key_is_said(
    operator: CheckingClient, asked: str, status: int, sentence: str
) -> None:
    page = operator.get(f"{NEW}?suche={asked}")

    assert page.status_code == status
    assert sentence in page.get_data(as_text=True)


@pytest.mark.usefixtures("register")
def test_a_kreis_is_computed_without_the_towns_chosen(operator: CheckingClient) -> None:
    whole = text(operator.get(f"{NEW}?ags=05554").get_data(as_text=True))
    less = text(
        operator.get(f"{NEW}?ags=05554&berechnet=1&ohne=05554004&ohne=05554008").get_data(as_text=True)
    )

    assert "191.706 Einwohner am 31. Dezember 2022, Cluster III" in whole
    assert "80.000 Einwohner am 31. Dezember 2022, Cluster II" in less
    assert "ohne Gemeinden mit eigenem Jugendamt: Bocholt, Stadt; Ahaus, Stadt" in less
    assert "Kreis Borken wird angelegt und gehört ab heute zu Cluster II" in less


@pytest.mark.usefixtures("register")
def test_htmx_gets_the_part_that_changed(operator: CheckingClient) -> None:
    part = operator.get(f"{NEW}?ags=05554&berechnet=1&ohne=05554004", headers={"HX-Request": "true"})

    page = part.get_data(as_text=True)
    assert page.lstrip().startswith('<div class="proposal" id="vorschlag">')
    assert "151.758" in page


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "entered, sentence",
    [
        ("einwohner=viele&stichtag=2022-12-31", "Bitte geben Sie eine Zahl ein, zum Beispiel 173.582."),
        ("einwohner=0&stichtag=2022-12-31", "Bitte geben Sie eine Zahl ein, zum Beispiel 173.582."),
        ("einwohner=80.000&stichtag=", "Bitte geben Sie den Stichtag der Einwohnerzahl ein."),
        ("einwohner=80.000&stichtag=2999-01-01", "Der Stichtag liegt in der Zukunft."),
    ],
)
def test_an_entry_that_cannot_be_is_not_offered_for_confirmation(
    operator: CheckingClient, entered: str, sentence: str
) -> None:
    page = operator.get(f"{NEW}?ags=05554&berechnet=1&{entered}").get_data(as_text=True)

    assert sentence in page
    assert "Jugendamt anlegen</span></button>" not in page


@pytest.mark.usefixtures("register")
def test_what_was_shown_is_what_is_created(world: World, operator: CheckingClient) -> None:
    shown = f"{NEW}?ags=05554&berechnet=1&ohne=05554004&ohne=05554008"

    created = operator.act(
        NEW, page=shown, data={"ags": "05554", "berechnet": "1", "ohne": "05554004 05554008"}
    )

    assert created.status_code == 303
    assert created.location == "/betrieb/aemter/kreis-borken"
    with world.runtime.platform_session(read_only=True) as session:
        size = session.scalars(select(SizeRecord)).one()
        assert (size.population, size.basis, size.cluster) == (80_000, "computed", "II")
        assert size.confirmed_by is not None
    assert "Kreis Borken ist angelegt, in Cluster II." in operator.get(created.location).get_data(
        as_text=True
    )


@pytest.mark.usefixtures("register")
def test_a_population_entered_is_created_as_entered(world: World, operator: CheckingClient) -> None:
    operator.act(
        NEW,
        page=f"{NEW}?ags=05554",
        data={"ags": "05554", "berechnet": "1", "ohne": "", "einwohner": "173582", "stichtag": "2023-12-31"},
    )

    with world.runtime.platform_session(read_only=True) as session:
        size = session.scalars(select(SizeRecord)).one()
        assert (size.population, size.population_on.isoformat(), size.basis) == (
            173_582,
            "2023-12-31",
            "entered",
        )


@pytest.mark.usefixtures("register")
def test_a_second_click_leads_to_the_one_that_is_there(world: World, operator: CheckingClient) -> None:
    data = {"ags": "05916000", "berechnet": "1", "ohne": ""}
    operator.act(NEW, page=f"{NEW}?ags=05916", data=data)

    again = operator.act(NEW, page=LIST, data=data)

    assert (again.status_code, again.location) == (303, "/betrieb/aemter/herne")
    assert "gibt es schon. Angelegt wurde nichts." in operator.get(again.location).get_data(as_text=True)
    with world.runtime.platform_session(read_only=True) as session:
        assert len(session.scalars(select(TenantRecord)).all()) == 1
    assert operator.get(f"{NEW}?suche=05916").location == "/betrieb/aemter/herne"


@pytest.mark.usefixtures("register")
def test_a_forged_exclusion_is_refused(operator: CheckingClient) -> None:
    refused = operator.act(
        NEW, page=f"{NEW}?ags=05554", data={"ags": "05554", "berechnet": "1", "ohne": "05158016"}
    )

    assert refused.status_code == 409
    assert "gehört nicht zu Borken" in refused.get_data(as_text=True)
