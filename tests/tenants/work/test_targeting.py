"""Targets: decided, decided otherwise, given up; nobody's decision is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from modules.errors import UnknownModule
from modules.scoring.scale import Level
from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.records.journal import JournalRecord
from tenants.work import targeting
from tenants.work.targeting import NO_TARGET, StoredTarget, Target
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
R3 = Target(Level.R3, today() + timedelta(days=400), "JHA 12.06.2026, TOP 5")
R4 = Target(Level.R4, today() + timedelta(days=900), "JHA 3.9.2026, TOP 2")
GIVEN_UP = Target(None, None, "JHA 1.10.2026: Das Personal fehlt.")


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt without targets."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


def _set(
    world: World, office: Office, person: Human, wanted: Target, seen: int, module: str = MODULE
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        targeting.set_target(session, person.id, module, wanted, seen=seen)


def _history(world: World, office: Office) -> list[StoredTarget]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return list(targeting.target_history(session, MODULE))


def test_every_decision_stays_and_the_last_one_holds(world: World, office: Office, person: Human) -> None:
    for seen, wanted in enumerate((R3, R4, GIVEN_UP, R3)):
        _set(world, office, person, wanted, seen)

    assert [(each.version, each.target) for each in _history(world, office)] == [
        (4, R3),
        (3, GIVEN_UP),
        (2, R4),
        (1, R3),
    ]
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert targeting.targets(session)[MODULE].target == R3
        actions = session.scalars(select(JournalRecord.action).where(JournalRecord.subject == MODULE)).all()
    assert list(actions) == ["target.set"] * 4


def test_deciding_the_same_again_or_giving_up_nothing_changes_nothing(
    world: World, office: Office, person: Human
) -> None:
    _set(world, office, person, GIVEN_UP, 0)
    assert _history(world, office) == []

    _set(world, office, person, R3, 0)
    _set(world, office, person, replace(R3, decision=f"  {R3.decision} "), 0)

    assert [each.version for each in _history(world, office)] == [1]


@pytest.mark.parametrize(
    "wanted,rule",
    [
        (replace(R3, decision="  "), "target.decision"),
        (replace(R3, decision="x" * 201), "target.decision_too_long"),
        (replace(R3, reach_by=None), "target.day"),
        (replace(R3, reach_by=today() - timedelta(days=1)), "target.past_day"),
        (replace(R3, reach_by=today() + timedelta(days=21 * 366)), "target.far_day"),
        (replace(GIVEN_UP, decision=""), "target.decision"),
    ],
)
def test_what_is_no_decision_is_refused(
    world: World, office: Office, person: Human, wanted: Target, rule: str
) -> None:
    _set(world, office, person, R4, 0)

    with pytest.raises(Refused, match=rule):
        _set(world, office, person, wanted, 1)

    assert [each.target for each in _history(world, office)] == [R4]


@pytest.mark.parametrize("module", ["gibt-es-nicht", "M07", ""])
def test_only_modules_of_the_catalogue_have_targets(
    world: World, office: Office, person: Human, module: str
) -> None:
    with pytest.raises(UnknownModule):
        _set(world, office, person, R3, 0, module)


def test_a_stale_screen_is_a_conflict_with_the_other_decision(
    world: World, office: Office, person: Human
) -> None:
    _set(world, office, person, R3, 0)

    with pytest.raises(Conflict) as conflict:
        _set(world, office, person, R4, 0)

    assert conflict.value.theirs.target == R3
    assert [each.target for each in _history(world, office)] == [R3]


def test_of_two_decisions_in_the_same_instant_one_is_kept_and_the_other_told(
    world: World, office: Office, person: Human
) -> None:
    def decide(wanted: Target) -> object:
        try:
            _set(world, office, person, wanted, 0)
        except Conflict as conflict:
            return conflict.theirs.target
        return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(decide, (R3, R4)))

    (kept,) = [each.target for each in _history(world, office)]
    assert sorted(outcomes, key=str) == sorted([None, kept], key=str)


def test_without_a_decision_there_is_no_target(world: World, office: Office) -> None:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert targeting.target(session, MODULE) == NO_TARGET
        assert targeting.targets(session) == {}
