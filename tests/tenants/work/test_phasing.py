"""Planning the phases of a module, and finishing one behind its gate."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from modules.catalogue.model import Phase
from modules.checklists.answers import Rated, Rating
from modules.checklists.evidence import Evidence
from modules.checklists.phases import Gate, PhaseDates
from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.evidence import documenting
from tenants.records.journal import JournalRecord
from tenants.work import phasing
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
PLAN = PhaseDates(date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


def _save(
    world: World, office: Office, person: Human, wanted: dict[Phase, PhaseDates], seen: int = 0
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        phasing.save_phases(session, person.id, MODULE, wanted, seen=dict.fromkeys(wanted, seen))


def _stored(world: World, office: Office, phase: Phase) -> phasing.StoredPhase:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return phasing.phases(session, latest_run(session, MODULE))[phase]


def _answer(world: World, office: Office, person: Human, *, items: int, rating: Rating, note: str) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for item in latest_run(session, MODULE).module.items[:items]:
            answer_item(session, person.id, MODULE, item.key, Entry(Rated(rating), note), seen=0)


def test_phases_that_overlap_are_planned_before_anything_is_answered(
    world: World, office: Office, person: Human
) -> None:
    overlapping = PhaseDates(date(2026, 2, 1), date(2026, 5, 31))

    _save(world, office, person, {Phase.IST_AUFNAHME: PLAN, Phase.IST_ANALYSE: overlapping})

    assert _stored(world, office, Phase.IST_AUFNAHME) == phasing.StoredPhase(PLAN, 1)
    assert _stored(world, office, Phase.IST_ANALYSE).dates == overlapping
    assert _stored(world, office, Phase.EVALUATION) == phasing.StoredPhase()


def test_saving_the_same_again_changes_and_journals_nothing(
    world: World, office: Office, person: Human
) -> None:
    for seen in (0, 0):
        _save(world, office, person, {Phase.IST_AUFNAHME: PLAN}, seen)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        (entry,) = session.scalars(select(JournalRecord).where(JournalRecord.action == "phase.changed"))
    assert entry.subject == "rueckfuehrung IA"
    assert entry.after == {
        "planned_from": "2026-01-01",
        "planned_to": "2026-03-31",
        "begun_on": None,
        "ended_on": None,
    }


@pytest.mark.parametrize(
    "dates,rule",
    [
        (PhaseDates(planned_from=date(2026, 2, 1), planned_to=date(2026, 1, 31)), "phase.order"),
        (PhaseDates(begun_on=date(2026, 2, 1), ended_on=date(2026, 1, 31)), "phase.order"),
        (PhaseDates(begun_on=today() + timedelta(days=1)), "phase.future"),
        (PhaseDates(ended_on=date(2026, 1, 31)), "phase.gate"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_kept(
    world: World, office: Office, person: Human, dates: PhaseDates, rule: str
) -> None:
    with pytest.raises(Refused) as refused:
        _save(world, office, person, {Phase.EVALUATION: PLAN, Phase.IST_AUFNAHME: dates})

    assert (refused.value.rule, refused.value.details[0]) == (rule, "IA")
    assert _stored(world, office, Phase.EVALUATION).version == 0


def test_each_gate_opens_with_what_it_asks_for(world: World, office: Office, person: Human) -> None:
    def shut() -> set[Gate]:
        with world.runtime.tenant_session(office.id, read_only=True) as session:
            return set(phasing.missing(latest_run(session, MODULE)).values())

    assert shut() == {Gate.RATED, Gate.CONCEPT, Gate.DECISION, Gate.VALIDATED}
    _answer(world, office, person, items=11, rating=Rating.PARTLY, note="")
    assert shut() == {Gate.FINDINGS, Gate.CONCEPT, Gate.DECISION, Gate.VALIDATED}
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        for key, stored in run.answers.items():
            entry = Entry(stored.answer, "Es fehlt an Zeit.")
            answer_item(session, person.id, MODULE, key, entry, seen=stored.version)
        concept = next(item for item in run.module.items if item.phase is Phase.SOLL_KONZEPTION)
        evidence = Evidence("Konzept vom 1.3.2026", date(2026, 3, 1), "JHA 1.3.2026", None)
        documenting.add_evidence(session, person.id, MODULE, concept.key, evidence)
    assert shut() == {Gate.VALIDATED}

    _save(world, office, person, {Phase.IST_AUFNAHME: PhaseDates(ended_on=date(2026, 3, 1))})
    assert _stored(world, office, Phase.IST_AUFNAHME).dates.is_finished


def test_a_stale_screen_is_a_conflict_and_keeps_what_the_colleague_saved(
    world: World, office: Office, person: Human
) -> None:
    _save(world, office, person, {Phase.IST_AUFNAHME: PLAN})

    with pytest.raises(Conflict):
        _save(world, office, person, {Phase.IST_AUFNAHME: PhaseDates(planned_to=date(2026, 9, 1))})

    assert _stored(world, office, Phase.IST_AUFNAHME).dates == PLAN
