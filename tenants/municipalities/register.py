"""A row of the official list of municipalities, as it is taken in and read back.

A kreisfreie Stadt stands twice in the list: as Kreis (`05916`) and as Gemeinde (`05916000`), with the same
inhabitants. It is one Jugendamt all the same; its canonical key here is the one of 8 digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tenants.municipalities.laender import Land, land_of


class Kind(StrEnum):
    """Kind of a Jugendamt by its local authority; the second dimension beside the size cluster."""

    KREISFREIE_STADT = "kreisfreie-stadt"
    KREISANGEHOERIGE_STADT = "kreisangehoerige-stadt"
    KREIS = "kreis"


_KINDS: Mapping[str, Kind] = {
    "41": Kind.KREISFREIE_STADT,  # kreisfreie Stadt, as Kreis
    "42": Kind.KREISFREIE_STADT,  # Stadtkreis in Baden-Württemberg, as Kreis
    "43": Kind.KREIS,  # Kreis; also the Städteregion Aachen
    "44": Kind.KREIS,  # Landkreis; also the Region Hannover
    "45": Kind.KREIS,  # Regionalverband Saarbrücken
    "60": Kind.KREISANGEHOERIGE_STADT,  # Markt
    "61": Kind.KREISFREIE_STADT,
    "62": Kind.KREISFREIE_STADT,  # Stadtkreis
    "63": Kind.KREISANGEHOERIGE_STADT,  # Stadt
    "64": Kind.KREISANGEHOERIGE_STADT,  # Gemeinde; Land law lets some keep a Jugendamt of their own
    "67": Kind.KREISANGEHOERIGE_STADT,  # Große Kreisstadt
}
"""Textkennzeichen → kind. Left out: gemeindefreie Gebiete (65, 66), which have no authority."""

TOWN_KINDS = frozenset({"41", "42", "61", "62", "63", "67"})
"""Textkennzeichen of places that bear the title of a town."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Gemeinde, or a Kreis or kreisfreie Stadt, of the list.

    Attributes:
        ags: text with its leading zero: 8 digits for a Gemeinde, 5 for a Kreis or kreisfreie Stadt.
        name: as the list writes it, e.g. `Herne, Stadt`.
        text_kind: Textkennzeichen of two digits, e.g. `41` kreisfreie Stadt, `43` Kreis.
        population: inhabitants, for a Kreis those of all its Gemeinden.
        area_ha: area in hectares.
    """

    ags: str
    name: str
    text_kind: str
    population: int
    area_ha: int

    @property
    def kreis(self) -> str:
        """Key of 5 digits of the Kreis or kreisfreie Stadt it lies in or is."""
        return self.ags[:5]

    @property
    def land(self) -> Land:
        """The Land it lies in."""
        return land_of(self.ags)

    @property
    def is_kreis_row(self) -> bool:
        """Whether this is the row of a Kreis or kreisfreie Stadt, not of a Gemeinde."""
        return len(self.ags) == 5

    @property
    def kind(self) -> Kind | None:
        """Kind of the Jugendamt it could have; None for a gemeindefreies Gebiet, which has none."""
        return _KINDS.get(self.text_kind)


def as_gemeinde(kreis: str) -> str:
    """The key of 8 digits a kreisfreie Stadt of these 5 digits has as Gemeinde: `05916` → `05916000`."""
    return f"{kreis}000"
