"""One drawing of every kind with the same small values, and what a reader finds in it."""

from lxml import etree

from webapp.charts.band import Band, draw_band
from webapp.charts.bars import Bar, Bars, draw_bars
from webapp.charts.course import Course, CoursePoint, draw_course
from webapp.charts.heatmap import Heatmap, HeatmapColumn, HeatmapRow, draw_heatmap
from webapp.charts.palette import Series
from webapp.charts.radar import Radar, RadarAxis, RadarLine, draw_radar
from webapp.charts.sparkline import Sparkline, draw_sparkline
from webapp.charts.tally import Step, Tally, draw_tally
from webapp.charts.trend import Trend, TrendLine, draw_trend
from webapp.charts.values import Drawing, Value
from webapp.formatting import number, percent

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'M01 <script>alert("1")</script> & mehr'


def whole(value: Value) -> str:
    """Without decimals and unit."""
    return number(value, 0)


def radar(*values: Value | None, name: str = "M01 Gesamtstrategie", baseline: Value | None = 20) -> Drawing:
    """A radar of as many axes as values; the baseline is the same everywhere."""
    axes = tuple(RadarAxis(f"M{n:02}", name if n == 1 else f"M{n:02}") for n in range(1, len(values) + 1))
    lines = (
        RadarLine(Series.OWN, "heute", values),
        RadarLine(Series.BASELINE, "beim ersten Mal", (baseline,) * len(values)),
    )
    return draw_radar(Radar("Erfüllungsgrad je Modul", axes, lines), uid="r", write=percent)


def bars(*values: Value | None, name: str = "M01 Gesamtstrategie") -> Drawing:
    """A list of bars with a first assessment of 20."""
    rows = tuple(Bar(name if n == 0 else f"M{n + 1:02}", value, 20) for n, value in enumerate(values))
    return draw_bars(
        Bars("Erfüllungsgrad", "Modul", "heute", rows, "beim ersten Mal"), uid="b", write=percent
    )


def heatmap(*values: Value | None, name: str = "M01 Gesamtstrategie") -> Drawing:
    """A heat map of one row."""
    columns = tuple(HeatmapColumn(f"P{n}", f"Phase {n}") for n in range(len(values)))
    chart = Heatmap("Modul und Phase", "Modul", columns, (HeatmapRow("M01", name, values),))
    return draw_heatmap(chart, uid="h", write=percent, write_cell=whole)


def band(
    own: Value | None,
    *,
    mean: Value | None = None,
    median: Value | None = None,
    lower_quartile: Value | None = None,
    upper_quartile: Value | None = None,
    title: str = "D05 Stationäre Hilfen",
) -> Drawing:
    """A comparison band."""
    chart = Band(
        title=title,
        own_label="Ihr Wert",
        own=own,
        mean_label="Mittelwert",
        mean=mean,
        median_label="Median (geglättet)",
        median=median,
        nothing_published="Für die Gruppe ist nichts veröffentlicht.",
        lower_quartile=lower_quartile,
        upper_quartile=upper_quartile,
    )
    return draw_band(chart, uid="c", write=whole, write_short=whole, write_tick=whole)


def trend(*values: Value | None, mean: tuple[Value | None, ...] = (), title: str = "Verlauf") -> Drawing:
    """A series from 2019 on, with the mean of the group if given."""
    own = (TrendLine(Series.OWN, "Ihr Wert", values),)
    lines = (*own, TrendLine(Series.MEAN, "Mittelwert", mean)) if mean else own
    chart = Trend(title, tuple(str(2019 + n) for n in range(len(values))), lines)
    return draw_trend(chart, uid="t", write=whole, write_tick=whole)


def sparkline(*values: Value | None, name: str = "M01") -> Drawing:
    """A sparkline."""
    names = tuple(name if n == 0 else f"M{n + 1:02}" for n in range(len(values)))
    return draw_sparkline(
        Sparkline("Erfüllungsgrad", "Modul", "Erfüllungsgrad", names, values), uid="s", write=percent
    )


def tally(*counts: int, name: str = "M01 Gesamtstrategie") -> Drawing:
    """Columns from step 0 on."""
    steps = tuple(Step(str(step), f"{step}, Stufe", count) for step, count in enumerate(counts))
    return draw_tally(Tally(name, "Stufe", "Stimmen", steps), uid="y")


def course(*values: Value | None, name: str = "1.1.2025", parted: tuple[str, ...] = ()) -> Drawing:
    """The course of a module, the first value checked from outside, the last one parted if asked."""
    points = tuple(
        CoursePoint(
            f"{n}. Durchgang",
            name if n == 1 else f"{n}.1.2026",
            value,
            n == 1,
            parted if n == len(values) else (),
        )
        for n, value in enumerate(values, start=1)
    )
    return draw_course(
        Course("Verlauf", points, ((25, "R2 ab 25"), (50, "R3 ab 50"))), uid="d", write=percent
    )


def one_of_each(name: str = "M01 Gesamtstrategie") -> list[Drawing]:
    """All kinds, with a gap in each."""
    return [
        radar(48.2, None, 61, 70, name=name),
        bars(48.2, None, name=name),
        heatmap(48.2, None, 0, name=name),
        band(128, mean=141, median=136, title=name),
        trend(98, None, 104, 119, mean=(None, 120, 121, 122), title=name),
        sparkline(48.2, None, 0, name=name),
        tally(0, 3, 1, name=name),
        course(48.2, None, 0, 61, name=name, parted=("Seitdem zählt der Umfang Kern.",)),
    ]


def read(drawing: Drawing) -> etree._Element:
    """The root of the drawing; fails unless it is well-formed."""
    return etree.fromstring(str(drawing.svg))


def part(drawing: Drawing, name: str) -> etree._Element:
    """The first element of this name."""
    return next(read(drawing).iter(f"{SVG}{name}"))


def texts(drawing: Drawing) -> list[str]:
    """All words drawn, in order."""
    return [element.text or "" for element in read(drawing).iter(f"{SVG}text")]


def of_class(drawing: Drawing, name: str) -> list[etree._Element]:
    """All elements with this class."""
    return [element for element in read(drawing).iter() if name in (element.get("class") or "").split()]


def description(drawing: Drawing) -> str:
    """The words a screen reader speaks for the drawing."""
    return part(drawing, "desc").text or ""
