"""A group rates the items of a module blind: the stage, the phones, the reveal, the result."""

import logging
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from modules.catalogue.model import Item
from modules.checklists.answers import Rated, Rating
from tenants.access.roles import Role
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tenants.work.stored import StoredAnswer
from tests.support.client import CheckingClient, token_in
from tests.support.world import Human, Office, World
from webapp.jobs import running
from webapp.jobs.meetings import close_lapsed_meetings

MODULE = "rueckfuehrung"
PATH = f"/module/{MODULE}/sitzung"


@pytest.fixture
def superuser(superuser_url: str) -> Iterator[Engine]:
    """Sees all rows, to look for what must not be there."""
    engine = create_engine(make_url(superuser_url).set(database="werkstatt"))
    yield engine
    engine.dispose()


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office, name="Projektleitung Musterfurt")


class Room:
    """A meeting with whoever leads it and the phones in it."""

    def __init__(self, world: World, office: Office, lead: Human) -> None:
        self.world, self.office = world, office
        self.leader = world.client(lead)
        self.page = f"/amt/{office.slug}{PATH}"
        self.items = _items(world, office)

    def open(self, count: int = 3) -> str:
        """Open the meeting on the first items; its code."""
        agenda = [item.key for item in self.items[:count]]
        answer = self.leader.act(self.page, page=self.page, data={"punkte": agenda})
        assert answer.status_code == 303
        return self.code

    @property
    def code(self) -> str:
        """The code that stands on the wall."""
        found = re.search(r'href="http://localhost/b/(\w+)"', self.stage())
        assert found
        return found.group(1)

    def stage(self) -> str:
        """What stands on the wall."""
        return self.leader.get(self.page).get_data(as_text=True)

    def hidden(self, page: str | None = None) -> dict[str, str]:
        """The hidden fields of the forms on the stage."""
        page = page or self.stage()
        fields = {name: _hidden(page, name) for name in ("sitzung", "seen")}
        return fields | {"csrf_token": token_in(page)}

    def do(self, act: str, item: int | None = None, **data: str) -> int:
        """Do what a button on the stage does; the status."""
        punkt = {} if item is None else {"punkt": self.items[item].key}
        return self.leader.post(f"{self.page}/{act}", data=self.hidden() | punkt | data).status_code

    def phones(self, count: int) -> list[CheckingClient]:
        """Devices that take part."""
        return [self.phone() for _ in range(count)]

    def phone(self) -> CheckingClient:
        """A device that takes part."""
        phone, door = self.world.client(), f"/b/{self.code}"
        assert phone.act(f"{door}/mitmachen", page=door).status_code == 303
        return phone

    def vote(self, phone: CheckingClient, item: int, choice: str) -> tuple[int, str]:
        """Tap on a choice; the status and what the phone shows then."""
        door = f"/b/{self.code}"
        data = {"punkt": self.items[item].key, "stimme": choice}
        answer = phone.act(door, page="/barriere-melden", data=data)
        return answer.status_code, answer.get_data(as_text=True)

    def rated(self, choices: Sequence[str], item: int = 0) -> None:
        """Let as many phones vote on an item, and reveal."""
        phones = self.phones(len(choices))
        self.do("punkt", item)
        for phone, choice in zip(phones, choices, strict=True):
            assert self.vote(phone, item, choice)[0] == 303
        assert self.do("aufdecken", item) == 303

    def answer(self, item: int) -> StoredAnswer:
        """What the Jugendamt has answered."""
        with self.world.runtime.tenant_session(self.office.id, read_only=True) as session:
            return latest_run(session, MODULE).answer(self.items[item].key)


def _items(world: World, office: Office) -> tuple[Item, ...]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE).module.items


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


@pytest.fixture
def room(world: World, office: Office, lead: Human) -> Room:
    """A room nobody has opened a meeting in."""
    return Room(world, office, lead)


def test_a_group_votes_blind_reveals_and_agrees(room: Room) -> None:
    room.open()
    phones = room.phones(4)
    room.do("punkt", 0)
    for phone, choice in zip(phones, ("2", "2", "1", "enthaltung"), strict=True):
        assert room.vote(phone, 0, choice)[0] == 303
    voting = room.stage()
    room.do("aufdecken", 0)
    revealed = room.stage()

    assert "4 von 4</strong> Stimmen sind da" in voting
    assert "auseinander" not in voting
    assert "Die Einschätzungen liegen eine Stufe auseinander. Eine Person enthält sich." in revealed
    assert room.do("ergebnis", 0, rating="2", why="Das Konzept gilt seit Mai.", seen_answer="0") == 303
    assert room.answer(0).answer == Rated(Rating.MOSTLY)
    assert room.items[1].question in room.stage()


def test_below_three_votes_no_spread_is_shown_or_kept(room: Room, superuser: Engine) -> None:
    room.open()

    room.rated(["0", "3", "enthaltung", "enthaltung"])

    page = room.stage()
    assert "Es gibt nur zwei Stimmen. Erst ab drei zeigen wir die Verteilung" in page
    shown = page.split('class="stage__main"')[1].split("<aside")[0]
    assert "<svg" not in shown
    assert "stage__table" not in shown
    assert room.items[0].anchors[3] in shown
    kept = "SELECT rated, abstained, rated_0, rated_3 FROM meeting_item WHERE rated > 0"
    assert _rows(superuser, kept) == [(2, 2, None, None)]


def test_after_the_reveal_nothing_is_left_of_any_device_but_its_seat(room: Room, superuser: Engine) -> None:
    room.open()
    phones = room.phones(3)
    room.do("punkt", 0)
    for phone in phones:
        room.vote(phone, 0, "1")
    before = _rows(superuser, "SELECT ballot_key FROM ballot")
    seats = _rows(superuser, "SELECT seat_key FROM seat")

    room.do("aufdecken", 0)
    after = _rows(superuser, "SELECT ballot_key FROM ballot")
    room.do("ende")

    assert len(set(before)) == 3
    assert not set(before) & set(seats)
    assert after == []
    assert _rows(superuser, "SELECT seat_key FROM seat") == []
    assert _rows(superuser, "SELECT people FROM meeting") == [(3,)]


def test_when_a_meeting_is_over_no_device_is_left_in_database_queue_or_log(
    world: World, room: Room, superuser: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    room.open()
    phones = room.phones(3)
    room.do("punkt", 0)
    for phone, choice in zip(phones, ("1", "2", "enthaltung"), strict=True):
        room.vote(phone, 0, choice)
    traces = {key for (key,) in _rows(superuser, "SELECT ballot_key FROM ballot")}
    traces |= {key for (key,) in _rows(superuser, "SELECT seat_key FROM seat")}
    traces |= {_token(phone) for phone in phones}
    assert len(traces) == 9
    assert _places(superuser, traces) == {"ballot", "seat"}

    room.do("aufdecken", 0)
    assert _places(superuser, traces) == {"seat"}
    room.do("ende")

    assert _places(superuser, traces) == set()
    assert not [trace for trace in traces if trace in caplog.text + _kept_in_queue(world)]


def test_the_journal_knows_who_led_and_nothing_of_any_vote(room: Room, superuser: Engine) -> None:
    room.open()
    room.rated(["0", "1", "2", "3"])
    room.do("ende")

    entries = _rows(
        superuser, "SELECT action, after::text FROM journal WHERE action LIKE 'meeting.%' ORDER BY at"
    )

    assert [action for action, _ in entries] == [
        "meeting.opened",
        "meeting.shown",
        "meeting.revealed",
        "meeting.closed",
    ]
    assert entries[2][1] == '{"rated": 4}'


def test_a_vote_may_change_until_the_reveal_and_counts_once(room: Room) -> None:
    room.open()
    phones = room.phones(3)
    room.do("punkt", 0)
    for choice in ("0", "3", "enthaltung", "2", "2"):
        assert room.vote(phones[0], 0, choice)[0] == 303
    room.vote(phones[1], 0, "2")
    room.vote(phones[2], 0, "2")

    room.do("aufdecken", 0)

    assert "Alle 3 schätzen den Punkt gleich ein." in room.stage()


@pytest.mark.parametrize("choice", ["4", "-1", "nz", "", "2; DROP TABLE ballot", "²"])
def test_a_vote_that_is_none_is_answered_with_a_sentence(room: Room, choice: str) -> None:
    room.open()
    (phone,) = room.phones(1)
    room.do("punkt", 0)

    status, page = room.vote(phone, 0, choice)

    assert status == 409
    assert "Bitte wählen Sie 0, 1, 2, 3 oder „Ich enthalte mich“." in page


def test_a_vote_after_the_reveal_or_for_another_item_is_not_counted_and_says_so(room: Room) -> None:
    room.open()
    room.rated(["2", "2", "2"])
    late = room.phone()

    revealed = room.vote(late, 0, "0")
    room.do("punkt", 1)
    past = room.vote(late, 0, "0")
    never = room.vote(late, 9, "0")

    assert revealed[0] == past[0] == never[0] == 409
    assert "Dieser Punkt ist schon aufgedeckt. Ihre Stimme zählt nicht mehr." in revealed[1]
    assert "Die Gruppe ist schon bei einem anderen Punkt." in past[1]
    assert room.items[1].question in past[1]
    assert "0 von 4</strong>" in room.stage()


def test_a_device_that_has_not_joined_is_told_to(room: Room) -> None:
    room.open()
    room.do("punkt", 0)

    status, page = room.vote(room.world.client(), 0, "2")

    assert status == 409
    assert "Ihr Gerät nimmt noch nicht teil." in page


def test_joining_twice_takes_one_seat(room: Room) -> None:
    room.open()
    phone = room.phone()
    phone.act(f"/b/{room.code}/mitmachen", page="/barriere-melden")

    assert "Ein Gerät ist dabei" in room.stage()


def test_a_code_is_typed_with_capitals_spaces_and_hyphens(room: Room) -> None:
    code = room.open().upper()

    assert room.world.client().get(f"/b/{code[:4]}-{code[4:]}").status_code == 200
    assert room.world.client().get(f"/b/{code[:4]} {code[4:]}").status_code == 200


def test_a_wrong_code_is_not_found_and_guessing_is_stopped(room: Room) -> None:
    code = room.open()
    guest = room.world.client()

    answers = [guest.get(f"/b/falsch{number:02}").status_code for number in range(32)]

    assert answers[0] == 404
    assert answers[-1] == 429
    assert guest.get(f"/b/{code}").status_code == 429


def test_right_codes_are_never_counted_as_guesses(room: Room) -> None:
    code = room.open()
    guest = room.world.client()

    assert {guest.get(f"/b/{code}").status_code for _ in range(60)} == {200}


def test_a_wrong_code_says_what_to_do(room: Room) -> None:
    page = room.world.client().get("/b/gibtesnicht").get_data(as_text=True)

    assert "Diesen Code gibt es nicht" in page
    assert "Bitte prüfen Sie die acht Zeichen auf der Leinwand" in page


def test_the_code_ends_with_the_meeting(room: Room) -> None:
    code = room.open()
    phone = room.phone()
    room.do("ende")

    answer = phone.get(f"/b/{code}")

    assert answer.status_code == 410
    assert "Diese Sitzung ist beendet." in answer.get_data(as_text=True)
    assert phone.act(f"/b/{code}", page="/barriere-melden", data={"stimme": "2"}).status_code == 410


def test_a_meeting_nobody_closed_ends_by_itself_after_a_day(room: Room, superuser: Engine) -> None:
    code = room.open()
    phone = room.phone()
    room.do("punkt", 0)
    room.vote(phone, 0, "2")
    with superuser.begin() as connection:
        connection.execute(text("UPDATE meeting SET opened_at = opened_at - interval '25 hours'"))
        connection.execute(text("UPDATE meeting_code SET ends_at = ends_at - interval '25 hours'"))

    assert phone.get(f"/b/{code}").status_code == 410
    assert "Frühere Sitzungen" in room.stage()

    running.use(room.world.runtime)
    close_lapsed_meetings()
    close_lapsed_meetings()

    assert _rows(superuser, "SELECT * FROM ballot UNION ALL SELECT *, null, null FROM seat") == []
    assert room.open()


def test_a_code_leads_to_its_own_jugendamt_only(world: World, room: Room) -> None:
    other = world.office("Beispielstadt")
    theirs = Room(world, other, world.person(other))
    room.open()
    theirs.open()
    phone = room.phone()

    page = phone.get(f"/b/{theirs.code}").get_data(as_text=True)

    assert "Mitmachen" in page
    assert "Ein Gerät ist dabei" not in theirs.stage()


def test_two_who_lead_do_not_get_into_each_others_way(room: Room) -> None:
    room.open()
    stale = room.hidden()
    room.do("punkt", 0)

    answer = room.leader.post(f"{room.page}/punkt", data=stale | {"punkt": room.items[2].key})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Inzwischen hat jemand anderes die Sitzung weitergeführt." in page
    assert "Punkt 1 von 3" in page


def test_pressing_twice_is_the_same_as_once(room: Room) -> None:
    room.open()
    room.rated(["1", "2", "3"])
    form = room.hidden() | {"punkt": room.items[0].key}
    agreed = form | {"rating": "2", "why": "Gilt.", "seen_answer": "0"}

    again = [room.leader.post(f"{room.page}/aufdecken", data=form).status_code for _ in range(2)]
    twice = [room.leader.post(f"{room.page}/ergebnis", data=agreed).status_code for _ in range(2)]

    assert again == twice == [303, 303]
    assert room.answer(0).version == 1


def test_the_sentence_survives_when_somebody_else_goes_on(room: Room) -> None:
    room.open()
    room.rated(["1", "2", "3"])
    stale = room.hidden() | {
        "punkt": room.items[0].key,
        "rating": "2",
        "why": "Der lange Satz.",
        "seen_answer": "0",
    }
    room.do("punkt", 1)

    answer = room.leader.post(f"{room.page}/ergebnis", data=stale)

    assert answer.status_code == 409
    assert "Ihr Satz war: „Der lange Satz.“" in " ".join(answer.get_data(as_text=True).split())
    assert room.answer(0).version == 0


def test_an_answer_given_meanwhile_is_shown_beside_the_groups(world: World, room: Room, lead: Human) -> None:
    room.open()
    room.rated(["1", "2", "3"])
    with world.runtime.tenant_session(room.office.id) as session:
        entry = Entry(Rated(Rating.FULLY), "Allein bewertet.")
        answer_item(session, lead.id, MODULE, room.items[0].key, entry, seen=0)

    result = {"punkt": room.items[0].key, "rating": "1", "why": "Gemeinsam.", "seen_answer": "0"}
    answer = room.leader.post(f"{room.page}/ergebnis", data=room.hidden() | result)
    page = answer.get_data(as_text=True)
    again = result | {"seen_answer": _hidden_value(page, "seen_answer")}

    assert answer.status_code == 409
    assert "„3, vollständig erfüllt. Allein bewertet.“" in page
    assert "Gemeinsam.</textarea>" in page
    assert room.leader.post(f"{room.page}/ergebnis", data=room.hidden(page) | again).status_code == 303
    assert room.answer(0).answer == Rated(Rating.PARTLY)


@pytest.mark.parametrize(
    "data,sentence",
    [
        ({"rating": "2", "why": " "}, "Bitte schreiben Sie in einem Satz, warum."),
        ({"rating": "", "why": "Gilt."}, "Bitte wählen Sie die Stufe, auf die Sie sich einigen."),
        ({"rating": "2", "why": "x" * 1001}, "Das ist zu lang. Bitte kürzen Sie auf 1.000 Zeichen."),
    ],
)
def test_what_is_missing_in_the_result_stands_at_its_field(
    room: Room, data: dict[str, str], sentence: str
) -> None:
    room.open()
    room.rated(["1", "2", "3"])

    fields = room.hidden() | {"punkt": room.items[0].key, "seen_answer": "0"} | data
    answer = room.leader.post(f"{room.page}/ergebnis", data=fields)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert room.answer(0).version == 0


def test_no_result_is_stored_before_the_reveal(room: Room) -> None:
    room.open()
    room.do("punkt", 0)

    assert room.do("ergebnis", 0, rating="2", why="Gilt.", seen_answer="0") == 422
    assert room.answer(0).version == 0


def test_an_item_is_passed_and_taken_up_again(room: Room) -> None:
    room.open()
    phone = room.phone()
    room.do("punkt", 0)
    room.vote(phone, 0, "2")
    room.do("punkt", 1)
    room.do("punkt", 0)

    page = room.stage()

    assert "Punkt 1 von 3" in page
    assert "0 von 1</strong>" in page
    assert "übersprungen" in page


def test_an_agenda_needs_an_item_of_the_module(room: Room) -> None:
    empty = room.leader.act(room.page, page=room.page)
    foreign = room.leader.act(room.page, page=room.page, data={"punkte": "m01-auftrag-gibt-es-nicht"})

    assert empty.status_code == 422
    assert "Bitte wählen Sie mindestens einen Punkt." in empty.get_data(as_text=True)
    assert foreign.status_code == 404


def test_opening_twice_leads_to_the_same_meeting(room: Room) -> None:
    first = room.open()

    again = room.leader.act(room.page, page=room.page, data={"punkte": room.items[1].key})
    page = room.stage()

    assert again.status_code == 303
    assert f"/b/{first}" in page
    assert "Zu diesem Modul läuft schon eine Sitzung." in page


def test_readers_watch_and_lead_nothing(world: World, room: Room) -> None:
    room.open()
    room.rated(["1", "2", "3"])
    reader = world.client(world.person(room.office, Role.LESEND))

    page = reader.get(room.page).get_data(as_text=True)

    assert "Die Einschätzungen liegen zwei Stufen auseinander." in page
    assert "<form" not in page.split("<main", 1)[1]
    assert reader.act(f"{room.page}/aufdecken", page="/barriere-melden").status_code == 403


def test_a_server_that_was_killed_goes_on_where_it_was(world: World, room: Room, lead: Human) -> None:
    room.open()
    phone = room.phone()
    room.do("punkt", 0)
    room.vote(phone, 0, "2")

    after = World(world.runtime)
    page = after.client(lead).get(room.page).get_data(as_text=True)

    assert room.items[0].question in page
    assert "1 von 1</strong>" in page


def test_who_asks_again_hears_only_what_is_new(room: Room) -> None:
    room.open()
    phone = room.phone()
    room.do("punkt", 0)
    wall = re.search(rf'data-hx-get="([^"]*{PATH}[^"]*)"', room.stage())
    ask = re.search(r'data-hx-get="([^"]*)"', phone.get(f"/b/{room.code}").get_data(as_text=True))
    assert wall
    assert ask
    htmx = {"HX-Request": "true"}

    quiet = (room.leader.get(wall[1], headers=htmx), phone.get(ask[1], headers=htmx))
    room.vote(phone, 0, "2")
    news = (room.leader.get(wall[1], headers=htmx), phone.get(ask[1], headers=htmx))

    assert [answer.status_code for answer in quiet] == [204, 204]
    assert [answer.status_code for answer in news] == [200, 200]
    assert "1 von 1</strong>" in news[0].get_data(as_text=True)
    assert "Ihre Stimme: 2" in news[1].get_data(as_text=True)


def test_the_wall_says_how_long_the_item_has_been_talked_about_also_when_it_is_revealed(
    room: Room, superuser: Engine
) -> None:
    room.open()
    room.rated(["1", "2", "2"])
    with superuser.begin() as connection:
        connection.execute(text("UPDATE meeting_item SET shown_at = shown_at - interval '200 seconds'"))

    clock = re.search(r'data-clock="(\d+)"[^>]*>(\d+:\d\d)</span>', room.stage())

    assert clock
    assert 200 <= int(clock[1]) < 230
    assert clock[2].startswith("3:2")


def test_the_record_and_the_history_show_the_spread_beside_the_result(room: Room) -> None:
    room.open()
    room.rated(["1", "2", "2", "enthaltung"])
    room.do("ergebnis", 0, rating="2", why="Gilt seit Mai.", seen_answer="0")
    closing = room.leader.post(f"{room.page}/ende", data=room.hidden())

    record = room.leader.get(closing.headers["Location"]).get_data(as_text=True)
    history = room.leader.get(
        f"/amt/{room.office.slug}/module/{MODULE}/punkte/{room.items[0].key}/verlauf"
    ).get_data(as_text=True)

    for part in (
        "1 mal Stufe 1, 2 mal Stufe 2",
        "2, überwiegend erfüllt",
        "Gilt seit Mai.",
        "4 Geräte",
        "Projektleitung Musterfurt",
    ):
        assert part in record, part
    assert "Gemeinsam bewertet, 3 Stimmen: 1 mal Stufe 1, 2 mal Stufe 2" in history
    assert closing.headers["Location"] in room.stage()


def test_what_people_type_stays_text(room: Room) -> None:
    room.open()
    room.rated(["1", "2", "3"])
    room.do("ergebnis", 0, rating="2", why="<script>alert(1)</script> {{ 7*7 }} \u202e", seen_answer="0")
    closing = room.leader.post(f"{room.page}/ende", data=room.hidden())

    record = room.leader.get(closing.headers["Location"]).get_data(as_text=True)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in record


def test_pages_take_few_statements(room: Room) -> None:
    preparing = _statements(room, lambda: room.leader.get(room.page))
    room.open(8)
    phone = room.phone()
    room.do("punkt", 0)
    voting = _statements(room, lambda: room.leader.get(room.page))
    at_the_door = _statements(room, lambda: phone.get(f"/b/{room.code}")) - voting
    token = phone.csrf(f"/b/{room.code}")
    vote = {"csrf_token": token, "punkt": room.items[0].key, "stimme": "2"}
    door = f"/b/{room.code}"
    one_vote = _statements(room, lambda: phone.post(door, data=vote))
    room.do("aufdecken", 0)
    revealed = _statements(room, lambda: room.leader.get(room.page))
    closing = room.leader.post(f"{room.page}/ende", data=room.hidden()).headers["Location"]
    record = _statements(room, lambda: room.leader.get(closing))

    assert (preparing, voting, revealed, record) == (6, 2, 4, 3)
    assert at_the_door <= 4
    assert one_vote <= 6


def _statements(room: Room, act: Callable[[], object]) -> int:
    statements: list[str] = []
    with room.world.runtime.database.observed(statements.append):
        act()
    return len(statements)


def _hidden_value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def _token(phone: CheckingClient) -> str:
    """What the device keeps."""
    cookie = phone.get_cookie("werkstatt-stimme", path="/b")
    assert cookie
    return cookie.value


def _places(superuser: Engine, traces: Collection[str]) -> set[str]:
    """The tables in which any of these words stands, whatever the column."""
    tables = [
        name for (name,) in _rows(superuser, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    return {
        table
        for table in tables
        for (row,) in _rows(superuser, f"SELECT each::text FROM {table} AS each")
        if any(trace in row for trace in traces)
    }


def _kept_in_queue(world: World) -> str:
    """Every key and value of the queue's database, the counters of limits included."""
    redis = world.runtime.redis
    return "".join(f"{key!r} {redis.dump(key)!r}" for key in redis.scan_iter())


def _rows(superuser: Engine, statement: str) -> list[tuple[Any, ...]]:
    with superuser.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]
