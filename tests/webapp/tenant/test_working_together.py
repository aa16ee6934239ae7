"""Giving items to each other, one's own list, and the deputy: on pages, with and without JavaScript."""

from datetime import timedelta

import pytest

from modules.catalogue import editions
from tenants.access.roles import Role
from tenants.clock import today
from tenants.work.assigned import Target
from tenants.work.reading import latest_run
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.world import Human, Office, World
from webapp.formatting import date_de
from webapp.pages.tenant.assignment_view import due_words

MODULE = editions.current().module("rueckfuehrung")
ITEM = MODULE.items[3]
HTMX = {"HX-Request": "true"}
SOON = today() + timedelta(days=7)


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> CheckingClient:
    """The browser of the Projektleitung."""
    return world.client(world.person(office, name="Projektleitung"))


@pytest.fixture
def asd(world: World, office: Office) -> Human:
    """A colleague."""
    return world.person(office, Role.MITWIRKUNG, name="Leitung ASD")


def module_page(office: Office) -> str:
    return f"/amt/{office.slug}/module/{MODULE.slug}"


def item_form(office: Office) -> str:
    return f"{module_page(office)}/punkte/{ITEM.key}/zuweisung"


def my_tasks(office: Office) -> str:
    return f"/amt/{office.slug}/meine-aufgaben"


def text(client: CheckingClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(" ".join(element.text_content() for element in found(page, "//main")).split())


def give(client: CheckingClient, office: Office, to: Human, **fields: str) -> str:
    form = {"person": str(to.id), "due_on": "", "note": "", "seen": ""} | fields
    response = client.act(item_form(office), page=item_form(office), data=form)
    assert response.status_code == 303, response.get_data(as_text=True)
    return str(response.location)


def test_an_item_is_given_on_a_page_of_its_own_and_the_item_says_so(
    lead: CheckingClient, office: Office, asd: Human
) -> None:
    location = give(lead, office, asd, due_on=SOON.isoformat(), note="Bitte bis zur Sitzung.")

    assert location.endswith(f"?punkt={ITEM.key}#{ITEM.key}")
    page = text(lead, location)
    assert f"{ITEM.number} ist jetzt bei Leitung ASD." in page
    assert "Zuständig Leitung ASD" in page
    assert "Bitte bis zur Sitzung. (Projektleitung)" in page


def test_the_colleague_finds_it_on_their_list_and_on_the_start(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    client = world.client(asd)
    assert "Nichts offen." in text(client, my_tasks(office))
    give(lead, office, asd, due_on=SOON.isoformat())

    page = text(client, my_tasks(office))

    assert ITEM.number in page
    assert f"bis {date_de(SOON)}" in page
    assert "von Projektleitung" in page
    assert f"Weiter bei {ITEM.number}" in page
    assert "Eine Aufgabe wartet auf Sie." in text(client, f"/amt/{office.slug}/start")
    assert "an Leitung ASD" in text(lead, my_tasks(office))
    assert "warte" not in text(lead, f"/amt/{office.slug}/start")


def test_one_can_see_only_the_items_one_was_given(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    give(lead, office, asd)

    mine = found(world.client(asd).get(f"{module_page(office)}?auswahl=mir-zugewiesen"), "//*[@data-item]")

    assert [item.get("id") for item in mine] == [ITEM.key]
    assert "Mir zugewiesen" not in text(lead, module_page(office))


def test_answering_takes_the_item_from_the_list_at_once(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    give(lead, office, asd)
    client = world.client(asd)
    address = f"{module_page(office)}/punkte/{ITEM.key}"
    form = {"csrf_token": client.csrf(address), "seen": "0", "answer": "2"}

    answer = client.post(address, data=form, headers=HTMX).get_data(as_text=True)

    assert "Jemandem zuweisen" in answer
    assert "Zuständig" not in answer
    assert "Mir zugewiesen" not in answer
    assert "Nichts offen." in text(client, my_tasks(office))


def test_htmx_puts_the_form_where_the_line_stands_and_the_line_back(
    lead: CheckingClient, office: Office, asd: Human
) -> None:
    token = lead.csrf(item_form(office))

    form = lead.get(item_form(office), headers=HTMX)
    given = lead.post(
        item_form(office), data={"csrf_token": token, "person": str(asd.id), "seen": ""}, headers=HTMX
    )
    line = lead.get(f"{item_form(office)}?zeile=1", headers=HTMX)

    container = f"//div[@id='{ITEM.key}-zustaendig']"
    assert found(form, f"{container}//select[@name='person']")
    assert found(given, f"{container}[@data-announce='{ITEM.number} ist jetzt bei Leitung ASD.']")
    assert found(given, "//*[@id='modul-kopf']")
    assert found(line, f"{container}[not(@data-announce)]")


def test_in_a_module_nobody_has_begun_the_line_comes_back_as_well(
    lead: CheckingClient, office: Office, asd: Human
) -> None:
    data = {"person": str(asd.id), "due_on": "", "note": "", "seen": ""}

    given = lead.act(item_form(office), page=item_form(office), data=data, headers=HTMX)

    assert given.status_code == 200
    assert "Leitung ASD" in given.get_data(as_text=True)


def test_a_section_is_given_as_a_whole(lead: CheckingClient, office: Office, asd: Human) -> None:
    address = f"{module_page(office)}/phasen/ia/zuweisung"

    response = lead.act(address, page=address, data={"person": str(asd.id), "seen": ""})

    assert response.status_code == 303
    assert "was tun wir tatsächlich? Zuständig Leitung ASD" in text(lead, module_page(office))


@pytest.mark.parametrize("phase", ["xx", "IA"])
def test_an_unknown_phase_is_not_found(lead: CheckingClient, office: Office, phase: str) -> None:
    assert lead.get(f"{module_page(office)}/phasen/{phase}/zuweisung").status_code == 404


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    lead: CheckingClient, office: Office, asd: Human
) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    form = {"person": str(asd.id), "due_on": yesterday, "note": "<script>{{7*7}}", "seen": "kein-kennzeichen"}

    late = lead.act(item_form(office), page=item_form(office), data=form)
    nobody = lead.act(item_form(office), page=item_form(office), data={**form, "person": "x", "due_on": ""})

    assert (late.status_code, nobody.status_code) == (422, 422)
    assert "Die Frist liegt in der Vergangenheit." in late.get_data(as_text=True)
    assert "&lt;script&gt;{{7*7}}" in late.get_data(as_text=True)
    assert found(nobody, "//select[@name='person' and @aria-invalid='true']")


def test_two_who_give_the_same_item_are_told_of_each_other(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    other = world.person(office, name="Jugendhilfeplanung")
    give(lead, office, asd)
    form = {"person": str(other.id), "note": "von mir", "seen": ""}

    refused = lead.act(item_form(office), page=item_form(office), data=form)

    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Zuständig ist jetzt Leitung ASD." in page
    assert "von mir" in page
    seen = found(refused, "//input[@name='seen']")[0].get("value")
    give(lead, office, other, seen=seen)
    assert "Zuständig Jugendhilfeplanung" in text(lead, f"{module_page(office)}?punkt={ITEM.key}")


@pytest.mark.parametrize(
    "act, said", [("erledigt", "ist erledigt."), ("zurueckziehen", "ist niemandem mehr zugewiesen.")]
)
def test_it_is_ended_from_the_list(
    world: World, lead: CheckingClient, office: Office, asd: Human, act: str, said: str
) -> None:
    give(lead, office, asd)
    client = world.client(asd)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        given = latest_run(session, MODULE.slug).assignment(Target(MODULE.slug, item_key=ITEM.key))
    assert given is not None

    for _ in range(2):
        ended = client.act(
            f"{my_tasks(office)}/{given.id}/{act}", page=my_tasks(office), data={"von": "aufgaben"}
        )
        assert ended.location == my_tasks(office)

    page = text(client, my_tasks(office))
    assert said in page
    assert "Nichts offen." in page


def test_who_only_reads_sees_who_sees_to_it_and_may_do_nothing(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    give(lead, office, asd)
    for role in (Role.LESEND, Role.AMTSLEITUNG):
        client = world.client(world.person(office, role))

        page = text(client, f"{module_page(office)}?punkt={ITEM.key}")

        assert "Zuständig Leitung ASD" in page
        assert "zuweisen" not in page
        assert "Zurückziehen" not in page
        assert client.get(my_tasks(office)).status_code == 403
        assert client.get(item_form(office)).status_code == 403


def test_a_deputy_finds_the_tasks_and_both_can_see_until_when(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    deputy = world.person(office, Role.MITWIRKUNG, name="Jugendhilfeplanung")
    give(lead, office, asd)
    client = world.client(asd)

    named = client.act(
        f"{my_tasks(office)}/vertretung",
        page=my_tasks(office),
        data={"deputy": str(deputy.id), "until": SOON.isoformat()},
    )

    assert named.status_code == 303
    assert f"Jugendhilfeplanung vertritt Sie bis einschließlich {date_de(SOON)}." in text(
        client, my_tasks(office)
    )
    assert "In Vertretung für Leitung ASD" in text(world.client(deputy), my_tasks(office))
    assert "vertreten durch Jugendhilfeplanung" in text(lead, f"{module_page(office)}?punkt={ITEM.key}")

    end = found(client.get(my_tasks(office)), "//form[contains(@action, '/ende')]")[0].get("action")
    assert client.act(end, page=my_tasks(office)).status_code == 303
    assert "Nichts offen." in text(world.client(deputy), my_tasks(office))


def test_a_deputy_needs_a_day(world: World, office: Office, asd: Human) -> None:
    other = world.person(office, name="Projektleitung")
    client = world.client(asd)

    for until in ("", (today() - timedelta(days=1)).isoformat()):
        refused = client.act(
            f"{my_tasks(office)}/vertretung",
            page=my_tasks(office),
            data={"deputy": str(other.id), "until": until},
        )
        assert refused.status_code == 422
        assert found(refused, "//input[@name='until' and @aria-invalid='true']")


def test_nobody_stands_in_for_somebody_who_works_alone(lead: CheckingClient, office: Office) -> None:
    assert "Noch arbeitet niemand sonst mit" in text(lead, my_tasks(office))


def test_the_list_asks_the_database_at_most_seven_times(
    world: World, lead: CheckingClient, office: Office, asd: Human
) -> None:
    give(lead, office, asd)
    client = world.client(asd)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        client.get(my_tasks(office))

    assert len(statements) <= 7, "\n\n".join(statements)


@pytest.mark.parametrize(
    "days, words",
    [
        (None, "ohne Frist"),
        (-3, "überfällig seit 3 Tagen, Frist war der"),
        (-1, "überfällig seit gestern"),
        (0, "heute fällig"),
        (1, "bis morgen"),
        (9, "bis "),
    ],
)
def test_a_deadline_is_said_in_words(days: int | None, words: str) -> None:
    due_on = None if days is None else today() + timedelta(days=days)

    assert due_words(due_on, today()).startswith(words)
