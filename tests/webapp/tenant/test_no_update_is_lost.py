"""Twenty people save at once, for a long time: nothing they were told was saved is lost.

Every text is written once and never again, so each can be found: in the history exactly once if its writer
was told that it is saved, and nowhere if not. The history of an item is one chain, each change beginning
with what the one before it left. `pytest --edits 10000` runs it at full length.
"""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from modules.catalogue import editions
from tenants.records.base import Json
from tenants.records.journal import JournalRecord
from tenants.records.run import AnswerEventRecord, AnswerRecord, RunRecord
from tests.support.world import Office, World

CLIENTS = 20
MODULES = ("rueckfuehrung", "kinderschutz", "hilfeplanung")
ITEMS_OF_EACH = 10


@dataclass
class Writer:
    """One person at one screen, with the versions last seen there.

    Attributes:
        accepted: texts the server said it has saved, with their item.
        refused: how often somebody else was first.
        contested: module and item of the text that was refused last, until it is saved.
    """

    number: int
    client: FlaskClient
    token: str
    office: Office
    seen: dict[str, int] = field(default_factory=dict)
    accepted: list[tuple[str, str]] = field(default_factory=list)
    refused: int = 0
    contested: tuple[str, str] | None = None

    def work(self, edits: int) -> "Writer":
        """Save so often, each time a text of its own, to items picked by chance."""
        random = Random(self.number)
        for count in range(edits):
            # Whoever was refused chooses "Ihre Fassung" once; then it is somebody else's turn again.
            if not self.contested or random.random() < 0.1:
                self.contested = random.choice(PLACES)
            self._save(*self.contested, f"text-{self.number}-{count}-ende", random.randrange(4))
        return self

    def _save(self, module: str, item: str, text: str, rating: int) -> None:
        seen = self.seen.get(item, 0)
        answer = self.client.post(
            f"/amt/{self.office.slug}/module/{module}/punkte/{item}",
            data={"csrf_token": self.token, "seen": seen, "answer": rating, "note": text},
            headers={"HX-Request": "true"} if seen == 0 else {},
        )
        if answer.status_code in {200, 303}:
            self.accepted.append((item, text))
            self.seen[item] = seen + 1
            self.contested = None
            return
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409, (answer.status_code, page[:500])
        # Both texts are on the page: one's own, to be kept or not, and the other that was first.
        assert text in page
        assert set(re.findall(r"text-\d+-\d+-ende", page)) - {text}
        (version,) = re.findall(r'name="seen" value="(\d+)">\s*<input type="hidden" name="answer"', page)
        assert int(version) > seen
        self.seen[item] = int(version)
        self.refused += 1


PLACES = tuple(
    (module, item.key)
    for module in MODULES
    for item in editions.current().module(module).items[:ITEMS_OF_EACH]
)


@pytest.fixture
def writers(world: World) -> list[Writer]:
    """Everybody signed in and ready, in a Jugendamt where nobody has begun."""
    office = world.office()
    made = []
    for number in range(CLIENTS):
        client = world.client(world.person(office, name=f"Person {number}"))
        token = client.csrf("/barriere-melden")
        made.append(Writer(number, client, token, office))
    return made


def test_every_text_that_was_saved_stands_in_the_history_once_and_in_order(
    world: World, writers: list[Writer], request: pytest.FixtureRequest
) -> None:
    edits = int(request.config.getoption("--edits"))

    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(lambda writer: writer.work(edits // CLIENTS), writers))

    accepted = [each for writer in done for each in writer.accepted]
    refused = sum(writer.refused for writer in done)
    print(f"\nedits: {CLIENTS} clients, {len(accepted)} saved, {refused} answered with both texts")
    assert len(accepted) + refused == edits // CLIENTS * CLIENTS
    assert refused > 0
    history = _history(world, writers[0].office)
    assert Counter((item, change["note"]) for item, chain in history.items() for change in chain) == Counter(
        accepted
    )
    assert _current(world, writers[0].office) == {
        item: (chain[-1]["note"], chain[-1]["rating"], len(chain)) for item, chain in history.items()
    }


def _history(world: World, office: Office) -> dict[str, list[Json]]:
    """Item → what was saved there, from the first to the last; fails unless that is one chain."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        events = session.scalars(select(AnswerEventRecord)).all()
        journal = session.scalars(select(JournalRecord.after).where(JournalRecord.action == "answer.changed"))
        assert Counter(str(entry) for entry in journal) == Counter(str(event.after) for event in events)
        runs = session.scalars(select(RunRecord.module)).all()
    assert sorted(runs) == sorted(set(runs))
    following: dict[tuple[str, str], Json] = {}
    for event in events:
        link = (event.item_key, str(event.before))
        assert link not in following, f"Two changes began with the same state: {link}"
        following[link] = event.after
    chains: dict[str, list[Json]] = {}
    for item in {event.item_key for event in events}:
        state: Json | None = None
        while (state := following.pop((item, str(state)), None)) is not None:
            chains.setdefault(item, []).append(state)
    assert not following
    return chains


def _current(world: World, office: Office) -> dict[str, tuple[str, int | None, int]]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return {
            answer.item_key: (answer.note, answer.rating, answer.version)
            for answer in session.scalars(select(AnswerRecord))
        }
