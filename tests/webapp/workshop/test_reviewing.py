"""Reviewing on the pages: the desk, one item after the other, both sides of a disagreement."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import html
from sqlalchemy import create_engine, make_url, text
from werkzeug.test import TestResponse

from modules.checklists.answers import NotApplicable, Rated, Rating
from tenants.access.roles import PlatformRole, Role
from tenants.cohorts import placing
from tenants.review.reviewing import LONGEST_TEXT, Judgement
from tests.support import workshops
from tests.support.client import CheckingClient
from tests.support.workshops import MODULE, Cohort, own, reviewed
from tests.support.world import Human, Office, World

HOSTILE = "<script>alert(1)</script> {{7*7}} \u202e\u200bverkehrt\x01"
REASON = "Die Checkliste gilt erst in zwei von fünf Teams."


@dataclass(frozen=True, slots=True)
class Desk:
    """A consultant's browser and the Jugendamt's, at one module."""

    world: World
    office: Office
    person: Human
    cohort: Cohort
    consultant: CheckingClient
    colleague: CheckingClient

    @property
    def address(self) -> str:
        """The page of the module at the desk."""
        return f"{self.desk}/{self.office.slug}/{MODULE}"

    @property
    def desk(self) -> str:
        """The desk."""
        return f"/werkstatt/{self.cohort.slug}/pruefung"

    @property
    def own_page(self) -> str:
        """The module as the Jugendamt sees it."""
        return f"/amt/{self.office.slug}/module/{MODULE}"

    def opened(self, number: str, client: CheckingClient | None = None) -> dict[str, str]:
        """The hidden fields of the form of an item, as a browser would send them."""
        return hidden_of((client or self.consultant).get(f"{self.address}?punkt={number}"))

    def decide(
        self, number: str, decision: str, text: str = "", *, fields: dict[str, str] | None = None, **more: str
    ) -> TestResponse:
        """Send the form of an item."""
        data = {**(fields or self.opened(number)), "decision": decision, "text": text, **more}
        return self.consultant.post(f"{self.address}/punkte/{self.key(number)}", data=data)

    def key(self, number: str) -> str:
        """The key of an item."""
        return own(self.world, self.office).module.item(number).key

    def act(self, name: str) -> TestResponse:
        """Press one of the buttons at the end of the page."""
        page = self.consultant.get(self.address).get_data(as_text=True)
        tree: Any = html.fromstring(page)
        (form,) = tree.xpath(f"//form[contains(@action, '/{name}')]")
        data = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        return self.consultant.post(form.get("action"), data=data)

    def reply(self, number: str, text: str) -> TestResponse:
        """Answer the query about an item."""
        page = f"{self.own_page}/punkte/{self.key(number)}/rueckfrage"
        seen = re.search(r'name="seen" value="(\d+)"', self.colleague.get(page).get_data(as_text=True))
        return self.colleague.act(page, page=page, data={"text": text, "seen": seen[1] if seen else ""})

    def return_it(self) -> TestResponse:
        """Hand the module in again."""
        seen = own(self.world, self.office).version
        address = f"{self.own_page}/einreichen"
        return self.colleague.act(address, page=self.own_page, data={"seen": str(seen)})


@pytest.fixture
def desk(world: World) -> Desk:
    """Everything rated 2, and handed in."""
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person)
    return Desk(world, office, person, group, world.client(group.moderator), world.client(person))


def hidden_of(response: TestResponse) -> dict[str, str]:
    """The hidden fields of the form on a page of the desk."""
    tree: Any = html.fromstring(response.get_data(as_text=True))
    fields = tree.xpath("//form[@data-judgement]//input[@type='hidden']")
    return {field.get("name"): field.get("value") for field in fields}


def page_of(response: TestResponse) -> str:
    """The page as text, with blanks as one reads them."""
    return " ".join(response.get_data(as_text=True).split())


def test_the_desk_says_what_waits_and_what_of_the_sample_is_left(desk: Desk) -> None:
    page = page_of(desk.consultant.get(desk.desk))

    assert "Stadt Musterfurt" in page
    assert "0 von 6 Muss-Punkten geprüft." in page
    assert "M07-03, M07-04, M07-05, M07-06, M07-13, M07-11" in page
    assert f'href="{desk.address}"' in page


def test_an_empty_desk_says_what_will_be_here(world: World) -> None:
    group = workshops.cohort(world, [world.office()])

    page = page_of(world.client(group.moderator).get(f"/werkstatt/{group.slug}/pruefung"))

    assert "Hier steht, was das Jugendamt Ihrer Gruppe einreicht." in page
    assert "Vorher sehen Sie keine Antworten." in page


def test_the_bare_address_of_a_cohort_leads_to_its_desk(desk: Desk) -> None:
    assert desk.consultant.get(f"/werkstatt/{desk.cohort.slug}").location == desk.desk


def test_agreeing_leads_to_the_next_item_of_the_sample(desk: Desk) -> None:
    answer = desk.decide("M07-03", "einverstanden")

    assert answer.status_code == 303
    assert f"punkt={desk.key('M07-04')}" in str(answer.location)
    page = page_of(desk.consultant.get(str(answer.location)))
    assert "M07-03: einverstanden." in page
    assert "1 von 13 Punkten geprüft" in page


@pytest.mark.parametrize(
    "decision, text, sentence",
    [
        ("1", "", "Bitte begründen Sie, warum Sie es anders sehen als das Jugendamt."),
        ("rueckfrage", " ", "Bitte schreiben Sie Ihre Rückfrage."),
        ("1", "x" * (LONGEST_TEXT + 1), "Das ist zu lang."),
        ("", "Was ich schon geschrieben hatte", "Bitte wählen Sie eine der Antworten."),
        ("7", "Was ich schon geschrieben hatte", "Bitte wählen Sie neu."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, decision: str, text: str, sentence: str
) -> None:
    answer = desk.decide("M07-04", decision, text)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert text.strip() in page
    assert own(desk.world, desk.office).state == "eingereicht"


def test_a_consultant_opens_the_files_a_module_was_handed_in_with(world: World) -> None:
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    shown = workshops.show_file(world, office, person, "M07-03", b"%PDF-1.7 Konzept", "Konzept.pdf")
    desk = Desk(world, office, person, group, world.client(group.moderator), world.client(person))
    address = f"{desk.address}/nachweise/{shown.document_id}/dateien/{shown.files[0].id}"
    before = desk.consultant.get(address)
    workshops.hand_in(world, office, person)
    later = workshops.show_file(
        world, office, person, "M05-01", b"%PDF-1.7 x", "x.pdf", module="hilfeplanung"
    )

    page = desk.consultant.get(f"{desk.address}?punkt=M07-03").get_data(as_text=True)
    answer = desk.consultant.get(address)
    other = desk.consultant.get(f"{desk.address}/nachweise/{later.document_id}/dateien/{later.files[0].id}")

    assert before.status_code == 404
    assert f'href="{address}">Konzept.pdf</a>' in page
    assert answer.get_data() == b"%PDF-1.7 Konzept"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    # Of a module that was not handed in.
    assert other.status_code == 404


@pytest.mark.parametrize("state", ["gesperrt", "ungeprueft", "entfernt"])
def test_a_file_that_is_not_open_is_neither_named_nor_delivered_at_the_desk(
    world: World, superuser_url: str, state: str
) -> None:
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    shown = workshops.show_file(world, office, person, "M07-03", b"%PDF-1.7 x", "Akte-Mustermann.pdf")
    workshops.hand_in(world, office, person)
    engine = create_engine(make_url(superuser_url).set(database="werkstatt"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE document_file SET state = :state"), {"state": state})
    engine.dispose()
    desk = Desk(world, office, person, group, world.client(group.moderator), world.client(person))
    address = f"{desk.address}/nachweise/{shown.document_id}/dateien/{shown.files[0].id}"

    page = desk.consultant.get(f"{desk.address}?punkt=M07-03").get_data(as_text=True)
    answer = desk.consultant.get(address)

    assert "Akte-Mustermann" not in page
    assert answer.status_code in {403, 409, 422}


def test_the_whole_loop_on_the_pages(desk: Desk) -> None:
    desk.decide("M07-03", "einverstanden")
    desk.decide("M07-04", "1", REASON)
    desk.decide("M07-06", "rueckfrage", "Seit wann gilt das?")
    ready = page_of(desk.consultant.get(desk.address))
    assert "Es beantwortet eine Rückfrage und kann diesen Punkt ändern, sonst keinen." in ready
    assert REASON not in page_of(desk.colleague.get(f"{desk.own_page}?punkt={desk.key('M07-04')}"))

    assert desk.act("zurueckgeben").status_code == 303
    returned = page_of(desk.colleague.get(desk.own_page))
    assert "Die Moderation hat eine Rückfrage." in returned
    assert "Seit wann gilt das?" in returned
    assert 'Rückfrage <span class="numeric">1</span>' in returned
    assert "Noch zählt Ihre Bewertung." in page_of(
        desk.colleague.get(f"{desk.own_page}?punkt={desk.key('M07-04')}")
    )
    assert "Seit dem 1. März." not in returned
    assert desk.return_it().status_code == 409

    assert desk.reply("M07-06", "Seit dem 1. März.").status_code == 303
    assert desk.return_it().status_code == 303
    answered = page_of(desk.consultant.get(desk.address))
    assert "Seit dem 1. März." in answered
    desk.decide("M07-06", "einverstanden")
    assert desk.act("validieren").status_code == 303

    after = page_of(desk.colleague.get(f"{desk.own_page}?punkt={desk.key('M07-04')}"))
    assert "Dissens: Es zählt die Bewertung der Moderation. Ihre bleibt stehen." in after
    assert REASON in after
    assert "eigene Bewertung" in after
    assert "Dissens bei einem" in page_of(desk.consultant.get(desk.desk))


def test_in_the_wrong_order_a_sentence_says_why_not(desk: Desk) -> None:
    token = desk.opened("M07-03")["csrf_token"]
    seen = str(own(desk.world, desk.office).version)

    early = desk.consultant.post(f"{desk.address}/validieren", data={"csrf_token": token, "seen": seen})
    nothing = desk.consultant.post(f"{desk.address}/zurueckgeben", data={"csrf_token": token, "seen": seen})

    assert (early.status_code, nothing.status_code) == (409, 409)
    assert "Für die Stichprobe fehlen noch M07-03, M07-04, M07-05, M07-06, M07-13, M07-11." in page_of(early)
    assert "Es gibt noch nichts zurückzugeben" in page_of(nothing)


def test_a_double_click_decides_once(desk: Desk) -> None:
    fields = desk.opened("M07-04")

    answers = [desk.decide("M07-04", "1", REASON, fields=fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert workshops.seen(reviewed(desk.world, desk.cohort, desk.office), "M07-04").judgement == 1


def test_of_two_consultants_the_second_sees_both_texts_and_chooses(desk: Desk) -> None:
    fields = desk.opened("M07-04")
    desk.decide("M07-04", "1", REASON)

    answer = desk.decide("M07-04", "0", "Ich finde keine Checkliste.", fields=fields)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert REASON in page
    assert "Ich finde keine Checkliste." in page
    tree: Any = html.fromstring(page)
    (form,) = tree.xpath("//form[@class='conflict']")
    kept = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    theirs = desk.consultant.post(form.get("action"), data={**kept, "choice": "theirs"})
    assert theirs.status_code == 303
    mine = desk.consultant.post(form.get("action"), data={**kept, "choice": "mine"})
    assert mine.status_code == 303
    run = reviewed(desk.world, desk.cohort, desk.office)
    assert run.review.judgements[run.module.item("M07-04").key].reason == "Ich finde keine Checkliste."


def test_a_desk_from_before_the_answer_changed_asks_to_look_again(desk: Desk) -> None:
    fields = desk.opened("M07-06")

    answer = desk.decide("M07-06", "1", REASON, fields={**fields, "seen_answer": "7"})

    assert answer.status_code == 409
    assert "Das Jugendamt hat diesen Punkt inzwischen geändert." in page_of(answer)
    assert REASON in page_of(answer)


def test_a_refused_decision_never_takes_back_what_another_consultant_decided_meanwhile(desk: Desk) -> None:
    fields = desk.opened("M07-04")
    desk.decide("M07-04", "1", REASON)

    refused = desk.decide("M07-04", "0", "", fields=fields)
    kept = hidden_of(refused)
    mended = desk.decide("M07-04", "0", "Ich finde keine Checkliste.", fields=kept)

    assert (refused.status_code, mended.status_code) == (422, 409)
    assert REASON in page_of(mended)
    assert "Ich finde keine Checkliste." in page_of(mended)


def test_after_looking_again_at_a_changed_answer_the_decision_is_taken(desk: Desk) -> None:
    asked = desk.decide("M07-06", "1", REASON, fields={**desk.opened("M07-06"), "seen_answer": "7"})

    taken = desk.decide("M07-06", "1", REASON, fields=hidden_of(asked))

    assert (asked.status_code, taken.status_code) == (409, 303)


def test_a_refused_reply_never_takes_back_what_a_colleague_replied_meanwhile(desk: Desk) -> None:
    desk.decide("M07-06", "rueckfrage", "Seit wann?")
    desk.act("zurueckgeben")
    page = f"{desk.own_page}/punkte/{desk.key('M07-06')}/rueckfrage"
    version = re.compile(r'name="seen" value="(\d+)"')
    (seen,) = version.findall(desk.colleague.get(page).text)
    desk.reply("M07-06", "Seit März.")

    refused = desk.colleague.act(page, page=page, data={"text": " ", "seen": seen})
    (kept,) = version.findall(refused.text)
    asked = desk.colleague.act(page, page=page, data={"text": "Seit April.", "seen": kept})
    (newest,) = version.findall(asked.text)
    taken = desk.colleague.act(page, page=page, data={"text": "Seit April.", "seen": newest})

    assert (refused.status_code, asked.status_code, taken.status_code) == (422, 409, 303)
    assert "„Seit März.“" in page_of(asked)


def test_hostile_text_is_text_everywhere(desk: Desk) -> None:
    hostile = HOSTILE.replace("\x01", "")
    desk.decide("M07-04", "1", hostile)
    desk.decide("M07-06", "rueckfrage", hostile)
    talk = f"{desk.address}/punkte/{desk.key('M07-03')}/gespraech"
    token = desk.opened("M07-03")["csrf_token"]
    desk.consultant.post(talk, data={"csrf_token": token, "text": hostile})
    desk.act("zurueckgeben")
    desk.reply("M07-06", hostile)

    pages = [
        desk.consultant.get(f"{desk.address}?punkt={desk.key(number)}").get_data(as_text=True)
        for number in ("M07-03", "M07-04", "M07-06")
    ]
    pages += [
        desk.colleague.get(f"{desk.own_page}?punkt={desk.key(number)}").get_data(as_text=True)
        for number in ("M07-04", "M07-06")
    ]
    for page in pages:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("text", ["\x00", "x" * 1_000_000])
def test_nul_and_a_megabyte_are_refused_and_nothing_is_stored(desk: Desk, text: str) -> None:
    answer = desk.decide("M07-04", "1", "vorher " + text)

    assert answer.status_code in {400, 413, 422}
    assert own(desk.world, desk.office).state == "eingereicht"


def test_consent_is_asked_for_where_a_muss_item_does_not_apply(world: World) -> None:
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    numbers = ("M07-01", "M07-02", "M07-03", "M07-04")
    workshops.hand_in(world, office, person, dict.fromkeys(numbers, NotApplicable("Macht der Kreis.")))
    client = world.client(group.moderator)

    page = page_of(client.get(f"/werkstatt/{group.slug}/pruefung/{office.slug}/{MODULE}?punkt=M07-04"))

    assert "Bei einem Muss-Punkt gilt das nur mit Ihrer Zustimmung." in page
    assert "<strong>Zustimmen:</strong> trifft nicht zu" in page
    assert "Mehr als ein Viertel des Moduls ist „nicht zutreffend“." in page
    assert "Mehr als ein Viertel ist" in page_of(client.get(f"/werkstatt/{group.slug}/pruefung"))


def test_the_agreement_of_the_reference_stands_on_both_pages(world: World) -> None:
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    mine, theirs = (3, 2, 3, 2, 1, 2, 2, 2, 1, 2), (2, 2, 3, 1, 1, 2, 2, 2, 0, 2)
    numbers = [f"M07-{number:02}" for number in range(1, 11)]
    answers = {number: Rated(Rating(rating)) for number, rating in zip(numbers, mine, strict=True)}
    workshops.hand_in(world, office, person, answers)
    for number, rating in zip(numbers, theirs, strict=True):
        workshops.judge(world, group, office, number, Judgement(Rating(rating), reason=REASON))
    client = world.client(group.moderator)

    for address in (
        f"/werkstatt/{group.slug}/pruefung",
        f"/werkstatt/{group.slug}/pruefung/{office.slug}/{MODULE}",
    ):
        page = page_of(client.get(address)).replace("\N{NO-BREAK SPACE}", " ")
        assert ">70 %<" in page
        assert ">0,73<" in page
        assert "0,3, Jugendamt höher" in page
        assert "Die Bewertungen stimmen gut überein" in page


def test_the_talk_with_the_jugendamt_goes_both_ways(desk: Desk) -> None:
    key = desk.key("M07-03")
    theirs = f"{desk.own_page}/punkte/{key}/gespraech"
    desk.colleague.act(theirs, page=theirs, data={"text": "unter uns"})
    with_moderation = f"{theirs}?mit=moderation"
    desk.colleague.act(with_moderation, page=theirs, data={"text": "eine Frage an Sie"})
    page = page_of(desk.consultant.get(f"{desk.address}?punkt={key}"))
    assert "eine Frage an Sie" in page
    assert "unter uns" not in page

    token = desk.opened("M07-03")["csrf_token"]
    said = desk.consultant.post(
        f"{desk.address}/punkte/{key}/gespraech", data={"csrf_token": token, "text": "Ja, bitte."}
    )
    settle = re.findall(r'action="([^"]*/erledigt)"', desk.consultant.get(f"{desk.address}?punkt={key}").text)

    assert said.status_code == 303
    assert desk.consultant.post(settle[0], data={"csrf_token": token}).status_code == 303
    both = page_of(desk.colleague.get(with_moderation))
    assert "Ja, bitte." in both
    assert "Erledigt, vermerkt von Moderation" in both
    assert "unter uns" not in both
    assert "Die Moderation liest es nie." in page_of(desk.colleague.get(theirs))


def test_an_empty_contribution_at_the_desk_is_refused_at_its_field(desk: Desk) -> None:
    token = desk.opened("M07-03")["csrf_token"]

    answer = desk.consultant.post(
        f"{desk.address}/punkte/{desk.key('M07-03')}/gespraech", data={"csrf_token": token, "text": " "}
    )

    assert answer.status_code == 422
    assert "Bitte schreiben Sie Ihren Beitrag." in page_of(answer)


def test_two_colleagues_who_answer_one_query_lose_neither_text(desk: Desk) -> None:
    desk.decide("M07-06", "rueckfrage", "Seit wann?")
    desk.act("zurueckgeben")
    page = f"{desk.own_page}/punkte/{desk.key('M07-06')}/rueckfrage"
    seen = re.search(r'name="seen" value="(\d+)"', desk.colleague.get(page).text)
    assert seen is not None
    desk.reply("M07-06", "Seit März.")

    answer = desk.colleague.act(page, page=page, data={"text": "Seit April.", "seen": seen[1]})

    assert answer.status_code == 409
    assert "Inzwischen hat jemand geantwortet: „Seit März.“." in page_of(answer)
    assert "Seit April." in page_of(answer)


def test_readers_read_a_query_and_answer_nothing(desk: Desk) -> None:
    desk.decide("M07-06", "rueckfrage", "Seit wann?")
    desk.act("zurueckgeben")
    reader = desk.world.client(desk.world.person(desk.office, Role.LESEND))
    page = f"{desk.own_page}/punkte/{desk.key('M07-06')}/rueckfrage"

    assert "Seit wann?" in page_of(reader.get(page))
    assert "<textarea" not in reader.get(page).text
    assert reader.act(page, page="/barriere-melden", data={"text": "x", "seen": "1"}).status_code == 403


def test_the_module_says_in_one_line_who_outside_reads_it(desk: Desk) -> None:
    other = f"/amt/{desk.office.slug}/module/gesamtstrategie"

    assert "Außerhalb Ihres Jugendamts liest dieses Modul jetzt niemand." in page_of(
        desk.colleague.get(other)
    )
    assert "jetzt nur die Moderation Ihrer Gruppe: Moderation." in page_of(desk.colleague.get(desk.own_page))


def test_the_start_page_and_the_list_of_tasks_count_queries(desk: Desk) -> None:
    for number in ("M07-04", "M07-06"):
        desk.decide(number, "rueckfrage", "Seit wann?")
    desk.act("zurueckgeben")
    desk.reply("M07-04", "Seit März.")

    start = page_of(desk.colleague.get(f"/amt/{desk.office.slug}/start"))
    tasks = page_of(desk.colleague.get(f"/amt/{desk.office.slug}/meine-aufgaben"))
    assert "Die Moderation hat eine Rückfrage zu diesem Modul." in start
    assert tasks.count("Rückfrage der Moderation") == 1
    assert "M07-06" in tasks


def test_only_who_moderates_the_cohort_today_finds_the_desk(desk: Desk) -> None:
    stranger = desk.world.client(desk.world.operator(PlatformRole.MODERATION))
    operator = desk.world.client(desk.world.operator())
    assert desk.consultant.get(desk.desk).status_code == 200
    with desk.world.runtime.platform_session() as session:
        placing.end_moderator(session, None, desk.cohort.slug, desk.cohort.moderator.email)

    visitors = (desk.consultant, stranger, operator, desk.colleague)
    assert {visitor.get(desk.desk).status_code for visitor in visitors} == {404}
    assert desk.world.client().get(desk.desk).status_code == 303


def test_a_consultant_finds_the_way_to_the_desk(desk: Desk) -> None:
    assert f'href="{desk.desk}"' in desk.consultant.get("/auswahl").text
    page = desk.consultant.get(desk.desk).text
    assert re.findall(r'frame-nav__entry" href="([^"]+)"', page) == [
        "/auswahl",
        desk.desk,
        f"/werkstatt/{desk.cohort.slug}/vergleich",
    ]


@pytest.mark.parametrize("page", ["desk", "review", "item"])
def test_a_page_of_the_desk_asks_the_database_at_most_ten_times(desk: Desk, page: str) -> None:
    desk.decide("M07-04", "1", REASON)
    desk.decide("M07-06", "rueckfrage", "Seit wann?")
    token = desk.opened("M07-03")["csrf_token"]
    talk = f"{desk.address}/punkte/{desk.key('M07-03')}/gespraech"
    desk.consultant.post(talk, data={"csrf_token": token, "text": "Guten Tag."})
    addresses = {
        "desk": desk.desk, "review": desk.address, "item": f"{desk.address}?punkt={desk.key('M07-03')}",
    }  # fmt: skip
    statements: list[str] = []

    with desk.world.runtime.database.observed(statements.append):
        response = desk.consultant.get(addresses[page])

    print(f"\n{page}: {len(statements)} statements")
    assert response.status_code == 200
    assert len(statements) <= 10, "\n\n".join(statements)


def test_deciding_asks_the_database_a_known_number_of_times(desk: Desk) -> None:
    fields = desk.opened("M07-04")
    desk.decide("M07-03", "einverstanden")
    statements: list[str] = []

    with desk.world.runtime.database.observed(statements.append):
        desk.decide("M07-04", "1", REASON, fields=fields)

    print(f"\ndeciding: {len(statements)} statements")
    assert len(statements) <= 17, "\n\n".join(statements)
