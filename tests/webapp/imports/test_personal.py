"""Headings about single persons stop an import before its rows are read."""

import pytest

from webapp.imports.columns import COLUMNS
from webapp.imports.personal import is_personal, personal_headings


@pytest.mark.parametrize(
    "heading",
    [
        "Name",
        "NAME",
        "Vorname",
        "Nachname",
        "Name des Kindes",
        "Geburtsdatum",
        "Geburtstag",
        "Geb.-Datum",
        "geb_datum",
        "Aktenzeichen",
        "Akten-Zeichen",
        "AZ",
        "Az.",
        "Straße",
        "Strasse",
        "Str.",
        "Wohnstraße",
        "Anschrift",
        "Adresse",
        "Meldeadresse",
        "IBAN",
        "Klient",
        "Klient*in",
        "KlientInnen-Nr.",
        "Fallnummer",
        "E-Mail",
        "Telefon",
    ],
)
def test_headings_about_persons_are_recognised(heading: str) -> None:
    assert is_personal(heading)


@pytest.mark.parametrize(
    "heading",
    [
        *COLUMNS,
        "wert",
        "Bezeichnung",
        "Jugendamt",
        "Geborene",
        "Geburten",
        "Adressatinnen und Adressaten",
        "Azubis",
        "Namibia",
        "Strukturquote",
        "Fallzahl",
        "Kinder unter 3",
        "",
    ],
)
def test_headings_about_figures_are_not(heading: str) -> None:
    assert not is_personal(heading)


def test_all_personal_headings_are_named_as_written() -> None:
    assert personal_headings(["ags", " Vorname ", None, 2023, "Straße"]) == ("Vorname", "Straße")
