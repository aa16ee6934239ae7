"""Axes: round numbers that enclose the values, and where a value lies between them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.charts.values import Value

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear axis from its lowest to its highest tick."""

    ticks: tuple[float, ...]

    def share(self, value: Value) -> float:
        """Where `value` lies, 0 at the lowest tick, 1 at the highest."""
        return (float(value) - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


PERCENT = Scale((0, 25, 50, 75, 100))


def scale_around(values: Iterable[Value | None], *, ticks: int = 4) -> Scale | None:
    """The axis around the values that are known, with about `ticks` round numbers; None without values.

    It is worked out from the values drawn and nothing else, so it tells nothing the drawing does not.
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    step = _round_step((high - low) / (ticks - 1))
    first, last = math.floor(low / step), math.ceil(high / step)
    # 3 * 0.1 is 0.30000000000000004; two places more than the step has are enough for any step.
    places = 2 - math.floor(math.log10(step))
    return Scale(tuple(round(position * step, places) for position in range(first, last + 1)))


def _round_step(wanted: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(wanted))
    return next(step * magnitude for step in _STEPS if step * magnitude >= wanted * 0.999)
