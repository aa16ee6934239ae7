"""The comparison band shows what is published and lets nobody read more from it."""

from tests.webapp.charts.drawings import band, of_class, texts


def test_the_axis_encloses_all_marks_with_round_numbers() -> None:
    ticks = texts(band(128, mean=141, median=136))

    assert ticks[:5] == ["125", "130", "135", "140", "145"]


def test_the_axis_depends_on_nothing_but_what_is_drawn() -> None:
    assert band(128, mean=141) == band(128, mean=141)
    assert "141" not in " ".join(texts(band(128)))


def test_mean_and_median_have_marks_of_different_shape() -> None:
    drawing = band(128, mean=141, median=136)

    squares = [mark for mark in of_class(drawing, "chart-group-fill") if mark.get("d")]
    triangles = [mark for mark in of_class(drawing, "chart-group-line") if mark.get("d")]
    assert squares[0].get("d") != triangles[0].get("d")
    assert triangles[0].get("fill") != triangles[0].get("stroke")


def test_a_box_needs_both_quartiles() -> None:
    both = band(128, median=136, lower_quartile=112, upper_quartile=164)
    one = band(128, median=136, lower_quartile=112)

    assert len([box for box in of_class(both, "chart-group-fill") if box.get("width")]) == 2
    assert "Quartile (geglättet) 112 bis 164" in texts(both)
    assert not [box for box in of_class(one, "chart-group-fill") if box.get("width")]


def test_the_table_has_a_row_for_each_published_figure_only() -> None:
    rows = band(128, mean=141).table.rows

    assert rows == (("Ihr Wert", "128"), ("Mittelwert", "141"))


def test_the_label_of_the_own_value_stays_inside_the_drawing() -> None:
    left = next(
        text for text in of_class(band(100, mean=200), "chart-ink") if "Ihr Wert" in (text.text or "")
    )
    right = next(
        text for text in of_class(band(200, mean=100), "chart-ink") if "Ihr Wert" in (text.text or "")
    )

    assert left.get("text-anchor") is None
    assert right.get("text-anchor") == "end"
