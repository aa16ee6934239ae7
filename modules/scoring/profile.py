"""The profile of an office over its modules: overall G, phases, cross-cutting features.

Source: domain reference 3.2, "Overall", "Phase view", "Tag view". G is for the office itself and
its ring; nothing here orders offices, and nothing may be built on it that does.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from modules.catalogue.model import ModuleSlug, Phase, Tag
from modules.scoring.lines import Line, fulfilment_of
from modules.scoring.maturity import Assessment, is_comparable

COMPLETE_FROM = Fraction(75)
"""Percent of the agreed modules that must be comparable before G is shown."""

CROSS_CUTTING = (Tag.SCHUTZ, Tag.INKLUSION, Tag.RECHTE, Tag.BETEILIGUNG)
"""The features with a score of their own: § 79a (1) S. 2 (G, I, R) and §§ 4a, 8, 36 (B)."""

_EQUAL_WEIGHTS: Mapping[ModuleSlug, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ModuleScore:
    """One module of an office with its score.

    Attributes:
        submitted: the module was handed in ("eingereicht") or is further.
    """

    slug: ModuleSlug
    assessment: Assessment
    submitted: bool

    @property
    def is_comparable(self) -> bool:
        """The module may enter G and a comparison."""
        return is_comparable(self.assessment, submitted=self.submitted)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The module with the lowest or highest E; the earlier one of two that are equal."""

    slug: ModuleSlug
    fulfilment: Fraction


@dataclass(frozen=True, slots=True)
class Overall:
    """Overall fulfilment G with the modules that must be shown beside it.

    Attributes:
        fulfilment: G, 0 to 100, full precision; None while the profile is not complete.
        comparable: how many of the agreed modules are comparable.
        agreed: how many modules the ring agreed on.
        lowest: over the comparable modules; None where there is none.
        highest: likewise.
    """

    fulfilment: Fraction | None
    comparable: int
    agreed: int
    lowest: Extreme | None
    highest: Extreme | None

    @property
    def is_complete(self) -> bool:
        """Enough modules are comparable; otherwise "Profil unvollständig"."""
        return self.fulfilment is not None


@dataclass(frozen=True, slots=True)
class PhaseCell:
    """One cell of the heat map.

    Attributes:
        fulfilment: E over the items of the phase, an open one counting as 0; None, a gap and never
            a 0, where none applies, none is answered yet or the module is not assessable.
    """

    phase: Phase
    fulfilment: Fraction | None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One module of the heat map, its six phases in order."""

    slug: ModuleSlug
    cells: tuple[PhaseCell, ...]


@dataclass(frozen=True, slots=True)
class TagScore:
    """E over the items of one cross-cutting feature; None as in `PhaseCell`."""

    tag: Tag
    fulfilment: Fraction | None


def overall(
    scores: Sequence[ModuleScore],
    *,
    agreed: Collection[ModuleSlug],
    weights: Mapping[ModuleSlug, int] = _EQUAL_WEIGHTS,
) -> Overall:
    """G = Σ g·E / Σ g over the comparable ones of the agreed modules.

    Args:
        scores: in display order; modules that were not agreed on are left out.
        agreed: the modules of the ring; one without a score is not comparable.
        weights: g of the ring by module, positive; 1 where none is given.
    """
    ranked = [
        (Extreme(score.slug, score.assessment.fulfilment), weights.get(score.slug, 1))
        for score in scores
        if score.slug in agreed and score.is_comparable and score.assessment.fulfilment is not None
    ]
    is_complete = len(ranked) > 0 and 100 * len(ranked) >= COMPLETE_FROM * len(agreed)
    modules = [module for module, _ in ranked]
    return Overall(
        fulfilment=_weighted_mean(ranked) if is_complete else None,
        comparable=len(ranked),
        agreed=len(agreed),
        lowest=min(modules, key=lambda module: module.fulfilment, default=None),
        highest=max(modules, key=lambda module: module.fulfilment, default=None),
    )


def heat_map(scores: Iterable[ModuleScore]) -> tuple[PhaseRow, ...]:
    """Module × phase, a row for each score in the order given."""
    return tuple(PhaseRow(score.slug, phases(score.assessment)) for score in scores)


def phases(assessment: Assessment) -> tuple[PhaseCell, ...]:
    """E of the six phases of one module, in order."""
    lines = _shown_lines(assessment)
    return tuple(
        PhaseCell(phase, _fulfilment_or_gap([line for line in lines if line.phase is phase]))
        for phase in Phase
    )


def tag_scores(assessments: Iterable[Assessment]) -> tuple[TagScore, ...]:
    """The four cross-cutting scores over all modules given: how protective, how inclusive."""
    lines = [line for assessment in assessments for line in _shown_lines(assessment)]
    return tuple(
        TagScore(tag, _fulfilment_or_gap([line for line in lines if tag in line.tags]))
        for tag in CROSS_CUTTING
    )


def _weighted_mean(ranked: Sequence[tuple[Extreme, int]]) -> Fraction:
    total = sum((weight * module.fulfilment for module, weight in ranked), Fraction(0))
    return total / sum(weight for _, weight in ranked)


def _shown_lines(assessment: Assessment) -> tuple[Line, ...]:
    return assessment.lines if assessment.is_assessable else ()


def _fulfilment_or_gap(lines: Sequence[Line]) -> Fraction | None:
    begun = any(line.is_answered and line.applies for line in lines)
    return fulfilment_of(lines) if begun else None
