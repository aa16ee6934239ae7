"""Releasing a figure and taking it back: a copy in versions, seen before it is given away."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from modules.catalogue import editions
from modules.indicators.definitions import CountingMethod
from modules.indicators.missing import Missing
from tenants.errors import Conflict, NotFound, Refused
from tenants.figures.entering import enter_figure
from tenants.figures.stored import Entry
from tenants.records.journal import JournalRecord
from tenants.records.sharing import ContributionRecord
from tenants.sharing import contributing
from tenants.sharing.contributing import release_figures, withdraw_figures
from tenants.sharing.quantities import quantities_of, quantity_key
from tests.support.world import World
from tests.tenants.sharing.offices import KEY, QUANTITY, YEAR, enter, release, seen_by


def test_what_is_released_is_a_copy_of_the_figure_in_the_version_seen(world: World) -> None:
    office = world.office()
    enter(world, office, 120)

    first = release(world, office)
    enter(world, office, 130, seen=1)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        (contribution,) = session.scalars(select(ContributionRecord)).all()
        assert (contribution.value, contribution.figure_version) == (Decimal(120), 1)
        assert contributing.running_releases(session, YEAR) == {KEY: first}
    assert seen_by(world, office).is_outdated


def test_releasing_again_after_a_correction_is_a_new_version(world: World) -> None:
    office = world.office()
    enter(world, office, 120)
    release(world, office)
    enter(world, office, 130, seen=1)

    again = release(world, office, seen=2)

    assert (again.version, again.figure_version) == (2, 2)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        versions = session.scalars(select(ContributionRecord).order_by(ContributionRecord.version)).all()
    assert [(each.value, each.withdrawn_at is None) for each in versions] == [
        (Decimal(120), False),
        (Decimal(130), True),
    ]


def test_releasing_the_same_version_again_changes_nothing(world: World) -> None:
    office = world.office()
    enter(world, office, 120)

    assert release(world, office) == release(world, office)


def test_a_figure_that_changed_on_the_way_is_not_released(world: World) -> None:
    office = world.office()
    enter(world, office, 120)
    enter(world, office, 130, seen=1)

    with pytest.raises(Conflict) as conflict:
        release(world, office, seen=1)

    assert conflict.value.theirs.value == 130


def test_a_missing_figure_cannot_be_released(world: World) -> None:
    office = world.office()
    with world.runtime.tenant_session(office.id) as session:
        missing = Entry(Missing.LATER, counting_method=CountingMethod.SUMME, with_uma=False)
        enter_figure(session, None, KEY, YEAR, missing, seen=0)

    with pytest.raises(Refused) as refused:
        release(world, office)

    assert refused.value.rule == "release.no_value"


def test_nothing_is_released_that_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        release(world, world.office())


def test_one_figure_that_cannot_be_released_keeps_the_others(world: World) -> None:
    office = world.office()
    enter(world, office, 120)

    with world.runtime.tenant_session(office.id) as session, pytest.raises(NotFound):
        release_figures(session, None, YEAR, {KEY: 1, "D06": 1})

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert contributing.running_releases(session, YEAR) == {}


def test_release_and_withdrawal_are_journaled(world: World) -> None:
    office = world.office()
    human = world.person(office)
    enter(world, office, 120)

    with world.runtime.tenant_session(office.id) as session:
        release_figures(session, human.id, YEAR, {KEY: 1})
    with world.runtime.tenant_session(office.id) as session:
        withdraw_figures(session, human.id, YEAR, [KEY])
        withdraw_figures(session, human.id, YEAR, [KEY])

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        journal = session.scalars(select(JournalRecord).order_by(JournalRecord.at)).all()
    assert [each.action for each in journal] == ["figure.entered", "figure.released", "figure.withdrawn"]
    assert journal[1].after == {"quantity": QUANTITY, "version": 1, "value": "120", "figure_version": 1}
    assert {each.person_id for each in journal[1:]} == {human.id}


def test_a_release_after_a_withdrawal_is_a_later_version(world: World) -> None:
    office = world.office()
    enter(world, office, 120)
    release(world, office)
    with world.runtime.tenant_session(office.id) as session:
        withdraw_figures(session, None, YEAR, [KEY])

    assert release(world, office).version == 2


def test_a_quantity_names_indicator_counting_method_and_uma() -> None:
    edition = editions.current()

    assert list(quantities_of(edition.indicator("S05"))) == ["S05"]
    assert list(quantities_of(edition.indicator("D13"))) == ["D13/ohne-uma", "D13/mit-uma"]
    assert next(quantities_of(edition.indicator("D05"))) == QUANTITY
    assert len(set(quantities_of(edition.indicator("D05")))) == 6
    assert (
        quantity_key(edition.indicator("S05"), counting_method=CountingMethod.SUMME, with_uma=True) == "S05"
    )
