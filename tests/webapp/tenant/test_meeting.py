"""A group rates the items of a module blind: the stage, the phones, the reveal, the result."""

import re
from collections.abc import Sequence

import pytest

from modules.catalogue.model import Item
from modules.checklists.answers import Rated, Rating
from tenants.work.stored import StoredAnswer, latest_run
from tests.support.client import CheckingClient, token_in
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
PATH = f"/module/{MODULE}/sitzung"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office, name="Projektleitung Musterfurt")


class Room:
    """A meeting with whoever leads it and the phones in it."""

    def __init__(self, world: World, office: Office, lead: Human) -> None:
        self.world, self.office = world, office
        self.leader = world.client(lead)
        self.page = f"/amt/{office.slug}{PATH}"
        self.items = _items(world, office)

    def open(self, count: int = 3) -> str:
        """Open the meeting on the first items; its code."""
        agenda = [item.key for item in self.items[:count]]
        answer = self.leader.act(self.page, page=self.page, data={"punkte": agenda})
        assert answer.status_code == 303
        return self.code

    @property
    def code(self) -> str:
        """The code that stands on the wall."""
        found = re.search(r'href="http://localhost/b/(\w+)"', self.stage())
        assert found
        return found.group(1)

    def stage(self) -> str:
        """What stands on the wall."""
        return self.leader.get(self.page).get_data(as_text=True)

    def hidden(self, page: str | None = None) -> dict[str, str]:
        """The hidden fields of the forms on the stage."""
        page = page or self.stage()
        fields = {name: _hidden(page, name) for name in ("sitzung", "seen")}
        return fields | {"csrf_token": token_in(page)}

    def do(self, act: str, item: int | None = None, **data: str) -> int:
        """Do what a button on the stage does; the status."""
        punkt = {} if item is None else {"punkt": self.items[item].key}
        return self.leader.post(f"{self.page}/{act}", data=self.hidden() | punkt | data).status_code

    def phones(self, count: int) -> list[CheckingClient]:
        """Devices that take part."""
        return [self.phone() for _ in range(count)]

    def phone(self) -> CheckingClient:
        """A device that takes part."""
        phone, door = self.world.client(), f"/b/{self.code}"
        assert phone.act(f"{door}/mitmachen", page=door).status_code == 303
        return phone

    def vote(self, phone: CheckingClient, item: int, choice: str) -> tuple[int, str]:
        """Tap on a choice; the status and what the phone shows then."""
        door = f"/b/{self.code}"
        data = {"punkt": self.items[item].key, "stimme": choice}
        answer = phone.act(door, page=door, data=data)
        return answer.status_code, answer.get_data(as_text=True)

    def rated(self, choices: Sequence[str], item: int = 0) -> None:
        """Let as many phones vote on an item, and reveal."""
        phones = self.phones(len(choices))
        self.do("punkt", item)
        for phone, choice in zip(phones, choices, strict=True):
            assert self.vote(phone, item, choice)[0] == 303
        assert self.do("aufdecken", item) == 303

    def answer(self, item: int) -> StoredAnswer:
        """What the Jugendamt has answered."""
        with self.world.runtime.tenant_session(self.office.id, read_only=True) as session:
            return latest_run(session, MODULE).answer(self.items[item].key)


def _items(world: World, office: Office) -> tuple[Item, ...]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE).module.items


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


@pytest.fixture
def room(world: World, office: Office, lead: Human) -> Room:
    """A room nobody has opened a meeting in."""
    return Room(world, office, lead)


def test_a_group_votes_blind_reveals_and_agrees(room: Room) -> None:
    room.open()
    phones = room.phones(4)
    room.do("punkt", 0)
    for phone, choice in zip(phones, ("2", "2", "1", "enthaltung"), strict=True):
        assert room.vote(phone, 0, choice)[0] == 303
    voting = room.stage()
    room.do("aufdecken", 0)
    revealed = room.stage()

    assert re.search(r"4</strong> von <strong[^>]*>4</strong> Stimmen sind da", voting)
    assert "auseinander" not in voting
    assert "Die Einschätzungen liegen eine Stufe auseinander. Eine Person enthält sich." in revealed
    assert room.do("ergebnis", 0, rating="2", why="Das Konzept gilt seit Mai.", seen_answer="0") == 303
    assert room.answer(0).answer == Rated(Rating.MOSTLY)
    assert room.items[1].question in room.stage()
