"""List of bars: one value between 0 and 100 percent per row, with the first assessment as a thin mark.

The accessible sister of the radar: it reads in order, needs no angle and works with one or two modules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import across, element, text
from webapp.charts.palette import HAIRLINE, Series
from webapp.charts.scale import PERCENT
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_ROW = 46
_BAR_TOP = 24
_BAR_HEIGHT = 10
_LABEL_LENGTH = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One row; `baseline` is the value at the first assessment."""

    label: str
    value: Value | None
    baseline: Value | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows from top to bottom.

    Attributes:
        row_title: what a row is, e.g. `Modul`.
        value_label: what the bars show.
        baseline_label: what the thin marks show; None leaves them out.
    """

    title: str
    row_title: str
    value_label: str
    bars: tuple[Bar, ...]
    baseline_label: str | None = None


def bars_table(bars: Bars, *, write: Writer) -> ChartTable:
    """One row per bar."""
    with_baseline = bars.baseline_label is not None
    return ChartTable(
        caption=bars.title,
        header=(
            bars.row_title,
            bars.value_label,
            *((bars.baseline_label,) if bars.baseline_label else ()),
        ),
        rows=tuple(
            (
                bar.label,
                written(bar.value, write),
                *((written(bar.baseline, write),) if with_baseline else ()),
            )
            for bar in bars.bars
        ),
    )


def draw_bars(bars: Bars, *, uid: str, write: Writer) -> Drawing:
    """The list as SVG, as wide as its place; labels stand above their bars and are shortened."""
    legend = () if bars.baseline_label is None else ((Series.BASELINE, bars.baseline_label),)
    height = _ROW * len(bars.bars)
    table = bars_table(bars, write=write)
    svg = drawing.picture(
        *(part for row, bar in enumerate(bars.bars) for part in _row(bar, y=row * _ROW, write=write)),
        drawing.legend(legend, y=height),
        uid=uid,
        title=bars.title,
        description=table.in_words(),
        shape="column",
        height=height + drawing.LEGEND_ROW * len(legend),
    )
    return Drawing(svg, table)


def _row(bar: Bar, *, y: float, write: Writer) -> Iterator[Markup]:
    yield text(_shortened(bar.label), x=0, y=y + 16)
    yield text(
        written(bar.value, write),
        x="100%",
        y=y + 16,
        anchor="end",
        bold=bar.value is not None,
    )
    yield _track(y)
    if bar.value is not None:
        yield _bar(PERCENT.share(bar.value), y)
    if bar.baseline is not None:
        middle = y + _BAR_TOP + _BAR_HEIGHT / 2
        yield drawing.mark(Series.BASELINE.stroke, x=across(PERCENT.share(bar.baseline)), y=middle)


def _track(y: float) -> Markup:
    return element(
        "rect",
        x=0,
        y=y + _BAR_TOP,
        width="100%",
        height=_BAR_HEIGHT,
        rx=2,
        fill="none",
        stroke=HAIRLINE,
        class_="chart-hairline",
    )


def _bar(share: float, y: float) -> Markup:
    return element(
        "rect",
        x=0,
        y=y + _BAR_TOP,
        width=across(share),
        height=_BAR_HEIGHT,
        rx=2,
        fill=Series.OWN.stroke.colour,
        class_="chart-own-fill",
    )


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1].rstrip() + "…"
