"""The rules of scoring and plausibility on the content that is shipped."""

from decimal import Decimal
from fractions import Fraction

import pytest

from modules.catalogue.editions import current, edition
from modules.catalogue.model import Edition, Module
from modules.checklists.answers import Rating
from modules.indicators.definitions import Indicator
from modules.indicators.identities import check_identities
from modules.indicators.periods import Period
from modules.indicators.plausibility import GivenFigure, Rule
from modules.indicators.rounding import CLOSENESS, rounding_step
from modules.scoring.documents import score_document
from modules.scoring.gates import Gate
from modules.scoring.maturity import assess
from modules.scoring.scale import Level
from tests.support.checklists import REASON, WORKED_EVIDENCE, WORKED_RATINGS, all_rated, worked_states

MODULES = [pytest.param(module, id=module.number) for module in current().modules]
INDICATORS = [pytest.param(indicator, id=indicator.key) for indicator in current().indicators]


def shipped(key: str | None) -> Edition:
    return current() if key is None else edition(key)


def test_the_worked_example_on_the_real_m07() -> None:
    """Domain reference 3.2: E = 41/66 = 62.1 %, E' = 41/63, C = 21/22, R3; with the items of 2026.1."""
    module = edition("2026.1").module("M07")

    assessment = assess(module, worked_states(module))

    assert module.weight == 24
    assert assessment.fulfilment == Fraction(4100, 66)
    assert assessment.provisional == Fraction(4100, 63)
    assert assessment.completion == Fraction(2100, 22)
    assert assessment.level is Level.R3


def test_the_worked_example_without_caps_on_the_real_m07() -> None:
    """48/66 = 72.7 % reaches the band of R4; the item of the phase EV does not apply."""
    module = edition("2026.1").module("M07")

    assessment = assess(module, worked_states(module), capped=False)

    assert assessment.fulfilment == Fraction(4800, 66)
    assert (assessment.level, assessment.band_level) == (Level.R3, Level.R4)
    assert [hurdle.gate for hurdle in assessment.blocking] == [Gate.EVALUATION_SOME_MOSTLY]
    assert assessment.blocking_items == ("m07-stabilitaet",)


def test_the_worked_example_as_a_document_on_the_real_m07() -> None:
    answers: dict[str, object] = {
        f"M07-{place:02}": {"rating": rating, "evidence": f"E{evidence}"}
        for place, (rating, evidence) in enumerate(zip(WORKED_RATINGS, WORKED_EVIDENCE, strict=True), start=1)
        if rating is not None
    }
    document = {
        "edition": "2026.1",
        "module": "M07",
        "answers": answers | {"M07-12": {"not_applicable": REASON}},
    }

    result = score_document(document, shipped)

    assert isinstance(result, dict)
    assert (result["E"], result["E_provisional"], result["C"]) == (4100 / 66, 4100 / 63, 2100 / 22)
    assert (result["level"], result["edition"]) == ("R3", "2026.1")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_can_reach_every_level(module: Module) -> None:
    states = all_rated(module, Rating.FULLY)

    assert assess(module, states, validated=True).level is Level.R5
    assert assess(module, states).level is Level.R4
    assert assess(module, all_rated(module, Rating.NOT_MET)).level is Level.R1


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_has_a_rounding_step(indicator: Indicator) -> None:
    step = rounding_step(5, anchor=indicator.anchor, closeness=CLOSENESS[indicator.sensitivity])

    assert Decimal(0) < step <= indicator.anchor / 25


def test_what_stands_in_several_indicators_is_called_the_same_in_all() -> None:
    """Identities compare amounts by the words of the definitions, so the words must agree."""
    young_people = current().indicator("S02").numerator
    expenditure = current().indicator("F02").numerator

    for key in ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D11", "D12", "F01", "F02", "F12"):
        assert current().indicator(key).denominator == young_people
    assert current().indicator("F03").numerator == expenditure


def test_identities_see_a_second_number_of_young_people_in_the_shipped_indicators() -> None:
    period = Period.parse("2023")
    population = GivenFigure(current().indicator("S02"), period, Decimal(20000))
    placements = GivenFigure(current().indicator("D05"), period, Decimal(280), Decimal(20500))

    assert [finding.rule for finding in check_identities([population, placements])] == [
        Rule.STATED_DIFFERENTLY
    ]
