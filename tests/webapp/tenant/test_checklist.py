"""Working through a module on its page, with and without JavaScript."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from modules.catalogue import editions
from modules.catalogue.model import Scope
from modules.checklists.answers import Rated, Rating
from modules.errors import InvalidAnswer
from tenants.access.roles import Role
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tests.support.client import CheckingClient, token_in
from tests.support.markup import found
from tests.support.world import Human, Office, World
from webapp.forms.checklists import AnswerForm

MODULE = "rueckfuehrung"
HTMX = {"HX-Request": "true"}
KEYS = {item.number: item.key for item in editions.current().module(MODULE).items}


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office, name="Projektleitung Musterfurt")


@pytest.fixture
def client(world: World, person: Human) -> CheckingClient:
    """Their browser."""
    return world.client(person)


def _page(office: Office, path: str = "") -> str:
    return f"/amt/{office.slug}/module/{MODULE}{path}"


def _item(office: Office, number: str) -> str:
    return _page(office, f"/punkte/{KEYS[number]}")


def _save(client: CheckingClient, office: Office, number: str, **fields: str) -> str:
    response = client.act(_item(office, number), page=_item(office, number), data={"seen": "0", **fields})
    assert response.status_code == 303, response.get_data(as_text=True)
    return str(response.location)


def test_the_first_open_item_is_opened(client: CheckingClient, office: Office) -> None:
    opened = found(client.get(_page(office)), "//*[@data-item and contains(@class, 'is-open')]")

    assert [element.get("id") for element in opened] == [KEYS["M07-01"]]


def test_an_item_outside_the_scope_is_explained_and_not_a_missing_page(
    world: World, person: Human, client: CheckingClient, office: Office
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        running.choose_scope(session, person.id, MODULE, Scope.KERN, seen=0)

    moved = client.get(_item(office, "M07-01"))

    assert moved.status_code == 303
    assert str(moved.location) == _page(office, f"?punkt={KEYS['M07-01']}")
    page = client.get(str(moved.location))
    assert page.status_code == 200
    assert "M07-01 zählt im Umfang Kern nicht mit." in page.get_data(as_text=True)
    assert client.get(_page(office, "/punkte/m07-gibt-es-nicht")).status_code == 404
    assert client.get(_page(office, "?punkt=m07-gibt-es-nicht")).status_code == 404


def test_what_is_sent_from_a_page_of_the_wider_scope_is_explained_and_not_stored(
    world: World, person: Human, client: CheckingClient, office: Office
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        running.choose_scope(session, person.id, MODULE, Scope.KERN, seen=0)
    item = _item(office, "M07-01")

    answers = [
        client.act(item, page=_page(office), data={"seen": "0", "answer": "2", "note": "Beschluss"}),
        client.act(item, page=_page(office), data={"seen": "0", "answer": "nz", "reason": ""}),
        client.act(f"{item}/nachweise", page=_page(office), data={"reference": "Akte"}),
        client.get(item, headers={"HX-Request": "true"}),
    ]

    for answer in answers:
        assert answer.status_code == 409
        assert "M07-01 zählt im Umfang Kern nicht mit." in answer.get_data(as_text=True)
        assert "Zum Modul" in answer.get_data(as_text=True)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        run = latest_run(session, MODULE)
    assert (run.answers, run.evidence) == ({}, {})
    assert client.get(f"{item}/gespraech").status_code == 200


def test_without_javascript_saving_leads_back_to_the_opened_item(
    client: CheckingClient, office: Office
) -> None:
    location = _save(client, office, "M07-01", answer="2")

    assert location.endswith(f"{_page(office)}?punkt={KEYS['M07-01']}#{KEYS['M07-01']}")
    chosen = f"//*[@id='{KEYS['M07-01']}']//input[@name='answer' and @value='2' and @checked]"
    assert found(client.get(location), chosen)


def test_htmx_gets_the_item_and_the_head_of_the_module(client: CheckingClient, office: Office) -> None:
    token = client.csrf(_item(office, "M07-01"))
    form = {"csrf_token": token, "seen": "0", "answer": "3", "note": "läuft"}

    response = client.post(_item(office, "M07-01"), data=form, headers=HTMX)

    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert 'id="modul-kopf"' in page
    assert f'id="{KEYS["M07-01"]}"' in page
    assert "Gespeichert um" in page
    assert "<html" not in page
    assert len(response.get_data()) <= 24_000


def test_saving_one_answer_takes_six_statements(world: World, client: CheckingClient, office: Office) -> None:
    token = client.csrf(_item(office, "M07-01"))
    form = {"csrf_token": token, "seen": "0", "answer": "3"}
    client.post(_item(office, "M07-01"), data=form, headers=HTMX)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        client.post(_item(office, "M07-01"), data={**form, "seen": "1", "answer": "1"}, headers=HTMX)

    assert len(statements) <= 6, "\n\n".join(statements)


@pytest.mark.parametrize(
    "path, limit",
    [
        ("/module/" + MODULE, 8),
        (f"/module/{MODULE}/punkte/{KEYS['M07-06']}", 8),
        ("/module", 6),
        ("/profil", 6),
        ("/start", 11),
    ],
)
def test_a_page_asks_the_database_a_known_number_of_times(
    world: World, client: CheckingClient, person: Human, office: Office, path: str, limit: int
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for key in KEYS.values():
            answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.PARTLY)), seen=0)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        response = client.get(f"/amt/{office.slug}{path}")

    assert response.status_code == 200
    assert len(statements) <= limit, "\n\n".join(statements)


def test_the_module_page_weighs_at_most_60_kilobytes(client: CheckingClient, office: Office) -> None:
    for module in editions.current().modules:
        response = client.get(f"/amt/{office.slug}/module/{module.slug}")
        assert len(response.get_data()) <= 60_000, module.number


def test_not_applicable_without_a_reason_is_refused_at_its_field_and_nothing_is_lost(
    client: CheckingClient, office: Office
) -> None:
    address = _item(office, "M07-01")
    form = {
        "csrf_token": client.csrf(address),
        "seen": "0",
        "answer": "nz",
        "reason": "",
        "note": "Notiz bleibt",
    }

    response = client.post(address, data=form)

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Bitte begründen Sie" in page
    assert "Notiz bleibt" in page
    assert found(page, "//textarea[@name='reason' and @aria-invalid='true']")


def test_a_stale_screen_shows_both_answers_and_keeps_both(
    world: World, client: CheckingClient, office: Office
) -> None:
    other = world.client(world.person(office, name="Mitwirkung Musterfurt"))
    _save(other, office, "M07-01", answer="1", note="aus dem ASD")
    address = _item(office, "M07-01")

    response = client.post(
        address,
        data={"csrf_token": client.csrf(address), "seen": "0", "answer": "3", "note": "aus der Leitung"},
    )

    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Mitwirkung Musterfurt hat diesen Punkt" in page
    assert "aus dem ASD" in page
    assert "aus der Leitung" in page


def test_the_choice_after_a_conflict_stores_what_was_chosen(
    world: World, client: CheckingClient, office: Office
) -> None:
    other = world.client(world.person(office))
    _save(other, office, "M07-01", answer="1")
    address = _item(office, "M07-01")
    form = {"csrf_token": client.csrf(address), "seen": "0", "answer": "3", "note": "meine"}
    conflict = client.post(address, data=form)
    hidden = {
        field.get("name"): field.get("value")
        for field in found(conflict, "//form[contains(@class, 'conflict')]//input[@type='hidden']")
    }

    client.post(address, data={**hidden, "choice": "mine"})

    with world.runtime.tenant_session(office.id) as session:
        stored = latest_run(session, MODULE).answers[editions.current().module(MODULE).item("M07-01").key]
        assert (stored.answer, stored.note) == (Rated(Rating.FULLY), "meine")


def test_evidence_in_words_raises_what_counts(client: CheckingClient, office: Office) -> None:
    _save(client, office, "M07-03", answer="3")
    response = client.act(
        _item(office, "M07-03") + "/nachweise",
        page=_item(office, "M07-03"),
        data={"reference": "liegt vor in Akte 51-2-7", "dated_on": "2026-03-01"},
    )

    assert response.status_code == 303
    page = client.get(_item(office, "M07-03")).get_data(as_text=True)
    assert "liegt vor in Akte 51-2-7" in page
    assert "Dokument liegt vor" in page


def test_evidence_without_a_place_is_refused_at_its_field(client: CheckingClient, office: Office) -> None:
    address = _item(office, "M07-03")

    response = client.act(
        address + "/nachweise", page=address, data={"reference": " ", "dated_on": "31.02.2026"}
    )

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Bitte nennen Sie, wo der Nachweis liegt." in page


def test_evidence_can_be_taken_out_again(client: CheckingClient, office: Office) -> None:
    address = _item(office, "M07-03")
    client.act(address + "/nachweise", page=address, data={"reference": "Konzept im Ordner"})
    removal = found(client.get(address), "//form[contains(@class, 'evidence__removal')]/@action")[0]

    client.act(removal, page=address)

    assert "Konzept im Ordner" not in client.get(address).get_data(as_text=True)


def test_readers_see_the_answers_and_cannot_change_them(world: World, office: Office) -> None:
    reader = world.client(world.person(office, Role.LESEND))
    address = _item(office, "M07-01")

    assert reader.get(address).status_code == 200
    token = reader.csrf("/barriere-melden")
    assert reader.post(address, data={"csrf_token": token, "seen": "0", "answer": "3"}).status_code == 403


def test_filters_list_what_they_say(client: CheckingClient, office: Office) -> None:
    _save(client, office, "M07-01", answer="2")

    listed = found(client.get(_page(office, "?auswahl=offen")), "//*[@data-item]/@id")

    assert KEYS["M07-01"] not in listed
    assert len(listed) == len(KEYS) - 1


def test_one_phase_is_shown_alone_and_counted_alone(client: CheckingClient, office: Office) -> None:
    _save(client, office, "M07-01", answer="2")
    module = editions.current().module(MODULE)
    of_phase = [item.key for item in module.items if item.phase is module.items[0].phase]

    page = client.get(_page(office, f"?auswahl=offen&phase={module.items[0].phase}"))

    assert set(found(page, "//*[@data-item]/@id")) == {*of_phase} - {KEYS["M07-01"]}
    assert [chip.text_content() for chip in found(page, "//nav[@class='chips']//a[@aria-current]")] == [
        f"Offen {len(of_phase) - 1}"
    ]
    assert found(page, "//ol[contains(@class, 'phases')]//a[@aria-current]/@href") == [
        f"{_page(office)}?auswahl=offen"
    ]


def test_an_unknown_module_or_item_is_not_found(client: CheckingClient, office: Office) -> None:
    assert client.get(f"/amt/{office.slug}/module/gibt-es-nicht").status_code == 404
    assert client.get(_page(office, "/punkte/gibt-es-nicht")).status_code == 404


def test_a_refused_answer_never_takes_back_what_a_colleague_saved_meanwhile(
    world: World, client: CheckingClient, office: Office
) -> None:
    other = world.client(world.person(office, name="Mitwirkung Musterfurt"))
    address = _item(office, "M07-01")
    token = client.csrf(address)
    _save(other, office, "M07-01", answer="1", note="aus dem ASD")

    refused = client.post(address, data={"csrf_token": token, "seen": "0", "answer": "nz", "note": "meine"})
    hidden = "//form[@data-answer]//input[@name='seen']/@value"
    mended = {"csrf_token": token, "seen": found(refused, hidden)[0], "answer": "3", "note": "meine"}
    response = client.post(address, data=mended)

    assert (refused.status_code, response.status_code) == (422, 409)
    assert "aus dem ASD" in response.get_data(as_text=True)


def test_what_is_wrong_is_said_at_its_field(client: CheckingClient, office: Office) -> None:
    address = _item(office, "M07-01")
    data = {"csrf_token": client.csrf(address), "seen": "0"}

    no_rating = client.post(address, data={**data, "answer": "4", "note": "bleibt"})
    too_long = client.post(address, data={**data, "answer": "2", "note": "b" * 10_001})
    no_version = client.post(address, data={**data, "seen": "", "answer": "2", "note": "bleibt"})

    at_rating = "//fieldset[contains(@aria-describedby, 'stufe-fehler')]//*[@class='kern-error']"
    assert "Die Bewertung muss 0, 1, 2 oder 3 sein." in found(no_rating, at_rating)[0].text_content()
    at_note = "//textarea[@name='note' and @aria-invalid]/following-sibling::*[@class='kern-error']"
    assert "Bitte kürzen Sie auf 10.000 Zeichen." in found(too_long, at_note)[0].text_content()
    for answer in (no_rating, no_version):
        assert answer.status_code == 422
        assert "bleibt" in answer.get_data(as_text=True)


def test_a_muss_item_that_does_not_apply_says_that_it_counts_0_until_the_moderation_agrees(
    client: CheckingClient, office: Office
) -> None:
    _save(client, office, "M07-03", answer="nz", reason="Das übernimmt der Kreis.")

    page = client.get(_item(office, "M07-03"))

    hint = found(page, "//*[contains(@id, 'grund-hinweis')]")[0].text_content()
    assert hint == "Die Moderation muss zustimmen, weil es ein Muss-Punkt ist. Bis dahin zählt er wie eine 0."


def test_more_than_a_quarter_that_does_not_apply_is_explained_above_the_module(
    client: CheckingClient, office: Office
) -> None:
    sentence = "seines Gewichts sind als nicht zutreffend beantwortet, höchstens 25 % dürfen es sein."
    for number in sorted(KEYS)[:2]:
        _save(client, office, number, answer="nz", reason="Das übernimmt der Kreis.")
    few = client.get(_page(office)).get_data(as_text=True)

    for number in sorted(KEYS)[2:6]:
        _save(client, office, number, answer="nz", reason="Das übernimmt der Kreis.")
    many = client.get(_page(office)).get_data(as_text=True)

    assert sentence not in few
    assert "Das Modul hat keine Stufe:" in many
    assert sentence in many


@pytest.mark.parametrize(
    "rule, field",
    [
        ("rating_range", "answer"),
        ("not_applicable_refused", "answer"),
        ("reason_missing", "reason"),
        ("reason_too_long", "reason"),
    ],
)
def test_every_rule_of_an_answer_is_said_at_the_field_it_is_about(
    world: World, rule: str, field: str
) -> None:
    with world.app.test_request_context():
        form = AnswerForm(formdata=None)

        form.refuse(InvalidAnswer(KEYS["M07-01"], rule))

        assert list(form.errors) == [field]


@pytest.mark.parametrize("answer", ["4", "-1", "2.0", "zwei", "true", "", "٣"])
def test_what_is_no_rating_is_refused_and_takes_no_answer_away(
    world: World, client: CheckingClient, office: Office, answer: str
) -> None:
    address = _item(office, "M07-01")
    _save(client, office, "M07-01", answer="2")

    refused = client.act(address, page=address, data={"seen": "1", "answer": answer})

    assert refused.status_code == (422 if answer else 303)
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        assert run.answer(run.module.item("M07-01").key).answer == Rated(Rating.MOSTLY)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "\u202egnitsoP", "👩‍👧‍👦 ẞ ü", "a" * 10_000]
)
def test_every_text_is_stored_as_it_is_and_shown_escaped(
    client: CheckingClient, office: Office, text: str
) -> None:
    _save(client, office, "M07-01", answer="2", note=text)

    page = client.get(_item(office, "M07-01"))
    assert found(page, "//textarea[@name='note']")[0].text == text
    assert not found(page, "//script[not(@src)]")


def test_a_text_that_is_too_long_is_said_and_kept_on_the_screen(
    client: CheckingClient, office: Office
) -> None:
    address = _item(office, "M07-01")

    response = client.act(address, page=address, data={"seen": "0", "answer": "2", "note": "b" * 10_001})

    assert response.status_code == 422
    assert "b" * 10_001 in response.get_data(as_text=True)


def test_fifty_parallel_sends_of_one_form_store_one_answer(
    world: World, person: Human, office: Office
) -> None:
    address = _item(office, "M07-01")
    first = world.client(person)
    token = token_in(first.get(address).get_data(as_text=True))
    cookie = first.get_cookie("werkstatt")
    assert cookie is not None

    def send(_number: int) -> int:
        client = CheckingClient(world.app)
        client.set_cookie("werkstatt", cookie.value)
        return client.post(address, data={"csrf_token": token, "seen": "0", "answer": "2"}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(send, range(50)))

    # Sends of the same answer that lose the race find it stored; none may fail otherwise.
    assert statuses <= {303, 409}
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        assert [answer.version for answer in run.answers.values()] == [1]


def test_another_scope_is_chosen_on_the_page_and_the_answers_stay(
    client: CheckingClient, office: Office
) -> None:
    _save(client, office, "M07-01", answer="2")

    chosen = client.act(_page(office, "/umfang"), page=_page(office), data={"umfang": "kern", "seen": "1"})
    small = client.get(_page(office)).get_data(as_text=True)
    client.act(_page(office, "/umfang"), page=_page(office), data={"umfang": "voll", "seen": "2"})

    assert chosen.status_code == 303
    assert "Jetzt gilt der Umfang Kern. Ihre Antworten sind alle noch da." in small
    assert "M07-03" in small
    assert "M07-01" not in small
    assert client.get(_item(office, "M07-01")).status_code == 200
    assert client.act(_page(office, "/umfang"), page=_page(office), data={"umfang": "x"}).status_code == 404


def test_submitting_closes_the_module_and_opening_it_again_opens_it(
    world: World, client: CheckingClient, person: Human, office: Office
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for key in KEYS.values():
            answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.PARTLY)), seen=0)
    with world.runtime.tenant_session(office.id) as session:
        version = latest_run(session, MODULE).version

    client.act(_page(office, "/einreichen"), page=_page(office), data={"seen": str(version)})
    assert "eingereicht" in client.get(_page(office)).get_data(as_text=True)
    stale = client.act(_page(office, "/einreichen"), page=_page(office), data={"seen": str(version)})
    assert stale.status_code == 409
    client.act(_page(office, "/oeffnen"), page=_page(office), data={"seen": str(version + 1)})

    with world.runtime.tenant_session(office.id) as session:
        assert latest_run(session, MODULE).state.is_editable


@pytest.mark.parametrize("role", [Role.AMTSLEITUNG, Role.LESEND])
def test_who_may_only_read_is_told_who_answers(world: World, office: Office, role: Role) -> None:
    page = world.client(world.person(office, role)).get(_page(office)).get_data(as_text=True)

    assert "Sie lesen mit. Bewertungen tragen Projektleitung und Mitwirkung ein." in page
    assert found(page, "//fieldset[@disabled]//input[@name='answer']")


def test_a_module_that_is_handed_in_says_that_its_answers_stand(
    world: World, client: CheckingClient, person: Human, office: Office
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for key in KEYS.values():
            answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.PARTLY)), seen=0)
    client.act(_page(office, "/einreichen"), page=_page(office), data={"seen": "1"})

    page = client.get(_page(office) + f"?punkt={KEYS['M07-01']}").get_data(as_text=True)

    assert "Das Modul ist eingereicht. Die Antworten stehen fest." in page


def test_a_save_after_the_session_has_ended_says_to_sign_in_and_stores_nothing(
    world: World, office: Office
) -> None:
    client = CheckingClient(world.app)

    response = client.post(_item(office, "M07-01"), data={"seen": "0", "answer": "2"})

    assert response.status_code == 401
    assert "Bitte neu anmelden" in response.get_data(as_text=True)


def test_saving_keeps_the_filter_of_the_page_and_counts_anew(client: CheckingClient, office: Office) -> None:
    filtered = _page(office, "?auswahl=offen")
    current = "//nav[@class='chips']//a[@aria-current]"
    before = client.get(filtered)
    open_ = len(editions.current().module(MODULE).items)

    after = client.act(
        _item(office, "M07-01"),
        page=filtered,
        data={"seen": "0", "answer": "2"},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost{filtered}"},
    )

    assert [chip.text_content() for chip in found(before, current)] == [f"Offen {open_}"]
    assert [chip.text_content() for chip in found(after, current)] == [f"Offen {open_ - 1}"]


def test_before_the_first_answer_a_guide_stands_where_the_level_will_be(
    client: CheckingClient, office: Office
) -> None:
    guide = "Wählen Sie zu jedem Punkt den Satz"
    before = client.get(_page(office)).get_data(as_text=True)
    assert guide in before
    assert "Zur nächsten Stufe" not in before

    after = client.act(
        _item(office, "M07-01"), page=_page(office), data={"seen": "0", "answer": "2"}, headers=HTMX
    ).get_data(as_text=True)

    assert guide not in after
    assert "Zur nächsten Stufe" in after
    assert "Wie gerechnet?" in after
