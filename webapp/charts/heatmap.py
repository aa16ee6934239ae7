"""Heat map of modules and phases: every cell carries its number, a missing one is hatched."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from webapp.charts import drawing
from webapp.charts.drawing import across, element, text
from webapp.charts.palette import HAIRLINE, shade
from webapp.charts.values import ChartTable, Drawing, Value, Writer, written

_LABELS = 0.15
_HEADER = 28
_ROW = 34
_GAP = 2
_MISSING = "–"


@dataclass(frozen=True, slots=True)
class HeatmapRow:
    """One row with a value, or a gap, for every column.

    Attributes:
        label: drawn at the row, short, e.g. `M07`.
        name: in full, for table and description.
        values: percent, 0 to 100.
    """

    label: str
    name: str
    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class HeatmapColumn:
    """One column; `label` is drawn, `name` stands in the table."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Values between 0 and 100 percent by row and column."""

    title: str
    row_title: str
    columns: tuple[HeatmapColumn, ...]
    rows: tuple[HeatmapRow, ...]


def heatmap_table(heatmap: Heatmap, *, write: Writer) -> ChartTable:
    """Rows and columns as drawn, with their full names."""
    return ChartTable(
        caption=heatmap.title,
        header=(heatmap.row_title, *(column.name for column in heatmap.columns)),
        rows=tuple((row.name, *(written(value, write) for value in row.values)) for row in heatmap.rows),
    )


def draw_heatmap(heatmap: Heatmap, *, uid: str, write: Writer, write_cell: Writer) -> Drawing:
    """The heat map as SVG.

    Args:
        write_cell: prints the number in a cell, short, without its unit.
    """
    table = heatmap_table(heatmap, write=write)
    svg = drawing.picture(
        _hatching(uid),
        *_header(heatmap.columns),
        *(
            part
            for index, row in enumerate(heatmap.rows)
            for part in _row(row, y=_HEADER + index * _ROW, uid=uid, write_cell=write_cell)
        ),
        uid=uid,
        title=heatmap.title,
        description=table.in_words(),
        shape="column",
        height=_HEADER + _ROW * len(heatmap.rows),
    )
    return Drawing(svg, table)


def _header(columns: tuple[HeatmapColumn, ...]) -> Iterator[Markup]:
    for index, column in enumerate(columns):
        yield text(
            column.label,
            x=_centre(index, len(columns)),
            y=18,
            anchor="middle",
            quiet=True,
        )


def _row(row: HeatmapRow, *, y: float, uid: str, write_cell: Writer) -> Iterator[Markup]:
    yield text(row.label, x=0, y=y + _ROW / 2 + 5)
    for index, value in enumerate(row.values):
        yield _cell(value, index=index, columns=len(row.values), y=y, uid=uid)
        yield _number(value, x=_centre(index, len(row.values)), y=y, write_cell=write_cell)


def _cell(value: Value | None, *, index: int, columns: int, y: float, uid: str) -> Markup:
    width = (1 - _LABELS) / columns
    return element(
        "rect",
        x=across(_LABELS + width * index),
        y=y + _GAP / 2,
        # A hair less than a column, so that paper shows between the cells.
        width=across(width * 0.97),
        height=_ROW - _GAP,
        fill=f"url(#{uid}-hatching)" if value is None else shade(float(value)).fill,
    )


def _number(value: Value | None, *, x: str, y: float, write_cell: Writer) -> Markup:
    if value is None:
        return text(_MISSING, x=x, y=y + _ROW / 2 + 5, anchor="middle")
    # No class: the cell keeps its shade in dark colours, so the ink must keep its colour too.
    return element(
        "text",
        write_cell(value),
        x=x,
        y=y + _ROW / 2 + 5,
        text_anchor="middle",
        fill=shade(float(value)).ink,
    )


def _hatching(uid: str) -> Markup:
    line = element("path", d="M0 6L6 0", stroke=HAIRLINE, stroke_width=1.5, class_="chart-hairline")
    return element(
        "defs",
        element(
            "pattern",
            line,
            id=f"{uid}-hatching",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
        ),
    )


def _centre(index: int, columns: int) -> str:
    return across(_LABELS + (1 - _LABELS) / columns * (index + 0.485))
