"""A Jugendamt, its Projektleitung, and how they send files."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from modules.catalogue import editions
from tests.support.client import CheckingClient, token_in
from tests.support.markup import found
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
ITEM = editions.current().module(MODULE).item("M07-03").key
OTHER_ITEM = editions.current().module(MODULE).item("M07-04").key


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work on evidence."""

    world: World
    office: Office
    person: Human
    client: CheckingClient

    @property
    def item(self) -> str:
        """Address of an item."""
        return f"/amt/{self.office.slug}/module/{MODULE}/punkte/{ITEM}"

    @property
    def list(self) -> str:
        """Address of all evidence."""
        return f"/amt/{self.office.slug}/nachweise"

    def send(
        self, *files: tuple[bytes, str], to: str | None = None, headers: Any = None, **fields: str
    ) -> TestResponse:
        """Send files with the form of the item, or to another address."""
        return self.client.post(
            to or f"{self.item}/nachweise",
            data={
                "csrf_token": self.token,
                **fields,
                "files": [(io.BytesIO(content), name) for content, name in files],
            },
            headers=headers,
        )

    @property
    def token(self) -> str:
        """The token against forged requests."""
        return token_in(self.client.get(f"{self.list}/neu").get_data(as_text=True))

    def take(self, preview: str) -> TestResponse:
        """Take over what a preview shows."""
        return self.client.post(f"{preview}/uebernehmen", data={"csrf_token": self.token})

    def kept(self, *files: tuple[bytes, str], **fields: str) -> str:
        """Send files for the item and take them over; the address of the document."""
        sent = self.send(*files, **fields)
        assert sent.status_code == 303, sent.get_data(as_text=True)
        assert self.take(str(sent.location)).status_code == 303
        return self.documents()[-1]

    def documents(self) -> Sequence[str]:
        """Addresses of all documents as they are listed."""
        return list(found(self.client.get(self.list), "//th[@scope='row']/a/@href"))

    def stored_bytes(self) -> int:
        """How many files lie in the store of the Jugendamt."""
        folder = self.world.runtime.settings.evidence_folder / str(self.office.id)
        return sum(each.is_file() for each in folder.rglob("*"))


@pytest.fixture
def desk(world: World) -> Desk:
    """The Projektleitung at work."""
    office = world.office()
    person = world.person(office, name="Projektleitung Musterfurt")
    return Desk(world, office, person, world.client(person))
