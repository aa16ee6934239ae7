"""Every text field of every form takes bad text: kept as typed and shown escaped, or refused in German.

The forms are those on the pages of the URL map, so a form added tomorrow is tested by existing. Every field a
person types into is filled with the same text, once with all fields bad and once with days, numbers and
addresses as they should be, so that the texts beside them reach the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from urllib.parse import quote_plus, urlencode

import pytest
from lxml import html

from tenants.access.roles import Role
from tenants.clock import today
from tenants.talk import discussing
from tenants.work.reading import latest_run
from tests.support.client import CheckingClient, token_in
from tests.support.hashing import cheap_hashes
from tests.support.twins import ITEM, MODULE, Twin, twins
from tests.support.url_map import CONTENT, address, rules
from tests.support.world import World
from webapp import wording
from webapp.context import PLATFORM_PAGES, PUBLIC_PAGES, TENANT_PAGES

__all__ = ["cheap_hashes"]

SCRIPT = "<script>alert(1)</script>"
BAD: Mapping[str, str] = {
    "code of a template": "{{7*7}} {% raw %} ${7*7}",
    "code of a page": f"\"'>{SCRIPT}<img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("https://boese.example";"Klick")',
    "right to left": "Akte \u202egpj.exe\u2066 Ende",
    "nothing to see": "\u200b\u200d\u2060\ufeff\u202e",
    "joined emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 und e\u0301",
    "decomposed": normalize("NFD", "Würzburg Ärger"),
    "signs of SQL": "'; DROP TABLE comment; -- %s %(x)s \\",
    "control characters": "a\x01b\x08c\x1b[31md\r\n\te",
    "beyond the BMP": "\U0010ffff\U0001d54f\uffff",
    "very long": "Wort " * 200_000,
}
TYPED = {"text", "search", "email", "tel", "url", "password", "number", "date", ""}
FREE = {"text", "search", "tel", ""}
USUAL = {
    "email": "neu@beispiel.example",
    "number": "7",
    "date": today().isoformat(),
    "password": "drei Eulen im Wald",
}
ANSWERED = {200, 303, 404, 409, 422}
"""What a page may answer; 500 never."""


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page.

    Attributes:
        fixed: what it sends without anybody typing.
        typed: name of a field to type in → its type; "" for several lines.
    """

    client: CheckingClient
    page: str
    action: str
    method: str
    fixed: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]

    def filled(self, text: str, *, everywhere: bool) -> list[tuple[str, str]]:
        """What is sent with this text in every field, or only where any text may stand."""
        return [
            *self.fixed,
            *(
                (name, text if everywhere or type_ in FREE else USUAL.get(type_, text))
                for name, type_ in self.typed.items()
            ),
        ]


def _forms(world: World, twin: Twin) -> Iterator[Form]:
    """Every form with something to type in, once for each address it is sent to."""
    visitors = {
        TENANT_PAGES: world.client(twin.people[Role.PROJEKTLEITUNG]),
        PLATFORM_PAGES: world.client(world.operator()),
        PUBLIC_PAGES: world.client(),
    }
    found: dict[tuple[str, str], Form] = {}
    for group, client in visitors.items():
        for rule in rules(world.app, group, method="GET"):
            if rule.arguments <= twin.ids.keys() | CONTENT.keys():
                page = address(world.app, rule, twin.ids)
                for form in _forms_on(client, page):
                    found.setdefault((form.method, form.action), form)
    return iter(found.values())


def _forms_on(client: CheckingClient, page: str) -> Iterator[Form]:
    answer = client.get(page)
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return
    tree: Any = html.fromstring(answer.get_data(as_text=True))
    for form in tree.xpath("//form"):
        typed = {each.get("name"): "" for each in form.xpath(".//textarea[@name and not(@readonly)]")}
        typed |= {
            each.get("name"): each.get("type", "text")
            for each in form.xpath(".//input[@name]")
            if each.get("type", "text") in TYPED
        }
        if typed:
            fixed = tuple(pair for pair in form.form_values() if pair[0] not in {*typed, "csrf_token"})
            action = (form.get("action") or page).split("?")[0]
            yield Form(client, page, action, form.get("method", "get").lower(), fixed, typed)


def _send(form: Form, body: str) -> tuple[int, str]:
    token = token_in(form.client.get("/barriere-melden").get_data(as_text=True))
    if form.method == "get":
        answer = form.client.get(f"{form.action}?{body}")
    else:
        answer = form.client.post(
            form.action,
            data=f"csrf_token={quote_plus(token)}&{body}",
            content_type="application/x-www-form-urlencoded",
        )
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.usefixtures("cheap_hashes")
def test_no_text_breaks_a_form(world: World) -> None:
    forms = list(_forms(world, twins(world)[0]))
    statuses: dict[int, int] = {}

    for name, text in BAD.items():
        for form in forms:
            for everywhere in (False, True):
                status, page = _send(form, urlencode(form.filled(text, everywhere=everywhere)))
                statuses[status] = statuses.get(status, 0) + 1
                assert status in ANSWERED | {413, 429}, (name, form.action, status)
                assert SCRIPT not in page, (name, form.action)

    print(f"\nbad text: {len(forms)} forms, {len(BAD)} texts, answers {statuses}")
    assert len(forms) >= 15
    assert {200, 303, 422} <= statuses.keys()
    for form in forms:
        assert SCRIPT not in form.client.get(form.page).get_data(as_text=True)


@pytest.mark.usefixtures("cheap_hashes")
@pytest.mark.parametrize(
    "bytes_sent,statuses",
    [
        ("Akte%00Ende", {400}),
        ("Akte%ED%A0%80Ende", {200, 303, 422, 404, 409}),
        ("%FF%FE", {200, 303, 422, 404, 409}),
    ],
)
def test_bytes_that_are_no_text_break_no_form(world: World, bytes_sent: str, statuses: set[int]) -> None:
    for form in _forms(world, twins(world)[0]):
        fixed = urlencode([(name, value) for name, value in form.fixed])
        typed = "&".join(f"{quote_plus(name)}={bytes_sent}" for name in form.typed)

        assert _send(form, f"{fixed}&{typed}")[0] in statuses, form.action


def test_what_a_form_cannot_hold_is_refused_in_german_and_nothing_is_stored(world: World) -> None:
    twin = twins(world)[0]
    client = world.client(twin.people[Role.PROJEKTLEITUNG])
    talk = f"/amt/{twin.office.slug}/module/{MODULE}/punkte/{ITEM}/gespraech"
    before = client.get(talk).get_data(as_text=True).count("talk__comment")

    long = client.act(talk, page=talk, data={"text": "Wort " * 200_000})
    longest = client.act(talk, page=talk, data={"text": "Wort " * 700_000})

    assert long.status_code == 422
    assert "Das ist zu lang. Bitte kürzen Sie auf 10.000 Zeichen." in long.get_data(as_text=True)
    assert longest.status_code == 413
    assert wording.ERROR_PAGES["http_413"][1].split(":")[0] in longest.get_data(as_text=True)
    assert client.get(talk).get_data(as_text=True).count("talk__comment") == before


@pytest.mark.parametrize("name", [name for name in BAD if name not in {"nothing to see", "very long"}])
def test_a_text_is_kept_as_it_was_typed(world: World, name: str) -> None:
    office = world.office()
    client = world.client(world.person(office))
    talk = f"/amt/{office.slug}/module/{MODULE}/punkte/{ITEM}/gespraech"
    text = f"Anfang {BAD[name]} Ende"

    assert client.act(talk, page=talk, data={"text": text}).status_code == 303

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        (said,) = discussing.comments(session, latest_run(session, MODULE), ITEM)
    assert said.text == text


def test_a_text_nobody_can_see_is_no_text(world: World) -> None:
    office = world.office()
    client = world.client(world.person(office))
    talk = f"/amt/{office.slug}/module/{MODULE}/punkte/{ITEM}/gespraech"

    answer = client.act(talk, page=talk, data={"text": BAD["nothing to see"]})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie Ihren Beitrag." in answer.get_data(as_text=True)
