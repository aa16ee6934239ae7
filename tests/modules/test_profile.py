"""The profile over several modules. Source: domain reference 3.2, overall, phase view, tag view."""

from fractions import Fraction

import pytest

from modules.catalogue.model import ModuleSlug, Phase, Tag
from modules.checklists.answers import NotApplicable, Rating
from modules.checklists.states import ItemState
from modules.scoring.maturity import assess
from modules.scoring.profile import Extreme, ModuleScore, heat_map, overall, phases, tag_scores
from tests.support.checklists import (
    REASON,
    all_rated,
    answer_some,
    m07,
    make_item,
    make_module,
    worked_states,
)


def score(slug: str, *ratings: int, submitted: bool = True) -> ModuleScore:
    """A module of ten equal items, the first of them with these ratings, the others with the last."""
    module = make_module([make_item(f"M01-{place:02}") for place in range(1, 11)])
    given = {item.number: ratings[min(place, len(ratings) - 1)] for place, item in enumerate(module.items)}
    return ModuleScore(ModuleSlug(slug), assess(module, answer_some(module, given)), submitted)


def slugs(*names: str) -> list[ModuleSlug]:
    return [ModuleSlug(name) for name in names]


def test_the_overall_value_is_the_mean_of_the_modules() -> None:
    result = overall([score("a", 3), score("b", 0), score("c", 1)], agreed=slugs("a", "b", "c"))

    assert result.fulfilment == Fraction(400, 9)
    assert (result.comparable, result.agreed) == (3, 3)


def test_the_ring_may_weigh_modules() -> None:
    weights = {ModuleSlug("a"): 3}

    result = overall([score("a", 3), score("b", 0)], agreed=slugs("a", "b"), weights=weights)

    assert result.fulfilment == 75


def test_lowest_and_highest_module_stand_beside_the_overall_value() -> None:
    result = overall([score("a", 2), score("b", 0), score("c", 3)], agreed=slugs("a", "b", "c"))

    assert result.lowest is not None
    assert result.highest is not None
    assert result.lowest == Extreme(ModuleSlug("b"), Fraction(0))
    assert result.highest == Extreme(ModuleSlug("c"), Fraction(100))


@pytest.mark.parametrize(
    "submitted, is_complete",
    [(4, True), (3, True), (2, False), (0, False)],  # of four agreed modules: 75 % is enough
)
def test_below_three_quarters_of_the_agreed_modules_the_profile_is_incomplete(
    submitted: int, is_complete: bool
) -> None:
    names = ("a", "b", "c", "d")
    scores = [score(name, 3, submitted=place < submitted) for place, name in enumerate(names)]

    result = overall(scores, agreed=slugs(*names))

    assert result.is_complete is is_complete
    assert (result.fulfilment is None) is not is_complete
    assert result.comparable == submitted


def test_modules_nobody_agreed_on_are_left_out() -> None:
    result = overall([score("a", 3), score("b", 0)], agreed=slugs("a"))

    assert result.fulfilment == 100
    assert result.comparable == 1


def test_an_agreed_module_that_was_never_begun_is_missing() -> None:
    result = overall([score("a", 3)], agreed=slugs("a", "b"))

    assert not result.is_complete


def test_without_agreed_modules_there_is_no_overall_value() -> None:
    assert overall([], agreed=[]).fulfilment is None


def test_the_phase_view_of_the_worked_example() -> None:
    module = m07()

    cells = {cell.phase: cell.fulfilment for cell in phases(assess(module, worked_states(module)))}

    assert cells == {
        Phase.IST_AUFNAHME: 100,  # 6 / 6
        Phase.IST_ANALYSE: Fraction(200, 3),  # 4 / 6
        Phase.SOLL_KONZEPTION: 70,  # (9 + 6 + 2 + 4) / 30
        Phase.UMSETZUNGSVORBEREITUNG: Fraction(400, 9),  # (4 + 0) / 9, the open item counts as 0
        Phase.UMSETZUNG: 40,  # (2 + 2 + 2) / 15
        Phase.EVALUATION: None,  # does not apply
    }


def test_a_phase_nobody_has_begun_is_a_gap_and_one_rated_0_is_not() -> None:
    module = m07()
    states = answer_some(module, {"M07-01": 0})

    cells = {cell.phase: cell.fulfilment for cell in phases(assess(module, states))}

    assert cells[Phase.IST_AUFNAHME] == 0
    assert cells[Phase.IST_ANALYSE] is None


def test_the_heat_map_has_a_row_for_each_module_in_order() -> None:
    rows = heat_map([score("b", 3), score("a", 0)])

    assert [row.slug for row in rows] == ["b", "a"]
    assert all([cell.phase for cell in row.cells] == list(Phase) for row in rows)


def test_tag_scores_run_over_all_modules_by_weight() -> None:
    tagged = make_module(
        [make_item("M02-01", weight=3, tags=(Tag.SCHUTZ,)), make_item("M02-02")], number="M02"
    )
    worked = m07()

    scores = tag_scores(
        [assess(worked, worked_states(worked)), assess(tagged, all_rated(tagged, Rating.FULLY))]
    )

    assert [score.tag for score in scores] == [Tag.SCHUTZ, Tag.INKLUSION, Tag.RECHTE, Tag.BETEILIGUNG]
    assert [score.fulfilment for score in scores] == [
        Fraction(1500, 18),  # M07-04: 6 of 9, M02-01: 9 of 9
        None,
        Fraction(800, 12),  # M07-04: 6 of 9, M07-11: 2 of 3
        Fraction(200, 3),  # M07-11
    ]


def test_a_module_that_is_not_assessable_has_no_cells_and_no_part_in_the_tags() -> None:
    module = make_module([make_item("M01-01", tags=(Tag.RECHTE,)), make_item("M01-02")])
    states = all_rated(module, Rating.FULLY) | {module.items[1].key: ItemState(NotApplicable(REASON))}

    assessment = assess(module, states)

    assert {cell.fulfilment for cell in phases(assessment)} == {None}
    assert {score.fulfilment for score in tag_scores([assessment])} == {None}
