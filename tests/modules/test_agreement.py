"""Agreement of two raters. Source: domain reference 3.3."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.checklists.answers import Rating
from modules.scoring.agreement import agreement

OWN = (3, 2, 3, 2, 1, 2, 2, 2, 1, 2)
CONSULTANT = (2, 2, 3, 1, 1, 2, 2, 2, 0, 2)


def pairs(own: tuple[int, ...], theirs: tuple[int, ...]) -> list[tuple[Rating, Rating]]:
    return [(Rating(first), Rating(second)) for first, second in zip(own, theirs, strict=True)]


def test_the_fixture_of_the_scheme_comes_out_as_printed() -> None:
    result = agreement(pairs(OWN, CONSULTANT))

    assert result is not None
    assert result.exact == Fraction(70, 100)
    assert result.bias == Fraction(3, 10)
    assert result.kappa == Fraction(8, 11)
    assert f"{float(result.kappa):.3f}" == "0.727"


@pytest.mark.parametrize(
    "own, theirs, kappa",
    [
        ((0, 1, 2, 3), (0, 1, 2, 3), Fraction(1)),
        ((0, 3), (3, 0), Fraction(-1)),
        ((2, 2), (1, 1), Fraction(0)),  # no better than chance
        ((2, 2), (2, 2), None),  # 0 / 0
    ],
)
def test_kappa_at_its_edges(own: tuple[int, ...], theirs: tuple[int, ...], kappa: Fraction | None) -> None:
    result = agreement(pairs(own, theirs))

    assert result is not None
    assert result.kappa == kappa


def test_without_items_that_both_rated_there_is_no_agreement() -> None:
    assert agreement([]) is None


@given(st.lists(st.tuples(st.sampled_from(Rating), st.sampled_from(Rating)), min_size=1))
def test_changing_seats_turns_the_bias_and_keeps_the_rest(both: list[tuple[Rating, Rating]]) -> None:
    result = agreement(both)
    turned = agreement([(theirs, own) for own, theirs in both])

    assert result is not None
    assert turned is not None
    assert turned.bias == -result.bias
    assert (turned.exact, turned.kappa) == (result.exact, result.kappa)
    assert 0 <= result.exact <= 1
    assert result.kappa is None or -1 <= result.kappa <= 1
