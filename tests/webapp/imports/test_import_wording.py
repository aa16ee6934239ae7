"""Every code has its German sentence; sentences name sheet, row, column and value."""

import re
import string

import pytest

from webapp.imports import wording
from webapp.imports.findings import Finding, Rule
from webapp.imports.inkar import (
    Difference,
    LeftOutColumn,
    LeftOutRow,
    OtherDefinition,
    RowReason,
)
from webapp.imports.refusals import (
    FileRefused,
    FileRule,
    ImportRefused,
    LayoutBroken,
    LayoutRule,
    PersonalColumns,
)


def test_a_finding_names_sheet_row_column_value_and_rule() -> None:
    finding = Finding("Kennzahlen", 14, "zaehler", "12,5x", Rule.NOT_A_NUMBER)

    assert wording.sentence(finding) == (
        "Blatt „Kennzahlen“, Zeile 14, Spalte „zaehler“: „12,5x“ ist keine Zahl."
    )


def test_a_finding_in_csv_names_no_sheet() -> None:
    finding = Finding("", 3, "", "05158 2023 D05", Rule.DUPLICATE_ROW, expected="2")

    assert wording.sentence(finding) == "Zeile 3: Der Wert 05158 2023 D05 ist schon angegeben: Zeile 2."


def test_an_earlier_place_on_another_sheet_is_named() -> None:
    finding = Finding("Zwei", 3, "", "05158 2023 D05", Rule.DUPLICATE_ROW, expected="Eins!2")

    assert wording.sentence(finding).endswith("ist schon angegeben: Blatt „Eins“, Zeile 2.")


def test_a_long_value_is_shortened_and_stays_on_one_line() -> None:
    text = wording.sentence(Finding("", 3, "zaehler", "a\nb" * 1000, Rule.NOT_A_NUMBER))

    assert len(text) < 140
    assert "\n" not in text


def test_personal_columns_are_explained_with_the_law() -> None:
    text = wording.refusal(PersonalColumns(("Vorname", "Geburtsdatum"), sheet="Fälle"))

    assert text.startswith("Blatt „Fälle“: Die Kopfzeile nennt Angaben zu einzelnen Personen: „Vorname“, ")
    assert "§§ 62 bis 65 SGB VIII" in text
    assert "§ 64 Abs. 3 SGB VIII" in text


def test_limits_are_written_in_german() -> None:
    assert "20.000" in wording.refusal(FileRefused(FileRule.TOO_MANY_ROWS, limit=20_000))
    assert "10 MB" in wording.refusal(FileRefused(FileRule.TOO_LARGE, limit=10 * 2**20))


def test_a_broken_layout_names_line_and_place() -> None:
    text = wording.refusal(LayoutBroken(17, 140, LayoutRule.DIGITS, "12A"))

    assert text == "Zeile 17, Stelle 140: „12A“ besteht nicht aus den erwarteten Ziffern."


def test_a_column_left_out_says_which_definition_differs() -> None:
    other = OtherDefinition("S08", Difference.WHOLE_POPULATION)

    assert "S08 nur die unter 21-Jährigen" in wording.left_out_column(
        LeftOutColumn("Ausländeranteil", ("2017",), other)
    )


def every_sentence() -> list[str]:
    """One sentence for every code there is."""
    refusals: list[ImportRefused] = [FileRefused(rule, "xl/a.xml", 3) for rule in FileRule]
    refusals += [LayoutBroken(3, 4, rule, "x") for rule in LayoutRule]
    others = [OtherDefinition("S01", difference) for difference in Difference]
    return [
        *(wording.sentence(Finding("A", 1, "b", "c", rule, expected="7")) for rule in Rule),
        *(wording.refusal(error) for error in refusals),
        *(wording.left_out_column(LeftOutColumn("A", ("2017",), other)) for other in [*others, None]),
        *(wording.left_out_row(LeftOutRow(1, "05", "A", reason)) for reason in RowReason),
    ]


@pytest.mark.parametrize("text", every_sentence())
def test_every_code_has_a_plain_german_sentence(text: str) -> None:
    assert text[0] in string.ascii_uppercase
    assert text.endswith(".")
    assert "!" not in text
    assert "leider" not in text.casefold()
    assert re.search(r"\{\w+\}", text) is None
