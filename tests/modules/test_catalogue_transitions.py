"""No edition without an explanation of every difference, and no explanation that is not true."""

from pathlib import Path

import pytest

from modules.catalogue.checking import check
from modules.catalogue.differences import words_stay
from modules.catalogue.loading import load_edition
from modules.catalogue.model import ItemKey, ModuleSlug
from modules.catalogue.transition_loading import load_transition
from modules.catalogue.transitions import (
    Added,
    Altered,
    ChangeClass,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Moved,
    Rescaled,
    Reweighted,
    Split,
)
from modules.errors import CatalogueError
from tests.support.small_edition import MODULE, SHEET, broken, line_of, write_edition, write_transition

NEWER = broken(MODULE, "stand: 1", "stand: 2")
OTHER = NEWER[NEWER.index("  - schluessel: m01-auswertung") :]


def problems(content: Path) -> list[str]:
    return [each.problem for each in check(content).problems]


def changed(content: Path, *replacements: tuple[str, str], changes: str, sheet: str = SHEET) -> list[str]:
    """Problems of a second edition that differs by `replacements` and explains it by `changes`."""
    text = NEWER
    for old, new in replacements:
        text = broken(text, old, new)
    write_edition(content)
    write_edition(content, key="2030.2", module=text, sheet=sheet)
    write_transition(content, changes)
    return problems(content)


def test_every_class_is_read_as_it_is_written(tmp_path: Path) -> None:
    file = write_transition(
        tmp_path,
        """
        - {art: redaktionell, punkt: a}
        - {art: praezisiert, punkt: b, was: genauer}
        - {art: geaendert, punkt: c, was: anders, bestaetigen_bis: +30T}
        - {art: verschoben, punkt: d, nach_modul: planung}
        - {art: gewicht, punkt: e, von: 1, nach: 2, muss: true}
        - {art: geteilt, punkt: f, in: [f1, f2]}
        - {art: zusammengefuehrt, punkte: [g, h], in: i}
        - {art: entfallen, punkt: j, grund: steht anderswo}
        - {art: neu, punkt: k}
        - {art: stufen, punkt: l, abbildung: {0: 0, 1: 1, 2: 1, 3: 2}}
        """,
    )

    a, b, c, d, e, f, f1, f2, g, h, i, j, k, l_ = map(
        ItemKey, ["a", "b", "c", "d", "e", "f", "f1", "f2", "g", "h", "i", "j", "k", "l"]
    )
    assert load_transition(file).changes == (
        Editorial(a),
        Clarified(b, "genauer"),
        Altered(c, "anders", 30),
        Moved(d, ModuleSlug("planung")),
        Reweighted(e, (1, 2), mandatory=True),
        Split(f, (f1, f2), 90),
        Merged((g, h), i, 90),
        Dropped(j, "steht anderswo"),
        Added(k),
        Rescaled(l_, (0, 1, 1, 2), 90),
    )
    assert {each.kind for each in load_transition(file).changes} == set(ChangeClass)


@pytest.mark.parametrize(
    "entry,problem",
    [
        ("{art: umbenannt, punkt: a}", "„umbenannt“ ist nicht erlaubt"),
        ("{punkt: a}", "Das Feld „art“ fehlt."),
        ("{art: praezisiert, punkt: a}", "Das Feld „was“ fehlt."),
        ("{art: redaktionell, punkt: a, was: x}", "Das Feld „was“ ist hier nicht vorgesehen."),
        ("{art: geaendert, punkt: a, was: x, bestaetigen_bis: 90}", "keine Frist der Form +90T"),
        ("{art: geaendert, punkt: a, was: x, bestaetigen_bis: +0T}", "keine Frist der Form +90T"),
        ("{art: gewicht, punkt: a}", "Hier steht, was sich ändert"),
        ("{art: gewicht, punkt: a, von: 1}", "stehen nur zusammen"),
        ("{art: gewicht, punkt: a, von: 1, nach: 4}", "keine ganze Zahl von 1 bis 3"),
        ("{art: geteilt, punkt: a, in: [b]}", "mindestens zwei verschiedene Punkte"),
        ("{art: zusammengefuehrt, punkte: [a, a], in: b}", "mindestens zwei verschiedene Punkte"),
        ("{art: stufen, punkt: a, abbildung: {0: 0, 1: 2, 2: 1, 3: 3}}", "nie niedriger"),
        ("{art: stufen, punkt: a, abbildung: {0: 0, 1: 1, 2: 2, 3: 3}}", "ändert nichts"),
        ("{art: stufen, punkt: a, abbildung: {0: 0, 1: 1, 2: 2}}", "Das Feld „3“ fehlt."),
        ("{art: geteilt, modul: probe}", "Für das Feld „modul“ gibt es die Art „geteilt“ nicht"),
    ],
)
def test_a_broken_entry_is_refused_with_its_line(tmp_path: Path, entry: str, problem: str) -> None:
    file = write_transition(tmp_path, f"- {entry}")

    with pytest.raises(CatalogueError) as refused:
        load_transition(file)

    assert problem in refused.value.problem
    assert refused.value.line == line_of(file.read_text(encoding="utf-8"), entry)


def test_a_file_bears_the_name_of_its_transition(tmp_path: Path) -> None:
    file = write_transition(tmp_path, "- {art: neu, punkt: a}")
    renamed = file.rename(file.with_name("2030.1--2030.3.yaml"))

    with pytest.raises(CatalogueError, match="der Übergang aber"):
        load_transition(renamed)


def test_a_difference_without_a_transition_is_refused(tmp_path: Path) -> None:
    write_edition(tmp_path)
    write_edition(tmp_path, key="2030.2", module=broken(NEWER, "phase: SK", "phase: UM"))

    assert problems(tmp_path) == [
        "Der Übergang „2030.1--2030.2.yaml“ fehlt; 1 Unterschiede sind nicht eingeordnet."
    ]


QUESTION = "frage: Ein Konzept liegt vor."

ACCEPTED = [
    (QUESTION, "frage: Ein Konzept liegt  vor!", "redaktionell, punkt: m01-konzept"),
    (QUESTION, "frage: Ein Konzept liegt schriftlich vor.", "praezisiert, punkt: m01-konzept, was: x"),
    (QUESTION, "frage: Drei Konzepte gelten.", "geaendert, punkt: m01-konzept, was: x"),
    ("phase: SK", "phase: UM", "praezisiert, punkt: m01-konzept, was: x"),
    ("merkmale: [G, I]", "merkmale: [G]", "praezisiert, punkt: m01-konzept, was: x"),
    ("§ 79a (1),", "§ 79a (2),", "praezisiert, punkt: m01-konzept, was: x"),
    ("nachweise: [Konzept]", "nachweise: [Leitbild]", "praezisiert, punkt: m01-konzept, was: x"),
    ("1: etwas", "1: wenig", "stufen, punkt: m01-konzept, abbildung: {0: 0, 1: 0, 2: 2, 3: 3}"),
    ("ziel: Ein Ziel.", "ziel: Zwei Ziele.", "praezisiert, modul: probe, was: x"),
    ("ziel: Ein Ziel.", "ziel: Ein  Ziel!", "redaktionell, modul: probe"),
]


@pytest.mark.parametrize("old,new,change", ACCEPTED)
def test_a_difference_that_is_classified_is_accepted(tmp_path: Path, old: str, new: str, change: str) -> None:
    assert changed(tmp_path, (old, new), changes=f"- {{art: {change}}}") == []


REFUSED = [
    (QUESTION, "frage: Kein Konzept liegt vor.", "redaktionell, punkt: m01-konzept", "„frage“ ist mehr als"),
    (QUESTION, "frage: Ein Konzept kann vorliegen.", "redaktionell, punkt: m01-konzept", "mehr als redakt"),
    ("phase: SK", "phase: UM", "redaktionell, punkt: m01-konzept", "passt nicht: geändert ist phase"),
    ("phase: SK", "phase: UM", "geaendert, punkt: m01-konzept, was: x", "passt nicht: geändert ist phase"),
    (QUESTION, "frage: Es gibt etwas.", "gewicht, punkt: m01-konzept, von: 3, nach: 2", "Nicht eingeordnet"),
    (QUESTION, "frage: Es gibt etwas.", "praezisiert, punkt: m01-auswertung, was: x", "nichts geändert"),
    (QUESTION, "frage: Es gibt etwas.", "praezisiert, punkt: m01-nichts, was: x", "nicht in beiden"),
    (QUESTION, "frage: Es gibt etwas.", "neu, punkt: m01-konzept", "ist in dieser Fassung nicht neu"),
    (QUESTION, "frage: Es gibt.", "entfallen, punkt: m01-konzept, grund: x", "steht noch in der neuen"),
    ("1: etwas", "1: wenig", "verschoben, punkt: m01-konzept, nach_modul: probe", "passt nicht"),
    ("ziel: Ein Ziel.", "ziel: Zwei Ziele.", "redaktionell, modul: probe", "passt nicht: geändert ist ziel"),
    ("ziel: Ein Ziel.", "ziel: Zwei Ziele.", "praezisiert, modul: anders, was: x", "nichts geändert"),
    ("bewertung: reifegrad-0-3/1", "bewertung: x/2", "praezisiert, modul: probe, was: x", "anders bewertet"),
]


@pytest.mark.parametrize("old,new,change,problem", REFUSED)
def test_a_class_that_does_not_fit_is_refused(
    tmp_path: Path, old: str, new: str, change: str, problem: str
) -> None:
    found = changed(tmp_path, (old, new), changes=f"- {{art: {change}}}")

    assert any(problem in each for each in found), found


def test_an_item_has_one_class_for_its_text(tmp_path: Path) -> None:
    found = changed(
        tmp_path,
        (QUESTION, "frage: Ein Konzept liegt vor!"),
        changes="- {art: redaktionell, punkt: m01-konzept}\n- {art: praezisiert, punkt: m01-konzept, was: x}",
    )

    assert found == ["Ein Punkt hat höchstens eine Art je Text, dazu „gewicht“ und „verschoben“."]


WEIGHT = ("gewicht: 3", "gewicht: 2")
LIGHTER = broken(SHEET, "{M01: 5}", "{M01: 4}")


@pytest.mark.parametrize(
    "change,found",
    [
        ("von: 3, nach: 2", []),
        ("von: 3, nach: 1", ["Das Gewicht war 3 und ist jetzt 2."]),
        ("von: 3, nach: 2, muss: true", ["Der Punkt ist kein neuer und kein bisheriger Muss-Punkt."]),
    ],
)
def test_a_changed_weight_is_stated_exactly(tmp_path: Path, change: str, found: list[str]) -> None:
    entry = f"- {{art: gewicht, punkt: m01-konzept, {change}}}"

    assert changed(tmp_path, WEIGHT, changes=entry, sheet=LIGHTER) == found


def test_a_new_muss_brings_basis_and_consent_along(tmp_path: Path) -> None:
    muss = [
        ("gewicht: 2\n    muss: false", "gewicht: 2\n    muss: true\n    grundlage: G"),
        ("nz_erlaubt: ja", "nz_erlaubt: nur-mit-zustimmung"),
    ]
    entry = "- {art: gewicht, punkt: m01-auswertung, muss: true}"

    assert changed(tmp_path, *muss, changes=entry, sheet=broken(SHEET, "muss: 1", "muss: 2")) == []


def test_a_new_muss_is_not_called_anything_else(tmp_path: Path) -> None:
    muss = [
        ("gewicht: 2\n    muss: false", "gewicht: 2\n    muss: true\n    grundlage: G"),
        ("nz_erlaubt: ja", "nz_erlaubt: nur-mit-zustimmung"),
    ]
    entry = "- {art: praezisiert, punkt: m01-auswertung, was: x}"

    found = changed(tmp_path, *muss, changes=entry, sheet=broken(SHEET, "muss: 1", "muss: 2"))

    assert found == ["Nicht eingeordnet ist: muss."]


SPLIT = OTHER.replace("M01-02", "M01-03").replace("einfuehrung: 2030.1", "einfuehrung: 2030.2")
PARTS = (
    OTHER,
    SPLIT.replace("m01-auswertung", "m01-teil-eins").replace("M01-03", "M01-02")
    + SPLIT.replace("m01-auswertung", "m01-teil-zwei"),
)
PARTS_SHEET = broken(broken(broken(SHEET, "punkte: 2", "punkte: 3"), "kern: 2", "kern: 3"), "5}", "7}")
DIVIDED = "- {art: geteilt, punkt: m01-auswertung, in: [m01-teil-eins, m01-teil-zwei]}"
LONGER = ("{kern: 10, voll: 10}", "{kern: 14, voll: 14}")


@pytest.mark.parametrize(
    "change,found",
    [
        (DIVIDED, []),
        (
            "- {art: neu, punkt: m01-teil-eins}\n- {art: neu, punkt: m01-teil-zwei}",
            ["Der Punkt „m01-auswertung“ ist entfallen, aber nicht eingeordnet."],
        ),
        (
            "- {art: entfallen, punkt: m01-auswertung, grund: x}\n- {art: neu, punkt: m01-teil-eins}",
            ["Der Punkt „m01-teil-zwei“ ist neu, aber nicht eingeordnet."],
        ),
        (
            f"{DIVIDED}\n- {{art: neu, punkt: m01-teil-eins}}",
            ["Der Punkt „m01-teil-eins“ ist schon an anderer Stelle eingeordnet."],
        ),
    ],
)
def test_what_comes_and_goes_is_explained_once(tmp_path: Path, change: str, found: list[str]) -> None:
    assert changed(tmp_path, PARTS, LONGER, changes=change, sheet=PARTS_SHEET) == found


def test_a_shortcut_does_what_the_steps_do(tmp_path: Path) -> None:
    write_edition(tmp_path)
    write_edition(tmp_path, key="2030.2", module=broken(NEWER, QUESTION, "frage: Zwei Konzepte liegen vor."))
    third = broken(broken(NEWER, "stand: 2", "stand: 3"), QUESTION, "frage: Drei Konzepte liegen vor.")
    write_edition(tmp_path, key="2030.3", module=third)
    altered = "- {art: geaendert, punkt: m01-konzept, was: x}"
    write_transition(tmp_path, altered)
    write_transition(tmp_path, altered, before="2030.2", after="2030.3")
    write_transition(tmp_path, altered, after="2030.3")
    assert problems(tmp_path) == []

    write_transition(tmp_path, "- {art: praezisiert, punkt: m01-konzept, was: x}", after="2030.3")
    assert problems(tmp_path) == ["Der Übergang bewirkt etwas anderes als die Schritte dazwischen."]


@pytest.mark.parametrize("before,after", [("2029.1", "2030.1"), ("2030.2", "2030.1")])
def test_a_transition_leads_from_an_edition_to_a_newer_one(tmp_path: Path, before: str, after: str) -> None:
    write_edition(tmp_path)
    write_edition(tmp_path, key="2030.2", module=MODULE)
    write_transition(tmp_path, "- {art: neu, punkt: x}", before=before, after=after)

    assert len(problems(tmp_path)) == 1


def test_the_classes_are_counted(tmp_path: Path) -> None:
    changed(tmp_path, ("phase: SK", "phase: UM"), changes="- {art: praezisiert, punkt: m01-konzept, was: x}")

    last = check(tmp_path).lines()[-1]

    assert last == "2030.1--2030.2: an Punkten 1 praezisiert; an Modulen und Kennzahlen 0"


def test_a_muss_of_another_meaning_breaks_the_comparison(tmp_path: Path) -> None:
    changed(
        tmp_path,
        (QUESTION, "frage: Zwei Konzepte liegen vor."),
        changes="- {art: geaendert, punkt: m01-konzept, was: x}",
    )
    before, after = (load_edition(tmp_path / key) for key in ("2030.1", "2030.2"))
    file = tmp_path / "transitions" / "2030.1--2030.2.yaml"

    assert load_transition(file).breaks(before, after) == {"probe"}

    file.write_text(
        file.read_text(encoding="utf-8") + "vergleichbar:\n  - {modul: probe, grund: Probe}\n",
        encoding="utf-8",
    )
    assert load_transition(file).breaks(before, after) == set()


@pytest.mark.parametrize(
    "before,after,stays",
    [
        ("Ein Konzept liegt vor.", "Ein Konzept liegt vor", True),
        ("Das „Konzept“ gilt – immer.", 'Das "Konzept" gilt - immer.', True),
        ("Ein Konzept liegt vor und gilt.", "Ein Konzept liegt vor und wirkt.", True),
        ("abcdefghijklmnopqrst", "abcdefghijklmnopqrXY", True),
        ("abcdefghijklmnopqrst", "abcdefghijklmnopqXYZ", False),
        ("Binnen 7 Werktagen wird mitgeteilt.", "Binnen 8 Werktagen wird mitgeteilt.", False),
        ("Das Amt soll alle Beteiligten früh anhören.", "Das Amt kann alle Beteiligten früh anhören.", False),
        ("Geregelt ist es nach § 36 Abs. 2 SGB VIII.", "Geregelt ist es nach § 36 Abs. 3 SGB VIII.", False),
        ("Die Aufgaben sind dabei beschrieben.", "Die Aufgaben sind nicht beschrieben.", False),
        ("Mindestens drei Jahre sind ausgewertet.", "Mindestens vier Jahre sind ausgewertet.", False),
    ],
)
def test_what_a_machine_takes_for_the_same_words(before: str, after: str, *, stays: bool) -> None:
    assert words_stay(before, after) is stays
