"""Sparkline of the modules: one small bar each, for the line "Wo wir stehen" on the start page."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import element
from webapp.charts.palette import HAIRLINE, Series
from webapp.charts.scale import PERCENT
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_STEP = 12
_BAR = 8
_HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Values between 0 and 100 percent with the names of what they belong to."""

    title: str
    row_title: str
    value_label: str
    names: tuple[str, ...]
    values: tuple[Value | None, ...]


def sparkline_table(sparkline: Sparkline, *, write: Writer) -> ChartTable:
    """One row per bar."""
    return ChartTable(
        caption=sparkline.title,
        header=(sparkline.row_title, sparkline.value_label),
        rows=tuple(
            (name, written(value, write))
            for name, value in zip(sparkline.names, sparkline.values, strict=True)
        ),
    )


def draw_sparkline(sparkline: Sparkline, *, uid: str, write: Writer) -> Drawing:
    """The sparkline as SVG of fixed size, as high as two lines of text."""
    width = _STEP * len(sparkline.values) - (_STEP - _BAR)
    table = sparkline_table(sparkline, write=write)
    svg = drawing.picture(
        *(_base(index) for index in range(len(sparkline.values))),
        *_bars(sparkline.values),
        uid=uid,
        title=sparkline.title,
        description=table.in_words(),
        shape="spark",
        width=width,
        height=_HEIGHT,
    )
    return Drawing(svg, table)


def _bars(values: tuple[Value | None, ...]) -> Iterator[Markup]:
    for index, value in enumerate(values):
        if value is not None:
            # At least one unit, so that 0 percent differs from a missing value.
            height = max((_HEIGHT - 2) * PERCENT.share(value), 1.5)
            yield element(
                "rect",
                x=index * _STEP,
                y=_HEIGHT - 1 - height,
                width=_BAR,
                height=height,
                fill=Series.OWN.stroke.colour,
                class_="chart-own-fill",
            )


def _base(index: int) -> Markup:
    return element(
        "rect",
        x=index * _STEP,
        y=_HEIGHT - 1,
        width=_BAR,
        height=1,
        fill=HAIRLINE,
        class_="chart-hairline-fill",
    )
