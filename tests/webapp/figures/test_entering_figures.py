"""The figures page and the entry of one figure, as somebody without JavaScript uses them."""

import pytest

from modules.indicators.missing import Missing
from tenants.figures import reading
from tenants.figures.stored import Entry, StoredFigure
from tests.webapp.figures.conftest import YEAR, Amt, Save, cases, text_of


def stored(amt: Amt, key: str = "D05") -> StoredFigure | None:
    """What the office has."""
    with amt.world.runtime.tenant_session(amt.office.id, read_only=True) as session:
        return reading.line(session, key, YEAR).figure


def test_an_empty_year_names_the_five_figures_to_begin_with(amt: Amt) -> None:
    page = text_of(amt.controlling.get(amt.address("kennzahlen?jahr=2024")))

    assert "Für 2024 ist noch nichts eingetragen" in page
    assert "Erste Kennzahl eintragen" in page
    assert page.count('<ul class="empty__list">') == 1


def test_whoever_only_reads_is_told_who_enters(amt: Amt) -> None:
    page = text_of(amt.reader.get(amt.address("kennzahlen?jahr=2024")))

    assert "Erste Kennzahl eintragen" not in page
    assert "Eintragen kann, wer in Ihrem Jugendamt die Kennzahlen führt." in page
    assert amt.reader.get(amt.address("kennzahlen/datei")).status_code == 403


def test_a_figure_is_entered_with_german_numbers(amt: Amt, save: Save) -> None:
    saved = save(numerator="1.250", denominator="19.000")

    assert saved.status_code == 303
    page = text_of(amt.controlling.get(saved.location))
    assert "D05 Fremdunterbringungen ist gespeichert: 657,9\N{NO-BREAK SPACE}je 10.000 unter 21." in page
    assert "geteilt durch: Einwohnerinnen und Einwohner unter 21 Jahren am 31.12." in page
    assert "19.000" in page


def test_saving_can_lead_on_to_the_next_open_figure(amt: Amt, save: Save) -> None:
    page = text_of(amt.controlling.get(amt.address("kennzahlen/D05?jahr=2024")))
    assert "Speichern und weiter zu D13" in page

    assert save(next="D13").location.endswith("/kennzahlen/D13?jahr=2024")


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"numerator": "12.5"}, "„12.5“ enthält einen Dezimalpunkt. Schreiben Sie die Zahl mit Komma."),
        ({"numerator": "viele"}, "„viele“ ist keine Zahl."),
        ({"numerator": "k. A."}, "wählen Sie unten, warum es keinen Wert gibt"),
        ({"numerator": "120 €"}, "Bitte geben Sie die Zahl ohne Einheit ein."),
        ({"numerator": ""}, "Bitte geben Sie die Zahl ein, oder wählen Sie, warum es keinen Wert gibt."),
        ({"denominator": "0"}, "Der Nenner ist 0"),
        ({"numerator": "-5"}, "-5 ist kleiner als 0."),
        ({"missing": "LATER"}, "entweder Zahlen ein oder einen Grund"),
        ({"counting_method": ""}, "Bitte wählen Sie die Zählmethode."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    amt: Amt, save: Save, typed: dict[str, str], sentence: str
) -> None:
    refused = save(**{"remark": "Meine lange Bemerkung", **typed})

    page = text_of(refused)
    assert refused.status_code == 422
    assert sentence in page
    assert "Meine lange Bemerkung" in page
    for name in ("numerator", "denominator"):
        assert f'value="{ {"numerator": "120", "denominator": "10.000", **typed}[name] }"' in page
    assert stored(amt) is None


def test_a_missing_figure_is_kept_with_its_reason(amt: Amt, save: Save) -> None:
    save(numerator="", denominator="", missing="LATER")

    figure = stored(amt)
    assert figure is not None
    assert figure.entry.missing is Missing.LATER
    assert "liegt noch nicht vor" in text_of(amt.controlling.get(amt.address("kennzahlen?jahr=2024")))


def test_a_rate_alone_is_taken_where_the_source_has_no_counts(amt: Amt) -> None:
    address = amt.address("kennzahlen/S07?jahr=2024")
    page = text_of(amt.controlling.get(address))
    assert "Nur wenn die Quelle keinen Zähler und Nenner nennt." in page

    saved = amt.controlling.act(
        address, page=address, data={"seen": "0", "rate": "5,4 %", "counting_method": "JAHRESDURCHSCHNITT"}
    )

    assert saved.status_code == 303
    figure = stored(amt, "S07")
    assert figure is not None
    assert str(figure.value) == "5.4"


def test_an_odd_figure_is_kept_once_its_reason_is_given(amt: Amt, save: Save) -> None:
    amt.enter("D05", cases(120), YEAR.previous())

    odd = save(numerator="300")
    kept = save(numerator="300", remark="Zwei Gruppen umA.")

    assert odd.status_code == 422
    assert "weicht um mehr als 30 % vom Vorjahr ab (120)" in text_of(odd)
    assert "nennen Sie bitte den Grund in der Bemerkung" in text_of(odd)
    assert kept.status_code == 303


def test_two_people_see_both_versions_and_choose(amt: Amt, save: Save) -> None:
    save(numerator="120")

    conflict = save(numerator="130", remark="Nachgezählt")

    page = text_of(conflict)
    assert conflict.status_code == 409
    assert "Controlling hat diesen Wert um" in page
    assert "120,0\N{NO-BREAK SPACE}je 10.000 unter 21 (120 / 10.000)" in page
    assert "130,0\N{NO-BREAK SPACE}je 10.000 unter 21 (130 / 10.000)" in page
    assert save(numerator="130", seen="1", choice="theirs").status_code == 303
    assert stored(amt) is not None
    mine = save(numerator="130", remark="Nachgezählt", seen="1", choice="mine")
    assert mine.status_code == 303
    figure = stored(amt)
    assert figure is not None
    assert (str(figure.entry.numerator), figure.version) == ("130", 2)


def test_what_does_not_fit_together_is_said_on_the_list(amt: Amt, save: Save) -> None:
    amt.enter("S02", Entry(cases(9_000).numerator, counting_method=cases(1).counting_method))

    save()

    assert "Gemeint ist dieselbe Zahl." in text_of(amt.controlling.get(amt.address("kennzahlen?jahr=2024")))


def test_only_the_roles_that_enter_may_save(amt: Amt, save: Save) -> None:
    token = {"csrf_token": amt.leader.csrf(amt.address("freigaben"))}

    refused = amt.leader.post(amt.address("kennzahlen/D05?jahr=2024"), data=token)

    assert refused.status_code == 403


@pytest.mark.parametrize("path", ["kennzahlen/Z99", "kennzahlen?jahr=1871", "kennzahlen?jahr=morgen"])
def test_what_is_not_there_is_not_found(amt: Amt, path: str) -> None:
    assert amt.controlling.get(amt.address(path)).status_code == 404


def test_pages_take_few_statements(amt: Amt, save: Save) -> None:
    save()

    assert amt.statements(amt.controlling, "kennzahlen?jahr=2024") <= 4
    assert amt.statements(amt.controlling, "kennzahlen/D05?jahr=2024") <= 4
    assert amt.statements(amt.controlling, "kennzahlen/datei") <= 1
