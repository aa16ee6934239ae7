"""The calculator reads and counts in the browser, without a connection, and sends counts only.

What it counts is compared with what `tests.support.helps` counts from the same rows. Lists are generated; the
same seeds give the same lists.
"""

import csv
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, Request, ViewportSize, expect

from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from tenants.access.roles import Role
from tenants.clock import today
from tenants.figures import reading
from tenants.figures.entering import enter_figure
from tenants.figures.stored import Entry, Source
from tests.browser.accessibility import keyboard_problems, overflow, small_targets, violations
from tests.browser.conftest import PHONE, OpenAs
from tests.browser.watching import Watch
from tests.support.helps import HEADINGS, expected, invented, written
from tests.support.world import Human, Office, World
from webapp.forms.counts import counted_indicators
from webapp.security import MAX_SEALED_BYTES

YEAR = today().year - 1
PEOPLE = Decimal(28_000)
ANYTHING = Random(0)


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has entered its inhabitants."""
    office = world.office()
    people = Entry(PEOPLE, counting_method=CountingMethod.STICHTAG)
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, "S02", Period.of_year(YEAR), people, seen=0)
    return office


@pytest.fixture
def controlling(world: World, office: Office) -> Human:
    """Somebody who enters figures."""
    return world.person(office, Role.MITWIRKUNG, name="Controlling")


@pytest.fixture
def calculator(office: Office, controlling: Human, open_as: OpenAs) -> Page:
    """The calculator, loaded, its worker too."""
    return _opened(open_as(controlling), office)


def _opened(page: Page, office: Office) -> Page:
    with page.expect_worker():
        page.goto(f"/amt/{office.slug}/kennzahlen/rechner")
    page.wait_for_load_state("networkidle")
    return page


def _choose(page: Page, content: bytes, name: str = "export.csv") -> None:
    page.set_input_files("#datei", {"name": name, "mimeType": "text/csv", "buffer": content})


def _read(page: Page, content: bytes) -> None:
    _choose(page, content)
    expect(page.get_by_role("heading", name="2. Spalten zuordnen")).to_be_focused()


def _count(page: Page) -> None:
    page.get_by_role("button", name="Zählen", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Gezählt für"))).to_be_focused()


def _refused(page: Page) -> str:
    problem = page.get_by_role("alert").filter(visible=True)
    expect(problem).to_be_focused(timeout=60_000)
    return problem.inner_text()


def _counts(page: Page) -> dict[str, tuple[Decimal, Decimal | None]]:
    """What stands in the form: indicator → numerator and, where it is counted too, denominator."""
    values: Mapping[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-row]:not([hidden]) input[type=hidden]')]"
        ".map(field => [field.name, field.value]))"
    )
    keys = [name.removeprefix("numerator_") for name in values if name.startswith("numerator_")]
    return {
        key: (
            _number(values[f"numerator_{key}"]),
            _number(values[f"denominator_{key}"]) if f"denominator_{key}" in values else None,
        )
        for key in keys
    }


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def test_without_a_connection_it_reads_counts_and_shows_and_only_counts_are_sent(
    world: World, office: Office, calculator: Page, watch: Watch
) -> None:
    helps = invented(Random(1), 400, YEAR)
    asked: list[str] = []
    calculator.context.set_offline(True)
    calculator.context.on("request", lambda request: asked.append(request.url))

    _read(calculator, written(helps))
    _count(calculator)

    counts = _counts(calculator)
    assert counts["D05"] == expected(_indicator("D05"), helps, YEAR, method=None, with_uma=False)
    expect(calculator.locator(".calculator__kinds tbody tr")).to_have_count(15)
    calculator.get_by_label("Einwohnerinnen und Einwohner unter 18 Jahren am 31.12.").fill("24.000")
    calculator.get_by_text("Genau das wird gesendet").click()
    shown = calculator.locator("[data-sent]").inner_text()
    calculator.get_by_role("button", name="Zahlen übernehmen").click()
    expect(calculator.get_by_text("Der Browser ist ohne Netzverbindung")).to_be_visible()
    assert asked == []

    calculator.context.set_offline(False)
    calculator.get_by_role("button", name="Zahlen übernehmen").click()
    expect(calculator.get_by_role("heading", name="Kennzahlen", exact=True)).to_be_visible()
    expect(calculator.get_by_text("Aus der Liste übernommen:")).to_be_visible()
    (sent,) = watch.posts
    body = sent.post_data or ""
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert len(body) < MAX_SEALED_BYTES / 2
    fields = parse_qsl(body, keep_blank_values=True)
    assert [f"{name} = {value}" for name, value in fields if name != "csrf_token"] == shown.splitlines()[1:]
    assert all(re.fullmatch(r"[0-9.,]*|y|nein", value) for name, value in fields if name != "csrf_token")
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        figure = reading.line(session, "D05", Period.of_year(YEAR)).figure
    assert figure is not None
    assert (figure.entry.numerator, figure.entry.denominator) == (counts["D05"][0], PEOPLE)
    assert figure.source is Source.CALCULATOR


def _indicator(key: str) -> Any:
    return next(each for each in counted_indicators() if each.key == key)


DIALECTS: Mapping[str, dict[str, Any]] = {
    "Excel, UTF-8 with a mark": {"encoding": "utf-8-sig"},
    "Excel, Windows-1252": {"encoding": "cp1252"},
    "comma, everything quoted": {"delimiter": ",", "quoting": csv.QUOTE_ALL},
    "tab, UTF-16": {"delimiter": "\t", "encoding": "utf-16"},
    "days as ISO, line feed": {"is_iso": True, "line_end": "\n"},
    "old line ends": {"line_end": "\r"},
    "a title above": {"title": "Hilfen zum 31.12., Stand heute"},
}


@pytest.mark.parametrize("seed, dialect", list(enumerate(DIALECTS, start=10)), ids=list(DIALECTS))
def test_a_list_in_any_german_dialect_gives_the_counts_python_gives(
    calculator: Page, seed: int, dialect: str
) -> None:
    random = Random(seed)
    helps = invented(random, random.randrange(300, 700), YEAR)
    _read(calculator, written(helps, **DIALECTS[dialect]))

    for method in (None, *CountingMethod):
        year, with_uma = YEAR - random.randrange(3), random.random() < 0.5
        calculator.get_by_label("Jahr", exact=True).select_option(str(year))
        calculator.get_by_label("Zählmethode").select_option(method.value if method else "")
        calculator.get_by_label("Unbegleitete minderjährige Ausländer").select_option(
            "ja" if with_uma else "nein"
        )
        _count(calculator)

        counts = _counts(calculator)
        assert set(counts) == {each.key for each in counted_indicators()}
        for indicator in counted_indicators():
            wanted = expected(indicator, helps, year, method=method, with_uma=with_uma)
            assert counts[indicator.key] == wanted, (indicator.key, method, year)


def test_another_method_or_uma_is_shown_without_reading_again(calculator: Page) -> None:
    helps = invented(Random(3), 300, YEAR)
    _read(calculator, written(helps))
    _count(calculator)

    calculator.get_by_label("Zählmethode").select_option(CountingMethod.STICHTAG.value)

    wanted = expected(_indicator("D07"), helps, YEAR, method=CountingMethod.STICHTAG, with_uma=False)
    assert _counts(calculator)["D07"] == wanted


def _list(*rows: str, heading: str = "Hilfeart;Beginn;Ende") -> bytes:
    return "\r\n".join([heading, *rows]).encode()


def test_what_cannot_be_counted_is_said_with_its_rows(calculator: Page) -> None:
    _read(
        calculator,
        _list(
            f"§ 34;01.02.{YEAR};",
            "§ 34;;",
            f"§ 34;31.02.{YEAR};",
            f"§ 34;01.02.{YEAR};bald",
            f"§ 34;01.02.{YEAR};01.01.{YEAR}",
            f"Beistandschaft;01.02.{YEAR};",
            f";01.02.{YEAR};",
            f"§ 34;01.02.{YEAR - 3};01.03.{YEAR - 3}",
        ),
    )
    _count(calculator)

    said = calculator.locator("[data-result]").inner_text()
    assert f"1 von 8 Zeilen gehören zu {YEAR}. 1 liegen ganz in anderen Jahren." in said
    assert "2 ohne lesbaren Beginn (Zeilen 3, 4)" in said
    assert "1 mit einem Ende, das kein Datum ist (Zeile 5)" in said
    assert "1, deren Ende vor dem Beginn liegt (Zeile 6)" in said
    assert "1, deren Art der Hilfe nicht gezählt wird (Zeile 7)" in said
    assert "1 ohne Art der Hilfe (Zeile 8)" in said
    assert _counts(calculator)["D07"] == (Decimal(1), None)


def test_a_list_of_a_part_does_not_choose_what_it_cannot_give(calculator: Page) -> None:
    _read(calculator, _list(f"Vollzeitpflege;01.02.{YEAR};", f"Vollzeitpflege;01.02.{YEAR};"))
    _count(calculator)

    expect(calculator.get_by_label("D06 Vollzeitpflege")).to_be_checked()
    expect(calculator.get_by_label("D05 Fremdunterbringungen")).not_to_be_checked()
    row = calculator.locator("[data-row=D05]")
    expect(row).to_contain_text("Nicht in der Liste: § 34 Heimerziehung, betreutes Wohnen.")
    expect(row).to_contain_text("Kleine Zahl: Sie wird außerhalb Ihres Jugendamts niemandem einzeln gezeigt.")
    expect(calculator.locator(".calculator__kinds")).to_contain_text("2*")
    assert "W01" not in _counts(calculator)


def test_a_help_after_41_is_known_by_its_word_its_column_or_the_age(calculator: Page) -> None:
    heading = "Hilfeart;Beginn;Ende;Geb.-Datum;§ 41"
    grown, child = f"01.01.{YEAR - 19}", f"01.01.{YEAR - 9}"
    rows = [
        f"§ 41 i.V.m. § 34;01.02.{YEAR};;{grown};nein",
        f"§ 34;01.02.{YEAR};;{grown};ja",
        f"§ 34;01.02.{YEAR};;{grown};nein",
        f"§ 34;01.02.{YEAR};;{child};nein",
    ]
    _read(calculator, _list(*rows, heading=heading))
    _count(calculator)
    assert _counts(calculator)["X04"][0] == Decimal("1.8")

    calculator.get_by_label("Hilfen ab dem 18. Geburtstag").check()
    _count(calculator)
    assert _counts(calculator)["X04"] == (Decimal("2.8"), Decimal("3.7"))


HOSTILE = {
    "empty": (b"", "Die Datei ist leer."),
    "binary": (bytes(range(256)) * 40, "Die Datei enthält keinen lesbaren Text."),
    "workbook": (b"PK\x03\x04" + b"\x00" * 99, "Das ist eine Excel-Arbeitsmappe."),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\x00" * 99, "Das ist eine Excel-Arbeitsmappe."),
    "PDF": (b"%PDF-1.7 ...", "Das ist ein PDF."),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "Die Datei enthält keinen lesbaren Text."),
    "one column": (b"Hilfeart\r\n34\r\n", "Es ist nur eine Spalte zu erkennen."),
    "no header": (b"34;01.02.2024;\r\n33;01.03.2024;\r\n", "Es ist keine Kopfzeile zu erkennen: In Zeile 1"),
    "header only": (b"Hilfeart;Beginn;Ende\r\n", "Unter der Kopfzeile steht keine Zeile."),
    "open quote": (b'Hilfeart;Beginn;Ende\r\n"34;1;2\r\n' + b"34;1;2\r\n" * 30, "In Zeile 2 passen die Anf"),
    "text after a quote": (_list(*['"34"x;1;2'] * 3), "passen die Anführungszeichen nicht zusammen"),
    "300 columns": (_list("1;2" + ";3" * 400), "Zeile 2 hat mehr als 300 Spalten."),
    "a bomb of quotes": (_list('"' * 300_001 + ";;"), "In Zeile 2 passen die Anführungszeichen nicht"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_clear_sentence(calculator: Page, name: str) -> None:
    content, sentence = HOSTILE[name]
    _choose(calculator, content)

    said = _refused(calculator)

    assert "Die Datei wurde nicht gelesen." in said
    assert sentence in said
    _read(calculator, _list(f"§ 34;01.02.{YEAR};"))
    expect(calculator.get_by_role("alert").filter(visible=True)).to_have_count(0)


def test_a_column_of_names_is_no_kind_of_help_and_no_cell_is_ever_code(calculator: Page) -> None:
    code = '<img src=x onerror="alert(1)">'
    formula = '=HYPERLINK("https://boese.example")'
    rows = [f'"{code.replace(chr(34), chr(34) * 2)}";Kind {n};01.02.{YEAR};' for n in range(250)]
    rows.append(f'"{formula.replace(chr(34), chr(34) * 2)}";Kind;01.02.{YEAR};')
    _read(calculator, _list(*rows, heading=f"Hilfeart;{code[:5]}Name;Beginn;Ende"))

    values = calculator.locator("[data-values]")
    expect(values).to_contain_text(code)
    expect(values).to_contain_text(formula)
    assert calculator.locator("main img").count() == 0

    calculator.get_by_label("Art der Hilfe", exact=True).select_option(f"{code[:5]}Name")
    assert "mehr als 200 verschiedene Werte. Das ist keine Spalte für „Art der Hilfe“." in _refused(
        calculator
    )


def test_a_huge_file_is_refused_at_once(calculator: Page, tmp_path: Path) -> None:
    huge = tmp_path / "export.csv"
    with huge.open("wb") as file:
        file.truncate(100 * 2**20 + 1)

    calculator.set_input_files("#datei", huge)

    assert "Die Datei ist größer als 100 MB." in _refused(calculator)


@pytest.fixture
def long_list(tmp_path: Path) -> Callable[[int], Path]:
    """A list of so many rows on the disk."""

    def write(rows: int) -> Path:
        path = tmp_path / "export.csv"
        row = f"§ 34;01.02.{YEAR};;Heimgruppe am Hang, Haus 3, zweiter Stock\r\n".encode()
        path.write_bytes(_list("", heading="Hilfeart;Beginn;Ende;Ort") + row * rows)
        return path

    return write


LONGEST_PAUSE = 400
"""Milliseconds in which the page may not draw while a list is read, on a busy machine."""
WATCH_PAUSES = """() => {
  let last = performance.now();
  window.pause = 0;
  const look = now => {
    window.pause = Math.max(window.pause, now - last);
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def test_a_list_of_more_than_a_million_rows_is_refused_and_the_page_never_stands_still(
    calculator: Page, long_list: Callable[[int], Path]
) -> None:
    path = long_list(1_000_001)
    calculator.evaluate(WATCH_PAUSES)

    calculator.set_input_files("#datei", path)

    assert "mehr als 1 Million Zeilen" in _refused(calculator)
    pause = calculator.evaluate("window.pause")
    print(f"\ncalculator: {path.stat().st_size / 2**20:.0f} MB, longest pause {pause:.0f} ms")
    assert pause < LONGEST_PAUSE


def test_reading_can_be_cancelled_and_begun_anew_without_a_connection(
    calculator: Page, long_list: Callable[[int], Path]
) -> None:
    path = long_list(900_000)
    calculator.context.set_offline(True)
    calculator.set_input_files("#datei", path)
    expect(calculator.get_by_label("Die Liste wird gelesen.")).to_be_visible()

    calculator.get_by_role("button", name="Abbrechen").click()

    assert "Abgebrochen." in _refused(calculator)
    _read(calculator, _list(f"§ 34;01.02.{YEAR};"))
    _count(calculator)
    assert _counts(calculator)["D07"] == (Decimal(1), None)


TRIES = """async () => {
  const tried = (act) => Promise.resolve().then(act).then(() => 'sent', () => 'refused');
  return Promise.all([
    tried(() => fetch('/gesundheit?liste=1')),
    tried(() => fetch('https://boese.example/')),
    tried(() => new Promise((done, refuse) => {
      const request = new XMLHttpRequest();
      request.onload = done;
      request.onerror = refuse;
      request.open('GET', '/gesundheit?liste=1');
      request.send();
    })),
  ]);
}"""
BEACONS = """() => {
  navigator.sendBeacon('/gesundheit?liste=1', 'x');
  try { new WebSocket('wss://boese.example/').close(); } catch {}
  try { new EventSource('/gesundheit?liste=1').close(); } catch {}
}"""


def test_neither_the_page_nor_its_worker_can_open_a_connection(calculator: Page, watch: Watch) -> None:
    asked: list[Request] = []

    # Playwright wants a function of Python's own, which the method of a list is not.
    def note(request: Request) -> None:
        asked.append(request)

    calculator.context.on("request", note)

    on_the_page = calculator.evaluate(TRIES)
    calculator.evaluate(BEACONS)
    (worker,) = calculator.workers
    in_the_worker = worker.evaluate("async () => fetch('/gesundheit').then(() => 'sent', () => 'refused')")

    assert on_the_page == ["refused", "refused", "refused"]
    assert in_the_worker == "refused"
    calculator.wait_for_timeout(200)
    assert {request.failure for request in asked} <= {"csp"}
    # Refusing is said aloud, which is what the watch is there for.
    assert all("CSP" in each or "connect" in each.lower() or "no answer" in each for each in watch.problems)
    watch.problems.clear()


def test_the_page_has_one_form_beside_signing_out(calculator: Page, office: Office) -> None:
    actions = calculator.evaluate(
        "[...document.forms].map(form => [form.method, form.getAttribute('action')])"
    )

    assert actions == [["post", "/abmelden"], ["post", f"/amt/{office.slug}/kennzahlen/rechner"]]


def test_a_template_keeps_columns_and_values_and_no_row(
    calculator: Page, office: Office, tmp_path: Path
) -> None:
    helps = invented(Random(5), 300, YEAR)
    _read(calculator, written(helps))
    calculator.get_by_label("SPFH zählt als", exact=True).select_option("30")
    calculator.get_by_label("Hilfen ab dem 18. Geburtstag").check()
    calculator.get_by_label("Hilfe nach § 41 (freiwillig)", exact=True).select_option("umA")
    calculator.get_by_text("Zuordnung als Vorlage speichern oder laden").click()
    calculator.get_by_label("Name der Software").fill("Fachsoftware Süd 7")
    calculator.context.set_offline(True)
    with calculator.expect_download() as download:
        calculator.get_by_role("button", name="Vorlage speichern").click()
    calculator.context.set_offline(False)
    kept = tmp_path / "vorlage.json"
    download.value.save_as(kept)

    assert download.value.suggested_filename == "zuordnung-fachsoftware-süd-7.json"
    template = json.loads(kept.read_text())
    assert set(template["spalten"].values()) <= set(HEADINGS)
    assert template["werte"]["kind"]["§ 41 i.V.m. § 34"] == ["34", "41"]
    assert not re.search(r"Müller|51-|\d\d\.\d\d\.\d{4}|187,50", kept.read_text())

    _opened(calculator, office)
    _read(calculator, written(invented(Random(6), 300, YEAR)))
    calculator.get_by_text("Zuordnung als Vorlage speichern oder laden").click()
    calculator.set_input_files("#vorlage", kept)
    expect(calculator.locator("#ansage")).to_have_text("Die Vorlage ist geladen.")
    expect(calculator.get_by_label("SPFH zählt als", exact=True)).to_have_value("30")
    expect(calculator.get_by_label("Hilfen ab dem 18. Geburtstag")).to_be_checked()
    expect(
        calculator.get_by_label("Hilfe nach § 41 (freiwillig)", exact=True).locator("option:checked")
    ).to_have_text("umA")
    expect(calculator.get_by_label("Name der Software")).to_have_value("Fachsoftware Süd 7")


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"{",
        b'{"format": "anders"}',
        b'{"format": "werkstatt79a-rechner/1", "spalten": [], "werte": 1}',
    ],
)
def test_what_is_no_template_is_refused(calculator: Page, content: bytes) -> None:
    _read(calculator, _list(f"§ 34;01.02.{YEAR};"))
    calculator.get_by_text("Zuordnung als Vorlage speichern oder laden").click()
    calculator.set_input_files(
        "#vorlage", {"name": "v.json", "mimeType": "application/json", "buffer": content}
    )

    assert "Das ist keine Vorlage des Rechners." in _refused(calculator)


def test_what_is_missing_for_counting_is_said(calculator: Page) -> None:
    _read(calculator, _list(f"Alles;01.02.{YEAR};", heading="Hilfeart;Datum;Ende"))
    calculator.get_by_role("button", name="Zählen", exact=True).click()
    assert "Bitte ordnen Sie noch zu: Beginn." in _refused(calculator)

    calculator.get_by_label("Beginn", exact=True).select_option("Datum")
    calculator.get_by_role("button", name="Zählen", exact=True).click()
    assert "Kein Wert der Spalte „Art der Hilfe“ ist einer Hilfeart zugeordnet." in _refused(calculator)


def test_nothing_is_sent_without_the_people_it_is_divided_by(calculator: Page, watch: Watch) -> None:
    _read(calculator, _list(f"Inobhutnahme;01.02.{YEAR};", heading="Hilfeart;Beginn;Ende"))
    _count(calculator)
    box = calculator.get_by_label("D13 Inobhutnahmen")
    expect(box).not_to_be_checked()
    box.check()
    calculator.get_by_role("button", name="Zahlen übernehmen").click()
    expect(calculator.get_by_label("Einwohnerinnen und Einwohner unter 18 Jahren am 31.12.")).to_be_focused()
    assert watch.posts == []


def test_without_scripts_it_says_so_and_leads_to_the_entry(
    office: Office, controlling: Human, open_as: OpenAs
) -> None:
    page = open_as(controlling, java_script_enabled=False)
    page.goto(f"/amt/{office.slug}/kennzahlen/rechner")

    expect(page.get_by_text("braucht dafür JavaScript")).to_be_visible()
    expect(page.locator("[data-calculator]")).to_be_hidden()
    page.get_by_role("link", name="Kennzahlen von Hand eintragen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kennzahlen")


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")


def _go_to_the_top(page: Page) -> None:
    """The next tab goes to the first control of the page."""
    page.evaluate(
        "(() => { const top = document.createElement('span'); top.tabIndex = -1;"
        " document.body.prepend(top); top.focus(); top.remove(); })()"
    )


@pytest.mark.parametrize("state", ["mapped", "counted", "refused"])
def test_no_state_of_the_page_has_barriers(calculator: Page, state: str) -> None:
    if state == "refused":
        _choose(calculator, b"")
        _refused(calculator)
    else:
        _read(calculator, written(invented(Random(7), 200, YEAR)))
    if state == "counted":
        _count(calculator)
    _unfold(calculator)

    assert violations(calculator) == []
    _go_to_the_top(calculator)
    assert keyboard_problems(calculator, seen=set()) == []
    calculator.emulate_media(color_scheme="dark")
    assert violations(calculator, only="color-contrast") == []
    calculator.emulate_media(color_scheme="light")
    for screen in (PHONE, ViewportSize(width=320, height=640)):
        calculator.set_viewport_size(screen)
        assert overflow(calculator) == []
        assert violations(calculator) == []
    assert small_targets(calculator, "main :is(button, select)", smallest=44) == []


def test_counts_that_were_not_kept_come_back_and_are_kept_with_a_remark(
    world: World, office: Office, calculator: Page, watch: Watch
) -> None:
    before = Entry(Decimal(900), PEOPLE, counting_method=CountingMethod.SUMME, with_uma=False)
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, "D07", Period.of_year(YEAR - 1), before, seen=0)
    watch.expected.add(422)
    _read(calculator, _list(*[f"§ 34;01.02.{YEAR};"] * 12))
    _count(calculator)
    calculator.get_by_role("button", name="Zahlen übernehmen").click()

    row = calculator.locator("[data-row=D07]")
    expect(row).to_contain_text("weicht um mehr als 30 % vom Vorjahr ab")
    expect(row.locator("[data-above]")).to_have_text("12")
    assert violations(calculator) == []
    calculator.get_by_label("Bemerkung zu allen Werten").fill("Zählung umgestellt")
    calculator.get_by_role("button", name="Zahlen übernehmen").click()
    expect(calculator.get_by_text("Aus der Liste übernommen:")).to_be_visible()
