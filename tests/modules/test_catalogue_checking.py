"""Every rule for editors is found with file and line, and the totals are stated."""

from pathlib import Path

import pytest

from modules.catalogue.checking import Report, check
from tests.support.small_edition import (
    DRAFT,
    INDICATORS,
    MODULE,
    SHEET,
    broken,
    line_of,
    write_edition,
    write_transition,
)


def problems(report: Report) -> list[tuple[str, int, str]]:
    return [(problem.file.name, problem.line, problem.path) for problem in report.problems]


def test_the_shipped_catalogue_is_sound() -> None:
    assert check().problems == ()


def test_a_sound_edition_has_no_problems(tmp_path: Path) -> None:
    write_edition(tmp_path)

    assert check(tmp_path).is_sound


def test_weight_and_share_of_the_must_items_are_stated_for_each_module_and_together(tmp_path: Path) -> None:
    write_edition(tmp_path)
    sums = "2 Punkte (2 im Kern), Gewicht 5, 1 Muss mit Gewicht 3 (60 %), 8 Stufen, 1 Quellen"

    report = check(tmp_path)

    assert report.lines() == (f"2030.1 M01 Probe: {sums}", f"2030.1 zusammen: {sums}, 1 Kennzahlen")


@pytest.mark.parametrize(
    "edition,sums",
    [
        ("2026.1", "143 Punkte (59 im Kern), Gewicht 293, 50 Muss mit Gewicht 125 (43 %), 572 Stufen"),
        ("2026.2", "154 Punkte (78 im Kern), Gewicht 315, 70 Muss mit Gewicht 164 (52 %), 616 Stufen"),
    ],
)
def test_a_shipped_edition_is_summed_up(edition: str, sums: str) -> None:
    (line,) = [line for line in check().lines() if line.startswith(f"{edition} zusammen: ")]

    assert sums in line


def test_looking_at_content_changes_no_file(tmp_path: Path) -> None:
    folder = write_edition(tmp_path)

    check(tmp_path)

    assert (folder / "modules" / "probe.yaml").read_text(encoding="utf-8") == MODULE


BROKEN_MODULES = [
    ("schluessel: m01-konzept", "schluessel: m01_Konzept", "punkte[1].schluessel", "kein Schlüssel"),
    ("schluessel: m01-konzept", "schluessel: m01-prüfung", "punkte[1].schluessel", "kein Schlüssel"),
    ("schluessel: m01-konzept", "schluessel: m01--konzept", "punkte[1].schluessel", "kein Schlüssel"),
    (
        "frage: Ein Konzept liegt vor.",
        f"frage: {'x' * 301}",
        "punkte[1].frage",
        "301 Zeichen. Erlaubt sind 300.",
    ),
    ("warum: Sonst", f"warum: {'x' * 300} Sonst", "punkte[2].warum", "Erlaubt sind 300."),
    ("0: gar nicht", f"0: {'x' * 161}", "punkte[2].stufen.0", "Der Text hat 161 Zeichen. Erlaubt sind 160."),
    ("leicht: Wir schauen", f"leicht: {'x' * 140} Wir", "punkte[2].leicht", "Erlaubt sind 140."),
    ("1: selten", "1: gar nicht", "punkte[2].stufen", "Zwei Stufen sagen dasselbe."),
    (", Protokoll vom 2.4.2026]", "]", "punkte[2].nachweisbeispiele", "mindestens 2 Beispiele"),
    ("voll: 10", "voll: 11", "aufwand_minuten", "sind 11 Minuten angegeben, es sind 10."),
    ("ziel: Ein Ziel.", f"ziel: {'x' * 301}", "ziel", "Erlaubt sind 300."),
    ("titel: Probe", "titel: <b>Probe</b>", "titel", "HTML ist nicht erlaubt."),
    ("titel: Probe", "titel: Probe<br/>", "titel", "HTML ist nicht erlaubt."),
    ("titel: Probe", "titel: Probe&nbsp;1", "titel", "HTML ist nicht erlaubt."),
    ("*die*", "**die**", "punkte[1].warum", "Markdown ist nicht erlaubt"),
    ("*die*", "`die`", "punkte[1].warum", "Markdown ist nicht erlaubt"),
    ("*die*", "[die](https://example.org)", "punkte[1].warum", "Markdown ist nicht erlaubt"),
    ("frage: Ein Konzept liegt vor.", 'frage: "# Ein Konzept"', "punkte[1].frage", "Markdown ist nicht"),
    ("nr: M01-01", "nr: M02-01", "punkte[1].nr", "keine Nummer der Form M01-06"),
    ("umfang: [kern]", "umfang: [voll]", "punkte[1].umfang", "gehört zum Umfang „kern“"),
    ("einfuehrung: 2030.1", "einfuehrung: 2029.1", "punkte[1].einfuehrung", "seit Fassung 2030.1 im Katalog"),
    ("phase: EV", "phase: UM", "punkte", "einen Punkt der Phase EV"),
    ("modul: probe", "modul: test", "modul", "Die Datei heißt anders als das Modul „test“."),
]


@pytest.mark.parametrize("old,new,path,problem", BROKEN_MODULES)
def test_a_broken_rule_is_found_where_it_is_broken(
    tmp_path: Path, old: str, new: str, path: str, problem: str
) -> None:
    write_edition(tmp_path, module=broken(MODULE, old, new))

    found = check(tmp_path).problems

    # A changed scope breaks the stated totals too.
    own = [each.path for each in found if not each.path.startswith("summen.")]
    assert own[:1] == [path]
    assert set(own[1:]) <= {"aufwand_minuten"}
    assert problem in found[0].problem


def test_a_problem_names_the_line_as_an_editor_counts_it(tmp_path: Path) -> None:
    text = broken(MODULE, "Sonst weiß niemand", "Sonst weiß `niemand`")
    write_edition(tmp_path, module=text)

    assert problems(check(tmp_path)) == [("probe.yaml", line_of(text, "`niemand`"), "punkte[2].warum")]


def test_a_module_number_has_two_digits(tmp_path: Path) -> None:
    write_edition(tmp_path, sheet=SHEET.replace("M01", "M1"), module=MODULE.replace("M01", "M1"))

    assert [each.path for each in check(tmp_path).problems] == ["kennung"]


def test_a_percentage_has_a_bound_of_five_points(tmp_path: Path) -> None:
    write_edition(tmp_path, indicators=broken(INDICATORS, "einheit: je 10.000 unter 21", 'einheit: "%"'))

    assert [each.path for each in check(tmp_path).problems] == ["kennzahlen[1].schranke"]


def test_an_indicator_key_has_its_form(tmp_path: Path) -> None:
    write_edition(
        tmp_path,
        module=broken(MODULE, "[D05]", "[D5]"),
        indicators=broken(INDICATORS, "kennung: D05", "kennung: D5"),
    )

    assert [each.path for each in check(tmp_path).problems] == ["kennzahlen[1].kennung"]


@pytest.mark.parametrize(
    "old,new,path,problem",
    [
        ("module: 1", "module: 2", "summen.module", "Angegeben ist 2, gezählt sind es 1."),
        ("punkte: 2", "punkte: 3", "summen.punkte", "Angegeben ist 3, gezählt sind es 2."),
        ("muss: 1", "muss: 0", "summen.muss", "Angegeben ist 0, gezählt sind es 1."),
        ("kern: 2", "kern: 1", "summen.kern", "Angegeben ist 1, gezählt sind es 2."),
        ("kennzahlen: 1", "kennzahlen: 79", "summen.kennzahlen", "Angegeben ist 79, gezählt sind es 1."),
        ("{M01: 5}", "{M01: 6}", "summen.gewichte.M01", "Angegeben ist 6, gezählt sind es 5."),
        ("{M01: 5}", "{M02: 5}", "summen.gewichte.M02", "„M02“ ist hier nicht vorgesehen"),
    ],
)
def test_stated_totals_are_counted_again(tmp_path: Path, old: str, new: str, path: str, problem: str) -> None:
    write_edition(tmp_path, sheet=broken(SHEET, old, new))

    found = check(tmp_path).problems

    assert [each.path for each in found] == [path]
    assert problem in found[0].problem


def test_all_problems_are_reported_not_only_the_first(tmp_path: Path) -> None:
    text = broken(broken(MODULE, "*die*", "`die`"), "gewicht: 2", "gewicht: 7")
    write_edition(tmp_path, module=text)

    assert problems(check(tmp_path)) == [
        ("probe.yaml", line_of(text, "`die`"), "punkte[1].warum"),
        ("probe.yaml", line_of(text, "gewicht: 7"), "punkte[2].gewicht"),
    ]


def test_an_unreadable_file_is_reported_once(tmp_path: Path) -> None:
    write_edition(tmp_path, module="schema: [\n")

    assert len(check(tmp_path).problems) == 1


def test_a_broken_edition_does_not_hide_the_next(tmp_path: Path) -> None:
    write_edition(tmp_path, module=broken(MODULE, "gewicht: 3", "gewicht: 4"))
    write_edition(tmp_path, key="2031.1", module=MODULE.replace("2030.1", "2031.1"))

    report = check(tmp_path)

    assert [each.path for each in report.problems] == ["punkte[1].gewicht"]
    assert [each.edition for each in report.totals] == ["2031.1"]


def test_an_item_that_lives_on_keeps_its_first_edition(tmp_path: Path) -> None:
    write_edition(tmp_path)
    write_edition(tmp_path, key="2031.1", module=MODULE)

    assert check(tmp_path).is_sound


def test_an_item_that_lives_on_does_not_pretend_to_be_new(tmp_path: Path) -> None:
    write_edition(tmp_path)
    text = broken(broken(MODULE, "einfuehrung: 2030.1", "einfuehrung: 2031.1"), "stand: 1", "stand: 2")
    write_edition(tmp_path, key="2031.1", module=text)

    found = check(tmp_path).problems

    assert [each.problem for each in found] == ["Der Punkt steht seit Fassung 2030.1 im Katalog."]


def test_a_key_that_was_dropped_is_never_given_again(tmp_path: Path) -> None:
    renamed = broken(broken(MODULE, "m01-konzept", "m01-anderes"), "stand: 1", "stand: 2")
    write_edition(tmp_path)
    write_edition(
        tmp_path, key="2030.2", module=broken(renamed, "einfuehrung: 2030.1", "einfuehrung: 2030.2")
    )
    write_edition(tmp_path, key="2030.10", module=broken(MODULE, "stand: 1", "stand: 3"))
    exchange = "- {{art: entfallen, punkt: {0}, grund: Probe}}\n- {{art: neu, punkt: {1}}}"
    write_transition(tmp_path, exchange.format("m01-konzept", "m01-anderes"))
    write_transition(
        tmp_path, exchange.format("m01-anderes", "m01-konzept"), before="2030.2", after="2030.10"
    )

    found = check(tmp_path).problems

    assert [(each.path, each.problem) for each in found] == [
        ("punkte[1].schluessel", "„m01-konzept“ ist früher entfallen und wird nie neu vergeben.")
    ]


def test_a_draft_is_checked_like_any_edition(tmp_path: Path) -> None:
    write_edition(tmp_path, sheet=broken(DRAFT, "muss: 1", "muss: 2"))

    assert [each.path for each in check(tmp_path).problems] == ["summen.muss"]


def test_a_changed_module_counts_its_revision(tmp_path: Path) -> None:
    write_edition(tmp_path)
    write_edition(tmp_path, key="2030.2", module=broken(MODULE, "stand: 1", "stand: 2"))

    assert [each.problem for each in check(tmp_path).problems] == ["Der Stand dieses Moduls ist 1."]
