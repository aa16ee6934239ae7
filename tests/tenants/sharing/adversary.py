"""The adversary: what can be worked out about one office from everything that was published.

It knows the rules, all published figures, who contributed in which version, the public weights, and the
values of a coalition in all their versions. Of everybody else it knows beforehand that the value is not
negative and lies within the prior share of the true one. It asks which values an office can still have.

- `outer` leaves out what the figures over ranks tell: no true value is excluded that somebody could exclude.
  Where even this set is shorter than the limit, the office is found: a *breach*.
- `inner` takes the true order of the offices, and that order with the one office or one of the coalition put
  elsewhere, and unites what is possible in each. Every value in it is possible for somebody who does not
  know the order. Where this set is as long as the limit, the office is *safe*.
- between the two nothing is proven.

The limit is the length that protects: twice the closeness β, or half of what the adversary did not know
beforehand where that is less. At level 2 it recognises the largest and the smallest office of every set.

Lengths of unions count, not their hulls: two tiny ranges far apart are a disclosure. One linear program is
one question; HiGHS answers it. Source: release policy 2 and 4.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain, pairwise
from typing import Any
from uuid import UUID

import highspy
import numpy as np

from tenants.sharing.statistics import Window
from tenants.sharing.structure import Members, Weights

_TOLERANCE = 1e-7
"""Relative; the solver's own."""

Unknown = tuple[UUID, int]
"""The value of one office in one version."""

Interval = tuple[float, float]
_Row = tuple[Mapping[int, float], float, float]


class Verdict(StrEnum):
    """What is proven about one office and one coalition."""

    SAFE = "safe"
    BREACH = "breach"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number as everybody reads it.

    Attributes:
        weights: of a weighted mean; None for a mean of all or of ranks.
        ranks: the ranks it is the mean of; None for a mean over all.
    """

    members: Members
    value: Decimal
    step: Decimal
    weights: Weights | None = None
    ranks: Window | None = None


@dataclass(frozen=True, slots=True)
class Stakes:
    """What counts as too close, and what is known beforehand.

    Attributes:
        closeness: p, relative to the value.
        bound: b, in the unit of the values.
        prior: q, what is known of the target beforehand, relative to its value.
        others_prior: the same of everybody else; like `prior` where it is None.
        knows_extremes: level 2.
    """

    closeness: float = 0.10
    bound: float = 0.0
    prior: float = 0.50
    others_prior: float | None = None
    knows_extremes: bool = False


class Adversary:
    """Everything published about one quantity of one period, and the truth it is held against."""

    def __init__(self, figures: Sequence[Figure], values: Mapping[Unknown, Decimal], stakes: Stakes) -> None:
        """Args: figures: all of them; values: the true value of every contributor in every version."""
        known = {(office, version) for each in figures for office, version in each.members.items()}
        self.unknowns = sorted(known, key=lambda each: (values[each], each))
        """In the order of their true values."""
        self._place = {each: place for place, each in enumerate(self.unknowns)}
        self._true = np.array([float(values[each]) for each in self.unknowns])
        self._stakes = stakes
        self._widest = list(_around(self._true, stakes.prior))
        others = stakes.prior if stakes.others_prior is None else stakes.others_prior
        self._bounds = list(_around(self._true, others))
        self._linear = [self._row(each) for each in figures if each.ranks is None]
        self._ranked = [each for each in figures if each.ranks is not None]
        self._extremes = list(self._extreme_rows(figures)) if stakes.knows_extremes else []
        self._before = _Polytope(self._bounds, self._extremes)
        self._outer = _Polytope(self._bounds, [*self._linear, *self._extremes])
        self._inner = self._ordered(range(len(self.unknowns))) if self._ranked else self._outer
        self._moved: dict[tuple[int, int], _Polytope] = {}

    def verdict(self, coalition: Iterable[UUID], target: Unknown) -> Verdict:
        """Whether the coalition finds the target."""
        told = self._told(coalition)
        place = self._place[target]
        limit = self._limit(told, place) * (1 - _TOLERANCE)
        if limit <= 0:
            return Verdict.SAFE
        found = self._inner.interval(place, self._widest[place], told)
        if found[1] - found[0] >= limit:
            return Verdict.SAFE
        if self._ranked and self._united(told, place, found, limit) >= limit:
            return Verdict.SAFE
        widest = self._outer.interval(place, self._widest[place], told)
        return Verdict.BREACH if widest[1] - widest[0] < limit else Verdict.UNPROVEN

    def _told(self, coalition: Iterable[UUID]) -> Mapping[int, float]:
        """Place → value the coalition knows."""
        offices = frozenset(coalition)
        places = (place for place, (office, _) in enumerate(self.unknowns) if office in offices)
        return {place: float(self._true[place]) for place in places}

    def _limit(self, told: Mapping[int, float], place: int) -> float:
        true = abs(self._true[place])
        twice = 2 * max(self._stakes.closeness * true, self._stakes.bound)
        before = self._before.interval(place, self._widest[place], told)
        return float(min(twice, (before[1] - before[0]) / 2))

    def _united(self, told: Mapping[int, float], place: int, found: Interval, limit: float) -> float:
        """Length of what is possible in the true order and in those with one office put elsewhere."""
        ranges = [found]
        for moving in (place, *sorted(told)):
            for rank in self._other_ranks(moving):
                moved = self._with(moving, rank).interval(place, self._widest[place], told)
                if moved[0] <= moved[1]:
                    ranges.append(moved)
                    if _length(ranges) >= limit:
                        return limit
        return _length(ranges)

    def _with(self, moving: int, rank: int) -> "_Polytope":
        """The true order with one office put at another rank."""
        if (moving, rank) not in self._moved:
            order = [each for each in range(len(self.unknowns)) if each != moving]
            order.insert(rank, moving)
            self._moved[moving, rank] = self._ordered(order)
        return self._moved[moving, rank]

    def _other_ranks(self, place: int) -> Iterator[int]:
        """From the nearest to the farthest, as far as the target's prior reaches."""
        count = len(self.unknowns)
        for distance in range(1, count):
            for rank in (place - distance, place + distance):
                if 0 <= rank < count and _meet(self._widest[rank], self._widest[place]):
                    yield rank

    def _row(self, figure: Figure) -> _Row:
        weights = figure.weights or dict.fromkeys(figure.members, Decimal(1))
        total = float(sum(weights.values()))
        entries = {
            self._place[office, version]: float(weights[office]) / total
            for office, version in figure.members.items()
        }
        return entries, *_read(figure)

    def _ordered(self, order: Sequence[int]) -> "_Polytope":
        """What is possible when the unknowns stand in this order."""
        position = {place: rank for rank, place in enumerate(order)}
        rows: list[_Row] = [*self._linear, *self._extremes]
        for figure in self._ranked:
            inside = sorted((self._place[each] for each in figure.members.items()), key=position.__getitem__)
            first, last = figure.ranks or (1, len(inside))
            window = inside[first - 1 : last]
            rows.append(({place: 1 / len(window) for place in window}, *_read(figure)))
            rows.extend(({below: 1.0, above: -1.0}, -np.inf, 0.0) for below, above in pairwise(inside))
        return _Polytope(self._bounds, rows)

    def _extreme_rows(self, figures: Sequence[Figure]) -> Iterator[_Row]:
        """Nobody lies below the smallest or above the largest office of a set."""
        for members in {tuple(sorted(each.members.items())): each.members for each in figures}.values():
            inside = sorted(self._place[each] for each in members.items())
            for place in inside[1:]:
                yield {inside[0]: 1.0, place: -1.0}, -np.inf, 0.0
            for place in inside[1:-1]:
                yield {place: 1.0, inside[-1]: -1.0}, -np.inf, 0.0


class _Polytope:
    """Unknowns between bounds, and rows that hold them together; one solver, started warm."""

    def __init__(self, bounds: Sequence[Interval], rows: Sequence[_Row]) -> None:
        self._bounds = bounds
        self._changed: set[int] = set()
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the package names no types
        self._solver.silent()
        for option, setting in (("presolve", "off"), ("threads", 1)):
            self._solver.setOptionValue(option, setting)
        self._solver.passModel(_program(bounds, rows))

    def interval(self, place: int, widest: Interval, told: Mapping[int, float]) -> Interval:
        """Smallest and largest value of one unknown; an empty interval where nothing is possible.

        Args:
            widest: what it lies between beforehand.
            told: values of other unknowns that are known.
        """
        self._hold({place: widest, **{each: (value, value) for each, value in told.items()}})
        self._solver.changeColCost(place, 1.0)
        ends = [self._end(sense) for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)]
        self._solver.changeColCost(place, 0.0)
        low, high = ends
        return (1.0, 0.0) if low is None or high is None else (low, high)

    def _end(self, sense: highspy.ObjSense) -> float | None:
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self._solver.getInfo().objective_function_value)

    def _hold(self, held: Mapping[int, Interval]) -> None:
        for place in self._changed - held.keys():
            self._solver.changeColBounds(place, *self._bounds[place])
        for place, bounds in held.items():
            self._solver.changeColBounds(place, *bounds)
        self._changed = set(held)


def _program(bounds: Sequence[Interval], rows: Sequence[_Row]) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(bounds), len(rows)
    program.col_cost_ = np.zeros(len(bounds))
    program.col_lower_ = np.array([low for low, _ in bounds])
    program.col_upper_ = np.array([high for _, high in bounds])
    program.row_lower_ = np.array([row[1] for row in rows])
    program.row_upper_ = np.array([row[2] for row in rows])
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row[0]) for row in rows)])
    matrix.index_ = np.array(list(chain.from_iterable(row[0] for row in rows)), dtype=np.int32)
    matrix.value_ = np.array(list(chain.from_iterable(row[0].values() for row in rows)))
    return program


def _around(true: "np.ndarray[Any, Any]", share: float) -> Iterator[Interval]:
    """What is known of each value beforehand; none is negative."""
    for value in true:
        yield max(0.0, float(value - share * abs(value))), float(value + share * abs(value))


def _meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _read(figure: Figure) -> Interval:
    """Between which numbers the exact figure lies."""
    half = float(figure.step) / 2
    return float(figure.value) - half, float(figure.value) + half


def _length(ranges: Sequence[Interval]) -> float:
    """Of the union."""
    total, reached = 0.0, -np.inf
    for low, high in sorted(ranges):
        total += max(0.0, high - max(low, reached))
        reached = max(reached, high)
    return float(total)
