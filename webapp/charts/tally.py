"""Columns for a count per step: how many said 0, 1, 2, 3, so that the distance between them is seen.

Scaled as a whole, because it is read from the back of a room as well as on a phone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import element, text
from webapp.charts.palette import Series
from webapp.charts.values import ChartTable, Drawing

_SLOT = 120
_COLUMN = 76
_TOP = 36
_TALLEST = 168
_FLOOR = _TOP + _TALLEST
_HEIGHT = _FLOOR + 36
_SIZE = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One column.

    Attributes:
        mark: stands below it, e.g. `2`.
        name: names its row in the table, e.g. `2, überwiegend erfüllt`.
    """

    mark: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Steps from left to right.

    Attributes:
        step_title: what a step is, e.g. `Stufe`.
        count_title: what is counted, e.g. `Stimmen`.
    """

    title: str
    step_title: str
    count_title: str
    steps: tuple[Step, ...]


def tally_table(tally: Tally) -> ChartTable:
    """One row per step."""
    return ChartTable(
        caption=tally.title,
        header=(tally.step_title, tally.count_title),
        rows=tuple((step.name, str(step.count)) for step in tally.steps),
    )


def draw_tally(tally: Tally, *, uid: str) -> Drawing:
    """The columns as SVG; the tallest fills the height, a step nobody chose stays a mark on the axis."""
    table = tally_table(tally)
    tallest = max((step.count for step in tally.steps), default=0)
    width = _SLOT * len(tally.steps)
    svg = drawing.picture(
        drawing.axis(x1=0, y1=_FLOOR, x2=width, y2=_FLOOR),
        *(
            part
            for place, step in enumerate(tally.steps)
            for part in _column(step, x=place * _SLOT, share=step.count / tallest if tallest else 0)
        ),
        uid=uid,
        title=tally.title,
        description=table.in_words(),
        shape="tally",
        width=width,
        height=_HEIGHT,
    )
    return Drawing(svg, table)


def _column(step: Step, *, x: float, share: float) -> Iterator[Markup]:
    middle, height = x + _SLOT / 2, _TALLEST * share
    if step.count:
        yield element(
            "rect",
            x=middle - _COLUMN / 2,
            y=_FLOOR - height,
            width=_COLUMN,
            height=height,
            fill=Series.OWN.stroke.colour,
            class_="chart-own-fill",
        )
    yield text(
        str(step.count),
        x=middle,
        y=_FLOOR - height - 10,
        anchor="middle",
        size=_SIZE,
        bold=step.count > 0,
        quiet=step.count == 0,
    )
    yield text(step.mark, x=middle, y=_FLOOR + 27, anchor="middle", size=_SIZE, bold=True)
