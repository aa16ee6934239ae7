"""One set of answers, one number: the same on every page, in every export and on the command line.

The worked example of the maturity reference (M07 in edition 2026.1) is entered as people enter it, eight more
modules are rated 2 on a statement alone. What must come out is written down here and nowhere computed; then
every number is read back from what is rendered.

The sum by hand: 41 points of 66 are E = 62.1 %, of 63 answered E' = 65.1 %, 21 of 22 in weight C = 95.5 %,
2 of 24 are set aside; R3, and R4 lacks 6 points (7.9 percentage points) and an evaluation. The other modules
count 1 of 3, so G = (62.12 + 8 × 33.33) / 9 = 36.5 %.
"""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from lxml import html

from modules.catalogue import editions
from modules.catalogue.model import EditionKey
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence
from modules.scoring.scale import Level
from tenants.access.roles import Role
from tenants.clock import today
from tenants.work import running, targeting
from tenants.work.reading import latest_run
from tenants.work.targeting import Target
from tests.support.checklists import REASON, WORKED_EVIDENCE, WORKED_RATINGS
from tests.support.client import CheckingClient
from tests.support.rounds import MODULE, fill, hand_in, release
from tests.support.world import Office, World
from tests.webapp.cli.conftest import Werkstatt, werkstatt

__all__ = ["werkstatt"]

E, PROVISIONAL, C, ASIDE, OVERALL = "62,1 %", "65,1 %", "95,5 %", "8,3 %", "36,5 %"
EXACT = {
    "fulfilment": Fraction(4100, 66),
    "provisional": Fraction(4100, 63),
    "completion": Fraction(2100, 22),
    "not_applicable_share": Fraction(200, 24),
}
PIECES = (
    None,
    Evidence("liegt vor in Akte 51-2-7", None, None, None),
    Evidence("liegt vor in Akte 51-2-8", today(), "JHA 12.06.2026, TOP 5", today()),
)


@dataclass(frozen=True, slots=True)
class Golden:
    """The office of the worked example with the browser of its Amtsleitung."""

    office: Office
    client: CheckingClient
    stand: str

    def page(self, path: str) -> str:
        """The page, the day before or after the release alike."""
        return self.client.get(f"/amt/{self.office.slug}{path.format(stand=self.stand)}").get_data(
            as_text=True
        )


@pytest.fixture(autouse=True)
def _only_the_first_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers are those of 2026.1, whatever was published since."""
    monkeypatch.setattr(editions, "keys", lambda: (EditionKey("2026.1"),))


@pytest.fixture
def handed_in(world: World) -> Golden:
    """The worked example as it was handed in."""
    office = world.office()
    lead, head = world.person(office), world.person(office, Role.AMTSLEITUNG)
    items = editions.current().module(MODULE).items
    answers: dict[str, Answer] = {
        item.key: Rated(Rating(rating))
        for item, rating in zip(items, WORKED_RATINGS, strict=False)
        if rating is not None
    }
    pieces: dict[str, Evidence] = {
        item.key: piece
        for item, class_ in zip(items, WORKED_EVIDENCE, strict=False)
        if (piece := PIECES[class_]) is not None
    }
    run = fill(world, office, lead, answers | {items[-1].key: NotApplicable(REASON)}, pieces)
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, lead.id, MODULE, seen=run.version)
        targeting.set_target(session, head.id, MODULE, Target(Level.R4, today(), "JHA"), seen=0)
    others = [module.slug for module in editions.current().modules if module.slug != MODULE]
    for module in others[:8]:
        hand_in(world, office, lead, module=module)
    return Golden(office, world.client(head), "")


@pytest.fixture
def released(world: World, handed_in: Golden) -> Golden:
    """The same after its release."""
    head = world.person(handed_in.office, Role.AMTSLEITUNG)
    stand = release(world, handed_in.office, head)
    return Golden(handed_in.office, handed_in.client, str(stand))


def _words(page: str, where: str) -> str:
    """The text of the first element found, spaces made one."""
    found: Any = html.fromstring(page).xpath(where)
    assert found, where
    return re.sub(r"\s+", " ", found[0].text_content()).strip()


def _classed(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _row(title: str) -> str:
    return f"//tr[th[contains(., '{title}')]]"


def _line(title: str) -> str:
    return f"//dl[{_classed('calculation')}]/div[contains(dt, '{title}')]"


def _summary(title: str) -> str:
    return f"//dl[{_classed('summary')}]/div[dt='{title}']/dd"


HEAD = f"//div[{_classed('module-head__standing')}]"
LIST_ROW = f"//li[{_classed('module-list__row')}][contains(., 'M07')]"
STANDING = "//dl[@class='standing']"
LEAD = "//main//p[contains(., 'Heute:')]"

EVERYWHERE: list[tuple[str, str, tuple[str, ...]]] = [
    (f"/module/{MODULE}", HEAD, ("R3 geregelt", "62,1 % Erfüllungsgrad", "11 von 12 Punkten bearbeitet")),
    (f"/module/{MODULE}", "//p[@class='module-head__next']", ("R4", "M07-12", "7,9 Prozentpunkte")),
    (f"/module/{MODULE}", _line("Erfüllungsgrad"), ("41 von 66 Punkten", E)),
    (f"/module/{MODULE}", _line("Zwischenstand"), ("41 von 63 Punkten", PROVISIONAL)),
    (f"/module/{MODULE}", _line("Bearbeitungsstand"), (C,)),
    (f"/module/{MODULE}", _line("Anteil nicht zutreffend"), (ASIDE,)),
    (f"/module/{MODULE}", "//tfoot//tr", ("41 66",)),
    (f"/module/{MODULE}", f"//nav[{_classed('chips')}]", ("Alle 12", "Offen 1", "Muss 3", "Ohne Nachweis 3")),
    ("/module", LIST_ROW, ("R3", E, "11 von 12 Punkten")),
    ("/profil", "//table[contains(caption, 'Zwischenstand')]" + _row("M07"), ("R3", E, PROVISIONAL, C)),
    ("/profil", "//section[@class='overall']", (OVERALL, "Aus 9 von 12 Modulen.", f"höchsten M07 mit {E}")),
    ("/profil", "//desc[contains(@id, 'netz')]", (f"beim ersten Mal {E}, heute {E}",)),
    ("/profil", "//desc[contains(@id, 'balken')]", (f"heute {E}",)),
    ("/profil", "//table[contains(caption, 'als Balken')]" + _row("M07"), (E,)),
    ("/start", STANDING, ("12 Module, 9 eingereicht, 0 validiert", f"Erfüllungsgrad {OVERALL}")),
    ("/start", "//desc[contains(@id, 'verlauf')]", (f"M07: Erfüllungsgrad {E}",)),
    (f"/module/{MODULE}/durchgaenge", _row("1. Durchgang"), ("R3", E)),
    (f"/module/{MODULE}/durchgaenge", "//desc", (f"Erfüllungsgrad {E}",)),
    (f"/module/{MODULE}/luecken", LEAD, ("R3", E)),
    (
        f"/module/{MODULE}/luecken",
        "//section[@aria-labelledby='punktzahl']",
        ("6 Punkte", "7,9 Prozentpunkte"),
    ),
]
"""Page, place on it and the numbers that must stand there, before the release and after it."""

BEFORE = [
    (f"/module/{MODULE}/freigabe", _summary("Stufe"), ("R3 geregelt",)),
    (f"/module/{MODULE}/freigabe", _summary("Erfüllungsgrad"), (E, "41 von 66 Punkten")),
    (f"/module/{MODULE}/freigabe", _summary("Bearbeitet"), (C, "11 von 12 Punkten", "1 nicht zutreffend")),
]
AFTER = [
    ("/staende/{stand}", _summary("Stufe"), ("R3 geregelt",)),
    ("/staende/{stand}", _summary("Erfüllungsgrad"), (E, "41 von 66 Punkten")),
    ("/staende/{stand}", _summary("Bearbeitet"), (C,)),
    ("/staende/{stand}/druck", _summary("Stufe"), ("R3 geregelt",)),
    ("/staende/{stand}/druck", _summary("Erfüllungsgrad"), (E, "41 von 66 Punkten")),
    ("/staende/{stand}/druck", _summary("Bearbeitet"), (C,)),
    ("/staende/{stand}/druck", _line("Erfüllungsgrad"), ("41 von 66 Punkten", E)),
    ("/staende/{stand}/druck", _line("Zwischenstand"), ("41 von 63 Punkten", PROVISIONAL)),
    ("/staende/{stand}/druck", _line("Bearbeitungsstand"), (C,)),
    ("/staende/{stand}/druck", _line("Anteil nicht zutreffend"), (ASIDE,)),
    ("/staende/{stand}/druck", "//tfoot//tr", ("41 66",)),
]


def _differences(golden: Golden, table: list[tuple[str, str, tuple[str, ...]]]) -> list[str]:
    pages = {path: golden.page(path) for path in dict.fromkeys(path for path, _, _ in table)}
    return [
        f"{path} {where}: {number!r} is not in {said!r}"
        for path, where, numbers in table
        for said in [_words(pages[path], where)]
        for number in numbers
        if number not in said
    ]


def test_every_number_on_every_page_is_the_same_before_the_release(handed_in: Golden) -> None:
    assert _differences(handed_in, EVERYWHERE + BEFORE) == []


def test_every_number_on_every_page_is_the_same_after_the_release(released: Golden) -> None:
    assert _differences(released, EVERYWHERE + AFTER) == []


def test_the_head_sent_beside_a_saved_item_carries_the_same_numbers(world: World, handed_in: Golden) -> None:
    lead = world.person(handed_in.office)
    with world.runtime.tenant_session(handed_in.office.id) as session:
        running.reopen(session, lead.id, MODULE, seen=latest_run(session, MODULE).version)
        item = latest_run(session, MODULE).module.items[0]
    client = world.client(lead)
    address = f"/amt/{handed_in.office.slug}/module/{MODULE}/punkte/{item.key}"

    saved = client.act(
        address,
        page=f"/amt/{handed_in.office.slug}/module/{MODULE}",
        data={"seen": "1", "answer": "3", "note": "wie vorher"},
        headers={"HX-Request": "true"},
    ).get_data(as_text=True)

    for where, numbers in ((where, numbers) for path, where, numbers in EVERYWHERE[:7]):
        assert all(number in _words(f"<div>{saved}</div>", where) for number in numbers), where


def test_the_file_carries_the_same_numbers_exactly(released: Golden) -> None:
    document = json.loads(released.page("/staende/{stand}/datei"))

    score = document["record"]["score"]
    assert {name: Fraction(score[name]) for name in EXACT} == EXACT
    assert (score["points"], score["optimum"], score["answered_optimum"]) == (41, 66, 63)
    assert (score["reached"]["level"], score["reached"]["next_level"]) == ("R3", "R4")
    assert [each["gate"] for each in score["reached"]["blocking"]] == ["value", "evaluation_some_mostly"]


def test_the_command_line_says_the_same(werkstatt: Werkstatt) -> None:
    answers: dict[str, object] = {
        f"M07-{place:02}": {"rating": rating, "evidence": f"E{class_}"}
        for place, (rating, class_) in enumerate(zip(WORKED_RATINGS, WORKED_EVIDENCE, strict=True), start=1)
        if rating is not None
    }
    typed = json.dumps({"module": "M07", "answers": {**answers, "M07-12": {"not_applicable": REASON}}})

    said = json.loads(werkstatt("score", "-", typed=typed).said)

    assert (said["E"], said["E_provisional"], said["C"]) == tuple(
        float(EXACT[name]) for name in ("fulfilment", "provisional", "completion")
    )
    assert said["level"] == "R3"
    assert [each["gate"] for each in said["hurdles"]] == ["value", "evaluation_some_mostly"]
    assert [each["items"] for each in said["hurdles"]] == [[], ["M07-12"]]
