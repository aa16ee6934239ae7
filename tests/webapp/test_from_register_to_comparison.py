"""The main job on real input, from official files to a page: the one test that walks the whole way.

Gemeindeverzeichnis → 400 Kreise and kreisfreie Städte as Jugendämter with their clusters; INKAR 2017 for all
of them and the childcare series of six Kreise, which form a cohort; released, computed by the worker through
the real queue, and read by somebody of one of the six. What the page shows is compared with what these files
say, worked out here from the files alone.

Reads ../shared/data where it lies and is skipped, naming the file, where it is missing.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import fmean
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from lxml import html

from modules.indicators.periods import Period
from tenants.access.roles import Role
from tenants.cohorts import placing
from tenants.cohorts.registering import register_tenant, tenants_by_ags
from tenants.cohorts.sizing import Cluster, cluster_of
from tenants.records.tenant import TenantRecord
from tenants.sharing.contributing import release_figures
from tests.support.districts import district_of
from tests.support.places import official_register
from tests.support.worker import work_off
from tests.support.world import Office, World
from webapp.cli import main
from webapp.cli.terminal import Terminal
from webapp.imports.gv100ad import read_gv100ad
from webapp.imports.places import places

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "de_inkar"
UNEMPLOYMENT = DATA / "inkar_2017_kreise.csv"
CHILDCARE = DATA / "data" / "Tabelle Kinderbetreuung.csv"
DEGGENDORF = "09271"


@pytest.fixture
def official_files() -> tuple[Path, Path, Path]:
    """Register, unemployment rates of all Kreise, and childcare rates of nine regions."""
    register = official_register()
    for file in (UNEMPLOYMENT, CHILDCARE):
        if not file.is_file():
            pytest.skip(f"../shared/data/{file.relative_to(DATA.parent)} is not there")
    return register, UNEMPLOYMENT, CHILDCARE


def test_real_figures_become_a_published_comparison_on_the_page(
    world: World, official_files: tuple[Path, Path, Path]
) -> None:
    register, unemployment, childcare = official_files
    rates = _column(unemployment, "Arbeitslosenquote")
    childcare_2023 = _column(childcare, "Betreuungsquote Kleinkinder", year="2023")
    six = [ags for ags, name in _areas(childcare).items() if "/" not in name and " u. " not in name]

    populations = _register_everybody(world, register)
    said = _werkstatt(world, "indicators", "import-inkar", str(unemployment))
    said += _werkstatt(world, "indicators", "import-inkar", str(childcare))
    offices = _offices(world, populations)
    _make_cohort(world, offices, six)
    _release(world, offices, "S07", ["2017"])
    _release(world, {ags: offices[ags] for ags in six}, "S11-u3", [str(year) for year in range(2006, 2024)])
    _werkstatt(world, "releases", "compute", "--all")
    work_off(world.runtime)

    assert len(populations) == 400
    assert len(six) == 6
    assert "16056" in said
    assert "Kreis u. Stadt Passau" in said
    cluster = [rates[ags] for ags in populations if cluster_of(populations[ags]) is Cluster.II]
    shown = _shown(world, offices[DEGGENDORF], "2017", "S07")
    assert shown["Ihr Wert"].startswith(_german(rates[DEGGENDORF]))
    assert shown["Mittelwert"] == _german(_mean(cluster), step=Decimal("0.02"))
    assert shown["Median (geglättet)"] == _german(_middle(cluster), step=Decimal("0.02"))
    assert shown["Jugendämter"] == str(len(cluster))
    shown = _shown(world, offices[DEGGENDORF], "2023", "S11-u3", group="cohort-niederbayern")
    assert shown["Ihr Wert"].startswith(_german(childcare_2023[DEGGENDORF]))
    assert shown["Mittelwert"] == _german(_mean([childcare_2023[ags] for ags in six]), step=Decimal(1))
    assert shown["Median (geglättet)"] == "–"
    assert shown["Jugendämter"] == "6"
    _see_the_sheet(world, offices[DEGGENDORF])


# --- doing it ---------------------------------------------------------------------------------------


def _register_everybody(world: World, file: Path) -> Mapping[str, int]:
    """Import the list and register every Kreis and kreisfreie Stadt; key of 5 digits → population."""
    _werkstatt(world, "municipalities", "import", str(file))
    with file.open("rb") as stream:
        listed = places(read_gv100ad(stream))
    populations = {place.ags: place.population for place in listed if len(place.ags) == 5}
    with world.runtime.platform_session() as session:
        for ags in populations:
            register_tenant(session, None, ags, district_of(session, ags), on=date(2026, 1, 1))
    return populations


def _offices(world: World, keys: Iterable[str]) -> Mapping[str, UUID]:
    with world.runtime.platform_session(read_only=True) as session:
        return tenants_by_ags(session, keys)


def _make_cohort(world: World, offices: Mapping[str, UUID], members: Iterable[str]) -> None:
    slugs = [_office(world, offices[ags]).slug for ags in members]
    with world.runtime.platform_session() as session:
        placing.create_cohort(
            session,
            None,
            name="Sechs Kreise in Niederbayern",
            slug="niederbayern",
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 12, 31),
        )
        placing.place(session, None, "niederbayern", slugs, on=date(2026, 1, 1))


def _release(world: World, offices: Mapping[str, UUID], key: str, years: Iterable[str]) -> None:
    for tenant_id in offices.values():
        with world.runtime.tenant_session(tenant_id) as session:
            for year in years:
                release_figures(session, None, Period.parse(year), {key: 1})


def _werkstatt(world: World, *arguments: str) -> str:
    terminal = Terminal(lambda: world.runtime.settings)
    result = CliRunner().invoke(main, arguments, obj=terminal, prog_name="werkstatt")
    assert result.exit_code == 0, result.output
    return result.stdout


# --- looking at it ----------------------------------------------------------------------------------


def _office(world: World, tenant_id: UUID) -> Office:
    with world.runtime.platform_session(read_only=True) as session:
        tenant = session.get_one(TenantRecord, tenant_id)
        return Office(tenant.id, tenant.slug, tenant.name)


def _shown(
    world: World, tenant_id: UUID, year: str, key: str, *, group: str | None = None
) -> Mapping[str, str]:
    """The row of one indicator on the comparison page: name of the column → what stands there."""
    office = _office(world, tenant_id)
    client = world.client(world.person(office, Role.LESEND))
    wanted = f"&gruppe={group}" if group else ""
    page = client.get(f"/amt/{office.slug}/vergleich?jahr={year}{wanted}")
    assert page.status_code == 200
    tree: Any = html.fromstring(page.get_data(as_text=True))
    (row,) = [row for row in tree.iter("tr") if f"{key} " in (row.findtext(".//a") or "")]
    return {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.iter("td")}


def _see_the_sheet(world: World, tenant_id: UUID) -> None:
    """The Vergleichsblatt has the series of eighteen years with the cohort's mean beside it."""
    office = _office(world, tenant_id)
    client = world.client(world.person(office, Role.LESEND))
    statements: list[str] = []
    with world.runtime.database.observed(statements.append):
        page = client.get(f"/amt/{office.slug}/vergleich/S11-u3?jahr=2023&gruppe=cohort-niederbayern")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert len(statements) <= 8
    assert "BBSR Bonn, INKAR, dl-de/by-2-0" in text
    assert "Ein Vergleich erklärt keine Ursachen. Er ist keine Rangliste." in text
    tree: Any = html.fromstring(text)
    tables = tree.xpath("//details//table")
    assert [str(year) for year in range(2006, 2024)] == [
        row.findtext("th") for row in tables[1].iter("tr") if row.find("td") is not None
    ]


# --- what the files say -----------------------------------------------------------------------------


def _rows(file: Path) -> tuple[list[str], list[str], list[list[str]]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        names, years, *rows = list(csv.reader(stream, delimiter=";"))
    return names, years, [row for row in rows if row]


def _areas(file: Path) -> Mapping[str, str]:
    return {row[0]: row[1] for row in _rows(file)[2]}


def _column(file: Path, name: str, *, year: str | None = None) -> Mapping[str, Decimal]:
    names, years, rows = _rows(file)
    place = next(i for i, each in enumerate(names) if each == name and year in (None, years[i]))
    return {row[0]: Decimal(row[place].replace(".", "").replace(",", ".")) for row in rows}


def _mean(values: list[Decimal]) -> Decimal:
    return Decimal(str(fmean(values)))


def _middle(values: list[Decimal]) -> Decimal:
    """Mean of the five or six middle values."""
    width = 5 if len(values) % 2 else 6
    first = (len(values) - width) // 2
    return _mean(sorted(values)[first : first + width])


def _german(value: Decimal, *, step: Decimal = Decimal("0.1")) -> str:
    """The value rounded to the step and printed with one decimal."""
    rounded = (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return str(rounded.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)).replace(".", ",")
