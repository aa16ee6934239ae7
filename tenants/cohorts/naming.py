"""Names of Jugendämter as people say them, and the slugs of their addresses."""

import re
import unicodedata

from tenants.municipalities.register import TOWN_KINDS, Kind, Municipality

TITLES = frozenset({"Landeshauptstadt", "Hansestadt", "Freie und Hansestadt", "Hanse- und Universitätsstadt"})
"""Titles said instead of "Stadt"; the list also holds bynames ("Glockenstadt"), which are not."""

RESERVED_SLUGS = frozenset({"neu"})
"""Words that stand for something else in an address."""

_SAYS_KREIS = re.compile("kreis|region|verband", re.IGNORECASE)
_BEFORE_TOWN = {"60": "Markt", "64": "Gemeinde"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def tenant_name(place: Municipality) -> str:
    """`Herne, Stadt` → `Stadt Herne`, `Borken` → `Kreis Borken`, `Lüneburg` → `Landkreis Lüneburg`."""
    if place.kind is Kind.KREIS:
        return _kreis_name(place)
    name, *titles = (part.strip() for part in place.name.split(","))
    if place.text_kind not in TOWN_KINDS:
        return f"{_BEFORE_TOWN[place.text_kind]} {name}"
    return f"{next((title for title in titles if title in TITLES), 'Stadt')} {name}"


def slug_base(place: Municipality) -> str:
    """`herne`, `kreis-borken`: a Kreis says so, because its town often has the same name."""
    if place.kind is Kind.KREIS:
        return slug(_kreis_name(place))
    return slug(place.name.split(",", maxsplit=1)[0])


def slug(text: str) -> str:
    """Lower case ASCII letters and digits, single hyphens: `Mülheim (Ruhr)` → `muelheim-ruhr`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UMLAUTS))
    return "-".join(re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode()))


def _kreis_name(place: Municipality) -> str:
    if _SAYS_KREIS.search(place.name):
        return place.name
    return f"{'Kreis' if place.text_kind == '43' else 'Landkreis'} {place.name}"
