"""Offices with figures, released and published, as the sharing tests need them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from tenants.figures.entering import enter_figure
from tenants.figures.stored import Entry
from tenants.sharing import releasing
from tenants.sharing.contributing import Release, release_figures
from tenants.sharing.disclosure import Decision
from tenants.sharing.reading import Comparison, comparisons
from tests.support.world import Office, World

YEAR = Period.of_year(2024)
KEY = "D05"
QUANTITY = "D05/SUMME/ohne-uma"


def cases(numerator: int, *, with_uma: bool = False) -> Entry:
    """D05 among 10 000 young people, so that the value is the number of cases."""
    return Entry(
        Decimal(numerator),
        Decimal(10_000),
        counting_method=CountingMethod.SUMME,
        with_uma=with_uma,
        remark="Geprüft.",
    )


def enter(
    world: World,
    office: Office,
    numerator: int,
    *,
    seen: int = 0,
    period: Period = YEAR,
    with_uma: bool = False,
) -> None:
    """Enter D05 of the office."""
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, KEY, period, cases(numerator, with_uma=with_uma), seen=seen)


def release(world: World, office: Office, *, seen: int = 1, period: Period = YEAR) -> Release:
    """Release D05 of the office."""
    with world.runtime.tenant_session(office.id) as session:
        (release,) = release_figures(session, None, period, {KEY: seen})
        return release


def released(world: World, values: Sequence[int], *, cluster: str = "II") -> list[Office]:
    """Offices of a cluster that have released these values."""
    offices = [world.office(f"Amt {number}", cluster=cluster) for number in range(len(values))]
    for office, value in zip(offices, values, strict=True):
        enter(world, office, value)
        release(world, office)
    return offices


def compute(
    world: World, quantity: str = QUANTITY, period: Period = YEAR, *, on: date | None = None
) -> tuple[Decision, ...]:
    """Freeze and publish."""
    with world.runtime.release_session(quantity, str(period)) as session:
        return releasing.release(session, on=on)


def seen_by(world: World, office: Office, key: str = KEY, period: Period = YEAR) -> Comparison:
    """What the office sees of one indicator."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return next(each for each in comparisons(session, period) if each.indicator.key == key)
