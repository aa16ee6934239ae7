"""Real INKAR exports, and small ones in the same dialect."""

import io
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from modules.catalogue.editions import current
from webapp.imports.findings import Rule
from webapp.imports.inkar import (
    INDICATORS,
    OTHER_DEFINITIONS,
    Difference,
    InkarExport,
    LeftOutRow,
    RowReason,
    read_inkar,
)
from webapp.imports.refusals import FileRefused, LayoutBroken, LayoutRule

NAMES = "Kennziffer;Raumeinheit;Aggregat;Betreuungsquote Kleinkinder;Betreuungsquote Kleinkinder;Geborene"
YEARS = ";;;2022;2023;2023"


def export(*rows: str, names: str = NAMES, years: str = YEARS, encoding: str = "utf-8-sig") -> InkarExport:
    """What the reader makes of an export with these rows."""
    return read_inkar(io.BytesIO("\r\n".join((names, years, *rows)).encode(encoding)))


def test_repeated_names_are_told_apart_by_the_row_of_years() -> None:
    read = export('"09271";"Deggendorf";"Kreisregionen";"21,97";"23,40";"8,52"')

    assert [(value.ags, value.indicator, value.period, value.value) for value in read.values] == [
        ("09271", "S11-u3", "2022", Decimal("21.97")),
        ("09271", "S11-u3", "2023", Decimal("23.40")),
    ]
    assert (read.values[0].area, read.values[0].aggregate) == ("Deggendorf", "Kreisregionen")


def test_a_thousands_dot_is_one_in_every_column() -> None:
    names = "Kennziffer;Raumeinheit;Aggregat;Einwohnerdichte"

    read = export('"01001";"Flensburg";"krsfr. Stadt";"1.560"', names=names, years=";;;2017")

    assert read.values[0].value == Decimal(1560)


def test_a_column_without_an_indicator_is_listed_with_its_years() -> None:
    read = export('"09271";"Deggendorf";"Kreisregionen";"21,97";"23,40";"8,52"')

    assert [(column.name, column.periods, column.sounds_like) for column in read.left_out_columns] == [
        ("Geborene", ("2023",), None)
    ]


@pytest.mark.parametrize(
    "area",
    [
        "Kreis u. Stadt Passau",
        "Straubing-Bogen/Straubing",
        "Stadt u. Kreis Musterfurt",
        "Kreis und Stadt Muster",
    ],
)
def test_a_region_that_joins_kreis_and_stadt_is_left_out(area: str) -> None:
    read = export(f'"09275";"{area}";"Kreisregionen";"1,0";"2,0";"3,0"')

    assert read.values == ()
    assert read.left_out_rows == (LeftOutRow(3, "09275", area, RowReason.JOINED_REGION),)


@pytest.mark.parametrize("area", ["Hamburg, Freie und Hansestadt", "Neustadt a.d. Aisch", "Landau u.Umland"])
def test_other_names_join_nothing(area: str) -> None:
    assert export(f'"09275";"{area}";"Landkreis";"1,0";"2,0";"3,0"').left_out_rows == ()


@pytest.mark.parametrize("key", ["0", "05", "09271000", "Bund", "99001"])
def test_an_area_that_is_no_kreis_is_left_out(key: str) -> None:
    read = export(f'"{key}";"Irgendwo";"Länder";"1,0";"2,0";"3,0"')

    assert read.left_out_rows == (LeftOutRow(3, key, "Irgendwo", RowReason.NOT_A_KREIS),)


def test_a_lost_leading_zero_is_restored() -> None:
    assert export("9271;Deggendorf;Kreisregionen;1,0;2,0;3,0").values[0].ags == "09271"


def test_missing_values_are_counted_and_have_no_number() -> None:
    read = export('"09271";"Deggendorf";"Kreisregionen";"";"–";"8,52"')

    assert (read.values, read.missing) == ((), 2)


def test_what_is_no_number_is_found_at_its_place() -> None:
    read = export('"09271";"Deggendorf";"Kreisregionen";"21,9x";"23,40";"unbeachtet"')

    (finding,) = read.findings
    assert (finding.row, finding.column) == (3, "Betreuungsquote Kleinkinder 2022")
    assert (finding.value, finding.rule) == ("21,9x", Rule.NOT_A_NUMBER)


def test_an_area_that_comes_twice_is_found() -> None:
    row = '"09271";"Deggendorf";"Kreisregionen";"1,0";"2,0";"3,0"'

    assert {finding.rule for finding in export(row, row).findings} == {Rule.DUPLICATE_ROW}


@pytest.mark.parametrize(
    "names, years, rule",
    [
        ("ags;jahr;indikator;zaehler", ";;;2017", LayoutRule.NAME_ROW),
        (NAMES, ";;;2022;2023;", LayoutRule.YEAR_ROW),
        (NAMES, "09271;Deggendorf;Kreisregionen;1,0;2,0;3,0", LayoutRule.YEAR_ROW),
    ],
)
def test_a_file_without_the_two_header_rows_is_no_export(names: str, years: str, rule: LayoutRule) -> None:
    with pytest.raises(LayoutBroken) as caught:
        export(names=names, years=years)

    assert caught.value.rule is rule


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused):
        read_inkar(io.BytesIO(b""))


def test_every_indicator_of_the_mapping_is_a_rate_of_the_catalogue() -> None:
    edition = current()

    assert all(edition.indicator(key).rate_only for key in INDICATORS.values())
    assert all(edition.indicator(other.indicator) for other in OTHER_DEFINITIONS.values())
    assert not INDICATORS.keys() & OTHER_DEFINITIONS.keys()


def test_the_childcare_series_has_six_single_kreise(official: Callable[[str], Path]) -> None:
    with official("de_inkar/data/Tabelle Kinderbetreuung.csv").open("rb") as stream:
        read = read_inkar(stream)

    series = Counter(value.ags for value in read.values)
    assert series == dict.fromkeys(("09271", "09272", "09273", "09276", "09277", "09279"), 18)
    assert {value.indicator for value in read.values} == {"S11-u3"}
    assert sorted({value.period for value in read.values}) == [str(year) for year in range(2006, 2024)]
    assert [(row.key, row.area, row.reason) for row in read.left_out_rows] == [
        ("09274", "Kreis u. Stadt Landshut", RowReason.JOINED_REGION),
        ("09275", "Kreis u. Stadt Passau", RowReason.JOINED_REGION),
        ("09278", "Straubing-Bogen/Straubing", RowReason.JOINED_REGION),
    ]
    assert (read.findings, read.left_out_columns, read.missing) == ((), (), 0)
    latest = {value.ags: value.value for value in read.values if value.period == "2023"}
    assert latest["09272"] == Decimal("26.15")


def test_the_export_of_2017_has_unemployment_for_401_areas(official: Callable[[str], Path]) -> None:
    with official("de_inkar/inkar_2017_kreise.csv").open("rb") as stream:
        read = read_inkar(stream)

    unemployment = {value.ags: value.value for value in read.values if value.indicator == "S07"}
    density = {value.ags: value.value for value in read.values if value.indicator == "S10"}
    assert (len(unemployment), len(density)) == (401, 401)
    assert (unemployment["01001"], density["01002"]) == (Decimal("8.9"), Decimal(2090))
    # Eisenach, part of the Wartburgkreis since 2021: for the caller to find.
    assert "16056" in unemployment
    assert {value.period for value in read.values} == {"2017"}
    assert (read.findings, read.left_out_rows) == ((), ())
    differences = {
        column.name: column.sounds_like.difference for column in read.left_out_columns if column.sounds_like
    }
    assert differences == {
        "Ausländeranteil": Difference.WHOLE_POPULATION,
        "Haushaltseinkommen": Difference.INCOME_NOT_PURCHASING_POWER,
        "Medianeinkommen": Difference.INCOME_NOT_PURCHASING_POWER,
    }
    assert len(read.left_out_columns) == 9


@pytest.mark.parametrize("name", ["Erwerbstätige Frauen.csv", "Geborene.csv", "kinder_0_6.csv"])
def test_exports_without_an_indicator_of_ours_give_nothing(
    name: str, official: Callable[[str], Path]
) -> None:
    with official(f"de_inkar/data/{name}").open("rb") as stream:
        read = read_inkar(stream)

    assert (read.values, read.findings, len(read.left_out_columns)) == ((), (), 1)
