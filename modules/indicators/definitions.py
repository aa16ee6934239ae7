"""What an indicator is. The definitions themselves are catalogue content.

Source: domain reference 4; anchor, bound and class: release policy 2. They are set by the editor
before any data are seen and never shown as a benchmark.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Group(StrEnum):
    """The seven groups of indicators, in display order."""

    SOZIALSTRUKTUR = "S"
    INANSPRUCHNAHME = "D"
    HILFESTRUKTUR = "X"
    FINANZEN = "F"
    PERSONAL = "P"
    VERFAHREN = "V"
    WIRKUNG = "W"


class Direction(StrEnum):
    """Which way is better; `NEUTRAL` figures are never coloured good or bad."""

    UP = "↑"
    DOWN = "↓"
    NEUTRAL = "○"


class CountingMethod(StrEnum):
    """How cases were counted; values of different methods are never pooled."""

    STICHTAG = "STICHTAG"
    SUMME = "SUMME"
    JAHRESDURCHSCHNITT = "JAHRESDURCHSCHNITT"


class Sensitivity(StrEnum):
    """Class of an indicator for release: official and public, normal, or sensitive."""

    PUBLIC = "oeffentlich"
    NORMAL = "normal"
    SENSITIVE = "sensibel"


class Use(StrEnum):
    """B: found in a real comparison ring or official monitor; L: local process indicator."""

    BENCHMARK = "B"
    LOCAL = "L"


@dataclass(frozen=True, slots=True)
class Indicator:
    """Definition of one indicator.

    Attributes:
        key: e.g. `D05`, `S11-u3`; for ever.
        numerator: what is counted above the line, in words.
        denominator: below the line; None where the figure is a plain count or amount.
        has_public_denominator: everybody can look the denominator up for every office, as the inhabitants
            of an official statistic; only such figures have a mean by size.
        factor: multiplies numerator / denominator (100, 1000, 10000, 1).
        unit: as printed, e.g. `je 10.000 unter 21`, `%`, `€`.
        direction_note: how the source qualifies the direction; None where it does not.
        counting_method: the usual one; None where counting methods do not apply.
        has_uma: whether the value may be counted with or without unaccompanied minors.
        rate_only: the source may give the rate without counts.
        small_count: a count of persons below this number is shown to nobody else (3 or 5), whether it
            stands above or below the line; 0 where the figure rests on no count of young people, families
            or staff.
        anchor: public order of magnitude from which the rounding step follows.
        bound: smallest absolute closeness that counts as a breach (b in the release policy).
        published: published reference values with source, in words; None if none was found.
        start_set: one of the fifteen to begin with.
        decimals: decimals for display.
    """

    key: str
    group: Group
    name: str
    definition: str
    numerator: str
    denominator: str | None
    has_public_denominator: bool
    factor: Decimal
    unit: str
    direction: Direction
    direction_note: str | None
    counting_method: CountingMethod | None
    has_uma: bool
    rate_only: bool
    norm: str | None
    use: Use
    source: str
    note: str | None
    published: str | None
    small_count: int
    anchor: Decimal
    bound: Decimal
    sensitivity: Sensitivity
    start_set: bool
    decimals: int
