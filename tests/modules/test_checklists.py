"""Whether an item takes an answer, and how far a checklist is."""

from fractions import Fraction

import pytest
from hypothesis import given

from modules.catalogue.model import ItemKey, Module, NotApplicableRule
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.progress import completion, progress
from modules.checklists.states import ItemState, Standing, needs_consent, standing
from modules.checklists.validation import LONGEST_REASON, check, checked_rating
from modules.errors import InvalidAnswer
from modules.scoring.maturity import assess
from tests.support.checklists import REASON, checklists, m07, make_item, worked_states

Checklist = tuple[Module, dict[ItemKey, ItemState]]


@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_a_whole_number_from_0_to_3_is_a_rating(value: int) -> None:
    assert checked_rating(make_item(), value) is Rating(value)


@pytest.mark.parametrize(
    "value", [-1, 4, 2.0, 1.5, float("nan"), float("inf"), True, False, None, "2", "", "٢", [2], 10**400]
)
def test_anything_else_is_no_rating(value: object) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        checked_rating(make_item(), value)

    assert (refused.value.item, refused.value.rule) == ("m01-01", "rating_range")


def test_a_rated_answer_is_taken_as_it_is() -> None:
    assert check(make_item(), Rated(Rating.NOT_MET)) == Rated(Rating.NOT_MET)


def test_a_reason_is_kept_without_blanks_at_its_ends() -> None:
    assert check(make_item(), NotApplicable(f" \n{REASON}\t ")) == NotApplicable(REASON)


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "-", "…", ".", "\u200b\u2060", "\u00a0"])
def test_setting_aside_needs_a_reason_that_says_something(reason: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        check(make_item(), NotApplicable(reason))

    assert refused.value.rule == "reason_missing"


def test_a_reason_of_a_thousand_characters_is_taken_and_one_more_is_not() -> None:
    assert check(make_item(), NotApplicable("ä" * LONGEST_REASON)) == NotApplicable("ä" * 1000)

    with pytest.raises(InvalidAnswer) as refused:
        check(make_item(), NotApplicable("ä" * (LONGEST_REASON + 1)))
    assert refused.value.rule == "reason_too_long"


def test_an_item_that_refuses_to_be_set_aside_says_so_whatever_the_reason() -> None:
    item = make_item(not_applicable=NotApplicableRule.REFUSED)

    with pytest.raises(InvalidAnswer) as refused:
        check(item, NotApplicable(""))

    assert refused.value.rule == "not_applicable_refused"


def test_a_muss_item_is_set_aside_with_a_reason_and_waits_for_consent() -> None:
    item, answer = make_item(mandatory=True), NotApplicable(REASON)

    assert check(item, answer) == answer
    assert needs_consent(item, answer)
    assert standing(item, ItemState(answer)) is Standing.AWAITING_CONSENT
    assert standing(item, ItemState(answer, consented=True)) is Standing.NOT_APPLICABLE


@pytest.mark.parametrize(
    "mandatory, rule, answer, needed",
    [
        (True, NotApplicableRule.WITH_CONSENT, NotApplicable(REASON), True),
        (True, NotApplicableRule.ALLOWED, NotApplicable(REASON), True),  # 3.2 rule 6 stands above the file
        (False, NotApplicableRule.WITH_CONSENT, NotApplicable(REASON), True),
        (False, NotApplicableRule.ALLOWED, NotApplicable(REASON), False),
        (True, NotApplicableRule.WITH_CONSENT, Rated(Rating.NOT_MET), False),
    ],
)
def test_consent_is_needed_for_setting_a_muss_item_aside(
    mandatory: bool, rule: NotApplicableRule, answer: Answer, needed: bool
) -> None:
    assert needs_consent(make_item(mandatory=mandatory, not_applicable=rule), answer) is needed


def test_the_worked_example_is_done_to_21_of_22() -> None:
    module = m07()

    where = progress(module.items, worked_states(module))

    assert where.completion == Fraction(2100, 22)
    assert (where.items, where.answered, where.open, where.not_applicable) == (12, 11, 1, 1)
    assert (where.mandatory_open, where.awaiting_consent, where.is_complete) == (0, 0, False)


def test_open_muss_items_are_counted() -> None:
    where = progress(m07().items, {})

    assert (where.open, where.mandatory_open) == (12, 3)
    assert where.completion == 0


def test_a_rating_of_0_without_evidence_lacks_none() -> None:
    nothing, claimed, shown = (make_item(f"M01-0{place}") for place in (1, 2, 3))
    states = {
        nothing.key: ItemState(Rated(Rating.NOT_MET)),
        claimed.key: ItemState(Rated(Rating.PARTLY)),
        shown.key: ItemState(Rated(Rating.PARTLY), EvidenceClass.E1),
    }

    assert progress([nothing, claimed, shown], states).without_evidence == 1


def test_waiting_for_consent_counts_as_done() -> None:
    item = make_item(mandatory=True)

    where = progress([item], {item.key: ItemState(NotApplicable(REASON))})

    assert where.is_complete
    assert (where.not_applicable, where.awaiting_consent) == (1, 1)
    assert where.completion == 100


@given(checklists())
def test_progress_and_score_say_the_same_about_completion(checklist: Checklist) -> None:
    module, states = checklist

    where = progress(module.items, states)

    assert where.completion == completion(module.items, states) == assess(module, states).completion
    assert where.answered + where.open == where.items
    assert where.is_complete == (where.completion == 100)
