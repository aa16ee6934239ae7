"""Kern and Voll: what counts changes, what was answered stays."""

import pytest
from sqlalchemy import func, select

from modules.catalogue.model import Scope
from modules.checklists.answers import Rated, Rating
from tenants.errors import Conflict, OutsideScope, Refused
from tenants.records.journal import JournalRecord
from tenants.records.run import AnswerRecord
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import all_runs, latest_run
from tenants.work.stored import RunState, StoredRun
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


def _choose(world: World, office: Office, person: Human, scope: Scope) -> None:
    with world.runtime.tenant_session(office.id) as session:
        seen = latest_run(session, MODULE).version
        running.choose_scope(session, person.id, MODULE, scope, seen=seen)


def _answer_everything(world: World, office: Office, person: Human, rating: Rating) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for item in latest_run(session, MODULE).module.items:
            answer_item(session, person.id, MODULE, item.key, Entry(Rated(rating), "läuft"), seen=0)


def _read(world: World, office: Office) -> StoredRun:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE)


def test_there_and_back_changes_no_answer_and_no_number(world: World, office: Office, person: Human) -> None:
    _answer_everything(world, office, person, Rating.PARTLY)
    before = _read(world, office)

    _choose(world, office, person, Scope.KERN)
    small = _read(world, office)
    _choose(world, office, person, Scope.VOLL)
    after = _read(world, office)

    assert 0 < len(small.module.items) < len(small.whole.items)
    assert small.assessment.optimum == 3 * small.module.weight
    assert (after.answers, after.assessment, after.progress) == (
        before.answers,
        before.assessment,
        before.progress,
    )


def test_only_items_of_the_scope_are_counted_and_open_to_answers(
    world: World, office: Office, person: Human
) -> None:
    outside = next(item for item in _read(world, office).module.items if item.scope is Scope.VOLL)
    _choose(world, office, person, Scope.KERN)

    with world.runtime.tenant_session(office.id) as session, pytest.raises(OutsideScope):
        answer_item(session, person.id, MODULE, outside.key, Entry(Rated(Rating.FULLY)), seen=0)
    _answer_everything(world, office, person, Rating.FULLY)

    run = _read(world, office)
    assert run.progress.is_complete
    assert run.assessment.completion == 100
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        stored = session.scalar(select(func.count()).select_from(AnswerRecord))
    assert stored == len(run.module.items) < len(run.whole.items)


def test_the_small_scope_can_be_handed_in_and_the_next_round_keeps_it(
    world: World, office: Office, person: Human
) -> None:
    _choose(world, office, person, Scope.KERN)
    _answer_everything(world, office, person, Rating.MOSTLY)
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, MODULE, seen=latest_run(session, MODULE).version)

    with (
        world.runtime.tenant_session(office.id) as session,
        pytest.raises(Refused, match=r"run\.not_editable"),
    ):
        running.choose_scope(session, person.id, MODULE, Scope.VOLL, seen=2)
    assert _read(world, office).state is RunState.SUBMITTED


def test_choosing_is_journaled_once(world: World, office: Office, person: Human) -> None:
    for _ in range(2):
        _choose(world, office, person, Scope.KERN)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        (entry,) = session.scalars(select(JournalRecord).where(JournalRecord.action == "run.scope_chosen"))
        assert (entry.before, entry.after) == ({"scope": "voll", "round": 1}, {"scope": "kern", "round": 1})
        assert [run.scope for run in all_runs(session)] == [Scope.KERN]


def test_a_stale_choice_is_a_conflict(world: World, office: Office, person: Human) -> None:
    _choose(world, office, person, Scope.KERN)

    with world.runtime.tenant_session(office.id) as session, pytest.raises(Conflict):
        running.choose_scope(session, person.id, MODULE, Scope.VOLL, seen=0)
