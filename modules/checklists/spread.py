"""The spread of blind ratings of one item: how many rated it how, and never who.

Decision: below three ratings no spread is shown or kept. With two, each of them would know from the
spread what the other said; with one, everybody would. Nothing but the number of ratings is left then.
Abstentions are counted apart and never make up the three.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from modules.checklists.answers import Rating

FEWEST_RATINGS = 3
"""Ratings from which on a spread exposes nobody who does not want it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What a group said about one item.

    Attributes:
        rated: number of ratings.
        abstained: number of people who took part and gave none.
        counts: ratings of 0, 1, 2, 3; None where they are too few to be shown.
    """

    rated: int
    abstained: int
    counts: tuple[int, int, int, int] | None

    @property
    def lowest(self) -> Rating | None:
        """The lowest rating anybody gave; None where the spread is not shown."""
        return next((Rating(step) for step, count in enumerate(self.counts or ()) if count), None)

    @property
    def highest(self) -> Rating | None:
        """The highest rating anybody gave; None where the spread is not shown."""
        steps = reversed(tuple(enumerate(self.counts or ())))
        return next((Rating(step) for step, count in steps if count), None)

    @property
    def distance(self) -> int | None:
        """Steps between the lowest and the highest rating, 0 to 3; None where the spread is not shown."""
        if self.lowest is None or self.highest is None:
            return None
        return self.highest.value - self.lowest.value


def spread_of(ballots: Iterable[Rating | None]) -> Spread:
    """Count ballots; None is an abstention.

    Worked example: 2, 2, 1, 3 and one abstention give 4 ratings, counts (0, 1, 2, 1), 2 steps apart.
    """
    tally = Counter(ballots)
    abstained = tally.pop(None, 0)
    rated = tally.total()
    if rated < FEWEST_RATINGS:
        return Spread(rated, abstained, None)
    return Spread(rated, abstained, (tally[Rating(0)], tally[Rating(1)], tally[Rating(2)], tally[Rating(3)]))
