"""Answers are stored once, by one person at a time, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence, EvidenceClass
from modules.errors import InvalidAnswer, UnknownItem, UnknownModule
from tenants.clock import today
from tenants.errors import Conflict, Refused
from tenants.evidence import documenting
from tenants.records.journal import JournalRecord
from tenants.records.run import AnswerEventRecord, AnswerRecord, RunRecord
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import all_runs, latest_run
from tenants.work.stored import RunState
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"
TWO = Entry(Rated(Rating.MOSTLY))
THREE = Entry(Rated(Rating.FULLY))


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Somebody who may answer there."""
    return world.person(office)


def _item(number: str) -> str:
    from modules.catalogue import editions

    return editions.current().module(MODULE).item(number).key


def test_a_module_nobody_has_begun_is_all_open(world: World, office: Office) -> None:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        run = latest_run(session, MODULE)

    assert run.run_id is None
    assert run.progress.open == len(run.whole.items) > 0
    assert run.assessment.provisional is None


def test_the_first_answer_begins_the_run(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=0)

    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        assert (run.round, run.state) == (1, RunState.DRAFT)
        assert run.answer(run.module.item("M07-01").key).answer == Rated(Rating.MOSTLY)
        assert run.progress.answered == 1


def test_an_answer_leaves_an_event_and_a_journal_entry(world: World, office: Office, person: Human) -> None:
    key = _item("M07-01")

    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, TWO, seen=0)
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, THREE, seen=1)

    with world.runtime.tenant_session(office.id) as session:
        events = session.scalars(select(AnswerEventRecord).order_by(AnswerEventRecord.at)).all()
        assert [event.after["rating"] for event in events] == [2, 3]
        assert events[0].before is None
        assert events[1].before is not None
        assert events[1].before["rating"] == 2
        entries = session.scalars(select(JournalRecord).order_by(JournalRecord.at)).all()
        assert [entry.action for entry in entries] == ["run.begun", "answer.changed", "answer.changed"]
        assert {entry.person_id for entry in entries} == {person.id}


def test_saving_an_answer_again_takes_five_statements_after_the_sign_in(
    world: World, office: Office, person: Human
) -> None:
    key = _item("M07-01")
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, TWO, seen=0)
    statements: list[str] = []

    with (
        world.runtime.database.observed(statements.append),
        world.runtime.tenant_session(office.id) as session,
    ):
        answer_item(session, person.id, MODULE, key, THREE, seen=1)

    assert len(statements) == 5, "\n".join(statements)


def test_a_double_click_stores_the_answer_once(world: World, office: Office, person: Human) -> None:
    for _ in range(2):
        with world.runtime.tenant_session(office.id) as session:
            answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=0)

    with world.runtime.tenant_session(office.id) as session:
        assert len(session.scalars(select(AnswerEventRecord)).all()) == 1


def test_a_second_answer_from_another_screen_is_a_conflict(
    world: World, office: Office, person: Human
) -> None:
    key = _item("M07-01")
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, TWO, seen=0)

    with pytest.raises(Conflict) as conflict, world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, THREE, seen=0)

    assert conflict.value.theirs.answer == Rated(Rating.MOSTLY)
    with world.runtime.tenant_session(office.id) as session:
        assert latest_run(session, MODULE).answers[key].answer == Rated(Rating.MOSTLY)  # type: ignore[index]


def test_of_many_people_saving_in_the_same_instant_one_wins_and_the_others_see_it(
    world: World, office: Office, person: Human
) -> None:
    key = _item("M07-01")
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.NOT_MET)), seen=0)

    def save(note: str) -> str:
        try:
            with world.runtime.tenant_session(office.id) as session:
                answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.FULLY), note), seen=1)
        except Conflict as conflict:
            return f"sah {conflict.theirs.note}"
        return note

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(save, [f"Fassung {n}" for n in range(6)]))

    winners = [outcome for outcome in outcomes if not outcome.startswith("sah")]
    assert len(winners) == 1
    assert outcomes.count(f"sah {winners[0]}") == 5
    with world.runtime.tenant_session(office.id) as session:
        assert session.scalars(select(AnswerRecord.note)).all() == winners


def test_first_answers_to_several_items_at_once_begin_one_run_and_all_count(
    world: World, office: Office, person: Human
) -> None:
    def save(number: str) -> None:
        with world.runtime.tenant_session(office.id) as session:
            answer_item(session, person.id, MODULE, _item(number), TWO, seen=0)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, ["M07-01", "M07-02", "M07-03", "M07-05"]))

    with world.runtime.tenant_session(office.id) as session:
        assert len(session.scalars(select(RunRecord)).all()) == 1
        assert len(session.scalars(select(AnswerRecord)).all()) == 4


def test_evidence_for_several_items_at_once_begins_one_run_and_all_count(
    world: World, office: Office, person: Human
) -> None:
    def record(number: str) -> None:
        with world.runtime.tenant_session(office.id) as session:
            evidence = Evidence("Akte 51-2-7", None, None, None)
            documenting.add_evidence(session, person.id, MODULE, _item(number), evidence)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(record, ["M07-01", "M07-02", "M07-03", "M07-05"]))

    with world.runtime.tenant_session(office.id) as session:
        assert len(latest_run(session, MODULE).evidence) == 4


def test_zero_is_an_answer_and_nothing_is_not(world: World, office: Office, person: Human) -> None:
    key = _item("M07-01")

    with world.runtime.tenant_session(office.id) as session:
        run = answer_item(session, person.id, MODULE, key, Entry(Rated(Rating.NOT_MET)), seen=0)
    assert run.progress.answered == 1
    with world.runtime.tenant_session(office.id) as session:
        other = _item("M07-02")
        run = answer_item(session, person.id, MODULE, other, Entry(None, "noch zu klären"), seen=0)

    assert run.progress.answered == 1
    assert run.answers[run.module.item(other).key].note == "noch zu klären"


def test_a_note_alone_leaves_the_answer_as_it_is(world: World, office: Office, person: Human) -> None:
    key = _item("M07-01")
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, key, TWO, seen=0)
        run = answer_item(session, person.id, MODULE, key, Entry(None, "mit Blick auf 2027"), seen=1)

    stored = run.answer(run.module.item(key).key)
    assert (stored.answer, stored.note) == (Rated(Rating.MOSTLY), "mit Blick auf 2027")


def test_not_applicable_needs_a_reason(world: World, office: Office, person: Human) -> None:
    with pytest.raises(InvalidAnswer), world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, _item("M07-01"), Entry(NotApplicable(" – ")), seen=0)

    with world.runtime.tenant_session(office.id) as session:
        assert session.scalars(select(RunRecord)).all() == []


def test_an_unknown_item_is_refused(world: World, office: Office, person: Human) -> None:
    with pytest.raises(UnknownItem), world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, "m01-gibt-es-nicht", TWO, seen=0)


def test_evidence_decides_how_much_of_a_rating_counts(world: World, office: Office, person: Human) -> None:
    key = _item("M07-03")
    with world.runtime.tenant_session(office.id) as session:
        run = answer_item(session, person.id, MODULE, key, THREE, seen=0)
        line = next(line for line in run.assessment.lines if line.key == key)
        assert line.effective == 1

    evidence = Evidence("liegt vor in Akte 51-2-7", today(), "Amtsleitung", today())
    with world.runtime.tenant_session(office.id) as session:
        run = documenting.add_evidence(session, person.id, MODULE, key, evidence)
        again = documenting.add_evidence(session, person.id, MODULE, key, evidence)

    assert [piece.class_ for piece in again.evidence[run.module.item(key).key]] == [EvidenceClass.E2]
    assert next(line for line in run.assessment.lines if line.key == key).effective == 3


def test_withdrawn_evidence_no_longer_counts_but_stays_on_record(
    world: World, office: Office, person: Human
) -> None:
    key = _item("M07-03")
    evidence = Evidence("liegt vor in Akte 51-2-7", None, None, None)
    with world.runtime.tenant_session(office.id) as session:
        run = documenting.add_evidence(session, person.id, MODULE, key, evidence)
    piece = run.evidence[run.module.item(key).key][0]

    with world.runtime.tenant_session(office.id) as session:
        run = documenting.withdraw_evidence(session, person.id, MODULE, key, piece.id)

    assert run.evidence == {}
    with world.runtime.tenant_session(office.id) as session:
        actions = session.scalars(select(JournalRecord.action).order_by(JournalRecord.at)).all()
        assert actions == ["run.begun", "evidence.added", "evidence.withdrawn"]


def test_a_date_ahead_is_refused_as_evidence(world: World, office: Office, person: Human) -> None:
    evidence = Evidence("Konzept", date(2999, 1, 1), None, None)

    with (
        pytest.raises(Refused, match=r"evidence\.future"),
        world.runtime.tenant_session(office.id) as session,
    ):
        documenting.add_evidence(session, person.id, MODULE, _item("M07-03"), evidence)


def _answer_all(world: World, office: Office, person: Human, rating: Rating) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for item in latest_run(session, MODULE).module.items:
            answer_item(session, person.id, MODULE, item.key, Entry(Rated(rating)), seen=0)


def test_a_module_is_submitted_only_when_nine_tenths_are_answered(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=0)
    with pytest.raises(Refused, match=r"run\.incomplete"), world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, MODULE, seen=1)


def test_a_submitted_module_takes_no_answers_until_it_is_opened_again(
    world: World, office: Office, person: Human
) -> None:
    _answer_all(world, office, person, Rating.PARTLY)

    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, MODULE, seen=latest_run(session, MODULE).version)
    with (
        pytest.raises(Refused, match=r"run\.not_editable"),
        world.runtime.tenant_session(office.id) as session,
    ):
        answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=1)
    with world.runtime.tenant_session(office.id) as session:
        running.reopen(session, person.id, MODULE, seen=latest_run(session, MODULE).version)
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=1)
        assert latest_run(session, MODULE).state is RunState.DRAFT


def test_a_module_is_found_by_its_slug_only(world: World, office: Office, person: Human) -> None:
    """Its number would find no run and begin another one beside a run that was handed in."""
    with world.runtime.tenant_session(office.id) as session:
        with pytest.raises(UnknownModule):
            latest_run(session, "M07")
        with pytest.raises(UnknownModule):
            answer_item(session, person.id, "M07", _item("M07-01"), TWO, seen=0)
        with pytest.raises(UnknownModule):
            running.held_run(session, "M07")


def test_a_late_first_answer_does_not_reach_a_run_that_was_handed_in(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as slow:
        seen = latest_run(slow, MODULE)
        _answer_all(world, office, person, Rating.PARTLY)
        with world.runtime.tenant_session(office.id) as quick:
            running.submit(quick, person.id, MODULE, seen=latest_run(quick, MODULE).version)

        with pytest.raises(Refused, match=r"run\.not_editable"):
            running.begun(slow, person.id, seen)


@pytest.mark.parametrize("kind", ["answer", "evidence"])
def test_whoever_writes_while_the_module_is_handed_in_waits_and_is_refused(
    world: World, office: Office, person: Human, kind: str
) -> None:
    _answer_all(world, office, person, Rating.PARTLY)
    evidence = Evidence("Akte 51-2-7", None, None, None)

    def write() -> str:
        try:
            with world.runtime.tenant_session(office.id) as session:
                if kind == "answer":
                    answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=1)
                else:
                    documenting.add_evidence(session, person.id, MODULE, _item("M07-01"), evidence)
        except Refused as refused:
            return refused.rule
        return "written"

    with ThreadPoolExecutor(1) as pool:
        with world.runtime.tenant_session(office.id) as session:
            running.submit(session, person.id, MODULE, seen=latest_run(session, MODULE).version)
            outcome = pool.submit(write)
            with pytest.raises(TimeoutError):
                outcome.result(timeout=0.3)
        assert outcome.result(timeout=5) == "run.not_editable"

    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        assert (run.answer(run.module.item("M07-01").key).answer, run.evidence) == (Rated(Rating.PARTLY), {})


def test_the_same_evidence_sent_twice_at_once_is_stored_once(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        answer_item(session, person.id, MODULE, _item("M07-01"), TWO, seen=0)

    def record(_click: int) -> None:
        with world.runtime.tenant_session(office.id) as session:
            evidence = Evidence("Akte 51-2-7", None, None, None)
            documenting.add_evidence(session, person.id, MODULE, _item("M07-01"), evidence)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(record, range(4)))

    with world.runtime.tenant_session(office.id) as session:
        (pieces,) = latest_run(session, MODULE).evidence.values()
        assert len(pieces) == 1


def test_the_next_round_begins_all_open_and_keeps_the_first_as_baseline(
    world: World, office: Office, person: Human
) -> None:
    _answer_all(world, office, person, Rating.PARTLY)
    with world.runtime.tenant_session(office.id) as session:
        with pytest.raises(Refused, match=r"run\.exists"):
            running.begin_next_round(session, person.id, MODULE)
        session.scalars(select(RunRecord)).one().state = RunState.FROZEN.value
    with world.runtime.tenant_session(office.id) as session:
        running.begin_next_round(session, person.id, MODULE)

    with world.runtime.tenant_session(office.id) as session:
        first, latest = all_runs(session)
        assert (first.round, first.progress.open) == (1, 0)
        assert (latest.round, latest.progress.open) == (2, len(latest.module.items))
