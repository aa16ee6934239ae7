"""The scale of the scheme: caps by evidence, levels and their bands.

Source: domain reference 3.2, scheme `reifegrad-0-3`, version 1 (gpaNRW Erfüllungsgrad 0-3; caps and
gates after CAF and ISO/IEC 33020). A published scheme never changes; a new one gets a new version.
"""

from collections.abc import Mapping
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType

from modules.checklists.answers import Rating
from modules.checklists.evidence import EvidenceClass

SCHEME = "reifegrad-0-3/1"
"""The scheme and version computed here."""


CAPS: Mapping[EvidenceClass, Rating] = MappingProxyType(
    {
        EvidenceClass.E0: Rating.PARTLY,
        EvidenceClass.E1: Rating.MOSTLY,
        EvidenceClass.E2: Rating.FULLY,
    }
)
"""The highest rating that counts on evidence of this class."""


class Level(IntEnum):
    """Maturity level of a module, ordered."""

    R1 = 1
    R2 = 2
    R3 = 3
    R4 = 4
    R5 = 5


LEVEL_NAMES: Mapping[Level, str] = MappingProxyType(
    {
        Level.R1: "Ausgangslage",
        Level.R2: "in Entwicklung",
        Level.R3: "geregelt",
        Level.R4: "gesteuert",
        Level.R5: "lernend",
    }
)

BANDS: Mapping[Level, Fraction] = MappingProxyType(
    {
        Level.R1: Fraction(0),
        Level.R2: Fraction(25),
        Level.R3: Fraction(50),
        Level.R4: Fraction(70),
        Level.R5: Fraction(85),
    }
)
"""Smallest E of each level, in percent; compared with the unrounded value."""


def band_level(fulfilment: Fraction) -> Level:
    """The level that an E of 0 to 100 would reach by its value alone, without gates."""
    return max(level for level, floor in BANDS.items() if fulfilment >= floor)
