"""A missing value is a gap and never a 0."""

from tests.webapp.charts.drawings import (
    SVG,
    band,
    bars,
    description,
    heatmap,
    of_class,
    radar,
    read,
    sparkline,
    texts,
    trend,
)


def test_the_radar_breaks_its_line_beside_a_missing_axis() -> None:
    closed = of_class(radar(10, 20, 30, 40, baseline=None), "chart-own-line")
    broken = of_class(radar(10, None, 30, 40, baseline=None), "chart-own-line")

    assert len(closed) - len(broken) == 2


def test_the_radar_tints_its_area_only_when_it_is_closed() -> None:
    assert of_class(radar(10, 20, 30, baseline=None), "chart-own-fill")[0].get("points")
    assert not of_class(radar(10, None, 30, baseline=None), "chart-own-fill")[0].get("points")


def test_a_missing_bar_has_a_track_and_says_so() -> None:
    drawing = bars(48.2, None)

    assert len([bar for bar in of_class(drawing, "chart-own-fill") if bar.tag == f"{SVG}rect"]) == 1
    assert "kein Wert" in texts(drawing)


def test_a_bar_of_zero_percent_is_written_as_zero() -> None:
    assert "0,0\N{NO-BREAK SPACE}%" in texts(bars(0))


def test_a_missing_cell_is_hatched_and_a_zero_is_not() -> None:
    drawing = heatmap(0, None)
    cells = [cell.get("fill") for cell in read(drawing).iter(f"{SVG}rect")]

    assert cells == ["#e4f1f1", "url(#h-hatching)"]
    assert texts(drawing)[-2:] == ["0", "–"]


def test_the_trend_draws_no_line_across_a_gap() -> None:
    whole = of_class(trend(98, 100, 104), "chart-own-line")
    gap = of_class(trend(98, None, 104), "chart-own-line")

    # Each has one line in the legend.
    assert (len(whole), len(gap)) == (3, 1)


def test_a_trend_without_any_value_is_an_empty_grid() -> None:
    drawing = trend(None, None)

    assert "2019: Ihr Wert kein Wert." in description(drawing)
    # The mark in the legend is all there is of the line.
    assert len(of_class(drawing, "chart-own-fill")) == 1


def test_a_sparkline_leaves_out_what_is_missing_and_shows_zero() -> None:
    assert len(of_class(sparkline(48, None, 0), "chart-own-fill")) == 2


def test_the_band_keeps_its_axis_when_nothing_is_published() -> None:
    drawing = band(128)

    assert of_class(drawing, "chart-axis")
    assert not of_class(drawing, "chart-group-fill")
    assert not of_class(drawing, "chart-group-line")
    assert description(drawing).endswith("Für die Gruppe ist nichts veröffentlicht.")


def test_the_band_keeps_its_axis_without_any_value() -> None:
    drawing = band(None)

    assert len(of_class(drawing, "chart-axis")) == 1
    assert "Ihr Wert: Wert kein Wert." in description(drawing)
