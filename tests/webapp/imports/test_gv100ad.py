"""The official list of municipalities: the real file, a small one, and every way it can be broken."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from webapp.imports.gv100ad import GemeindeKind, Kreis, KreisKind, Register, read_gv100ad
from webapp.imports.refusals import LayoutBroken, LayoutRule

LAND = "102023113005          Nordrhein-Westfalen".ljust(72) + "Düsseldorf"
REGION = "2020231130051         Reg.-Bez. Düsseldorf".ljust(72) + "Düsseldorf"
STADT = "402023113005111       Düsseldorf, Stadt".ljust(72) + "Düsseldorf".ljust(50) + "41"
KREIS = "402023113005158       Mettmann".ljust(72) + "Mettmann".ljust(50) + "43"
VERBAND = "502023113005158   0016Hilden, Stadt".ljust(122) + "50"


def gemeinde(
    ags: str, name: str, kind: str, population: int, *, verband: str = "0000", plz: str = "40210"
) -> str:
    """A line of kind 60 with an area of 2 595 ha."""
    head = f"6020231130{ags}{verband}{name}".ljust(122) + kind
    return head.ljust(128) + f"{2595:011}{population:011}{population // 2:011}".ljust(37) + plz


DUESSELDORF = gemeinde("05111000", "Düsseldorf, Stadt", "61", 629047)
HILDEN = gemeinde("05158016", "Hilden, Stadt", "63", 55815, verband="0016", plz="40721")
HAAN = gemeinde("05158012", "Haan, Stadt", "63", 30166, verband="0012", plz="42781")
SMALL = (LAND, REGION, STADT, DUESSELDORF, KREIS, VERBAND, HAAN, HILDEN)


def read(*lines: str, encoding: str = "utf-8", line_end: str = "\n") -> Register:
    """What the reader makes of these lines, each filled up to 220 characters."""
    text = line_end.join(line.ljust(220) for line in lines) + line_end
    return read_gv100ad(io.BytesIO(text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_small_list_is_read_in_every_encoding(encoding: str, line_end: str) -> None:
    register = read(*SMALL, encoding=encoding, line_end=line_end)

    assert register.as_of == date(2023, 11, 30)
    assert [(land.key, land.name) for land in register.laender] == [("05", "Nordrhein-Westfalen")]
    assert register.kreise[0].name == "Düsseldorf, Stadt"
    assert register.population == 629047 + 30166 + 55815


def test_a_kreis_has_the_sum_of_its_gemeinden() -> None:
    mettmann = read(*SMALL).kreise[1]

    assert mettmann == Kreis(
        ags="05158",
        name="Mettmann",
        kind=KreisKind.KREIS,
        seat="Mettmann",
        land="05",
        population=85981,
        area_ha=5190,
        gemeinden=2,
    )


def test_a_gemeinde_keeps_its_leading_zero_and_its_regional_key() -> None:
    hilden = read(*SMALL).gemeinden[2]

    assert (hilden.ags, hilden.ars, hilden.kreis) == ("05158016", "051580016016", "05158")
    assert (hilden.kind, hilden.plz, hilden.area_ha) == (GemeindeKind.STADT, "40721", 2595)


def test_uninhabited_areas_may_belong_to_a_land_alone() -> None:
    sea = gemeinde("05000999", "Küstengewässer", "66", 0, verband="9999", plz="")

    register = read(*SMALL, sea)

    assert (register.gemeinden[3].kreis, register.gemeinden[3].plz) == (None, None)
    assert sum(kreis.gemeinden for kreis in register.kreise) == 3


@pytest.mark.parametrize(
    "lines, place, rule",
    [
        ((LAND[:2] + "20231301" + LAND[10:],), (1, 3), LayoutRule.DATE),
        ((LAND[:2] + "2023113A" + LAND[10:],), (1, 3), LayoutRule.DIGITS),
        ((LAND, REGION.replace("20231130", "20221130")), (2, 3), LayoutRule.SECOND_DATE),
        ((LAND, "70" + LAND[2:]), (2, 1), LayoutRule.RECORD_KIND),
        ((LAND[:22],), (1, 23), LayoutRule.NAME_MISSING),
        ((LAND, LAND), (2, 11), LayoutRule.DUPLICATE_KEY),
        ((LAND, KREIS.replace("05158", "09158")), (2, 11), LayoutRule.UNKNOWN_LAND),
        ((LAND, KREIS, KREIS), (3, 11), LayoutRule.DUPLICATE_KEY),
        ((LAND, KREIS[:122] + "49"), (2, 123), LayoutRule.AREA_KIND),
        ((LAND, HILDEN), (2, 11), LayoutRule.UNKNOWN_KREIS),
        ((LAND, KREIS, HILDEN, HILDEN), (4, 11), LayoutRule.DUPLICATE_KEY),
        ((LAND, KREIS, HILDEN[:122] + "41" + HILDEN[124:]), (3, 123), LayoutRule.AREA_KIND),
        ((LAND, KREIS, HILDEN[:139] + "0000005581 " + HILDEN[150:]), (3, 140), LayoutRule.DIGITS),
        ((LAND, KREIS, HILDEN[:165] + "4072"), (3, 166), LayoutRule.DIGITS),
        ((LAND, STADT, KREIS), (0, 0), LayoutRule.NO_GEMEINDEN),
        (("ags;jahr;indikator;zaehler",), (1, 3), LayoutRule.DIGITS),
    ],
)
def test_every_break_of_the_layout_is_refused_with_line_and_column(
    lines: tuple[str, ...], place: tuple[int, int], rule: LayoutRule
) -> None:
    with pytest.raises(LayoutBroken) as caught:
        read(*lines)

    assert (caught.value.line, caught.value.column, caught.value.rule) == (*place, rule)


@pytest.mark.parametrize("length", [0, 17, 219, 221])
def test_a_line_of_another_length_is_refused(length: int) -> None:
    lines = [LAND.ljust(220), "20"[:length].ljust(length), STADT.ljust(220)]

    with pytest.raises(LayoutBroken) as caught:
        read_gv100ad(io.BytesIO("\n".join(lines).encode()))

    assert (caught.value.line, caught.value.rule) == (2, LayoutRule.LINE_LENGTH)
    assert caught.value.value == str(length)


def test_the_official_list_has_the_official_totals(official: Callable[[str], Path]) -> None:
    with official("de_gv100ad/GV100AD_301123.txt").open("rb") as stream:
        register = read_gv100ad(stream)

    assert register.as_of == date(2023, 11, 30)
    assert len(register.laender) == 16
    assert len(register.kreise) == 400
    assert len(register.gemeinden) == 10_981
    assert register.population == 84_358_845
    assert sum(kreis.population for kreis in register.kreise) == 84_358_845


def test_the_official_kreise_are_those_of_an_independent_reading(official: Callable[[str], Path]) -> None:
    with official("de_gv100ad/GV100AD_301123.txt").open("rb") as stream:
        register = read_gv100ad(stream)
    with official("de_gv100ad/kreise_2023-11-30.csv").open(encoding="utf-8", newline="") as stream:
        expected = [
            (
                row["ags"],
                row["name"],
                row["typ"],
                row["sitz"],
                row["land"],
                int(row["einwohner"]),
                int(row["flaeche_ha"]),
                int(row["gemeinden"]),
            )
            for row in csv.DictReader(stream)
        ]

    assert [
        (
            kreis.ags,
            kreis.name,
            kreis.kind,
            kreis.seat,
            kreis.land,
            kreis.population,
            kreis.area_ha,
            kreis.gemeinden,
        )
        for kreis in register.kreise
    ] == expected


def test_the_official_gemeinden_are_those_of_an_independent_reading(official: Callable[[str], Path]) -> None:
    with official("de_gv100ad/GV100AD_301123.txt").open("rb") as stream:
        register = read_gv100ad(stream)
    with official("de_gv100ad/gemeinden_2023-11-30.csv").open(encoding="utf-8", newline="") as stream:
        expected = [
            (
                row["ags"],
                row["ars"],
                row["name"],
                row["typ"],
                row["plz"],
                int(row["einwohner"]),
                int(row["flaeche_ha"]),
            )
            for row in csv.DictReader(stream)
        ]

    assert [
        (each.ags, each.ars, each.name, each.kind, each.plz or "", each.population, each.area_ha)
        for each in register.gemeinden
    ] == expected
