"""What a module still lacks for a level it is to reach (Lücken zum Ziel).

The gates of the target and of every level below it are asked (`modules.scoring.gates`), because a higher
level cannot make up for a lower one. A gap is closed by a better rating, by better evidence, or by both; the
list says which.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from modules.catalogue.model import ItemKey
from modules.checklists.answers import Rating
from modules.scoring.gates import Gate, hurdles
from modules.scoring.lines import Line
from modules.scoring.maturity import Assessment
from modules.scoring.scale import BANDS, Level

_FLOORS: Mapping[Gate, Rating] = {
    Gate.MANDATORY_PARTLY: Rating.PARTLY,
    Gate.MANDATORY_SHARE_MOSTLY: Rating.MOSTLY,
    Gate.MANDATORY_MOSTLY: Rating.MOSTLY,
    Gate.EVALUATION_SOME_MOSTLY: Rating.MOSTLY,
    Gate.MANDATORY_SHARE_FULLY: Rating.FULLY,
    Gate.EVALUATION_ALL_MOSTLY: Rating.MOSTLY,
}
"""What an item must count so that it holds its gate no longer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An item that holds a gate of the target or of a level below it.

    Attributes:
        needed: what it must count at least.
        gates: the gates it holds, the lowest level's first.
    """

    line: Line
    needed: Rating
    gates: tuple[Gate, ...]

    @property
    def lacks_rating(self) -> bool:
        """The rating itself is too low, or there is none."""
        return self.line.rating is None or self.line.rating < self.needed

    @property
    def lacks_evidence(self) -> bool:
        """With this evidence not even the best rating would count enough."""
        return self.line.cap < self.needed


@dataclass(frozen=True, slots=True)
class Gaps:
    """Everything between a module and its target.

    Attributes:
        items: Muss items first, then by weight, the heavier first, then in display order.
        points: points of E that are missing for the target's band, 0 if none.
        share: the same in percentage points of E.
        reserves: items that hold no gate and could earn points, in the same order; where the missing points
            may come from.
        lacks_validation: somebody from outside must validate the module.
        is_assessable: False where the module has no level at all, because too little of it applies.
    """

    target: Level
    items: tuple[Gap, ...]
    points: int
    share: Fraction
    reserves: tuple[Line, ...]
    lacks_validation: bool
    is_assessable: bool

    @property
    def is_reached(self) -> bool:
        """Nothing is missing."""
        return self.is_assessable and not (self.items or self.points > 0 or self.lacks_validation)


def gaps(assessment: Assessment, target: Level, *, validated: bool) -> Gaps:
    """What the module lacks for `target`; `validated` as in `modules.scoring.maturity.assess`."""
    fulfilment = Fraction(0) if assessment.fulfilment is None else assessment.fulfilment
    shut = [
        hurdle
        for level in Level
        if level <= target
        for hurdle in hurdles(level, assessment.lines, fulfilment=fulfilment, validated=validated)
    ]
    held: dict[ItemKey, list[Gate]] = {}
    for hurdle in shut:
        for key in hurdle.items:
            held.setdefault(key, []).append(hurdle.gate)
    points = max(0, ceil(BANDS[target] * assessment.optimum / 100 - assessment.points))
    reserves = [line for line in assessment.lines if line.key not in held and line.points < line.optimum]
    return Gaps(
        target=target,
        items=tuple(_gap(line, held[line.key]) for line in _by_urgency(assessment.lines, held)),
        points=points,
        share=max(Fraction(0), BANDS[target] - fulfilment),
        reserves=tuple(_by_urgency(reserves, {line.key for line in reserves})) if points > 0 else (),
        lacks_validation=any(hurdle.gate is Gate.VALIDATION for hurdle in shut),
        is_assessable=assessment.is_assessable,
    )


def _gap(line: Line, gates: list[Gate]) -> Gap:
    return Gap(line, max(_FLOORS[gate] for gate in gates), tuple(dict.fromkeys(gates)))


def _by_urgency(lines: Iterable[Line], wanted: Container[ItemKey]) -> list[Line]:
    """Muss first, then the heavier; the sort keeps the display order of what is alike."""
    return sorted(
        (line for line in lines if line.key in wanted), key=lambda line: (not line.mandatory, -line.weight)
    )
