"""The course of a module over its rounds: one line that ends where values may not be compared.

Between two values that something parts (`modules.scoring.breaks`) there is no line; a dashed rule stands
there and the table says why. A value somebody from outside has checked is a filled mark, one's own a hollow
one: both are shown, neither is taken for the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from webapp.charts import drawing, palette
from webapp.charts.drawing import across, element, group, hairline, mark, segment, text
from webapp.charts.palette import Series
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_LEFT = 0.2
_WIDTH = 0.66
_TOP = 22
_PLOT = 200
_NAMES_Y = _TOP + _PLOT + 24
_LEGEND_TOP = _NAMES_Y + 28
_DAYS_SHOWN = 4

_CHECKED = ((Series.OWN, "von außen geprüft"), (Series.BASELINE, "eigene Bewertung, ohne Prüfung von außen"))


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One round.

    Attributes:
        name: short, e.g. `1. Durchgang`.
        when: day of the value, e.g. `31.5.2025`.
        value: 0 to 100; None where there was none.
        is_checked: somebody from outside validated it.
        parted: why it may not be joined with the value before it, in sentences; empty where it may.
    """

    name: str
    when: str
    value: Value | None
    is_checked: bool
    parted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The rounds, oldest first.

    Attributes:
        floors: the values at which something begins, with their names: `(25, "R2 ab 25")`.
    """

    title: str
    points: tuple[CoursePoint, ...]
    floors: tuple[tuple[Value, str], ...]


def course_table(course: Course, *, write: Writer) -> ChartTable:
    """One row per round."""
    return ChartTable(
        caption=course.title,
        header=("Durchgang", "Tag", "Erfüllungsgrad", "Prüfung von außen", "Vergleich mit dem vorigen"),
        rows=tuple(
            (
                point.name,
                point.when,
                written(point.value, write),
                "ja" if point.is_checked else "nein",
                _comparison(point, is_first=index == 0),
            )
            for index, point in enumerate(course.points)
        ),
    )


def draw_course(course: Course, *, uid: str, write: Writer) -> Drawing:
    """The course as SVG, as wide as its place."""
    table = course_table(course, write=write)
    svg = drawing.picture(
        *_grid(course),
        *_names(course),
        *_rules(course),
        *_lines(course),
        *_marks(course),
        *_legend(),
        uid=uid,
        title=course.title,
        description=table.in_words(),
        shape="wide",
        height=_LEGEND_TOP + drawing.LEGEND_ROW * len(_CHECKED) + 4,
    )
    return Drawing(svg, table)


def _comparison(point: CoursePoint, *, is_first: bool) -> str:
    if is_first:
        return "erster Wert"
    return f"nicht vergleichbar: {' '.join(point.parted)}" if point.parted else "vergleichbar"


def _grid(course: Course) -> Iterator[Markup]:
    for floor, name in ((0, ""), *course.floors, (100, "")):
        y = _y(floor)
        yield hairline(x1=0, y1=y, x2="100%", y2=y)
        if name:
            yield text(name, x=0, y=y - 5, quiet=True, size=drawing.SMALL_TEXT_SIZE)


def _names(course: Course) -> Iterator[Markup]:
    # On a phone there is room for four; they are counted from the newest, the table has them all.
    step = -(-len(course.points) // _DAYS_SHOWN)
    for index, point in enumerate(course.points):
        if (len(course.points) - 1 - index) % step == 0:
            x, size = _x(index, course), drawing.SMALL_TEXT_SIZE
            yield text(point.when, x=x, y=_NAMES_Y, anchor="middle", quiet=True, size=size)


def _rules(course: Course) -> Iterator[Markup]:
    """Where the line ends: a dashed rule halfway, from the top to the bottom."""
    for index, point in enumerate(course.points):
        if index > 0 and point.parted:
            x = _x(index - 0.5, course)
            yield element(
                "line",
                x1=x,
                y1=_TOP,
                x2=x,
                y2=_TOP + _PLOT,
                stroke=palette.AXIS,
                stroke_width=1,
                stroke_dasharray="3 4",
                class_="chart-axis",
            )
            yield text("Bruch", x=x, y=_TOP - 8, anchor="middle", quiet=True, size=drawing.SMALL_TEXT_SIZE)


def _lines(course: Course) -> Iterator[Markup]:
    for index, (here, there) in enumerate(pairwise(course.points)):
        if here.value is not None and there.value is not None and not there.parted:
            yield segment(
                Series.OWN.stroke,
                x1=_x(index, course),
                y1=_y(here.value),
                x2=_x(index + 1, course),
                y2=_y(there.value),
            )


def _marks(course: Course) -> Iterator[Markup]:
    for index, point in enumerate(course.points):
        if point.value is not None:
            yield mark(_series(point).stroke, x=_x(index, course), y=_y(point.value), size=7)


def _legend() -> Iterator[Markup]:
    for row, (series, label) in enumerate(_CHECKED):
        yield group(
            mark(series.stroke, x=8, y=-5, size=7),
            text(label, x=24, y=0),
            y=_LEGEND_TOP + drawing.LEGEND_ROW * (row + 0.75),
        )


def _series(point: CoursePoint) -> Series:
    return Series.OWN if point.is_checked else Series.BASELINE


def _x(index: float, course: Course) -> str:
    count = len(course.points)
    return across(_LEFT + _WIDTH * (index / (count - 1) if count > 1 else 0.5))


def _y(value: Value) -> float:
    return _TOP + _PLOT * (1 - float(value) / 100)
