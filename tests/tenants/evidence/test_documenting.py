"""What was said about evidence is kept: versions, runs that were handed in, uses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from modules.catalogue import editions
from modules.checklists.evidence import Evidence, EvidenceClass
from tenants.clock import now, today
from tenants.errors import Conflict, NotFound, Refused
from tenants.evidence import documenting
from tenants.records.document import DocumentVersionRecord
from tenants.records.run import RunRecord
from tenants.work import documents
from tenants.work.reading import latest_run
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
ITEM = editions.current().module(MODULE).item("M07-03").key
FULL = Evidence("Konzept, Akte 51-2-7", today(), "Amtsleitung", today())


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


def test_a_correction_is_a_further_version_and_the_same_words_are_none(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        document = documenting.add_document(session, person.id, FULL)
        documenting.correct(session, person.id, document, FULL, seen=1)
        documenting.correct(session, person.id, document, replace(FULL, reference="Akte 51-3"), seen=1)
        history = documents.document(session, document)

    assert [(each.number, each.evidence.reference) for each in history.versions] == [
        (2, "Akte 51-3"),
        (1, "Konzept, Akte 51-2-7"),
    ]


def test_whoever_corrects_what_somebody_changed_meanwhile_is_told(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        document = documenting.add_document(session, person.id, FULL)
        documenting.correct(session, person.id, document, replace(FULL, reference="zuerst"), seen=1)

        with pytest.raises(Conflict) as conflict:
            documenting.correct(session, person.id, document, replace(FULL, reference="zuletzt"), seen=1)

    assert conflict.value.theirs.evidence.reference == "zuerst"


def test_a_run_that_was_handed_in_keeps_the_words_of_its_day(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        run = documenting.add_evidence(session, person.id, MODULE, ITEM, FULL)
        record = session.scalars(select(RunRecord)).one()
        record.state, record.submitted_at, record.assessed_on = "eingereicht", now(), today()
    document = run.evidence[ITEM][0].document_id
    with world.runtime.tenant_session(office.id) as session:
        over = replace(FULL, expires_on=today() - timedelta(days=1))
        documenting.correct(session, person.id, document, over, seen=1)
        handed_in = latest_run(session, MODULE).evidence[ITEM][0]
        session.scalars(select(RunRecord)).one().state = "rueckfragen"
        session.flush()
        asked_about = latest_run(session, MODULE).evidence[ITEM][0]

    assert (handed_in.evidence, handed_in.class_) == (FULL, EvidenceClass.E2)
    assert (asked_about.evidence, asked_about.class_) == (over, EvidenceClass.E1)


def test_a_document_no_item_uses_can_be_used_by_one_and_only_once(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        document = documenting.add_document(session, person.id, FULL)
        documenting.use_document(session, person.id, MODULE, ITEM, document)
        run = documenting.use_document(session, person.id, MODULE, ITEM, document)

    assert [piece.document_id for piece in run.evidence[ITEM]] == [document]


def test_evidence_of_another_jugendamt_is_not_there(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id) as session:
        document = documenting.add_document(session, person.id, FULL)

    other = world.office("Beispielstadt")
    with world.runtime.tenant_session(other.id) as session:
        with pytest.raises(NotFound):
            documenting.use_document(session, person.id, MODULE, ITEM, document)
        with pytest.raises(NotFound):
            documenting.correct(session, person.id, document, FULL, seen=1)


def test_a_date_ahead_is_refused_and_nothing_is_stored(world: World, office: Office, person: Human) -> None:
    ahead = replace(FULL, last_proof_on=today() + timedelta(days=1))
    with world.runtime.tenant_session(office.id) as session:
        with pytest.raises(Refused, match=r"evidence\.future"):
            documenting.add_document(session, person.id, ahead)
        assert session.scalar(select(func.count(DocumentVersionRecord.number))) == 0


def test_withdrawn_from_an_item_the_document_stays(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id) as session:
        run = documenting.add_evidence(session, person.id, MODULE, ITEM, FULL)
        piece = run.evidence[ITEM][0]
        documenting.withdraw_evidence(session, person.id, MODULE, ITEM, piece.id)
        (stored,) = documents.documents(session)

    assert (stored.id, stored.uses) == (piece.document_id, ())
