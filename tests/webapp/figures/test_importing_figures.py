"""A file of figures on its way through upload, preview and applying."""

import io
import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from modules.catalogue import editions
from tenants.figures import importing, reading
from tenants.records.wish import WishRecord
from tests.support.worker import work_off
from tests.webapp.figures.conftest import YEAR, Amt, cases, text_of
from webapp.imports.figures import read_figures
from webapp.imports.reading import read_tables

HEADER = "ags;jahr;indikator;zaehler;nenner;zaehlmethode;mit_uma;bemerkung"
GOOD = "05315000;2024;S02;17000;;STICHTAG;;\n5315000;2024;D05;130;10000;SUMME;nein;Nachgezählt\n"


def upload(amt: Amt, rows: str, *, header: str = HEADER) -> TestResponse:
    """Send a file as a browser does."""
    address = amt.address("kennzahlen/datei")
    file = (io.BytesIO(f"{header}\n{rows}".encode()), "kennzahlen.csv")
    return amt.controlling.act(address, page=address, data={"file": file}, content_type="multipart/form-data")


def seen_in(page: str) -> str:
    """The fingerprint of the preview."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def act(amt: Amt, preview: str, what: str) -> TestResponse:
    """Apply or discard a preview."""
    page = text_of(amt.controlling.get(preview))
    data = {"seen": seen_in(page)} if what == "uebernehmen" else {}
    return amt.controlling.act(f"{preview}/{what}", page=preview, data=data)


def count(amt: Amt) -> int:
    """Figures the office has for the year."""
    with amt.world.runtime.tenant_session(amt.office.id, read_only=True) as session:
        return reading.figures_per_period(session).get(YEAR, 0)


def test_a_file_is_previewed_and_then_applied_as_a_whole(amt: Amt) -> None:
    amt.enter("D05", cases(120))

    read = upload(amt, GOOD)
    page = text_of(amt.controlling.get(read.location))
    assert "1 neue Werte, 1 geänderte, 0 unverändert." in page
    assert "120,0\N{NO-BREAK SPACE}je 10.000 unter 21 (120 / 10.000)" in page
    assert "wird als 05315000 gelesen" in page
    assert count(amt) == 1

    applied = act(amt, read.location, "uebernehmen")
    assert applied.status_code == 303
    assert "1 neue und 1 geänderte Werte" in text_of(amt.controlling.get(applied.location))
    assert count(amt) == 2
    assert "Diese Datei ist übernommen." in text_of(amt.controlling.get(read.location))


def test_every_mistake_is_named_with_row_and_rule_and_nothing_is_applied(amt: Amt) -> None:
    read = upload(
        amt,
        "05315000;2024;D05;12.5;10000;SUMME;nein;\n05316000;2024;S02;17000;;STICHTAG;;\n"
        "05315000;2024;X03;12;10;JAHRESDURCHSCHNITT;nein;\n",
    )

    page = text_of(amt.controlling.get(read.location))

    assert "Zeile 2, Spalte „zaehler“: „12.5“ enthält einen Dezimalpunkt." in page
    assert (
        "Zeile 3, Spalte „ags“, S02 2024: Der Schlüssel 05316000 gehört zu einem anderen Jugendamt." in page
    )
    assert "Zeile 4, Spalte „zaehler“, X03 2024: Der Zähler (12) ist größer als der Nenner (10)." in page
    assert "Datei übernehmen" not in page
    refused = amt.controlling.act(f"{read.location}/uebernehmen", page=read.location, data={"seen": "x"})
    assert refused.status_code == 409
    assert "Deshalb wurde keine Zeile übernommen." in text_of(refused)
    assert count(amt) == 0


def test_a_figure_entered_meanwhile_stops_the_import_until_it_was_seen(amt: Amt) -> None:
    read = upload(amt, GOOD)
    page = text_of(amt.controlling.get(read.location))
    amt.enter("D05", cases(120))

    stale = amt.controlling.act(
        f"{read.location}/uebernehmen", page=read.location, data={"seen": seen_in(page)}
    )

    assert stale.status_code == 409
    assert "Seit der Vorschau hat jemand einen dieser Werte geändert." in text_of(stale)
    assert count(amt) == 1
    assert act(amt, read.location, "uebernehmen").status_code == 303


def test_columns_about_persons_are_explained_and_nothing_is_kept(amt: Amt) -> None:
    refused = upload(amt, "Mustermann;1.1.2010;12\n", header="Name;Geburtsdatum;Hilfen")

    page = text_of(refused)
    assert refused.status_code == 422
    assert "§§ 62 bis 65 SGB VIII" in page
    assert "Diese Datei wird nicht angenommen." in page
    assert "Mustermann" not in page


def test_a_file_of_another_kind_is_refused_in_one_sentence(amt: Amt) -> None:
    address = amt.address("kennzahlen/datei")
    file = (io.BytesIO(b"%PDF-1.7 ..."), "bericht.csv")

    refused = amt.controlling.act(
        address, page=address, data={"file": file}, content_type="multipart/form-data"
    )

    assert refused.status_code == 422
    assert "Die Datei ist ein PDF." in text_of(refused)


def test_without_a_file_the_form_says_so(amt: Amt) -> None:
    address = amt.address("kennzahlen/datei")

    refused = amt.controlling.act(address, page=address, data={}, content_type="multipart/form-data")

    assert refused.status_code == 422
    assert "Bitte wählen Sie eine Datei." in text_of(refused)


def test_a_preview_can_be_given_up(amt: Amt) -> None:
    read = upload(amt, GOOD)

    assert act(amt, read.location, "verwerfen").status_code == 303

    assert "Diese Datei wurde verworfen." in text_of(amt.controlling.get(read.location))
    assert count(amt) == 0


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_names_every_indicator_and_is_an_attachment(amt: Amt, form: str) -> None:
    got = amt.controlling.get(amt.address(f"kennzahlen/datei/vorlage?jahr=2024&form={form}"))

    assert got.headers["Content-Disposition"].startswith("attachment; filename=kennzahlen-")
    tables = read_tables(io.BytesIO(got.data))
    assert len(tables[0].rows) == len(editions.current().indicators) + 1
    assert not read_figures(tables, editions.current().indicator, this_year=2024).rows


def test_a_long_file_is_applied_by_the_worker(amt: Amt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 1)
    read = upload(amt, GOOD)

    commissioned = act(amt, read.location, "uebernehmen")
    assert commissioned.location == read.location
    assert "wird im Hintergrund übernommen" in text_of(amt.controlling.get(read.location))
    assert count(amt) == 0
    work_off(amt.world.runtime)

    assert "Diese Datei ist übernommen." in text_of(amt.controlling.get(read.location))
    assert count(amt) == 2


def test_a_commissioned_file_that_no_longer_fits_is_a_preview_again(
    amt: Amt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 1)
    read = upload(amt, GOOD)
    act(amt, read.location, "uebernehmen")
    amt.enter("D05", cases(120))

    work_off(amt.world.runtime)

    assert "Datei übernehmen" in text_of(amt.controlling.get(read.location))
    assert count(amt) == 1


def test_a_file_whose_job_failed_can_be_tried_again(amt: Amt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 1)
    read = upload(amt, GOOD)
    act(amt, read.location, "uebernehmen")
    amt.controlling.post(f"{read.location}/oeffnen", data={"csrf_token": amt.controlling.csrf("/hilfe")})
    assert "wird im Hintergrund übernommen" in text_of(amt.controlling.get(read.location))

    with amt.world.runtime.tenant_session(amt.office.id) as session:
        session.scalars(select(WishRecord)).one().state = "gescheitert"
    assert "Die Datei ließ sich nicht übernehmen." in text_of(amt.controlling.get(read.location))
    amt.controlling.act(f"{read.location}/oeffnen", page=read.location)

    assert "Datei übernehmen" in text_of(amt.controlling.get(read.location))


def test_the_preview_takes_few_statements(amt: Amt) -> None:
    read = upload(amt, GOOD)

    assert amt.statements(amt.controlling, read.location.partition(f"{amt.office.slug}/")[2]) <= 5
