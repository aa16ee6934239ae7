"""The calculator on the server: sealed, small, all or nothing.

What it counts is tested in `tests/browser/test_calculator.py`.
"""

import json
from decimal import Decimal

import pytest
from werkzeug.test import TestResponse

from modules.indicators.counting import COUNTABLE
from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from tenants.figures import reading
from tenants.figures.stored import Entry, Source
from tests.support.markup import found
from tests.webapp.figures.conftest import YEAR, Amt, cases, text_of
from webapp.security import MAX_SEALED_BYTES

SEALED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'none'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
PATH = "kennzahlen/rechner"
UNDER_21 = "people_1"
PARTS = ("take", "numerator", "denominator", "seen")


def send(amt: Amt, **fields: str) -> TestResponse:
    """Send counts as the page does."""
    usual = {"jahr": str(YEAR), "counting_method": "", "with_uma": "nein", UNDER_21: "19.000", "remark": ""}
    page = amt.address(f"{PATH}?jahr={YEAR}")
    return amt.controlling.act(amt.address(PATH), page=page, data={**usual, **fields})


def row(key: str, numerator: str, *, seen: int = 0, **more: str) -> dict[str, str]:
    """The fields of one indicator."""
    return {f"take_{key}": "y", f"numerator_{key}": numerator, f"seen_{key}": str(seen), **more}


def stored(amt: Amt, key: str) -> Entry | None:
    """What the office has."""
    with amt.world.runtime.tenant_session(amt.office.id, read_only=True) as session:
        figure = reading.line(session, key, YEAR).figure
    assert figure is None or figure.source in (Source.CALCULATOR, Source.FORM)
    return None if figure is None else figure.entry


@pytest.mark.parametrize("address", [PATH, f"{PATH}?jahr=2024"])
def test_the_page_lets_nothing_out_but_its_form(amt: Amt, address: str) -> None:
    page = amt.controlling.get(amt.address(address))

    assert page.headers["Content-Security-Policy"] == SEALED
    forms = found(page, "//form")
    assert [(form.get("method"), form.get("enctype")) for form in forms] == [("post", None)] * 2
    assert forms[0].get("action") == "/abmelden"
    assert found(page, "//main//*[self::input or self::select][@name][not(ancestor::form)]") == []


@pytest.mark.parametrize("script", ["calculator-worker.js", "counting.js"])
def test_the_scripts_that_read_the_list_are_sealed_as_well(amt: Amt, script: str) -> None:
    answer = amt.controlling.get(f"/static/js/{script}", buffered=True)

    assert answer.headers["Content-Security-Policy"] == SEALED


def test_other_pages_keep_their_policy(amt: Amt) -> None:
    for path in ("kennzahlen", "kennzahlen/datei", "kennzahlen/D05"):
        policy = amt.controlling.get(amt.address(path)).headers["Content-Security-Policy"]
        assert "connect-src 'self'" in policy


def test_only_who_enters_figures_may_count(amt: Amt) -> None:
    assert amt.reader.get(amt.address(PATH)).status_code == 403
    assert amt.reader.get(amt.address(PATH)).headers["Content-Security-Policy"] == SEALED


def test_more_than_a_few_kilobytes_are_refused_and_nothing_is_kept(amt: Amt) -> None:
    answer = send(amt, **row("D07", "90"), remark="x" * MAX_SEALED_BYTES)

    assert answer.status_code == 413
    assert "Diese Seite nimmt nur gezählte Werte an, höchstens 8 Kilobyte." in text_of(answer)
    assert stored(amt, "D07") is None


def test_a_file_is_refused_whatever_its_size(amt: Amt) -> None:
    token = amt.controlling.csrf(amt.address(PATH))
    answer = amt.controlling.post(
        amt.address(PATH),
        data={"csrf_token": token, **row("D07", "90")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 415


def test_the_longest_form_fits_into_what_is_accepted(amt: Amt) -> None:
    numbers = {
        f"{part}_{rule.indicator}": value
        for rule in COUNTABLE
        for part, value in (
            ("take", "y"),
            ("numerator", "123456,7"),
            ("denominator", "1234567"),
            ("seen", "99"),
        )
    }

    answer = send(amt, **numbers, counting_method="JAHRESDURCHSCHNITT", remark="ä" * 300)

    assert answer.status_code in {409, 422}


def test_counts_are_kept_and_lead_to_the_figures(amt: Amt) -> None:
    saved = send(amt, **row("D07", "90"), **row("X03", "41,3", denominator_X03="98"))

    assert saved.status_code == 303
    assert saved.location.endswith("/kennzahlen?jahr=2024")
    page = text_of(amt.controlling.get(saved.location))
    assert "Aus der Liste übernommen: 2 neue, 0 geänderte und 0 unveränderte Werte." in page
    assert "Kennzahlen-Rechner" in page
    assert stored(amt, "D07") == Entry(
        Decimal(90), Decimal(19_000), counting_method=CountingMethod.SUMME, with_uma=False
    )
    assert stored(amt, "X03") == Entry(
        Decimal("41.3"),
        Decimal(98),
        counting_method=CountingMethod.JAHRESDURCHSCHNITT,
        with_uma=False,
    )


def test_a_chosen_method_and_uma_go_with_every_count(amt: Amt) -> None:
    send(amt, **row("D07", "90"), counting_method="STICHTAG", with_uma="ja")

    entry = stored(amt, "D07")
    assert entry is not None
    assert (entry.counting_method, entry.with_uma) == (CountingMethod.STICHTAG, True)


def test_what_does_not_fit_together_is_said_on_the_figures_page(amt: Amt) -> None:
    counts = {"D02": "500", "D03": "100", "D04": "10", "D05": "100"}
    rows = {name: value for key, number in counts.items() for name, value in row(key, number).items()}

    page = text_of(amt.controlling.get(send(amt, **rows).location))

    assert "Einige Werte passen nicht zusammen." in page
    assert "D02 (263,16) ist nicht die Summe aus D03, D04 und D05 (110,53)." in page


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({}, "Es ist kein Wert ausgewählt."),
        (row("D07", "viele"), "„viele“ ist keine Zahl."),
        (row("D07", "90", people_1=""), "Bitte geben Sie die Zahl ein."),
        (row("D07", "90", people_1="0"), "Der Nenner ist 0"),
        (row("X03", "99", denominator_X03="98"), "Der Zähler (99) ist größer als der Nenner (98)."),
        (row("D07", "90", remark="x" * 301), "Das ist zu lang. Bitte kürzen Sie auf 300 Zeichen."),
        (row("D07", "90", counting_method="SCHÄTZUNG"), "Keine gültige Auswahl"),
    ],
)
def test_what_is_wrong_is_said_and_the_counts_stand_there_still(
    amt: Amt, fields: dict[str, str], sentence: str
) -> None:
    refused = send(amt, **row("D06", "40"), **fields) if fields else send(amt)

    page = text_of(refused)
    assert refused.status_code == 422
    assert sentence in page
    assert not fields or 'name="numerator_D06" type="hidden" value="40"' in page
    assert stored(amt, "D06") is None


def test_a_large_change_is_kept_once_a_remark_says_why(amt: Amt) -> None:
    amt.enter("D07", cases(10), Period.of_year(2023))
    refused = send(amt, **row("D07", "190"))
    page = text_of(refused)

    assert refused.status_code == 422
    assert "weicht um mehr als 30 % vom Vorjahr ab" in page
    assert "Stimmt der Wert, nennen Sie bitte den Grund in der Bemerkung." in page
    assert send(amt, **row("D07", "190"), remark="Zählung umgestellt").status_code == 303


def test_what_somebody_entered_meanwhile_is_shown_and_not_replaced_unasked(amt: Amt) -> None:
    amt.enter("D07", cases(80))
    refused = send(amt, **row("D06", "40"), **row("D07", "90"))

    assert refused.status_code == 409
    assert "Dieser Wert wurde inzwischen geändert." in text_of(refused)
    assert "80,0" in text_of(refused)
    assert found(refused, "//input[starts-with(@name, 'take_')][@checked]/@name") == ["take_D06"]
    assert found(refused, "//input[@name='seen_D07']/@value") == ["1"]
    assert stored(amt, "D06") is None
    assert send(amt, **row("D06", "40"), **row("D07", "90", seen=1)).status_code == 303


def test_small_counts_are_marked_as_shown_to_nobody_else(amt: Amt) -> None:
    page = send(amt, **row("D07", "2", people_1="0"))

    assert found(page, "//*[@data-row='D07']//p[@data-small and not(@hidden)]")


def test_the_page_brings_what_is_stored_for_the_years_to_choose_from(amt: Amt) -> None:
    amt.enter("D07", cases(80))

    (stored_,) = found(amt.controlling.get(amt.address(f"{PATH}?jahr={YEAR}")), "//@data-stored")

    year = json.loads(stored_)[str(YEAR)]
    assert year["figures"]["D07"]["seen"] == 1
    assert year["people"][UNDER_21] == "10.000"


def test_the_figures_page_leads_to_the_calculator_full_or_empty(amt: Amt) -> None:
    def links() -> list[str]:
        return found(amt.controlling.get(amt.address(f"kennzahlen?jahr={YEAR}")), "//main//a/@href")

    address = amt.address(f"{PATH}?jahr={YEAR}")
    assert address in links()
    amt.enter("D07", cases(80))
    assert address in links()
    assert address not in found(amt.reader.get(amt.address(f"kennzahlen?jahr={YEAR}")), "//main//a/@href")


def test_the_page_takes_few_statements(amt: Amt) -> None:
    assert amt.statements(amt.controlling, PATH) <= amt.statements(amt.controlling, "kennzahlen/datei") + 1
