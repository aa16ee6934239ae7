"""Colours and marks of the charts: one hue for the office's own values, grey for the group.

The same colours stand as tokens in `werkstatt.css`. Series differ by dash and by shape of the mark, so that
a chart also reads in grey, in print and without colour vision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeVar

INK: Final = "#171a2b"
QUIET: Final = "#51577a"
HAIRLINE: Final = "#d5d8e2"
AXIS: Final = "#8b90a8"
PAPER: Final = "#ffffff"


class Mark(StrEnum):
    """Shape at the points of a series."""

    DIAMOND = "diamond"
    RING = "ring"
    TRIANGLE = "triangle"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one series is drawn.

    Attributes:
        hue: class of the style sheet, without its ending.
        dash: SVG dash pattern; None for a solid line.
    """

    hue: str
    colour: str
    width: float
    dash: str | None
    mark: Mark


class Series(StrEnum):
    """Whose values a line or mark shows."""

    OWN = "own"
    BASELINE = "baseline"
    MEAN = "mean"
    MEDIAN = "median"

    @property
    def stroke(self) -> Stroke:
        """How this series is drawn, in every chart alike."""
        return _STROKES[self]


class _OfSeries(Protocol):
    @property
    def series(self) -> Series: ...


Drawn = TypeVar("Drawn", bound=_OfSeries)


def own_last(lines: Iterable[Drawn]) -> list[Drawn]:
    """The order of drawing: the office's own line lies on top of all others."""
    return sorted(lines, key=lambda line: line.series is Series.OWN)


_OWN: Final = "#00696e"
_GROUP: Final = "#5f6577"
_STROKES: Final = {
    Series.OWN: Stroke("own", _OWN, 2.5, None, Mark.DIAMOND),
    Series.BASELINE: Stroke("own", _OWN, 1.75, "7 4", Mark.RING),
    Series.MEAN: Stroke("group", _GROUP, 2, "9 4", Mark.TRIANGLE),
    Series.MEDIAN: Stroke("group", _GROUP, 2, "2 4", Mark.SQUARE),
}


@dataclass(frozen=True, slots=True)
class Shade:
    """One step of the single-hue scale with the ink that is readable on it."""

    fill: str
    ink: str


SHADES: Final = (
    Shade("#e4f1f1", INK),
    Shade("#bfdfdf", INK),
    Shade("#86c0c1", INK),
    Shade("#1f7478", PAPER),
    Shade("#004f53", PAPER),
)
"""From the lowest to the highest fifth of 0 to 100 percent."""


def shade(percent: float) -> Shade:
    """The shade of a value between 0 and 100."""
    return SHADES[min(max(int(percent // 20), 0), len(SHADES) - 1)]
