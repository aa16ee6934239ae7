"""A content file is read whole or refused with file, line and path."""

from decimal import Decimal
from pathlib import Path

import pytest

from modules.catalogue.loading import load_edition
from modules.catalogue.model import Basis, Edition, NotApplicableRule, Phase, Scope, Tag
from modules.errors import CatalogueError
from tests.support.small_edition import DRAFT, INDICATORS, MODULE, SHEET, broken, line_of, write_edition


def refused(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as refusal:
        load_edition(folder)
    return refusal.value


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return load_edition(write_edition(tmp_path))


def test_an_item_carries_everything_its_file_says(edition: Edition) -> None:
    item = edition.module("probe").item("m01-konzept")

    assert item.number == "M01-01"
    assert item.phase is Phase.SOLL_KONZEPTION
    assert item.evidence_asked == ("Konzept",)
    assert item.evidence_examples == ("Konzept vom 1.3.2025", "Beschluss vom 2.4.2025")
    assert item.anchors == ("nichts", "etwas", "viel", "alles")
    assert (item.minutes, item.plain) == (6, "Wir haben einen Plan.")
    assert (item.weight, item.mandatory, item.basis) == (3, True, Basis.FACHSTANDARD)
    assert item.scope is Scope.KERN
    assert item.not_applicable is NotApplicableRule.WITH_CONSENT
    assert item.tags == (Tag.SCHUTZ, Tag.INKLUSION)
    assert (item.norm, item.source) == ("SGB VIII § 79a (1)", "Werkstatt 79a")
    assert item.since == "2030.1"


def test_what_a_file_leaves_out_is_none_or_empty(edition: Edition) -> None:
    bare, full = edition.module("M01").items

    assert (bare.recommendation, bare.examples) == (None, ())
    assert (full.recommendation, full.basis) == ("Eine Empfehlung", None)


def test_numbers_of_an_indicator_are_exact(edition: Edition) -> None:
    indicator = edition.indicator("D05")

    assert (indicator.anchor, indicator.bound) == (Decimal("131"), Decimal("6.55"))
    assert (indicator.denominator, indicator.counting_method, indicator.norm) == (None, None, None)


def test_modules_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    folder = write_edition(tmp_path, module=MODULE.replace("M01", "M02").replace("m01", "m02"))
    (folder / "modules" / "zuletzt.yaml").write_text(MODULE.replace("probe", "zuletzt"), encoding="utf-8")

    edition = load_edition(folder)

    assert [module.number for module in edition.modules] == ["M01", "M02"]


BROKEN_MODULES = [
    ("gewicht: 3", "gewicht: 4", "punkte[1].gewicht", "keine ganze Zahl von 1 bis 3"),
    ("gewicht: 3", "gewicht: zwei", "punkte[1].gewicht", "keine ganze Zahl von 1 bis 3"),
    ("phase: EV", "phase: XX", "punkte[2].phase", "Möglich sind: IA, AN, SK, UV, UM, EV."),
    ("merkmale: [G, I]", "merkmale: [G, Z]", "punkte[1].merkmale[2]", "Möglich sind: G, I, R, B, K, D."),
    ("merkmale: [G, I]", "merkmale: [G, G]", "punkte[1].merkmale", "steht doppelt"),
    ("muss: true", "muss: ja", "punkte[1].muss", "weder true noch false"),
    ("grundlage: F", "grundlage: X", "punkte[1].grundlage", "Möglich sind: G, S, F."),
    ("muss: false", "muss: false\n    grundlage: G", "punkte[2].grundlage", "nur Muss-Punkte"),
    ("nur-mit-zustimmung", "ja", "punkte[1].nz_erlaubt", "nie ohne Zustimmung"),
    ("nz_erlaubt: ja", "nz_erlaubt: vielleicht", "punkte[2].nz_erlaubt", "Möglich sind: ja, nein,"),
    ("umfang: [kern]", "umfang: [kern, voll]", "punkte[1].umfang", "genau ein Umfang"),
    ("nachweise: [Konzept]", "nachweise: []", "punkte[1].nachweise", "Die Liste ist leer."),
    ("nachweise: [Konzept]", "nachweise: Konzept", "punkte[1].nachweise", "eine Liste erwartet"),
    ("warum: Sonst", "wieso: Sonst", "punkte[2].wieso", "„wieso“ ist hier nicht vorgesehen"),
    ("phase: EV", "phase: EV\n    phase: EV", "punkte[2].phase", "„phase“ steht doppelt"),
    ("frage: Ein Konzept liegt vor.", "frage:", "punkte[1].frage", "Der Wert fehlt."),
    ("frage: Ein Konzept liegt vor.", "frage: [a]", "punkte[1].frage", "ein einzelner Wert erwartet"),
    ("2: jährlich, 3: laufend", "2: jährlich", "punkte[2].stufen", "Das Feld „3“ fehlt."),
    ("{norm: SGB VIII § 80, ", "{", "punkte[2].fundstelle", "Das Feld „norm“ fehlt."),
    ("R5: fünf", "R6: sechs", "reifegrade.R6", "„R6“ ist hier nicht vorgesehen"),
    ("rechtsstand: 2025-07-01", "rechtsstand: Juli 2025", "rechtsstand", "kein Datum"),
    ("[LEISTUNGEN]", "[ALLES]", "aufgabenbereich[1]", "Möglich sind: LEISTUNGEN,"),
    ("kern: 10", "kern: 0", "aufwand_minuten.kern", "keine ganze Zahl"),
    ("kennzahlen: [D05]", "kennzahlen: [D99]", "kennzahlen[1]", "„D99“ gibt es in dieser Fassung nicht"),
    ("schema: werkstatt-modul/1", "schema: anderes/1", "schema", "Erwartet wird „werkstatt-modul/1“"),
    (
        "schluessel: m01-auswertung",
        "schluessel: m01-konzept",
        "punkte[2].schluessel",
        "probe.yaml, Zeile 15.",
    ),
    ("nr: M01-02", "nr: M01-01", "punkte[2].nr", "steht schon in probe.yaml"),
]


@pytest.mark.parametrize("old,new,path,problem", BROKEN_MODULES)
def test_a_broken_module_is_refused_where_it_breaks(
    tmp_path: Path, old: str, new: str, path: str, problem: str
) -> None:
    folder = write_edition(tmp_path, module=broken(MODULE, old, new))

    error = refused(folder)

    assert error.file == folder / "modules" / "probe.yaml"
    assert error.path == path
    assert problem in error.problem


BROKEN_INDICATORS = [
    ("anker: 131", "anker: viel", "kennzahlen[1].anker", "keine Zahl"),
    ("anker: 131", "anker: 0", "kennzahlen[1].anker", "größer als null"),
    ("anker: 131", "anker: .inf", "kennzahlen[1].anker", "keine Zahl"),
    ("schranke: 6.55", "schranke: 6,55", "kennzahlen[1].schranke", "keine Zahl"),
    ("kleine_zahl: 3", "kleine_zahl: 4", "kennzahlen[1].kleine_zahl", "3 oder 5"),
    ("richtung: ○", "richtung: hoch", "kennzahlen[1].richtung", "Möglich sind: ↑, ↓, ○."),
    ("klasse: normal", "klasse: geheim", "kennzahlen[1].klasse", "oeffentlich, normal, sensibel"),
    ("gruppe: D", "gruppe: Q", "gruppe", "Möglich sind: S, D, X, F, P, V, W."),
    ("kennung: D05", "kennung: S05", "kennzahlen[1].kennung", "beginnt mit „D“"),
    ("nachkommastellen: 1", "nachkommastellen: 9", "kennzahlen[1].nachkommastellen", "0 bis 4"),
]


@pytest.mark.parametrize("old,new,path,problem", BROKEN_INDICATORS)
def test_a_broken_indicator_is_refused_where_it_breaks(
    tmp_path: Path, old: str, new: str, path: str, problem: str
) -> None:
    folder = write_edition(tmp_path, indicators=broken(INDICATORS, old, new))

    error = refused(folder)

    assert error.file == folder / "indicators" / "inanspruchnahme.yaml"
    assert error.path == path
    assert problem in error.problem


def test_an_error_names_the_line_as_an_editor_counts_it(tmp_path: Path) -> None:
    text = broken(MODULE, "gewicht: 2", "gewicht: 7")
    folder = write_edition(tmp_path, module=text)

    error = refused(folder)

    line = line_of(text, "gewicht: 7")
    assert error.line == line
    assert str(error).startswith(f"{folder / 'modules' / 'probe.yaml'}:{line}: punkte[2].gewicht: ")


def test_a_missing_field_is_reported_at_the_item_that_lacks_it(tmp_path: Path) -> None:
    folder = write_edition(
        tmp_path, module=broken(MODULE, "    warum: Sonst weiß niemand, ob es trägt.\n", "")
    )

    error = refused(folder)

    assert (error.path, error.line) == ("punkte[2]", line_of(MODULE, "schluessel: m01-auswertung"))
    assert error.problem == "Das Feld „warum“ fehlt."


def test_a_must_item_without_a_basis_is_refused(tmp_path: Path) -> None:
    folder = write_edition(tmp_path, module=broken(MODULE, "    grundlage: F\n", ""))

    error = refused(folder)

    assert error.path == "punkte[1]"
    assert "„grundlage“" in error.problem


def test_the_schema_stands_in_the_first_line(tmp_path: Path) -> None:
    moved = MODULE.removeprefix("schema: werkstatt-modul/1\n") + "schema: werkstatt-modul/1\n"

    error = refused(write_edition(tmp_path, module=moved))

    assert error.line == 1
    assert error.problem == "Das erste Feld ist „schema: werkstatt-modul/1“."


def test_a_module_without_items_is_refused(tmp_path: Path) -> None:
    emptied = MODULE[: MODULE.index("punkte:")] + "punkte: []\n"

    error = refused(write_edition(tmp_path, module=emptied))

    assert error.path == "punkte"


def test_a_slug_belongs_to_one_module(tmp_path: Path) -> None:
    folder = write_edition(tmp_path)
    (folder / "modules" / "zweites.yaml").write_text(MODULE, encoding="utf-8")

    error = refused(folder)

    assert error.file.name == "zweites.yaml"
    assert error.problem == "„probe“ steht schon in probe.yaml, Zeile 2."


def test_an_edition_bears_the_name_of_its_folder(tmp_path: Path) -> None:
    folder = write_edition(tmp_path, sheet=broken(SHEET, "2030.1", "2030.2"))

    error = refused(folder)

    assert (error.path, error.line) == ("fassung", 2)


@pytest.mark.parametrize(
    "content,line,problem",
    [
        ("", 0, "Die Datei ist leer."),
        ("schema: [werkstatt\nmodul: probe\n", 2, "Kein gültiges YAML"),
        ("- eins\n- zwei\n", 1, "Hier werden benannte Felder erwartet."),
    ],
)
def test_what_is_no_module_file_at_all_is_refused(
    tmp_path: Path, content: str, line: int, problem: str
) -> None:
    error = refused(write_edition(tmp_path, module=content))

    assert error.line == line
    assert error.problem.startswith(problem)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = write_edition(tmp_path)
    (folder / "modules" / "probe.yaml").write_bytes(MODULE.encode("cp1252", errors="replace"))

    assert refused(folder).problem == "Die Datei ist nicht in UTF-8 gespeichert."


def test_a_folder_without_a_sheet_is_refused(tmp_path: Path) -> None:
    folder = write_edition(tmp_path)
    (folder / "edition.yaml").unlink()

    assert refused(folder).problem == "Die Datei fehlt oder ist nicht lesbar."


def test_a_draft_has_no_day_of_publication(tmp_path: Path) -> None:
    assert load_edition(write_edition(tmp_path, sheet=DRAFT)).published_on is None


@pytest.mark.parametrize(
    "sheet,path,problem",
    [
        (broken(SHEET, "zustand: veroeffentlicht", "zustand: fertig"), "zustand", "veroeffentlicht, entwurf"),
        (broken(SHEET, "zustand: veroeffentlicht", "zustand: entwurf"), "veroeffentlicht", "noch keinen Tag"),
        (broken(SHEET, "veroeffentlicht: 2030-01-01\n", ""), "zustand", "fehlt der Tag der Veröffentlichung"),
        (broken(SHEET, "zustand: veroeffentlicht\n", ""), "Datei", "Das Feld „zustand“ fehlt."),
    ],
)
def test_an_edition_says_whether_it_is_published(tmp_path: Path, sheet: str, path: str, problem: str) -> None:
    with pytest.raises(CatalogueError) as error:
        load_edition(write_edition(tmp_path, sheet=sheet))

    assert error.value.path == path
    assert problem in error.value.problem
