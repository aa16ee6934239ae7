"""The spread of blind ratings, and the agenda of a meeting."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.checklists import agenda
from modules.checklists.answers import Rating
from modules.checklists.spread import FEWEST_RATINGS, Spread, spread_of
from tests.support.checklists import make_item

NOTHING, PARTLY, MOSTLY, FULLY = Rating
ballots = st.lists(st.one_of(st.none(), st.sampled_from(Rating)), max_size=40)


@pytest.mark.parametrize(
    "said,counts,lowest,highest,distance",
    [
        ((MOSTLY, MOSTLY, PARTLY, FULLY), (0, 1, 2, 1), PARTLY, FULLY, 2),
        ((FULLY, FULLY, FULLY), (0, 0, 0, 3), FULLY, FULLY, 0),
        ((NOTHING, FULLY, FULLY, None), (1, 0, 0, 2), NOTHING, FULLY, 3),
        ((NOTHING, NOTHING, NOTHING, None, None), (3, 0, 0, 0), NOTHING, NOTHING, 0),
    ],
)
def test_ratings_are_counted_by_step(
    said: Sequence[Rating | None],
    counts: tuple[int, int, int, int],
    lowest: Rating,
    highest: Rating,
    distance: int,
) -> None:
    spread = spread_of(said)

    assert spread.counts == counts
    assert (spread.lowest, spread.highest, spread.distance) == (lowest, highest, distance)


@pytest.mark.parametrize("said", [(), (None,), (MOSTLY,), (NOTHING, FULLY), (NOTHING, FULLY, None, None)])
def test_fewer_than_three_ratings_leave_their_number_only(said: Sequence[Rating | None]) -> None:
    spread = spread_of(said)

    rated = sum(each is not None for each in said)
    assert spread == Spread(rated, len(said) - rated, None)
    assert (spread.lowest, spread.highest, spread.distance) == (None, None, None)


@given(ballots)
def test_no_ballot_is_lost_and_no_order_is_kept(said: list[Rating | None]) -> None:
    spread = spread_of(said)

    assert spread.rated + spread.abstained == len(said)
    assert spread == spread_of(reversed(said))
    assert (spread.counts is not None) == (spread.rated >= FEWEST_RATINGS)
    assert sum(spread.counts or ()) in {0, spread.rated}


def test_what_was_not_discussed_comes_first_then_what_is_open_then_muss() -> None:
    talked, answered, open_, muss = (
        make_item(f"M01-0{place}", mandatory=place == 4) for place in range(1, 5)
    )

    order = agenda.in_order(
        [talked, answered, open_, muss], discussed={talked.key}, answered={talked.key, answered.key}
    )

    assert order == (muss, open_, answered, talked)


def test_an_agenda_fits_into_the_time_and_has_eight_items_at_most() -> None:
    items = [make_item(f"M01-{place:02}") for place in range(1, 13)]

    assert [item.minutes for item in agenda.proposed(items)] == [6] * 7
    assert len(agenda.proposed(items, minutes=500)) == 8
    assert agenda.proposed(items, minutes=1) == (items[0],)
    assert agenda.proposed([]) == ()


def test_an_agenda_counts_on_measured_minutes_where_there_are_some() -> None:
    items = [make_item(f"M01-{place:02}") for place in range(1, 13)]

    proposal = agenda.proposed(items, takes=lambda item: 20 if item is items[0] else item.minutes)

    assert proposal == tuple(items[:5])
