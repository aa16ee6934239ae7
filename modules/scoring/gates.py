"""The gates of the levels: what a level asks for besides its name, and what is in the way.

Source: domain reference 3.2 (cumulative like ISO/IEC 33020; value band and gate).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from modules.catalogue.model import ItemKey, Phase
from modules.checklists.answers import Rating
from modules.scoring.lines import Line
from modules.scoring.scale import BANDS, Level


class Gate(StrEnum):
    """What a level asks for. Muss items and items of the phase EV are meant as far as they apply."""

    VALUE = "value"
    """E lies in the level's band or above."""
    MANDATORY_PARTLY = "mandatory_partly"
    """Every Muss item counts at least 1."""
    MANDATORY_SHARE_MOSTLY = "mandatory_share_mostly"
    """At least 60 % of the Muss weight counts at least 2."""
    MANDATORY_MOSTLY = "mandatory_mostly"
    """Every Muss item counts at least 2."""
    EVALUATION_SOME_MOSTLY = "evaluation_some_mostly"
    """At least one item of the phase EV counts at least 2."""
    MANDATORY_SHARE_FULLY = "mandatory_share_fully"
    """At least 80 % of the Muss weight counts 3."""
    EVALUATION_ALL_MOSTLY = "evaluation_all_mostly"
    """Every item of the phase EV counts at least 2."""
    VALIDATION = "validation"
    """The module was validated from outside."""


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A gate that is shut, and the items that hold it, in display order.

    Attributes:
        items: empty where no single item holds the gate (value, validation).
    """

    gate: Gate
    items: tuple[ItemKey, ...] = ()


def hurdles(
    level: Level, lines: Sequence[Line], *, fulfilment: Fraction, validated: bool
) -> tuple[Hurdle, ...]:
    """What keeps a module from this level, looking at this level alone; empty if nothing does.

    A module whose Muss items all do not apply passes their gates; without an item of the phase EV
    that applies nothing is evaluated, and R4 stays shut.
    """
    mandatory = [line for line in lines if line.mandatory and line.applies]
    evaluation = [line for line in lines if line.phase is Phase.EVALUATION]
    asked: dict[Level, tuple[Hurdle | None, ...]] = {
        Level.R1: (),
        Level.R2: (),
        Level.R3: (
            _all(Gate.MANDATORY_PARTLY, mandatory, Rating.PARTLY),
            _share(Gate.MANDATORY_SHARE_MOSTLY, mandatory, Rating.MOSTLY, percent=60),
        ),
        Level.R4: (
            _all(Gate.MANDATORY_MOSTLY, mandatory, Rating.MOSTLY),
            _some(Gate.EVALUATION_SOME_MOSTLY, evaluation, Rating.MOSTLY),
        ),
        Level.R5: (
            _all(Gate.MANDATORY_MOSTLY, mandatory, Rating.MOSTLY),
            _share(Gate.MANDATORY_SHARE_FULLY, mandatory, Rating.FULLY, percent=80),
            _all(Gate.EVALUATION_ALL_MOSTLY, [line for line in evaluation if line.applies], Rating.MOSTLY),
            None if validated else Hurdle(Gate.VALIDATION),
        ),
    }
    value = None if fulfilment >= BANDS[level] else Hurdle(Gate.VALUE)
    return tuple(hurdle for hurdle in (value, *asked[level]) if hurdle is not None)


def _all(gate: Gate, lines: Sequence[Line], floor: Rating) -> Hurdle | None:
    below = _below(lines, floor)
    return Hurdle(gate, below) if below else None


def _some(gate: Gate, lines: Sequence[Line], floor: Rating) -> Hurdle | None:
    return None if any(line.reaches(floor) for line in lines) else Hurdle(gate, _below(lines, floor))


def _share(gate: Gate, lines: Sequence[Line], floor: Rating, *, percent: int) -> Hurdle | None:
    reached = sum(line.weight for line in lines if line.reaches(floor))
    is_open = 100 * reached >= percent * sum(line.weight for line in lines)
    return None if is_open else Hurdle(gate, _below(lines, floor))


def _below(lines: Sequence[Line], floor: Rating) -> tuple[ItemKey, ...]:
    return tuple(line.key for line in lines if not line.reaches(floor))
