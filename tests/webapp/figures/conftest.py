"""An office with its people, and figures entered for it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from werkzeug.test import TestResponse

from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from tenants.access.roles import Role
from tenants.figures.entering import enter_figure
from tenants.figures.stored import Entry
from tests.support.client import CheckingClient
from tests.support.world import Office, World

YEAR = Period.of_year(2024)


@dataclass(frozen=True, slots=True)
class Amt:
    """An office whose people open its pages."""

    world: World
    office: Office
    controlling: CheckingClient
    leader: CheckingClient
    reader: CheckingClient

    def address(self, path: str) -> str:
        """The address of a page of the office."""
        return f"/amt/{self.office.slug}/{path}"

    def enter(self, key: str, entry: Entry, period: Period = YEAR, *, seen: int = 0) -> None:
        """Enter a figure past the pages."""
        with self.world.runtime.tenant_session(self.office.id) as session:
            enter_figure(session, None, key, period, entry, seen=seen)

    def statements(self, client: CheckingClient, path: str) -> int:
        """Statements one page takes, signing in included."""
        seen: list[str] = []
        with self.world.runtime.database.observed(seen.append):
            response = client.get(self.address(path))
        assert response.status_code == 200
        return len(seen)


@pytest.fixture
def amt(world: World) -> Amt:
    office = world.office(ags="05315000")
    return Amt(
        world,
        office,
        world.client(world.person(office, Role.MITWIRKUNG, name="Controlling")),
        world.client(world.person(office, Role.AMTSLEITUNG, name="Amtsleitung")),
        world.client(world.person(office, Role.LESEND, name="Jugendhilfeausschuss")),
    )


def cases(numerator: int, *, remark: str = "") -> Entry:
    """D05 among 10 000 young people."""
    return Entry(
        Decimal(numerator),
        Decimal(10_000),
        counting_method=CountingMethod.SUMME,
        with_uma=False,
        remark=remark,
    )


Save = Callable[..., TestResponse]


@pytest.fixture
def save(amt: Amt) -> Save:
    """Send the form of D05 as a browser does."""

    def act(*, client: CheckingClient | None = None, **typed: str) -> TestResponse:
        address = amt.address(f"kennzahlen/D05?jahr={YEAR}")
        usual = {
            "seen": "0",
            "numerator": "120",
            "denominator": "10.000",
            "missing": "",
            "counting_method": "SUMME",
            "with_uma": "nein",
            "remark": "",
        }
        return (client or amt.controlling).act(address, page=address, data={**usual, **typed})

    return act


def text_of(response: TestResponse) -> str:
    """The page as text."""
    return response.get_data(as_text=True)
