"""An answer is a rating or a reasoned "nicht zutreffend", never both and never a default.

"Not answered" is the absence of an answer (`None`), which is not a rating of 0.
"""

from dataclasses import dataclass
from enum import IntEnum


class Rating(IntEnum):
    """Rating of one item, anchored on the verbs of § 79a: entwickelt, angewandt, überprüft.

    Source: gpaNRW Erfüllungsgrad 0-3; domain reference 3.2.
    """

    NOT_MET = 0
    PARTLY = 1
    MOSTLY = 2
    FULLY = 3


@dataclass(frozen=True, slots=True)
class Rated:
    """The item was rated."""

    rating: Rating


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The item does not apply to this Jugendamt; the reason is mandatory."""

    reason: str


Answer = Rated | NotApplicable
