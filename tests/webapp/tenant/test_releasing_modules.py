"""The Amtsleitung releases a module, and everybody reads what was released."""

import json
import re
from hashlib import sha256

import pytest

from modules.checklists.answers import NotApplicable, Rated, Rating
from tenants.access.roles import Role
from tenants.review.reviewing import Judgement
from tenants.work import running
from tests.support import workshops
from tests.support.client import CheckingClient
from tests.support.rounds import MODULE, fill, hand_in, release, validate
from tests.support.world import Human, Office, World

PAGE = f"/module/{MODULE}/freigabe"
HOSTILE = "<script>alert(1)</script> {{7*7}} \u202e\u200b"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt in no Werkstattgruppe."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def head(world: World, office: Office) -> Human:
    """Its Amtsleitung."""
    return world.person(office, Role.AMTSLEITUNG, name="Amtsleitung Musterfurt")


@pytest.fixture
def client(world: World, head: Human) -> CheckingClient:
    """The browser of the Amtsleitung."""
    return world.client(head)


def _address(office: Office, path: str = PAGE) -> str:
    return f"/amt/{office.slug}{path}"


def _text(client: CheckingClient, office: Office, path: str = PAGE) -> str:
    return client.get(_address(office, path)).get_data(as_text=True)


def _give(client: CheckingClient, office: Office, seen: int) -> object:
    return client.act(_address(office), page=_address(office), data={"seen": str(seen)})


def test_from_the_start_page_to_the_record_in_two_clicks(
    world: World, office: Office, lead: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)
    seen = validate(world, office).version

    start = _text(client, office, "/start")
    check = _text(client, office)
    answer = client.act(_address(office), page=_address(office), data={"seen": str(seen)})
    record = client.get(answer.location).get_data(as_text=True)

    assert "Dieses Modul wartet auf Ihre Freigabe." in start
    assert _address(office) in start
    assert "Andere Jugendämter sehen dadurch nichts" in check
    assert "Ohne Prüfung von außen" not in check
    assert answer.status_code == 303
    assert "Das Modul ist freigegeben." in record
    assert "unverändert seit der Freigabe" in record
    assert "Amtsleitung Musterfurt" in record
    assert "wartet auf Ihre Freigabe" not in _text(client, office, "/start")
    assert answer.location in _text(client, office, f"/module/{MODULE}")
    assert answer.location in _text(client, office, f"/module/{MODULE}/durchgaenge")


def test_the_hash_on_the_page_is_that_of_the_file(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)
    stand = release(world, office, head)

    file = client.get(_address(office, f"/staende/{stand}/datei"))
    page = _text(client, office, f"/staende/{stand}")
    paper = _text(client, office, f"/staende/{stand}/druck")

    digest = sha256(file.get_data()).hexdigest()
    assert all(digest[place : place + 8] in page for place in range(0, 64, 8))
    assert f"SHA-256 {digest}" in paper
    assert file.mimetype == "application/json"
    assert file.headers["Content-Disposition"].startswith(
        "attachment; filename=M07-rueckfuehrung-durchgang-1-"
    )
    assert json.loads(file.get_data())["record"]["office"] == office.name


def test_what_nobody_from_outside_checked_is_marked_before_and_after(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)

    check = _text(client, office)
    stand = release(world, office, head)

    assert "Niemand von außen hat dieses Modul geprüft." in check
    assert "ohne Prüfung von außen" in _text(client, office, f"/staende/{stand}")
    assert "Ohne Prüfung von außen" in _text(client, office, f"/staende/{stand}/druck")


def test_page_paper_and_file_show_a_dissent_with_both_ratings_and_both_scores(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    group = workshops.cohort(world, [office])
    workshops.hand_in(world, office, lead, {"M07-06": NotApplicable("Das macht der Kreis.")})
    workshops.judge(world, group, office, "M07-03")
    workshops.judge(world, group, office, "M07-04", Judgement(Rating.NOT_MET, reason=f"Stichprobe {HOSTILE}"))
    workshops.judge(world, group, office, "M07-06")
    workshops.hand_back(world, group, office)
    workshops.return_it(world, office, lead)
    workshops.validate(world, group, office)
    check = _text(client, office)
    stand = release(world, office, head)

    page, paper = (_text(client, office, f"/staende/{stand}{kind}") for kind in ("", "/druck"))
    record = client.get(_address(office, f"/staende/{stand}/datei")).get_json()["record"]

    for shown in (page, paper):
        assert "Eigene Bewertung" in shown
        assert "3 von 13 Punkten geprüft, Dissens bei einem" in shown
        assert shown.count("Es zählt die Bewertung der Moderation.") == 1
        assert "Stichprobe &lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in shown
    assert "Eigene Bewertung" in check
    assert "3 von 13 Punkten geprüft" in check
    assert re.search(r"Dissens bleibt bei <a [^>]+>M07-04</a>", check)
    assert "Wo ein Dissens bleibt" in page
    assert "einverstanden, dass der Punkt nicht zutrifft" in paper
    said = {each["judgement"]["reason"]: each for each in record["answers"].values() if "judgement" in each}
    disputed = next(each for reason, each in said.items() if reason.startswith("Stichprobe"))
    assert (disputed["rating"], disputed["judgement"]["rating"]) == (2, 0)
    assert record["own_score"]["points"] > record["score"]["points"]


def test_paper_shows_every_item_as_it_was_asked_and_answered(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    run = fill(world, office, lead, {"m07-perspektive": Rated(Rating.FULLY)}, note=HOSTILE)
    hand_in(world, office, lead)
    stand = release(world, office, head)

    paper = _text(client, office, f"/staende/{stand}/druck")

    assert all(item.number in paper for item in run.module.items)
    assert all(anchor.split("&")[0] in paper for item in run.module.items for anchor in item.anchors)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in paper
    assert "begrenzt durch den Nachweis" in paper


def test_two_clicks_and_a_click_of_somebody_else_release_once(
    world: World, office: Office, lead: Human, client: CheckingClient
) -> None:
    seen = hand_in(world, office, lead).version
    other = world.client(world.person(office, Role.AMTSLEITUNG))
    token = other.csrf(_address(office))

    first = client.act(_address(office), page=_address(office), data={"seen": str(seen)})
    again = other.post(_address(office), data={"csrf_token": token, "seen": str(seen)})

    assert first.status_code == again.status_code == 303
    assert first.location == again.location


def test_a_module_that_changed_since_is_shown_anew_and_not_released(
    world: World, office: Office, lead: Human, client: CheckingClient
) -> None:
    seen = hand_in(world, office, lead).version
    with world.runtime.tenant_session(office.id) as session:
        running.reopen(session, lead.id, MODULE, seen=seen)
    hand_in(world, office, lead)

    answer = client.act(_address(office), page=_address(office), data={"seen": str(seen)})

    assert answer.status_code == 409
    assert "Nichts ist freigegeben." in answer.get_data(as_text=True)
    assert "eingereicht" in _text(client, office, f"/module/{MODULE}")


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "1e9"])
def test_a_version_that_never_was_releases_nothing(
    world: World, office: Office, lead: Human, client: CheckingClient, seen: str
) -> None:
    hand_in(world, office, lead)

    answer = client.act(_address(office), page=_address(office), data={"seen": seen})

    assert answer.status_code == 409


def test_a_module_that_is_not_ready_leads_back_and_says_why(office: Office, client: CheckingClient) -> None:
    answer = client.get(_address(office))
    page = _text(client, office, f"/module/{MODULE}")

    assert answer.status_code == 303
    assert "Freigeben lässt es sich erst, wenn es eingereicht und geprüft ist." in page
    token = client.csrf("/barriere-melden")
    assert client.post(_address(office), data={"csrf_token": token}).status_code == 409


@pytest.mark.parametrize("role", [Role.PROJEKTLEITUNG, Role.MITWIRKUNG, Role.LESEND])
def test_only_the_amtsleitung_releases_and_everybody_reads(
    world: World, office: Office, lead: Human, head: Human, role: Role
) -> None:
    hand_in(world, office, lead)
    reader = world.client(world.person(office, role))

    refused = reader.act(_address(office), page="/barriere-melden", data={"seen": "2"})
    page = _text(reader, office, f"/module/{MODULE}")
    stand = release(world, office, head)

    assert refused.status_code == reader.get(_address(office)).status_code == 403
    assert "Freigabe prüfen" not in page
    for path in ("", "/druck", "/datei"):
        assert reader.get(_address(office, f"/staende/{stand}{path}")).status_code == 200


def test_pages_about_a_release_take_few_statements(
    world: World, office: Office, lead: Human, head: Human, client: CheckingClient
) -> None:
    hand_in(world, office, lead)
    counts = {}

    def count(path: str) -> int:
        statements: list[str] = []
        with world.runtime.database.observed(statements.append):
            client.get(_address(office, path))
        return len(statements)

    counts["check"] = count(PAGE)
    stand = release(world, office, head)
    counts |= {path: count(f"/staende/{stand}{path}") for path in ("", "/druck", "/datei")}
    counts["module"] = count(f"/module/{MODULE}")

    print(f"\nstatements: {counts}")
    assert counts["check"] <= 4
    assert max(counts[path] for path in ("", "/druck", "/datei")) <= 2
    assert counts["module"] <= 8
