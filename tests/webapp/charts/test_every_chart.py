"""What holds for every chart: named, described by its table, escaped, without style or script."""

import pytest

from tests.webapp.charts.drawings import HOSTILE, SVG, description, one_of_each, part, read
from webapp.charts.values import Drawing

KINDS = ("radar", "bars", "heatmap", "band", "trend", "sparkline", "tally", "course")
each_chart = pytest.mark.parametrize("drawing", one_of_each(), ids=KINDS)


@each_chart
def test_a_chart_is_an_image_with_a_name_and_a_description(drawing: Drawing) -> None:
    svg = read(drawing)

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == part(drawing, "title").get("id")
    assert svg.get("aria-describedby") == part(drawing, "desc").get("id")
    assert svg.findtext(f"{SVG}title") == drawing.table.caption


@each_chart
def test_every_cell_of_the_table_is_in_the_description(drawing: Drawing) -> None:
    words = description(drawing)

    for row in drawing.table.rows:
        assert f"{row[0]}: " in words
        for head, cell in zip(drawing.table.header[1:], row[1:], strict=True):
            assert f"{head} {cell}" in words


@each_chart
def test_rows_of_the_table_are_as_long_as_its_header(drawing: Drawing) -> None:
    assert {len(row) for row in drawing.table.rows} == {len(drawing.table.header)}


@each_chart
def test_a_chart_carries_its_colours_itself_and_no_code(drawing: Drawing) -> None:
    svg = read(drawing)

    assert not [element for element in svg.iter() if element.get("style") is not None]
    assert not [element for element in svg.iter() if element.tag in {f"{SVG}style", f"{SVG}script"}]
    assert not [name for element in svg.iter() for name in element.attrib if str(name).startswith("on")]
    for element in svg.iter(f"{SVG}path", f"{SVG}rect", f"{SVG}polygon", f"{SVG}text"):
        assert element.get("fill") is not None or element.get("stroke") is not None


@each_chart
def test_ids_are_unique_and_begin_with_the_name_given(drawing: Drawing) -> None:
    ids = [element.attrib["id"] for element in read(drawing).iter() if "id" in element.attrib]

    assert len(ids) == len(set(ids))
    assert len({str(identifier).split("-")[0] for identifier in ids}) == 1


@each_chart
def test_text_is_never_smaller_than_readable_on_a_phone(drawing: Drawing) -> None:
    svg = read(drawing)
    view_box = svg.get("viewBox")
    # A phone of 360 px leaves 328 px; drawings without a view box are not scaled at all.
    scale = 328 / float(view_box.split()[2]) if view_box else 1
    sizes = [float(element.get("font-size") or svg.attrib["font-size"]) for element in svg.iter(f"{SVG}text")]

    assert all(size * scale >= 11 for size in sizes)


@pytest.mark.parametrize("drawing", one_of_each(HOSTILE), ids=KINDS)
def test_names_from_outside_stay_text(drawing: Drawing) -> None:
    assert not [element for element in read(drawing).iter() if element.tag.endswith("script")]
    assert HOSTILE in description(drawing) or drawing.table.caption == HOSTILE


def test_the_same_values_give_the_same_drawing() -> None:
    assert one_of_each() == one_of_each()
