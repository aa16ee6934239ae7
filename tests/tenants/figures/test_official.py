"""Official rates: taken as stated, never over the office's own word, and said where they are coarser."""

from datetime import date
from decimal import Decimal

import pytest

from modules.indicators.definitions import CountingMethod
from modules.indicators.periods import Period
from tenants.errors import Refused
from tenants.figures import reading
from tenants.figures.checking import Implausible
from tenants.figures.entering import enter_figure
from tenants.figures.official import OfficialRate, Taken, check_rates, take_official
from tenants.figures.planning import is_same_place
from tenants.figures.stored import Entry, Source, StoredFigure
from tenants.records.tenant import SizeRecord
from tests.support.world import Office, World

YEAR = Period.of_year(2017)

WHOLE_KREIS = "Wert für den ganzen Kreis."


def rate(value: str, key: str = "S07") -> OfficialRate:
    """A rate of 2017."""
    return OfficialRate(key, YEAR, Decimal(value))


def take(world: World, office: Office, *rates: OfficialRate) -> Taken:
    """Take the rates over in a transaction of its own."""
    with world.runtime.tenant_session(office.id) as session:
        return take_official(session, rates, source=Source.INKAR, whole_kreis=WHOLE_KREIS)


def stored(world: World, office: Office, key: str = "S07") -> StoredFigure | None:
    """What the office has."""
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return reading.line(session, key, YEAR).figure


def test_a_rate_is_counted_the_usual_way_and_comes_in_once(world: World) -> None:
    office = world.office()

    assert take(world, office, rate("5.4"), rate("120", "S10")) == Taken(new=2)
    assert take(world, office, rate("5.4"), rate("121", "S10")) == Taken(same=1, changed=1)

    figure = stored(world, office)
    assert figure is not None
    assert figure.entry == Entry(rate=Decimal("5.4"), counting_method=CountingMethod.JAHRESDURCHSCHNITT)
    assert (figure.source, figure.version) == (Source.INKAR, 1)


def test_what_the_office_entered_itself_stays(world: World) -> None:
    office = world.office()
    own = Entry(rate=Decimal("5.9"), counting_method=CountingMethod.JAHRESDURCHSCHNITT)
    with world.runtime.tenant_session(office.id) as session:
        enter_figure(session, None, "S07", YEAR, own, seen=0)

    assert take(world, office, rate("5.4")) == Taken(own=1)
    figure = stored(world, office)
    assert figure is not None
    assert figure.value == Decimal("5.9")


def test_a_value_of_the_whole_kreis_says_so_where_the_district_is_smaller(world: World) -> None:
    office = world.office("Borken", ags="05554")
    with world.runtime.platform_session() as session:
        session.add(
            SizeRecord(
                tenant_id=office.id,
                population=173_582,
                population_on=date(2022, 12, 31),
                basis="computed",
                excluded_ags=["05554008"],
                cluster="III",
                in_force_on=date(2026, 1, 1),
            )
        )

    take(world, office, rate("3.6"))

    figure = stored(world, office)
    assert figure is not None
    assert figure.entry.remark == WHOLE_KREIS


def test_an_impossible_rate_is_found_before_anything_is_kept() -> None:
    with pytest.raises(Implausible):
        check_rates([rate("5.4"), rate("105")])


def test_an_indicator_that_needs_counts_takes_no_rate() -> None:
    with pytest.raises(Refused):
        check_rates([rate("130", "D05")])


@pytest.mark.parametrize(
    "stated, own, same",
    [
        ("05315", "05315000", True),
        ("05315000", "05315", True),
        ("05554", "05554", True),
        ("05554008", "05554", False),
        ("05316000", "05315000", False),
    ],
)
def test_a_kreisfreie_stadt_has_two_keys_and_a_kreis_one(stated: str, own: str, same: bool) -> None:
    assert is_same_place(stated, own) is same
