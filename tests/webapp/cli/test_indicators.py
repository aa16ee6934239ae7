"""`werkstatt indicators` and `werkstatt releases`: files in, jobs out, everything left out is said."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select

from modules.catalogue import editions
from modules.indicators.periods import Period
from tenants.figures import reading
from tenants.figures.stored import Source, StoredFigure
from tenants.isolation.provisioning import Addresses
from tenants.records.figure import FigureImportRecord, FigureRecord
from tests.support.worker import work_off
from tests.support.world import Office, World
from tests.tenants.sharing.offices import released, seen_by
from tests.webapp.cli.conftest import Werkstatt
from webapp.imports.figures import read_figures
from webapp.imports.findings import Rule
from webapp.imports.reading import read_tables
from webapp.runtime import Runtime

HEADER = "ags;jahr;indikator;zaehler;nenner;zaehlmethode;mit_uma;bemerkung"
INKAR = (
    "\ufeffKennziffer;Raumeinheit;Aggregat;Arbeitslosenquote;Ausländeranteil;Einwohnerdichte\n"
    ";;;2017;2017;2017\n"
    '"05916";"Herne, Stadt";"krsfr. Stadt";"10,5";"16,0";"3.060"\n'
    '"05554";"Borken";"Landkreis";"3,6";"9,0";"261"\n'
    '"09275";"Kreis u. Stadt Passau";"Kreisregionen";"3,1";"8,0";"152"\n'
    '"16056";"Eisenach, Stadt";"krsfr. Stadt";"5,8";"7,0";"407"\n'
    '"03355";"Lüneburg";"Landkreis";"";"7,5";"138"\n'
)


def figure(runtime: Runtime, office: Office, key: str, year: int = 2024) -> StoredFigure | None:
    """What the office has."""
    with runtime.tenant_session(office.id, read_only=True) as session:
        return reading.line(session, key, Period.of_year(year)).figure


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    """Write a file and give its path."""

    def write(text: str) -> str:
        file = tmp_path / "kennzahlen.csv"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def test_a_filled_template_is_imported(
    werkstatt: Werkstatt, world: World, written: Callable[[str], str]
) -> None:
    office = world.office(ags="05916000")

    done = werkstatt(
        "indicators",
        "import",
        "--tenant",
        office.slug,
        written(f"{HEADER}\n5916000;2024;D05;1250;19.000,0;SUMME;nein;\n05916;2024;S02;31000;;STICHTAG;;\n"),
    )

    assert done.code == 0, done.complained
    assert done.said == f"{office.slug}: 2 neue, 0 geänderte, 0 unveränderte Werte.\n"
    stored = figure(world.runtime, office, "D05")
    assert stored is not None
    assert (stored.entry.numerator, stored.source) == (Decimal(1250), Source.IMPORT)


def test_a_file_with_a_mistake_changes_nothing_and_names_every_place(
    werkstatt: Werkstatt, world: World, written: Callable[[str], str]
) -> None:
    office = world.office(ags="05916000")

    refused = werkstatt(
        "indicators",
        "import",
        "--tenant",
        office.slug,
        written(
            f"{HEADER}\n05916000;2024;D05;12.5;19000;SUMME;nein;\n05916000;2024;S02;31000;;STICHTAG;;\n"
            "05554000;2024;S01;5;;STICHTAG;;\n"
        ),
    )

    assert refused.code == 2
    assert "Zeile 2, Spalte „zaehler“" in refused.complained
    assert "Zeile 4, Spalte „ags“, S01 2024: Der Schlüssel 05554000" in refused.complained
    assert "Fehler in der Datei: 2. Nichts wurde übernommen." in refused.complained
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert session.scalar(select(func.count()).select_from(FigureRecord)) == 0
        assert session.scalar(select(func.count()).select_from(FigureImportRecord)) == 0


def test_columns_about_persons_stop_the_import(
    werkstatt: Werkstatt, world: World, written: Callable[[str], str]
) -> None:
    refused = werkstatt(
        "indicators",
        "import",
        "--tenant",
        world.office().slug,
        written("Vorname;Geburtsdatum;Hilfe\na;b;c\n"),
    )

    assert refused.code == 2
    assert "§§ 62 bis 65 SGB VIII" in refused.complained


def test_a_jugendamt_that_is_not_there_is_said(werkstatt: Werkstatt, written: Callable[[str], str]) -> None:
    refused = werkstatt(
        "indicators",
        "import",
        "--tenant",
        "nirgends",
        written(f"{HEADER}\n05916000;2024;S02;1;;STICHTAG;;\n"),
    )

    assert (refused.code, refused.complained) == (2, "Das Jugendamt nirgends gibt es nicht.\n")


@pytest.mark.usefixtures("register")
def test_an_inkar_export_reaches_every_jugendamt_it_names_and_says_what_it_left_out(
    werkstatt: Werkstatt, world: World, written: Callable[[str], str]
) -> None:
    herne, borken = world.office("Herne", ags="05916000"), world.office("Borken", ags="05554")

    done = werkstatt("indicators", "import-inkar", written(INKAR))

    assert done.code == 0, done.complained
    assert "2 Jugendämter: 4 neue, 0 geänderte, 0 unveränderte Werte. Eigene Werte behalten: 0." in done.said
    assert "Spalte „Ausländeranteil“: Nicht übernommen." in done.said
    assert "09275 „Kreis u. Stadt Passau“" in done.said
    assert "16056 „Eisenach, Stadt“: Den Schlüssel gibt es nicht mehr." in done.said
    assert "Ohne Jugendamt auf dieser Plattform (1): 03355." in done.said
    assert "dl-de/by-2-0" in done.said
    density = figure(world.runtime, herne, "S10", 2017)
    assert density is not None
    assert (density.value, density.source, density.entered_by) == (Decimal(3060), Source.INKAR, None)
    rate = figure(world.runtime, borken, "S07", 2017)
    assert rate is not None
    assert rate.value == Decimal("3.6")


def test_an_inkar_export_comes_twice_and_never_over_the_offices_own_value(
    werkstatt: Werkstatt, world: World, written: Callable[[str], str]
) -> None:
    office = world.office("Herne", ags="05916000")
    file = written(INKAR)
    werkstatt("indicators", "import-inkar", file)
    own = (
        f"{HEADER.replace('nenner', 'nenner;wert')}\n"
        "05916000;2017;S07;;;10,9;JAHRESDURCHSCHNITT;;Eigene Zahl\n"
    )
    assert werkstatt("indicators", "import", "--tenant", office.slug, written(own)).code == 0

    again = werkstatt("indicators", "import-inkar", written(INKAR))

    assert "1 Jugendämter: 0 neue, 0 geänderte, 1 unveränderte Werte. Eigene Werte behalten: 1." in again.said
    kept = figure(world.runtime, office, "S07", 2017)
    assert kept is not None
    assert kept.value == Decimal("10.9")


def test_an_inkar_export_with_an_impossible_rate_changes_nothing(
    werkstatt: Werkstatt, world: World, written: Callable[[str], str]
) -> None:
    office = world.office("Borken", ags="05554")

    refused = werkstatt("indicators", "import-inkar", written(INKAR.replace('"10,5"', '"105,0"')))

    assert refused.code == 2
    assert "05916" in refused.complained
    assert figure(world.runtime, office, "S07", 2017) is None


@pytest.mark.parametrize("name", ["vorlage.csv", "vorlage.xlsx"])
def test_the_template_comes_back_through_the_reader(werkstatt: Werkstatt, tmp_path: Path, name: str) -> None:
    file = tmp_path / name

    written = werkstatt("indicators", "template", str(file), "--ags", "05916000", "--year", "2024")

    assert written.code == 0, written.complained
    with file.open("rb") as stream:
        read = read_figures(read_tables(stream), editions.current().indicator, this_year=2024)
    assert read.rows == ()
    assert {finding.rule for finding in read.findings} == {Rule.ROW_NOT_FILLED, Rule.NO_ROWS}


def test_a_template_of_another_kind_is_not_written(werkstatt: Werkstatt, tmp_path: Path) -> None:
    refused = werkstatt("indicators", "template", str(tmp_path / "vorlage.ods"))

    assert refused.code == 2
    assert ".csv oder .xlsx" in refused.complained


def test_releases_are_computed_by_the_worker(werkstatt: Werkstatt, world: World) -> None:
    offices = released(world, [100, 110, 120, 130, 190])

    wished = werkstatt("releases", "compute", "--indicator", "D05", "--period", "2024")
    assert wished.said == "Berechnungen beauftragt: 6.\n"
    assert seen_by(world, offices[0]).groups[0].published is None
    work_off(world.runtime)

    assert seen_by(world, offices[0]).groups[0].published is not None
    assert werkstatt("releases", "verify").said == "Alle Veröffentlichungen sind unverändert.\n"


def test_everything_that_was_released_is_computed(werkstatt: Werkstatt, world: World) -> None:
    released(world, [100, 110, 120, 130, 190])

    assert werkstatt("releases", "compute", "--all").said == "Berechnungen beauftragt: 1.\n"


def test_without_releases_there_is_nothing_to_compute(werkstatt: Werkstatt, world: World) -> None:
    world.office()

    assert werkstatt("releases", "compute", "--all").said == "Es gibt keine Freigaben. Nichts zu berechnen.\n"


@pytest.mark.parametrize(
    "arguments",
    [(), ("--indicator", "S07"), ("--indicator", "S07", "--period", "x"), ("--all", "--indicator", "S07")],
)
def test_what_to_compute_must_be_said(werkstatt: Werkstatt, arguments: tuple[str, ...]) -> None:
    assert werkstatt("releases", "compute", *arguments).code == 2


def test_a_changed_publication_is_found(
    werkstatt: Werkstatt, world: World, superuser_url: str, addresses: Addresses
) -> None:
    released(world, [100, 110, 120, 130, 190])
    werkstatt("releases", "compute", "--all")
    work_off(world.runtime)
    engine = create_engine(make_url(superuser_url).set(database=make_url(addresses.owner).database))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE published_figure SET value = value + 10")
    engine.dispose()

    found = werkstatt("releases", "verify")

    assert found.code == 2
    assert "D05/SUMME/ohne-uma 2024, cluster-2, Stand 1" in found.complained
