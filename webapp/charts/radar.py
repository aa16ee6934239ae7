"""Radar of the modules: 0 to 100 percent on every axis, own values now and at the first assessment.

It shows a profile and no ranking; the area is not a measure, so it is only tinted and never compared.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import element, hairline, mark, segment, text
from webapp.charts.palette import HAIRLINE, Series, own_last
from webapp.charts.scale import PERCENT
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_WIDTH = 360
_CENTRE = (180, 168)
_RADIUS = 136
_LABEL_GAP = 17
_LEGEND_TOP = 340

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One axis.

    Attributes:
        label: drawn at the axis, short, e.g. `M07`.
        name: in full, for table and description.
    """

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class RadarLine:
    """One closed line, with a value or a gap for every axis."""

    series: Series
    label: str
    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar of three or more axes, drawn clockwise from the top."""

    title: str
    axes: tuple[RadarAxis, ...]
    lines: tuple[RadarLine, ...]


def radar_table(radar: Radar, *, write: Writer) -> ChartTable:
    """One row per axis, one column per line."""
    return ChartTable(
        caption=radar.title,
        header=("Modul", *(line.label for line in radar.lines)),
        rows=tuple(
            (axis.name, *(written(line.values[index], write) for line in radar.lines))
            for index, axis in enumerate(radar.axes)
        ),
    )


def draw_radar(radar: Radar, *, uid: str, write: Writer) -> Drawing:
    """The radar as SVG, at most as wide as a column of text."""
    table = radar_table(radar, write=write)
    svg = drawing.picture(
        *_grid(radar.axes),
        *(part for line in own_last(radar.lines) for part in _line(line)),
        drawing.legend(tuple((line.series, line.label) for line in radar.lines), y=_LEGEND_TOP),
        uid=uid,
        title=radar.title,
        description=table.in_words(),
        shape="square",
        width=_WIDTH,
        height=_LEGEND_TOP + drawing.LEGEND_ROW * len(radar.lines),
    )
    return Drawing(svg, table)


def _grid(axes: tuple[RadarAxis, ...]) -> Iterator[Markup]:
    for tick in PERCENT.ticks[1:]:
        corners = " ".join(
            f"{x:.1f},{y:.1f}" for x, y in (_point(i, len(axes), tick / 100) for i in range(len(axes)))
        )
        yield element(
            "polygon",
            points=corners,
            fill="none",
            stroke=HAIRLINE,
            class_="chart-hairline",
        )
    for index, axis in enumerate(axes):
        x, y = _point(index, len(axes), 1)
        yield hairline(x1=_CENTRE[0], y1=_CENTRE[1], x2=x, y2=y)
        yield _axis_label(axis.label, _point(index, len(axes), 1 + _LABEL_GAP / _RADIUS))
    for tick in (50, 100):
        x, y = _point(0, len(axes), tick / 100)
        yield text(f"{tick}", x=x + 4, y=y + 14, quiet=True, size=drawing.SMALL_TEXT_SIZE)


def _axis_label(label: str, at: Point) -> Markup:
    x, y = at
    anchor = "middle" if abs(x - _CENTRE[0]) < 1 else "start" if x > _CENTRE[0] else "end"
    # Labels left and right of the radar begin closer to it than those above and below.
    nearer = {"start": -5, "end": 5, "middle": 0}[anchor]
    return text(label, x=x + nearer, y=y + 5, anchor=anchor)


def _line(line: RadarLine) -> Iterator[Markup]:
    points = [
        None if value is None else _point(index, len(line.values), PERCENT.share(value))
        for index, value in enumerate(line.values)
    ]
    known = [point for point in points if point is not None]
    if line.series is Series.OWN and len(known) == len(points):
        yield _tint(known)
    for here, there in zip(points, points[1:] + points[:1], strict=True):
        if here is not None and there is not None:
            yield segment(line.series.stroke, x1=here[0], y1=here[1], x2=there[0], y2=there[1])
    for x, y in known:
        yield mark(line.series.stroke, x=x, y=y, size=5)


def _tint(points: list[Point]) -> Markup:
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    stroke = Series.OWN.stroke
    return element(
        "polygon",
        points=corners,
        fill=stroke.colour,
        fill_opacity=0.08,
        class_="chart-own-fill",
    )


def _point(index: int, axes: int, share: float) -> Point:
    turn = 2 * math.pi * index / axes
    return _CENTRE[0] + _RADIUS * share * math.sin(turn), _CENTRE[1] - _RADIUS * share * math.cos(turn)
