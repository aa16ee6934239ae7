"""The next round begins with the last answers as proposals to confirm, never as answers."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from modules.catalogue.plans import Claim
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence
from tenants.clock import today
from tenants.evidence import documenting
from tenants.records.run import EvidenceRecord, RunRecord
from tenants.work import phasing, running
from tenants.work.answering import Entry, answer_item, confirm_item
from tenants.work.reading import all_runs, latest_run
from tenants.work.stored import RunState, StoredRun
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
PIECE = Evidence("Akte 51-2-7", today(), "JHA-Beschluss", today())


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt with a validated round."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Somebody of its Projektleitung."""
    person = world.person(office)
    with world.runtime.tenant_session(office.id) as session:
        items = latest_run(session, MODULE).module.items
        for item in items[:4]:
            answer_item(session, person.id, MODULE, item.key, Entry(Rated(Rating.MOSTLY), "Darum."), seen=0)
        answer_item(session, person.id, MODULE, items[4].key, Entry(NotApplicable("Gibt es nicht")), seen=0)
        answer_item(session, person.id, MODULE, items[5].key, Entry(None, "noch offen"), seen=0)
        documenting.add_evidence(session, person.id, MODULE, items[0].key, PIECE)
        session.execute(update(RunRecord).values(state=RunState.FROZEN.value))
    with world.runtime.tenant_session(office.id) as session:
        running.begin_next_round(session, person.id, MODULE)
    return person


def _run(world: World, office: Office) -> StoredRun:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE)


def test_nothing_of_the_new_round_is_done(world: World, office: Office, person: Human) -> None:
    run = _run(world, office)

    assert run.round == 2
    assert run.progress.answered == 0
    assert run.assessment.provisional is None
    assert len(run.to_confirm) == 5
    assert run.unconfirmed == ()


def test_answers_reasons_and_evidence_are_proposed(world: World, office: Office, person: Human) -> None:
    run = _run(world, office)

    items = run.module.items
    first, excluded, noted = (run.answer(items[number].key) for number in (0, 4, 5))
    assert (first.answer, first.note, first.claim) == (Rated(Rating.MOSTLY), "Darum.", Claim.PROPOSED)
    assert first.confirm_until is None
    assert first.carried is not None
    assert first.carried.round == 1
    assert excluded.answer == NotApplicable("Gibt es nicht")
    assert (noted.answer, noted.note, noted.is_proposal) == (None, "noch offen", False)
    assert [piece.evidence for piece in run.evidence[items[0].key]] == [PIECE]


def test_evidence_proposed_opens_no_gate(world: World, office: Office, person: Human) -> None:
    assert phasing.facts(_run(world, office)).decisions == 0

    with world.runtime.tenant_session(office.id) as session:
        key = latest_run(session, MODULE).module.items[0].key
        run = confirm_item(session, person.id, MODULE, key, seen=1)

    assert phasing.facts(run).decisions == 1
    assert run.progress.answered == 1


def test_dropping_proposed_evidence_leaves_the_last_round_as_it_was(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        key = run.module.items[0].key
        documenting.withdraw_evidence(session, person.id, MODULE, key, run.evidence[key][0].id)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        first, _ = all_runs(session)
        assert [piece.evidence for piece in first.evidence[key]] == [PIECE]
        withdrawn: list[UUID] = [
            record.run_id
            for record in session.scalars(select(EvidenceRecord))
            if record.withdrawn_at is not None
        ]
    assert withdrawn == [run.run_id]
