"""SVG elements as escaped text.

Lengths are user units or percentages. Charts that must stay readable on a phone place things by percentage
across and by units down: they grow and shrink with the page while their text keeps its size.
"""

from markupsafe import Markup, escape

from webapp.charts import palette
from webapp.charts.palette import Mark, Series, Stroke

Length = str | float
"""A number of user units, or a percentage such as `12.5%`."""

FONT = "Fira Sans, sans-serif"
TEXT_SIZE = 14
SMALL_TEXT_SIZE = 13
LEGEND_ROW = 24


def element(name: str, *children: str, **attributes: Length | None) -> Markup:
    """One element; `_` in attribute names becomes `-`, attributes of None are left out.

    Text children are escaped; children made by this function are not escaped again.
    """
    # Escaping value by value and joining once: a chart has hundreds of elements, and formatting each
    # attribute as markup of its own took most of a page's time.
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_length(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join([escape(child) for child in children])
    return Markup(f"<{name}{written}>{inside}</{name}>")  # noqa: S704 - every part is escaped above


def picture(
    *children: Markup,
    uid: str,
    title: str,
    description: str,
    shape: str,
    height: float,
    width: float | None = None,
) -> Markup:
    """The outermost element, named by `title` and described by `description`.

    Args:
        uid: unique on the page; the ids of title and description begin with it.
        shape: class of the style sheet that limits the width.
        width: width in units; the drawing is then scaled as a whole. None: as wide as its place.
    """
    return element(
        "svg",
        element("title", title, id=f"{uid}-title"),
        element("desc", description, id=f"{uid}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart chart--{shape}",
        role="img",
        aria_labelledby=f"{uid}-title",
        aria_describedby=f"{uid}-desc",
        viewBox=None if width is None else f"0 0 {width:g} {height:g}",
        width="100%" if width is None else width,
        height=height,
        font_family=FONT,
        font_size=TEXT_SIZE,
    )


def group(*children: Markup, x: Length = 0, y: Length = 0) -> Markup:
    """Elements moved to a point; unlike a transform this also takes percentages."""
    return element("svg", *children, x=x, y=y, overflow="visible")


def text(
    words: str,
    *,
    x: Length,
    y: Length,
    anchor: str = "start",
    quiet: bool = False,
    bold: bool = False,
    size: float | None = None,
) -> Markup:
    """One line of text; it never wraps."""
    return element(
        "text",
        words,
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        fill=palette.QUIET if quiet else palette.INK,
        class_="chart-quiet" if quiet else "chart-ink",
        font_size=size,
        font_weight=600 if bold else None,
    )


def hairline(*, x1: Length, y1: Length, x2: Length, y2: Length) -> Markup:
    """A line of the grid."""
    return _thin_line(palette.HAIRLINE, "chart-hairline", x1=x1, y1=y1, x2=x2, y2=y2)


def axis(*, x1: Length, y1: Length, x2: Length, y2: Length) -> Markup:
    """The line that carries the marks, or a tick on it."""
    return _thin_line(palette.AXIS, "chart-axis", x1=x1, y1=y1, x2=x2, y2=y2)


def segment(stroke: Stroke, *, x1: Length, y1: Length, x2: Length, y2: Length) -> Markup:
    """A piece of a series between two neighbouring values."""
    return element(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        stroke=stroke.colour,
        stroke_width=stroke.width,
        stroke_dasharray=stroke.dash,
        stroke_linecap="round" if stroke.dash is None else None,
        class_=f"chart-{stroke.hue}-line",
    )


def mark(stroke: Stroke, *, x: Length, y: Length, size: float = 6) -> Markup:
    """The mark of a series at one value, `size` units from its centre to its edge."""
    return group(_mark_shape(stroke, size), x=x, y=y)


def legend(entries: tuple[tuple[Series, str], ...], *, y: float) -> Markup:
    """One row per series, `LEGEND_ROW` units each, beginning at `y`."""
    return Markup("").join(
        group(
            segment(series.stroke, x1=0, y1=-5, x2=36, y2=-5),
            mark(series.stroke, x=18, y=-5),
            text(label, x=46, y=0),
            y=y + LEGEND_ROW * (row + 0.75),
        )
        for row, (series, label) in enumerate(entries)
    )


def across(share: float) -> str:
    """A share of the width, 0 to 1, as a percentage."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def _thin_line(colour: str, kind: str, *, x1: Length, y1: Length, x2: Length, y2: Length) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=1, class_=kind)


def _mark_shape(stroke: Stroke, size: float) -> Markup:
    match stroke.mark:
        case Mark.DIAMOND:
            return _filled(stroke, f"M0 {-size:g}L{size:g} 0L0 {size:g}L{-size:g} 0Z")
        case Mark.SQUARE:
            side = size * 0.8
            return _filled(stroke, f"M{-side:g} {-side:g}H{side:g}V{side:g}H{-side:g}Z")
        case Mark.TRIANGLE:
            return _hollow(stroke, f"M0 {-size:g}L{size:g} {size * 0.8:g}H{-size:g}Z")
        case Mark.RING:
            radius = size * 0.75
            arc = f"A{radius:g} {radius:g} 0 1 1"
            return _hollow(stroke, f"M{-radius:g} 0{arc} {radius:g} 0{arc} {-radius:g} 0Z")


def _filled(stroke: Stroke, path: str) -> Markup:
    return element("path", d=path, fill=stroke.colour, class_=f"chart-{stroke.hue}-fill")


def _hollow(stroke: Stroke, path: str) -> Markup:
    return element(
        "path",
        d=path,
        fill=palette.PAPER,
        stroke=stroke.colour,
        stroke_width=2,
        class_=f"chart-paper-fill chart-{stroke.hue}-line",
    )


def _length(value: Length) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
