"""Axes have round numbers that enclose the values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.charts.scale import PERCENT, scale_around


@pytest.mark.parametrize(
    "values, ticks",
    [
        ((112, 136, 164), (100, 120, 140, 160, 180)),
        ((0.12, 0.31), (0.1, 0.2, 0.3, 0.4)),
        ((Decimal("5.4"), Decimal("6.3")), (5, 5.5, 6, 6.5)),
        ((-3, 4), (-5, -2.5, 0, 2.5, 5)),
        ((128,), (50, 100, 150, 200)),
        ((0,), (-0.5, 0, 0.5)),
        ((1_000_000_000, 1_000_000_000.5), (1e9, 1_000_000_000.2, 1_000_000_000.4, 1_000_000_000.6)),
    ],
)
def test_ticks_are_round(values: tuple[Decimal | float, ...], ticks: tuple[float, ...]) -> None:
    scale = scale_around(values)

    assert scale is not None
    assert scale.ticks == ticks


def test_without_a_value_there_is_no_scale() -> None:
    assert scale_around([None, None]) is None


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9).map(lambda value: round(value, 3)), min_size=1))
def test_every_value_lies_on_the_axis(values: list[float]) -> None:
    scale = scale_around(values)

    assert scale is not None
    assert all(-1e-6 <= scale.share(value) <= 1 + 1e-6 for value in values)
    assert 2 <= len(scale.ticks) <= 8


def test_percent_lies_between_nothing_and_all() -> None:
    assert (PERCENT.share(0), PERCENT.share(50), PERCENT.share(100)) == (0, 0.5, 1)
