"""The 16 Länder, as their municipality keys (AGS) begin."""

from enum import StrEnum


class Land(StrEnum):
    """A Land; the value is its part of ISO 3166-2, the order that of the official keys 01 to 16."""

    SCHLESWIG_HOLSTEIN = "SH"
    HAMBURG = "HH"
    NIEDERSACHSEN = "NI"
    BREMEN = "HB"
    NORDRHEIN_WESTFALEN = "NW"
    HESSEN = "HE"
    RHEINLAND_PFALZ = "RP"
    BADEN_WUERTTEMBERG = "BW"
    BAYERN = "BY"
    SAARLAND = "SL"
    BERLIN = "BE"
    BRANDENBURG = "BB"
    MECKLENBURG_VORPOMMERN = "MV"
    SACHSEN = "SN"
    SACHSEN_ANHALT = "ST"
    THUERINGEN = "TH"


def land_of(ags: str) -> Land:
    """The Land of a key of 5 or 8 digits; ValueError for a key beyond 16."""
    number = int(ags[:2])
    if not 1 <= number <= len(Land):
        raise ValueError(ags)
    return list(Land)[number - 1]
