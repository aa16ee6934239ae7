"""Time series: the own line, the group's published figures dashed, gaps where a value is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import across, hairline, mark, segment, text
from webapp.charts.palette import Series, own_last
from webapp.charts.scale import Scale, scale_around
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_LEFT = 0.14
_WIDTH = 0.8
_TOP = 22
_PLOT = 176
_PERIODS_Y = _TOP + _PLOT + 26
_LEGEND_TOP = _PERIODS_Y + 10
_PERIODS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line with a value, or a gap, for every period."""

    series: Series
    label: str
    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines over the same periods, oldest first."""

    title: str
    periods: tuple[str, ...]
    lines: tuple[TrendLine, ...]


def trend_table(trend: Trend, *, write: Writer) -> ChartTable:
    """One row per period, one column per line."""
    return ChartTable(
        caption=trend.title,
        header=("Jahr", *(line.label for line in trend.lines)),
        rows=tuple(
            (period, *(written(line.values[index], write) for line in trend.lines))
            for index, period in enumerate(trend.periods)
        ),
    )


def draw_trend(trend: Trend, *, uid: str, write: Writer, write_tick: Writer) -> Drawing:
    """The series as SVG, as wide as its place; an empty grid when there is no value at all.

    Args:
        write_tick: prints a number at the axis, without its unit.
    """
    scale = scale_around(value for line in trend.lines for value in line.values)
    table = trend_table(trend, write=write)
    svg = drawing.picture(
        *_grid(scale, write_tick),
        *_periods(trend.periods),
        *(part for line in own_last(trend.lines) for part in _line(line, scale)),
        drawing.legend(tuple((line.series, line.label) for line in trend.lines), y=_LEGEND_TOP),
        uid=uid,
        title=trend.title,
        description=table.in_words(),
        shape="wide",
        height=_LEGEND_TOP + drawing.LEGEND_ROW * len(trend.lines) + 4,
    )
    return Drawing(svg, table)


def _grid(scale: Scale | None, write_tick: Writer) -> Iterator[Markup]:
    if scale is None:
        yield hairline(x1=0, y1=_TOP + _PLOT, x2="100%", y2=_TOP + _PLOT)
        return
    for tick in scale.ticks:
        y = _y(scale, tick)
        yield hairline(x1=0, y1=y, x2="100%", y2=y)
        yield text(write_tick(tick), x=0, y=y - 5, quiet=True, size=drawing.SMALL_TEXT_SIZE)


def _periods(periods: tuple[str, ...]) -> Iterator[Markup]:
    # Every second or third year when there are many, counted from the newest; the table has them all.
    step = -(-len(periods) // _PERIODS_SHOWN)
    for index, period in enumerate(periods):
        if (len(periods) - 1 - index) % step == 0:
            x = _x(index, len(periods))
            yield text(
                period,
                x=x,
                y=_PERIODS_Y,
                anchor="middle",
                quiet=True,
                size=drawing.SMALL_TEXT_SIZE,
            )


def _line(line: TrendLine, scale: Scale | None) -> Iterator[Markup]:
    if scale is None:
        return
    count = len(line.values)
    points = [
        None if value is None else (_x(index, count), _y(scale, value))
        for index, value in enumerate(line.values)
    ]
    for here, there in pairwise(points):
        if here is not None and there is not None:
            yield segment(line.series.stroke, x1=here[0], y1=here[1], x2=there[0], y2=there[1])
    for point in points:
        if point is not None:
            yield mark(line.series.stroke, x=point[0], y=point[1], size=5)


def _x(index: int, count: int) -> str:
    return across(_LEFT + _WIDTH * (index / (count - 1) if count > 1 else 0.5))


def _y(scale: Scale, value: Value) -> float:
    return _TOP + _PLOT * (1 - scale.share(value))
