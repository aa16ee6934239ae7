"""The score of a module. Source of every number: domain reference 3.2."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.catalogue.model import ItemKey, Module, Phase
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import ItemState, Standing
from modules.errors import UnknownItem, UnknownScheme
from modules.scoring.gates import Gate
from modules.scoring.maturity import Assessment, assess, is_comparable
from modules.scoring.scale import BANDS, Level
from tests.support.checklists import (
    REASON,
    all_rated,
    answer_some,
    checklists,
    item_states,
    m07,
    make_item,
    make_module,
    worked_states,
)

Checklist = tuple[Module, dict[ItemKey, ItemState]]

SET_ASIDE = ItemState(NotApplicable(REASON))
AGREED = ItemState(NotApplicable(REASON), consented=True)


def gates(assessment: Assessment) -> list[Gate]:
    return [hurdle.gate for hurdle in assessment.blocking]


def numbers(assessment: Assessment) -> list[str]:
    held = set(assessment.blocking_items)
    return [line.number for line in assessment.lines if line.key in held]


def as_percent(value: Fraction | None) -> str:
    assert value is not None
    return str(Decimal(int(value * 10 + Fraction(1, 2))).scaleb(-1))


def test_the_worked_example_comes_out_as_printed() -> None:
    module = m07()

    assessment = assess(module, worked_states(module))

    assert (assessment.points, assessment.optimum, assessment.answered_optimum) == (41, 66, 63)
    assert assessment.fulfilment == Fraction(4100, 66)
    assert assessment.provisional == Fraction(4100, 63)
    assert assessment.completion == Fraction(2100, 22)
    assert assessment.not_applicable_share == Fraction(200, 24)
    assert [as_percent(assessment.fulfilment), as_percent(assessment.provisional)] == ["62.1", "65.1"]
    assert [as_percent(assessment.completion), as_percent(assessment.not_applicable_share)] == ["95.5", "8.3"]
    assert (assessment.level, assessment.band_level) == (Level.R3, Level.R3)


def test_the_worked_example_says_what_keeps_it_from_r4() -> None:
    module = m07()

    assessment = assess(module, worked_states(module))

    assert assessment.next_level is Level.R4
    assert gates(assessment) == [Gate.VALUE, Gate.EVALUATION_SOME_MOSTLY]
    assert numbers(assessment) == ["M07-12"]


def test_without_caps_the_worked_example_still_stays_at_r3_for_want_of_evaluation() -> None:
    module = m07()

    assessment = assess(module, worked_states(module), capped=False)

    assert assessment.fulfilment == Fraction(4800, 66)
    assert as_percent(assessment.fulfilment) == "72.7"
    assert (assessment.level, assessment.band_level) == (Level.R3, Level.R4)
    assert gates(assessment) == [Gate.EVALUATION_SOME_MOSTLY]


def test_the_worked_example_is_explained_line_by_line() -> None:
    module = m07()

    lines = assess(module, worked_states(module)).lines

    assert [line.effective for line in lines] == [3, 2, 3, 2, 1, 2, 2, None, 1, 1, 2, None]
    assert [line.cap for line in lines][:4] == [3, 2, 3, 2]
    assert [line.points for line in lines] == [6, 4, 9, 6, 2, 4, 4, 0, 2, 2, 2, 0]
    assert [line.optimum for line in lines] == [6, 6, 9, 9, 6, 6, 6, 3, 6, 6, 3, 0]
    assert [line.standing for line in lines][-5:] == [
        Standing.OPEN,
        Standing.RATED,
        Standing.RATED,
        Standing.RATED,
        Standing.NOT_APPLICABLE,
    ]


@pytest.mark.parametrize(
    "evidence, counts",
    [
        (EvidenceClass.E0, 1),  # statement only
        (EvidenceClass.E1, 2),  # document
        (EvidenceClass.E2, 3),  # current, decided, applied
    ],
)
def test_evidence_caps_what_a_full_rating_counts(evidence: EvidenceClass, counts: int) -> None:
    module = make_module([make_item()])

    assessment = assess(module, all_rated(module, Rating.FULLY, evidence))

    assert assessment.lines[0].effective == counts


def ladder() -> Module:
    """Two Muss items, one of the phase EV, one other, of equal weight."""
    return make_module(
        [
            make_item("M01-01", mandatory=True),
            make_item("M01-02", mandatory=True),
            make_item("M01-03", phase=Phase.EVALUATION),
            make_item("M01-04"),
        ]
    )


@pytest.mark.parametrize(
    "ratings, validated, level, shut, items",
    [
        ("0000", False, "R1", [Gate.VALUE], ""),
        ("2000", False, "R1", [Gate.VALUE], ""),  # 16.7 < 25
        ("3000", False, "R2", [Gate.VALUE, Gate.MANDATORY_PARTLY, Gate.MANDATORY_SHARE_MOSTLY], "2"),
        ("3033", False, "R2", [Gate.MANDATORY_PARTLY, Gate.MANDATORY_SHARE_MOSTLY], "2"),
        ("3133", False, "R2", [Gate.MANDATORY_SHARE_MOSTLY], "2"),  # 50 % < 60 % of the Muss weight
        ("2211", False, "R3", [Gate.VALUE, Gate.EVALUATION_SOME_MOSTLY], "3"),  # E = 50
        ("3313", False, "R3", [Gate.EVALUATION_SOME_MOSTLY], "3"),  # E = 83.3
        ("2223", False, "R4", [Gate.VALUE, Gate.MANDATORY_SHARE_FULLY, Gate.VALIDATION], "12"),  # E = 75
        ("3323", False, "R4", [Gate.VALIDATION], ""),
        ("3323", True, "R5", [], ""),
        ("3233", True, "R4", [Gate.MANDATORY_SHARE_FULLY], "2"),  # 50 % < 80 % of the Muss weight
    ],
)
def test_a_level_needs_its_band_and_its_gate(
    ratings: str, validated: bool, level: str, shut: list[Gate], items: str
) -> None:
    module = ladder()
    given = {f"M01-0{place}": int(rating) for place, rating in enumerate(ratings, start=1)}

    assessment = assess(module, answer_some(module, given), validated=validated)

    assert assessment.level is Level[level]
    assert gates(assessment) == shut
    assert numbers(assessment) == [f"M01-0{place}" for place in items]


def test_all_items_of_the_phase_ev_are_needed_for_r5_and_one_for_r4() -> None:
    heavy = [make_item(f"M01-0{place}", weight=3, mandatory=place == 1) for place in (1, 2, 3, 4)]
    evaluating = [make_item(f"M01-0{place}", phase=Phase.EVALUATION) for place in (5, 6)]
    module = make_module([*heavy, *evaluating])
    states = all_rated(module, Rating.FULLY) | answer_some(module, {"M01-06": 1})

    assessment = assess(module, states, validated=True)

    assert assessment.level is Level.R4
    assert gates(assessment) == [Gate.EVALUATION_ALL_MOSTLY]
    assert numbers(assessment) == ["M01-06"]


@pytest.mark.parametrize(
    "reached, others, gate, is_shut",
    [
        ([3], [2], Gate.MANDATORY_SHARE_MOSTLY, False),  # 3 / 5 = 60 %
        ([3, 3, 3, 3, 3, 1], [3, 3, 3, 2], Gate.MANDATORY_SHARE_MOSTLY, True),  # 16 / 27 = 59.3 %
        ([3, 1], [1], Gate.MANDATORY_SHARE_FULLY, False),  # 4 / 5 = 80 %
        ([3, 3, 3, 3, 3, 3, 3, 2], [3, 3], Gate.MANDATORY_SHARE_FULLY, True),  # 23 / 29 = 79.3 %
    ],
)
def test_the_shares_of_the_muss_weight(
    reached: list[int], others: list[int], gate: Gate, is_shut: bool
) -> None:
    """60 % of the Muss weight at 2 or more for R3, 80 % at 3 for R5; the others lie one below."""
    full = 2 if gate is Gate.MANDATORY_SHARE_MOSTLY else 3
    mandatory = [
        make_item(f"M01-{place:02}", weight=weight, mandatory=True)
        for place, weight in enumerate([*reached, *others], start=1)
    ]
    rest = [make_item(f"M01-{place}", weight=3, phase=Phase.EVALUATION) for place in range(20, 40)]
    module = make_module([*mandatory, *rest])
    ratings = {
        item.number: full if place < len(reached) else full - 1 for place, item in enumerate(mandatory)
    }

    assessment = assess(
        module, answer_some(module, ratings | {item.number: 3 for item in rest}), validated=True
    )

    assert (gate in gates(assessment)) is is_shut


def test_an_item_of_the_phase_ev_that_does_not_apply_holds_no_gate() -> None:
    others = [make_item(f"M01-0{place}", weight=3) for place in (1, 2, 3)]
    evaluating = [make_item(f"M01-0{place}", phase=Phase.EVALUATION) for place in (5, 6)]
    module = make_module([*others, *evaluating])
    states = all_rated(module, Rating.FULLY) | {evaluating[0].key: SET_ASIDE}

    assert assess(module, states, validated=True).level is Level.R5


def test_a_gate_below_that_fails_is_not_made_up_for_above() -> None:
    """Muss at 1 fails the share of R3, though nothing else is missing up to R5."""
    module = ladder()

    assessment = assess(module, answer_some(module, {"M01-01": 1, "M01-03": 3, "M01-04": 3, "M01-02": 3}))

    assert (assessment.level, assessment.band_level) == (Level.R2, Level.R4)


def test_bands_are_tested_on_the_unrounded_value() -> None:
    """502 of 1005 points are shown as 50.0 and are still R2."""
    heavy = [make_item(f"M01-{place:03}", weight=3) for place in range(1, 112)]
    module = make_module([*heavy, make_item("M01-801"), make_item("M01-802")])
    ratings = {item.number: 3 for item in heavy[:55]} | {"M01-056": 2, "M01-801": 1}

    assessment = assess(module, answer_some(module, ratings))

    assert assessment.fulfilment == Fraction(100 * 502, 1005)
    assert as_percent(assessment.fulfilment) == "50.0"
    assert assessment.level is Level.R2


def test_a_value_on_the_edge_of_a_band_is_in_it() -> None:
    module = make_module([make_item(f"M01-0{place}") for place in (1, 2, 3, 4)])

    assessment = assess(module, answer_some(module, {"M01-01": 3}))

    assert assessment.fulfilment == BANDS[Level.R2]
    assert assessment.level is Level.R2


def test_exactly_a_quarter_set_aside_is_assessable_and_more_is_not() -> None:
    module = make_module([make_item(f"M01-0{place}") for place in (1, 2, 3, 4)])
    rated = all_rated(module, Rating.FULLY)
    first, second = module.items[0].key, module.items[1].key

    quarter = assess(module, rated | {first: SET_ASIDE})
    half = assess(module, rated | {first: SET_ASIDE, second: SET_ASIDE})

    assert (quarter.not_applicable_share, quarter.level) == (Fraction(25), Level.R3)
    assert (half.is_assessable, half.level, half.next_level) == (False, None, None)
    assert half.fulfilment == 100


def test_where_nothing_applies_there_is_no_value_at_all() -> None:
    module = make_module([make_item()])

    assessment = assess(module, {module.items[0].key: SET_ASIDE})

    assert (assessment.fulfilment, assessment.provisional, assessment.level) == (None, None, None)
    assert assessment.completion == 100


def test_an_open_module_has_no_provisional_value_and_a_fulfilment_of_0() -> None:
    module = m07()

    assessment = assess(module, {})

    assert assessment.provisional is None
    assert assessment.fulfilment == 0
    assert assessment.completion == 0
    assert assessment.level is Level.R1


def test_a_rating_of_0_is_an_answer_and_an_open_item_is_none() -> None:
    module = m07()

    assessment = assess(module, all_rated(module, Rating.NOT_MET))

    assert assessment.fulfilment == 0
    assert assessment.provisional == 0
    assert assessment.completion == 100


def test_a_muss_item_set_aside_without_consent_is_done_but_earns_nothing() -> None:
    module = ladder()
    states = all_rated(module, Rating.FULLY) | {module.items[0].key: SET_ASIDE}

    assessment = assess(module, states)

    assert assessment.lines[0].standing is Standing.AWAITING_CONSENT
    assert assessment.completion == 100
    assert assessment.fulfilment == assessment.provisional == 75
    assert (assessment.level, numbers(assessment)) == (Level.R2, ["M01-01"])


def test_a_muss_item_set_aside_with_consent_leaves_fraction_and_gates() -> None:
    module = ladder()
    states = all_rated(module, Rating.FULLY) | {module.items[0].key: AGREED}

    assessment = assess(module, states)

    assert assessment.fulfilment == 100
    assert assessment.level is Level.R4


def test_setting_aside_counts_towards_the_limit_with_or_without_consent() -> None:
    module = make_module([make_item("M01-01", weight=3, mandatory=True), make_item("M01-02", weight=3)])

    assert not assess(module, {module.items[0].key: SET_ASIDE}).is_assessable
    assert not assess(module, {module.items[0].key: AGREED}).is_assessable


def test_a_state_of_another_modules_item_is_refused() -> None:
    with pytest.raises(UnknownItem) as refused:
        assess(m07(), {ItemKey("m99-01"): ItemState(Rated(Rating.FULLY))})

    assert refused.value.key == "m99-01"


def test_a_module_of_another_scheme_is_not_scored_by_this_one() -> None:
    with pytest.raises(UnknownScheme):
        assess(make_module([make_item()], scheme="reifegrad-0-3/2"), {})


@pytest.mark.parametrize(
    "answered, submitted, comparable",
    [
        (9, True, True),  # C = 90
        (9, False, False),
        (8, True, False),  # C = 80
        (10, True, True),
    ],
)
def test_a_module_is_comparable_from_ninety_percent_once_submitted(
    answered: int, submitted: bool, comparable: bool
) -> None:
    module = make_module([make_item(f"M01-{place:02}") for place in range(1, 11)])
    ratings = {item.number: 0 for item in module.items[:answered]}

    assessment = assess(module, answer_some(module, ratings))

    assert is_comparable(assessment, submitted=submitted) is comparable


def test_a_module_that_is_not_assessable_is_not_comparable() -> None:
    module = make_module([make_item()])

    assert not is_comparable(assess(module, {module.items[0].key: SET_ASIDE}), submitted=True)


@given(checklists())
def test_all_shares_lie_between_0_and_100(checklist: Checklist) -> None:
    module, states = checklist

    assessment = assess(module, states)

    shares = [assessment.fulfilment, assessment.provisional, assessment.completion]
    assert all(0 <= share <= 100 for share in shares if share is not None)
    assert 0 <= assessment.not_applicable_share <= 100


@given(checklists())
def test_open_items_lower_the_fulfilment_and_not_the_provisional_value(checklist: Checklist) -> None:
    module, states = checklist

    assessment = assess(module, states)

    if assessment.provisional is not None:
        assert assessment.fulfilment is not None
        assert assessment.fulfilment <= assessment.provisional
        assert assessment.fulfilment * 100 == assessment.provisional * assessment.completion


@given(checklists(), st.data())
def test_raising_one_rating_lowers_nothing(checklist: Checklist, data: st.DataObject) -> None:
    module, states = checklist
    rated = [key for key, state in states.items() if isinstance(state.answer, Rated)]
    key = data.draw(st.sampled_from(rated or [module.items[0].key]))
    low, high = sorted(data.draw(st.tuples(st.sampled_from(Rating), st.sampled_from(Rating))))
    evidence = data.draw(st.sampled_from(EvidenceClass))

    before = assess(module, states | {key: ItemState(Rated(low), evidence)})
    after = assess(module, states | {key: ItemState(Rated(high), evidence)})

    assert (before.fulfilment or Fraction(0)) <= (after.fulfilment or Fraction(0))
    if before.level is not None:
        assert after.level is not None
        assert before.level <= after.level


@given(checklists())
def test_validation_never_lowers_a_level_and_only_opens_r5(checklist: Checklist) -> None:
    module, states = checklist

    alone = assess(module, states).level
    validated = assess(module, states, validated=True).level

    assert alone is not Level.R5
    assert alone == (Level.R4 if validated is Level.R5 else validated)


@given(checklists())
def test_caps_never_raise_a_score(checklist: Checklist) -> None:
    module, states = checklist

    capped, uncapped = assess(module, states), assess(module, states, capped=False)

    if capped.fulfilment is not None:
        assert uncapped.fulfilment is not None
        assert capped.fulfilment <= uncapped.fulfilment
    if capped.level is not None:
        assert uncapped.level is not None
        assert capped.level <= uncapped.level


@given(checklists(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_answers_changes_no_number(checklist: Checklist, random: Random) -> None:
    module, states = checklist
    items, keys = list(module.items), list(states)
    random.shuffle(items)
    random.shuffle(keys)

    shuffled = assess(make_module(items), {key: states[key] for key in keys})
    assessment = assess(module, states)

    assert shuffled.fulfilment == assessment.fulfilment
    assert (shuffled.provisional, shuffled.completion) == (assessment.provisional, assessment.completion)
    assert shuffled.level is assessment.level
    assert {hurdle.gate for hurdle in shuffled.blocking} == {hurdle.gate for hurdle in assessment.blocking}


@given(checklists(), item_states())
def test_an_item_that_does_not_apply_leaves_both_sides(checklist: Checklist, state: ItemState) -> None:
    module, states = checklist
    extra = make_item("M01-99", weight=3)

    without = assess(module, states)
    beside = assess(make_module([*module.items, extra]), states | {extra.key: AGREED})

    assert without.fulfilment == beside.fulfilment
    assert (without.provisional, without.completion) == (beside.provisional, beside.completion)


@given(checklists())
def test_an_assessable_module_below_r5_always_says_what_is_in_the_way(checklist: Checklist) -> None:
    module, states = checklist

    assessment = assess(module, states, validated=True)

    if assessment.level is None:
        assert assessment.blocking == ()
    else:
        assert (
            (assessment.next_level is None) == (assessment.blocking == ()) == (assessment.level is Level.R5)
        )
        assert assessment.band_level is not None
        assert assessment.level <= assessment.band_level


@given(checklists())
def test_setting_a_muss_item_aside_without_consent_never_helps(checklist: Checklist) -> None:
    module, states = checklist
    mandatory = next((item.key for item in module.items if item.mandatory), None)
    if mandatory is None:
        return

    said = assess(module, states | {mandatory: SET_ASIDE})
    refused = assess(module, states | {mandatory: ItemState(Rated(Rating.NOT_MET))})

    assert said.fulfilment == refused.fulfilment
    assert said.level in (None, refused.level)
