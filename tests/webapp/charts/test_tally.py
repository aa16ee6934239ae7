"""Columns of votes per step."""

from tests.webapp.charts.drawings import SVG, of_class, read, tally, texts


def test_every_step_has_its_number_and_its_count() -> None:
    assert texts(tally(0, 3, 1, 0)) == ["0", "0", "3", "1", "1", "2", "0", "3"]


def test_a_step_nobody_chose_has_no_column_and_the_tallest_fills_the_height() -> None:
    columns = of_class(tally(0, 4, 2, 0), "chart-own-fill")

    assert [float(column.attrib["height"]) for column in columns] == [168, 84]


def test_nobody_voted_draws_an_empty_axis() -> None:
    assert not list(read(tally(0, 0, 0, 0)).iter(f"{SVG}rect"))
