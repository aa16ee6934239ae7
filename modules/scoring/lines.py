"""One item of the sum "Wie gerechnet?": rating, cap, what counts, times weight."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from modules.catalogue.model import Item, ItemKey, Phase, Tag
from modules.checklists.answers import Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import ItemState, Standing, standing
from modules.scoring.scale import CAPS


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the sum.

    Attributes:
        rating: as answered; None where the item was not rated.
        cap: the highest rating that counts on this evidence; 3 where caps are left out.
        effective: the smaller of rating and cap; None where the item was not rated.
        points: weight × effective; 0 where nothing was rated.
        optimum: 3 × weight, the item's part of the denominator of E; 0 if it leaves the fraction.
    """

    key: ItemKey
    number: str
    phase: Phase
    tags: tuple[Tag, ...]
    mandatory: bool
    standing: Standing
    rating: Rating | None
    evidence: EvidenceClass
    cap: Rating
    effective: Rating | None
    weight: int
    points: int
    optimum: int

    @property
    def applies(self) -> bool:
        """The item stands in the denominator of E."""
        return self.standing is not Standing.NOT_APPLICABLE

    @property
    def is_answered(self) -> bool:
        """The item was rated or set aside with a reason."""
        return self.standing is not Standing.OPEN

    def reaches(self, floor: Rating) -> bool:
        """What counts is at least `floor`; an item without a rating reaches nothing above 0."""
        return floor <= (Rating.NOT_MET if self.effective is None else self.effective)


def line(item: Item, state: ItemState, *, capped: bool = True) -> Line:
    """The item's line in the sum; `capped` as in `modules.scoring.maturity.assess`."""
    where = standing(item, state)
    rating = state.answer.rating if isinstance(state.answer, Rated) else None
    cap = CAPS[state.evidence] if capped else Rating.FULLY
    effective = None if rating is None else min(rating, cap)
    return Line(
        key=item.key,
        number=item.number,
        phase=item.phase,
        tags=item.tags,
        mandatory=item.mandatory,
        standing=where,
        rating=rating,
        evidence=state.evidence,
        cap=cap,
        effective=effective,
        weight=item.weight,
        points=0 if effective is None else item.weight * effective,
        optimum=0 if where is Standing.NOT_APPLICABLE else item.weight * Rating.FULLY,
    )


def fulfilment_of(lines: Iterable[Line]) -> Fraction | None:
    """Erfüllungsgrad of any lines: points in percent of their optimum, 0 to 100, full precision.

    An open item counts as 0. None where no item applies: that is no 0.
    """
    points = optimum = 0
    for each in lines:
        points += each.points
        optimum += each.optimum
    return Fraction(100 * points, optimum) if optimum > 0 else None
