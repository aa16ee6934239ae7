"""What a module lacks for its target: the gates' own logic, in the order in which it is to be done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.catalogue.model import Item, Phase
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import ItemState
from modules.scoring.gaps import Gaps, gaps
from modules.scoring.gates import Gate
from modules.scoring.maturity import assess
from modules.scoring.scale import Level
from tests.support.checklists import make_item, make_module

ITEMS = [
    make_item("M01-01", weight=1),
    make_item("M01-02", weight=1, mandatory=True),
    make_item("M01-03", weight=3, mandatory=True),
    make_item("M01-04", weight=2, phase=Phase.EVALUATION),
]
MODULE = make_module(ITEMS)

states = st.builds(
    ItemState,
    st.none() | st.sampled_from([Rated(rating) for rating in Rating]) | st.just(NotApplicable("Grund")),
    st.sampled_from(EvidenceClass),
)


def _rated(*ratings: int, evidence: EvidenceClass = EvidenceClass.E2) -> dict[Item, ItemState]:
    return {
        item: ItemState(Rated(Rating(rating)), evidence) for item, rating in zip(ITEMS, ratings, strict=True)
    }


def _gaps(of: dict[Item, ItemState], target: Level, *, validated: bool = False) -> Gaps:
    assessment = assess(MODULE, {item.key: state for item, state in of.items()}, validated=validated)
    return gaps(assessment, target, validated=validated)


@given(st.tuples(states, states, states, states), st.sampled_from(Level), st.booleans())
def test_nothing_is_missing_exactly_where_the_level_is_reached(
    of: tuple[ItemState, ...], target: Level, validated: bool
) -> None:
    assessment = assess(
        MODULE, {item.key: state for item, state in zip(ITEMS, of, strict=True)}, validated=validated
    )

    reached = assessment.level is not None and assessment.level >= target
    assert gaps(assessment, target, validated=validated).is_reached is reached


def test_must_items_come_first_and_the_heavier_before_the_lighter() -> None:
    found = _gaps(_rated(0, 0, 0, 0), Level.R4)

    assert [gap.line.number for gap in found.items] == ["M01-03", "M01-02", "M01-04"]
    assert [line.number for line in found.reserves] == ["M01-01"]


def test_an_item_must_reach_the_most_any_gate_asks_and_names_each_gate_once() -> None:
    heavy = _gaps(_rated(3, 3, 0, 3), Level.R5, validated=True).items[0]

    assert heavy.needed is Rating.FULLY
    assert heavy.gates == (
        Gate.MANDATORY_PARTLY,
        Gate.MANDATORY_SHARE_MOSTLY,
        Gate.MANDATORY_MOSTLY,
        Gate.MANDATORY_SHARE_FULLY,
    )


@pytest.mark.parametrize(
    "rating,evidence,lacks_rating,lacks_evidence",
    [
        (1, EvidenceClass.E2, True, False),
        (3, EvidenceClass.E0, False, True),
        (0, EvidenceClass.E0, True, True),
    ],
)
def test_a_gap_says_whether_the_rating_or_the_evidence_is_missing(
    rating: int, evidence: EvidenceClass, lacks_rating: bool, lacks_evidence: bool
) -> None:
    (gap,) = _gaps(
        {**_rated(3, 3, 3, 3), ITEMS[2]: ItemState(Rated(Rating(rating)), evidence)}, Level.R4
    ).items

    assert (gap.lacks_rating, gap.lacks_evidence) == (lacks_rating, lacks_evidence)


def test_points_are_whole_and_enough() -> None:
    # 70 % of 21 points are 14.7: with 14 one is missing, and 15 is R4.
    found = _gaps(_rated(0, 2, 2, 2), Level.R4)

    assert (found.points, found.items) == (3, ())
    assert _gaps(_rated(3, 2, 2, 2), Level.R4).is_reached


def test_what_nobody_has_validated_lacks_only_that_for_the_highest_level() -> None:
    found = _gaps(_rated(3, 3, 3, 3), Level.R5)

    assert (found.items, found.points, found.lacks_validation, found.is_reached) == ((), 0, True, False)


def test_a_module_without_a_level_reaches_no_target() -> None:
    found = _gaps({item: ItemState(NotApplicable("Grund")) for item in ITEMS[:1] + ITEMS[3:]}, Level.R2)

    assert not found.is_assessable
    assert not found.is_reached
