"""Opening an edition: once, with what stood before in the journal, and never over somebody else's days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from modules.catalogue import editions
from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.records.journal import PlatformJournalRecord
from tenants.work.rolling_out import Rollout, open_edition, rollout, seen_as
from tests.support.world import World

FIRST, NEW = editions.keys()[0], editions.current().key
TODAY = today()
SOON, YESTERDAY = TODAY + timedelta(days=9), TODAY - timedelta(days=1)


def _open(world: World, opens_on: date, closes_on: date | None, **options: str) -> Rollout:
    with world.runtime.platform_session() as session:
        return open_edition(session, None, NEW, opens_on, closes_on, **options)


def _stored(world: World) -> Rollout | None:
    with world.runtime.platform_session(read_only=True) as session:
        return rollout(session, NEW)


def _journal(world: World) -> list[tuple[object, object]]:
    with world.runtime.platform_session(read_only=True) as session:
        entries = select(PlatformJournalRecord).where(PlatformJournalRecord.action == "edition.opened")
        return [(entry.before, entry.after) for entry in session.scalars(entries)]


def test_the_same_days_again_are_written_down_once(world: World) -> None:
    opened = _open(world, TODAY, None, seen="")

    assert _open(world, TODAY, None, seen="") == opened == _stored(world)
    assert _journal(world) == [(None, {"opens_on": str(TODAY), "closes_on": None})]


def test_days_somebody_set_in_between_are_handed_back(world: World) -> None:
    theirs = _open(world, TODAY, None)

    with pytest.raises(Conflict) as conflict:
        _open(world, TODAY, SOON, seen="")

    assert conflict.value.theirs == theirs == _stored(world)
    assert _open(world, TODAY, SOON, seen=seen_as(theirs)) == _stored(world)


def test_of_many_who_open_at_once_one_wins_and_the_others_see_it(world: World) -> None:
    def attempt(days: int) -> object:
        try:
            return _open(world, TODAY, TODAY + timedelta(days=days), seen="")
        except Conflict as conflict:
            return conflict.theirs

    with ThreadPoolExecutor(4) as pool:
        known = set(pool.map(attempt, range(4)))

    assert known == {_stored(world)}
    assert len(_journal(world)) == 1


@pytest.mark.parametrize(
    "edition,opens_on,closes_on,rule",
    [
        (FIRST, TODAY, None, "edition.first"),
        (NEW, TODAY, YESTERDAY, "edition.window"),
        (NEW, YESTERDAY, YESTERDAY, "edition.window_over"),
    ],
)
def test_days_that_open_nothing_are_refused(
    world: World, edition: str, opens_on: date, closes_on: date, rule: str
) -> None:
    with pytest.raises(Refused) as refused, world.runtime.platform_session() as session:
        open_edition(session, None, edition, opens_on, closes_on)

    assert refused.value.rule == rule
    assert _stored(world) is None


def test_a_last_day_in_the_past_closes_what_was_open(world: World) -> None:
    _open(world, YESTERDAY, None)

    closed = _open(world, YESTERDAY, YESTERDAY)

    assert closed.is_over(TODAY)
    assert not closed.is_open(TODAY)
