"""A whole room votes in the same moment, also against a reveal: no vote is lost or counted twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from secrets import token_urlsafe
from threading import Barrier

import pytest

from modules.checklists.answers import Rating
from modules.checklists.spread import Spread
from tenants.errors import Refused
from tenants.meetings import leading, voting
from tenants.meetings import stored as meetings
from tenants.work.reading import latest_run
from tests.support.world import World

MODULE = "rueckfuehrung"
PHONES = 30


class Room:
    """A meeting with thirty phones and the first item on the wall."""

    def __init__(self, world: World) -> None:
        self.world, self.office = world, world.office()
        self.lead = world.person(self.office)
        self.devices = [token_urlsafe(32) for _ in range(PHONES)]
        with world.runtime.tenant_session(self.office.id) as session:
            keys = [item.key for item in latest_run(session, MODULE).module.items[:2]]
            self.item = keys[0]
            self.id = leading.open_meeting(session, self.lead.id, MODULE, keys)
            for device in self.devices:
                voting.join(session, self.id, device)
            leading.show_item(session, self.lead.id, MODULE, self.id, self.item, seen=1)

    def cast(self, device: str, rating: Rating | None) -> str:
        """Vote in a transaction of one's own; `taken`, or the rule that refused it."""
        try:
            with self.world.runtime.tenant_session(self.office.id) as session:
                voting.cast(session, self.id, device, self.item, rating)
        except Refused as refused:
            return refused.rule
        return "taken"

    def reveal(self) -> Spread:
        """Reveal in a transaction of one's own."""
        with self.world.runtime.tenant_session(self.office.id) as session:
            leading.reveal(session, self.lead.id, MODULE, self.id, self.item, seen=2)
        with self.world.runtime.tenant_session(self.office.id, read_only=True) as session:
            current = meetings.meeting(session, self.id).current
        assert current is not None
        assert current.spread is not None
        return current.spread


@pytest.fixture
def room(world: World) -> Room:
    """Thirty phones in the room."""
    return Room(world)


def at_once(acts: Sequence[Callable[[], str]]) -> list[str]:
    """Do all of it in the same moment."""
    # No more at a time than the pool has connections for; the others press right behind them.
    start = Barrier(15)

    def begin(number: int, act: Callable[[], str]) -> str:
        if number < start.parties:
            start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(start.parties) as pool:
        return list(pool.map(begin, range(len(acts)), acts))


def test_thirty_phones_vote_at_once_and_every_vote_counts(room: Room) -> None:
    ratings = [Rating(number % 4) for number in range(PHONES)]

    votes = zip(room.devices, ratings, strict=True)
    outcomes = at_once([partial(room.cast, device, rating) for device, rating in votes])

    assert outcomes == ["taken"] * PHONES
    assert room.reveal() == Spread(PHONES, 0, (8, 8, 7, 7))


def test_a_phone_that_taps_many_times_at_once_has_one_vote(room: Room) -> None:
    device = room.devices[0]

    outcomes = at_once([partial(room.cast, device, Rating.FULLY)] * PHONES)

    assert outcomes == ["taken"] * PHONES
    assert room.reveal().rated == 1


def test_what_was_taken_before_the_reveal_is_counted_and_nothing_after_it(room: Room) -> None:
    def reveal() -> str:
        room.reveal()
        return "revealed"

    votes = [partial(room.cast, device, Rating.MOSTLY) for device in room.devices]
    outcomes = Counter(at_once([*votes[:10], reveal, *votes[10:]]))

    with room.world.runtime.tenant_session(room.office.id, read_only=True) as session:
        current = meetings.meeting(session, room.id).current
    assert current is not None
    assert current.spread is not None
    assert outcomes["revealed"] == 1
    assert outcomes["taken"] + outcomes["ballot.revealed"] == PHONES
    assert current.spread.rated == outcomes["taken"]
