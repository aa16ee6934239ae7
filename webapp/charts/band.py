"""Comparison band: where the own value lies among the published figures of the group.

It knows own value and published figures and nothing else: no single values, no minimum, no maximum, no
rank. When nothing is published the axis and the own value stay and the group is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import across, axis, element, mark, text
from webapp.charts.palette import Series
from webapp.charts.scale import Scale, scale_around
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_LEFT = 0.06
_WIDTH = 0.88
_AXIS_Y = 58
_BOX_HEIGHT = 28
_TICKS_Y = 92
_FIGURES_Y = 120


@dataclass(frozen=True, slots=True)
class Band:
    """One indicator of one period.

    Attributes:
        own_label, mean_label, median_label: names of the marks.
        mean: published figure of the group; None if it is not published. So are the next ones.
        weighted_mean: stands in the table only; in the picture it would lie on the mean.
        nothing_published: the sentence in place of the group's figures when there are none.
    """

    title: str
    own_label: str
    own: Value | None
    mean_label: str
    mean: Value | None
    median_label: str
    median: Value | None
    nothing_published: str
    lower_quartile: Value | None = None
    upper_quartile: Value | None = None
    weighted_mean: Value | None = None

    @property
    def is_published(self) -> bool:
        """Whether the group has at least one published figure."""
        return any(value is not None for value in self.published)

    @property
    def published(self) -> tuple[Value | None, ...]:
        """The group's figures from left to right: lower quartile, median, mean, upper quartile."""
        return self.lower_quartile, self.median, self.mean, self.upper_quartile


def band_table(band: Band, *, write: Writer, has_own: bool = True) -> ChartTable:
    """One row per mark; figures of the group that are not published are left out."""
    group = (
        ("Unteres Quartil (geglättet)", band.lower_quartile),
        (band.median_label, band.median),
        ("Oberes Quartil (geglättet)", band.upper_quartile),
        (band.mean_label, band.mean),
        ("Gewichteter Mittelwert", band.weighted_mean),
    )
    return ChartTable(
        caption=band.title,
        header=("Angabe", "Wert"),
        rows=(
            *(((band.own_label, written(band.own, write)),) if has_own else ()),
            *((label, write(value)) for label, value in group if value is not None),
        ),
    )


def draw_band(
    band: Band,
    *,
    uid: str,
    write: Writer,
    write_short: Writer,
    write_tick: Writer,
    has_own: bool = True,
    is_crossed_out: bool = False,
) -> Drawing:
    """The band as SVG, as wide as its place.

    Args:
        write_short: prints a number without its unit where the words must fit a phone.
        write_tick: prints a number at the axis, without its unit.
        has_own: the table has a row for the own value, also where there is none.
        is_crossed_out: the picture is an example; two lines say so across it.
    """
    scale = scale_around((band.own, *band.published))
    legend = tuple(_legend(band, write, write_short))
    table = band_table(band, write=write, has_own=has_own)
    words = table.in_words()
    svg = drawing.picture(
        axis(x1=across(_LEFT), y1=_AXIS_Y, x2=across(_LEFT + _WIDTH), y2=_AXIS_Y),
        *(_ticks(scale, write_tick) if scale is not None else ()),
        *(_marks(band, scale, write_short) if scale is not None else ()),
        *(
            drawing.group(*row, y=_FIGURES_Y + drawing.LEGEND_ROW * number)
            for number, row in enumerate(legend)
        ),
        *(_cross() if is_crossed_out else ()),
        uid=uid,
        title=band.title,
        description=words if band.is_published else f"{words} {band.nothing_published}",
        shape="wide",
        height=_FIGURES_Y + drawing.LEGEND_ROW * len(legend) + 4,
    )
    return Drawing(svg, table)


def _cross() -> Iterator[Markup]:
    left, right = across(_LEFT), across(_LEFT + _WIDTH)
    for y1, y2 in ((_AXIS_Y - 40, _AXIS_Y + 40), (_AXIS_Y + 40, _AXIS_Y - 40)):
        yield drawing.segment(Series.MEAN.stroke, x1=left, y1=y1, x2=right, y2=y2)


def _ticks(scale: Scale, write_tick: Writer) -> Iterator[Markup]:
    for tick in scale.ticks:
        x = across(_LEFT + _WIDTH * scale.share(tick))
        yield axis(x1=x, y1=_AXIS_Y - 6, x2=x, y2=_AXIS_Y + 6)
        yield text(
            write_tick(tick),
            x=x,
            y=_TICKS_Y,
            anchor="middle",
            quiet=True,
            size=drawing.SMALL_TEXT_SIZE,
        )


def _marks(band: Band, scale: Scale, write: Writer) -> Iterator[Markup]:
    if band.lower_quartile is not None and band.upper_quartile is not None:
        lower, upper = scale.share(band.lower_quartile), scale.share(band.upper_quartile)
        yield _box(
            x=across(_LEFT + _WIDTH * lower),
            y=_AXIS_Y - _BOX_HEIGHT / 2,
            width=across(_WIDTH * (upper - lower)),
            height=_BOX_HEIGHT,
        )
    for series, _, value in _figures(band):
        if value is not None:
            yield mark(
                series.stroke,
                x=across(_LEFT + _WIDTH * scale.share(value)),
                y=_AXIS_Y,
                size=9,
            )
    if band.own is not None:
        share = _LEFT + _WIDTH * scale.share(band.own)
        yield mark(Series.OWN.stroke, x=across(share), y=_AXIS_Y, size=11)
        yield _own_label(band, write(band.own), share)


def _own_label(band: Band, value: str, share: float) -> Markup:
    anchor = "start" if share < 0.25 else "end" if share > 0.75 else "middle"
    return text(
        f"{band.own_label} {value}",
        x=across(share),
        y=_AXIS_Y - 28,
        anchor=anchor,
        bold=True,
    )


def _box(*, x: str | float, y: float, width: str | float, height: float) -> Markup:
    stroke = Series.MEDIAN.stroke
    return element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        fill=stroke.colour,
        fill_opacity=0.14,
        stroke=stroke.colour,
        class_="chart-group-fill chart-group-line",
    )


def _figures(band: Band) -> Iterator[tuple[Series, str, Value | None]]:
    for series, label, value in (
        (Series.MEDIAN, band.median_label, band.median),
        (Series.MEAN, band.mean_label, band.mean),
    ):
        if value is not None:
            yield series, label, value


def _legend(band: Band, write: Writer, write_short: Writer) -> Iterator[tuple[Markup, Markup]]:
    """A sign and its words for each mark of the group, then for the box between the quartiles."""
    for series, label, value in _figures(band):
        yield mark(series.stroke, x=8, y=-5), text(f"{label} {written(value, write)}", x=24, y=0)
    if band.lower_quartile is not None and band.upper_quartile is not None:
        between = f"{write_short(band.lower_quartile)} bis {write_short(band.upper_quartile)}"
        yield (
            _box(x=1, y=-11, width=14, height=12),
            text(f"Quartile (geglättet) {between}", x=24, y=0),
        )
