"""Headings that announce data about single persons.

The product takes none (§§ 62 to 65 SGB VIII; planning and quality work use anonymous figures, § 64 (3)),
so such a file is refused by its header, before one of its rows has been looked at. The check is by words
and errs on the side of refusing: a heading that only sounds personal is quickly renamed.
"""

import re
from collections.abc import Iterable

from webapp.imports.tables import CellValue, as_text

_WORDS = frozenset(
    {
        "name",
        "namen",
        "rufname",
        "geb",
        "az",
        "iban",
        "bic",
        "str",
        "hausnummer",
        "wohnort",
        "tel",
        "handy",
        "mail",
        "email",
        "fallnr",
        "steuerid",
    }
)
"""Whole words; they are too short to be looked for inside others."""

_PARTS = (
    "vorname",
    "nachname",
    "familienname",
    "geburtsname",
    "geburtsdatum",
    "geburtstag",
    "geburtsort",
    "gebdat",
    "aktenz",
    "fallnummer",
    "strasse",
    "anschrift",
    "adresse",
    "klient",
    "telefon",
    "versichertennummer",
)
"""Parts of words, also of words written apart ("Akten-Zeichen")."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[a-z0-9]+")


def personal_headings(cells: Iterable[CellValue]) -> tuple[str, ...]:
    """The headings among these cells that look personal, as written and in order."""
    return tuple(as_text(cell) for cell in cells if is_personal(as_text(cell)))


def is_personal(heading: str) -> bool:
    """Whether a heading looks like name, birth date, address, bank account or case number."""
    # casefold also turns "ß" into "ss", so that "Straße" and "Strasse" are one word.
    words = _WORD.findall(heading.casefold().translate(_UMLAUTS))
    joined = "".join(words)
    return any(word in _WORDS for word in words) or any(part in joined for part in _PARTS)
