"""What all charts share about their values: types, and the table behind every chart."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from markupsafe import Markup

Value = Fraction | Decimal | float
"""A number to draw."""

Writer = Callable[[Value], str]
"""Prints a number the way the page does, with its unit, e.g. `webapp.formatting.percent`."""

NO_VALUE: Final = "kein Wert"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The same values as text.

    Attributes:
        header: one title per column; the first names the rows.
        rows: cells ready to print; the first cell of a row is its title.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def in_words(self) -> str:
        """All rows in one sentence each, for the description of the drawing."""
        return " ".join(self._row_in_words(row) for row in self.rows)

    def _row_in_words(self, row: tuple[str, ...]) -> str:
        cells = (f"{head} {cell}" for head, cell in zip(self.header[1:], row[1:], strict=True))
        return f"{row[0]}: {', '.join(cells)}."


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart: the SVG and the table of the values in it."""

    svg: Markup
    table: ChartTable


def written(value: Value | None, write: Writer) -> str:
    """The value as text, or the words for a missing one."""
    return NO_VALUE if value is None else write(value)
