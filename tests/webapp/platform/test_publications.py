"""`/betrieb/vergleich`: publishing the comparison of a year."""

from tenants.sharing.commissioning import commissioned_years
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.worker import work_off
from tests.support.world import World
from tests.tenants.sharing.offices import YEAR, released
from tests.webapp.platform.conftest import counted

PAGE = "/betrieb/vergleich"


def test_an_operator_publishes_a_year_and_sees_that_it_is_done(
    world: World, operator: CheckingClient
) -> None:
    released(world, [150, 151, 152, 153, 154])

    response = operator.act(PAGE, page=PAGE, data={"year": str(YEAR)})
    work_off(world.runtime)

    assert response.status_code == 303
    with world.runtime.platform_session(read_only=True) as session:
        (year,) = commissioned_years(session)
    assert (year.period, year.open, year.failed, year.published) == (str(YEAR), 0, 0, 1)
    cells = found(operator.get(PAGE), "//tbody/tr/td[last()]")
    assert [cell.text_content().strip() for cell in cells] == ["1"]


def test_fewer_than_five_offices_publish_nothing(world: World, operator: CheckingClient) -> None:
    released(world, [150, 151, 152, 153])

    operator.act(PAGE, page=PAGE, data={"year": str(YEAR)})
    work_off(world.runtime)

    with world.runtime.platform_session(read_only=True) as session:
        assert [year.published for year in commissioned_years(session)] == [0]


def test_a_year_that_is_not_over_or_is_no_year_is_not_found(operator: CheckingClient) -> None:
    for year in ("2999", "zwei", "", "1800"):
        assert operator.act(PAGE, page=PAGE, data={"year": year}).status_code == 404


def test_the_page_asks_the_database_four_times(world: World, operator: CheckingClient) -> None:
    with counted(world) as statements:
        operator.get(PAGE)

    # Who is signed in, the groups to choose from, the announced days, the years computed.
    assert len(statements) == 4, "\n".join(statements)


def test_nobody_else_may_publish(world: World) -> None:
    member = world.client(world.person(world.office()))

    assert member.get(PAGE).status_code == 404
