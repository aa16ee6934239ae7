"""Maturity of one module: E, E', C, level and what stands in the way, with the sum line by line.

Source: domain reference 3.2, computed exactly as written there (`modules.scoring.scale.SCHEME`).
Worked example, module M07: E = 41/66 = 62.1 %, E' = 41/63 = 65.1 %, C = 21/22 = 95.5 %, R3; without
evidence caps 48/66 = 72.7 % and still R3, because the only item of the phase EV does not apply.

Everything is an exact fraction; a value out of range would be an error in here and is never clamped.
What a Muss item answered "nicht zutreffend" without consent does: `modules.checklists.states`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from modules.catalogue.model import ItemKey, Module
from modules.checklists.progress import completion
from modules.checklists.states import OPEN, ItemState, Standing
from modules.errors import UnknownItem, UnknownScheme
from modules.scoring.gates import Hurdle, hurdles
from modules.scoring.lines import Line, fulfilment_of, line
from modules.scoring.scale import SCHEME, Level, band_level

NOT_APPLICABLE_LIMIT = Fraction(25)
"""Percent of the module's weight that may be answered "nicht zutreffend"."""

COMPARABLE_FROM = Fraction(90)
"""Smallest C, in percent, of a module that may be compared."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The level of an assessable module and the way to the next.

    Attributes:
        level: the highest level whose band and gate, and those of all below, hold.
        band_level: what E alone would reach.
        next_level: None at R5.
        blocking: what keeps the module from `next_level`; empty only at R5.
    """

    level: Level
    band_level: Level
    next_level: Level | None
    blocking: tuple[Hurdle, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The score of one module. All shares are percentages from 0 to 100 in full precision.

    Attributes:
        lines: one per item, in display order.
        points: sum of the points.
        optimum: sum of the optima, the denominator of E.
        answered_optimum: the part of it that is answered, the denominator of E'.
        fulfilment: E; an open item counts as 0. None where no item applies.
        provisional: E', over answered items; None where there are none. Never leaves the tenant.
        completion: C.
        not_applicable_share: weight answered "nicht zutreffend" in the module's weight.
        reached: level and hurdles; None where the module is not assessable.
    """

    lines: tuple[Line, ...]
    points: int
    optimum: int
    answered_optimum: int
    fulfilment: Fraction | None
    provisional: Fraction | None
    completion: Fraction
    not_applicable_share: Fraction
    reached: Reached | None

    @property
    def is_assessable(self) -> bool:
        """The module has a level."""
        return self.reached is not None

    @property
    def level(self) -> Level | None:
        """The level; None where the module is not assessable."""
        return None if self.reached is None else self.reached.level

    @property
    def band_level(self) -> Level | None:
        """What E alone would reach; None where the module is not assessable."""
        return None if self.reached is None else self.reached.band_level

    @property
    def next_level(self) -> Level | None:
        """The level to work towards; None at R5 and where the module is not assessable."""
        return None if self.reached is None else self.reached.next_level

    @property
    def is_held_back(self) -> bool:
        """E reaches the band of a higher level, and a gate keeps the module from it."""
        return self.reached is not None and self.reached.level < self.reached.band_level

    @property
    def blocking(self) -> tuple[Hurdle, ...]:
        """What keeps the module from `next_level`."""
        return () if self.reached is None else self.reached.blocking

    @property
    def blocking_items(self) -> tuple[ItemKey, ...]:
        """Items that hold a gate of `next_level`, each once, in display order."""
        held = {key for hurdle in self.blocking for key in hurdle.items}
        return tuple(line.key for line in self.lines if line.key in held)


def assess(
    module: Module,
    states: Mapping[ItemKey, ItemState],
    *,
    capped: bool = True,
    validated: bool = False,
) -> Assessment:
    """The score of `module` from the states of its items.

    Args:
        states: an item without a state is open.
        capped: whether evidence limits what counts; False only to show what the caps do.
        validated: the module was validated from outside; without it R5 is out of reach.

    Raises:
        UnknownItem: a state belongs to no item of the module.
        UnknownScheme: the module is scored by another scheme than `SCHEME`.
    """
    _refuse_foreign(module, states)
    lines = tuple(line(item, states.get(item.key, OPEN), capped=capped) for item in module.items)
    answered = [each for each in lines if each.is_answered]
    fulfilment = fulfilment_of(lines)
    share = _not_applicable_share(lines)
    return Assessment(
        lines=lines,
        points=sum(each.points for each in lines),
        optimum=sum(each.optimum for each in lines),
        answered_optimum=sum(each.optimum for each in answered),
        fulfilment=fulfilment,
        provisional=fulfilment_of(answered),
        completion=completion(module.items, states),
        not_applicable_share=share,
        reached=(
            None
            if fulfilment is None or share > NOT_APPLICABLE_LIMIT
            else _climb(lines, fulfilment, validated=validated)
        ),
    )


def is_comparable(assessment: Assessment, *, submitted: bool) -> bool:
    """Whether the module may be compared outside the tenant: assessable, submitted, C ≥ 90."""
    return assessment.is_assessable and submitted and assessment.completion >= COMPARABLE_FROM


def _refuse_foreign(module: Module, states: Mapping[ItemKey, ItemState]) -> None:
    if module.scheme != SCHEME:
        raise UnknownScheme(module.scheme)
    known = {item.key for item in module.items}
    for key in states:
        if key not in known:
            raise UnknownItem(key)


def _not_applicable_share(lines: Sequence[Line]) -> Fraction:
    # With or without consent: the limit is about how much of the module the office sets aside.
    set_aside = (Standing.NOT_APPLICABLE, Standing.AWAITING_CONSENT)
    weight = sum(each.weight for each in lines if each.standing in set_aside)
    return Fraction(100 * weight, sum(each.weight for each in lines))


def _climb(lines: Sequence[Line], fulfilment: Fraction, *, validated: bool) -> Reached:
    """Up from R1 until a level asks for what is not there; a higher one cannot make up for it."""
    reached = Level.R1
    for level in Level:
        blocking = hurdles(level, lines, fulfilment=fulfilment, validated=validated)
        if blocking:
            return Reached(reached, band_level(fulfilment), level, blocking)
        reached = level
    return Reached(reached, band_level(fulfilment), None, ())
