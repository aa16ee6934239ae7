"""A newer edition is taken over in one act, loses nothing, leaves finished runs alone, and can be undone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from modules.catalogue.model import EditionKey, ItemKey, ModuleSlug
from modules.catalogue.plans import Claim
from modules.catalogue.transitions import (
    Added,
    Altered,
    ChangeClass,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Moved,
    Rescaled,
    Reweighted,
    Split,
)
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.carrying_over import Note
from modules.checklists.evidence import Evidence
from tenants.clock import now, today
from tenants.errors import Conflict, Refused
from tenants.evidence import documenting
from tenants.isolation.sessions import TenantSession
from tenants.records.comment import CommentRecord
from tenants.records.edition import TakeOverItemRecord, TakeOverRecord
from tenants.records.journal import JournalRecord
from tenants.records.run import AnswerRecord, EvidenceRecord, RunRecord
from tenants.talk import discussing
from tenants.work import rolling_out, running
from tenants.work.answering import Entry, answer_item, confirm_item
from tenants.work.reading import all_runs, latest_run
from tenants.work.stored import RunState, StoredRun
from tenants.work.taking_over import next_edition, standing_take_over, take_over, undo
from tests.support.checklists import make_item, make_module
from tests.support.shipped import edition_of, shipped, transition_of
from tests.support.world import Human, Office, World

OLD, NEW = EditionKey("2030.1"), EditionKey("2031.1")
ONE, TWO = "modul-m01", "modul-m02"
NUMBERS = [f"M01-{number:02}" for number in range(1, 11)]
KEPT, CLARIFIED, ALTERED, RESCALED, SPLIT, LEFT, RIGHT, DROPPED, MOVED = (
    f"m01-{number:02}" for number in (1, 2, 3, 4, 6, 7, 8, 9, 10)
)
PARTS, JOINED = ("m01-61", "m01-62"), "m01-78"

BEFORE = edition_of(
    OLD,
    make_module([make_item(number) for number in NUMBERS]),
    make_module([make_item("M02-01")], number="M02"),
)
AFTER = edition_of(
    NEW,
    make_module([make_item(number) for number in (*NUMBERS[:5], "M01-61", "M01-62", "M01-78", "M01-99")]),
    make_module([make_item("M02-01"), make_item(MOVED.upper())], number="M02"),
)
CHANGES = (
    Editorial(ItemKey(KEPT)),
    Clarified(ItemKey(CLARIFIED), "genauer"),
    Altered(ItemKey(ALTERED), "anders", 30),
    Rescaled(ItemKey(RESCALED), (0, 1, 1, 2), 30),
    Reweighted(ItemKey("m01-05"), (1, 2), mandatory=None),
    Split(ItemKey(SPLIT), tuple(ItemKey(part) for part in PARTS)),
    Merged((ItemKey(LEFT), ItemKey(RIGHT)), ItemKey(JOINED)),
    Dropped(ItemKey(DROPPED), "steht anderswo"),
    Moved(ItemKey(MOVED), ModuleSlug(TWO)),
    Added(ItemKey("m01-99")),
)
THREE = Rated(Rating.FULLY)


@pytest.fixture(autouse=True)
def catalogue() -> Iterator[None]:
    """Two editions between which every class of change happens once."""
    with shipped([BEFORE, AFTER], [transition_of(OLD, NEW, *CHANGES)]):
        yield


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has answered everything in the older edition, and may take the newer one over."""
    office = world.office()
    person = world.person(office)
    with world.runtime.tenant_session(office.id) as session:
        session.add(RunRecord(module=TWO, edition=OLD, round=1, state="entwurf", scope="voll", id=uuid4()))
        session.add(RunRecord(module=ONE, edition=OLD, round=1, state="entwurf", scope="voll", id=uuid4()))
        session.flush()
        for item in BEFORE.items.values():
            slug = ONE if item.key.startswith("m01") else TWO
            answer_item(session, person.id, slug, item.key, Entry(THREE, f"Grund {item.key}"), seen=0)
            documenting.add_evidence(session, person.id, slug, item.key, _evidence(item.key))
            discussing.say(session, person.id, slug, item.key, f"Gesagt zu {item.key}")
    _open(world)
    return office


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Somebody of its Projektleitung."""
    return world.person(office)


def _evidence(key: str) -> Evidence:
    return Evidence(f"Akte {key}", today() - timedelta(days=90), "Beschluss", today() - timedelta(days=30))


def _open(world: World, opens: date | None = None, closes: date | None = None) -> None:
    with world.runtime.platform_session() as session:
        rolling_out.open_edition(session, None, NEW, opens or today(), closes)


def _take(world: World, office: Office, person: Human) -> UUID:
    with world.runtime.tenant_session(office.id) as session:
        taken = take_over(session, person.id, NEW)
        assert taken is not None
        return taken.id


def _run(world: World, office: Office, module: str = ONE) -> StoredRun:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, module)


def _rows(session: TenantSession) -> dict[str, list[Any]]:
    """Everything stored about the work of the Jugendamt, row by row."""
    tables = (RunRecord, AnswerRecord, EvidenceRecord, CommentRecord)
    return {
        table.__tablename__: sorted(
            tuple(str(getattr(record, column.key)) for column in table.__table__.columns)
            for record in session.scalars(select(table))
        )
        for table in tables
    }


def test_what_keeps_its_meaning_is_not_even_touched(world: World, office: Office, person: Human) -> None:
    before = _run(world, office).answers

    _take(world, office, person)

    after = _run(world, office)
    assert after.edition == NEW
    for key in (KEPT, "m01-05"):
        assert after.answers[ItemKey(key)] == before[ItemKey(key)]
        assert after.evidence[ItemKey(key)]


def test_every_class_becomes_what_the_table_says(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)

    run, other = _run(world, office), _run(world, office, TWO)
    last = today() + timedelta(days=30)
    altered, rescaled = run.answer(ItemKey(ALTERED)), run.answer(ItemKey(RESCALED))
    assert (altered.answer, altered.claim, altered.confirm_until) == (THREE, Claim.UNTIL_CONFIRMED, last)
    assert (rescaled.answer, rescaled.claim) == (Rated(Rating.MOSTLY), Claim.UNTIL_CONFIRMED)
    for part in (*PARTS, JOINED):
        proposal = run.answer(ItemKey(part))
        assert (proposal.answer, proposal.claim) == (THREE, Claim.PROPOSED)
        assert proposal.counting(today()) is None
    assert other.answer(ItemKey(MOVED)).answer == THREE
    assert not other.answer(ItemKey(MOVED)).is_proposal
    assert run.to_confirm == {ALTERED, RESCALED, *PARTS, JOINED}
    # 01 to 05 count; the parts, what was joined and what is new do not.
    assert run.progress.answered == 5
    assert run.progress.items == 9


def test_words_and_evidence_go_along_with_where_they_come_from(
    world: World, office: Office, person: Human
) -> None:
    _take(world, office, person)

    run = _run(world, office)
    part, joined = run.answer(ItemKey(PARTS[0])), run.answer(ItemKey(JOINED))
    assert part.carried is not None
    assert part.carried.notes == (Note(f"Grund {SPLIT}", ItemKey(SPLIT)),)
    assert joined.carried is not None
    assert [note.origin for note in joined.carried.notes] == [LEFT, RIGHT]
    assert (joined.carried.edition, joined.carried.items) == (OLD, (LEFT, RIGHT))
    assert [piece.evidence for piece in run.evidence[ItemKey(JOINED)]] == [_evidence(LEFT), _evidence(RIGHT)]
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        said = discussing.comments(session, run, JOINED)
    assert [comment.text for comment in said] == [f"Gesagt zu {LEFT}", f"Gesagt zu {RIGHT}"]


def test_a_clarified_item_says_which_words_were_answered(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)

    stored = _run(world, office).answer(ItemKey(CLARIFIED))
    assert not stored.is_proposal
    assert stored.carried is not None
    assert stored.carried.edition == OLD
    assert stored.carried.classes == frozenset({ChangeClass.CLARIFIED})


def test_nothing_stored_is_lost(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        before = _rows(session)

    _take(world, office, person)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        after = _rows(session)
    assert set(before["evidence"]) <= set(after["evidence"])
    assert set(before["comment"]) <= set(after["comment"])
    keys = {(row[1], row[2]) for row in before["answer"]}
    assert keys <= {(row[1], row[2]) for row in after["answer"]}
    notes = "".join("".join(row) for row in after["answer"])
    assert all(f"Grund {key}" in notes for key in BEFORE.items)


def test_a_take_over_leaves_one_journal_entry_and_the_fate_of_every_item(
    world: World, office: Office, person: Human
) -> None:
    _take(world, office, person)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        entries = session.scalars(
            select(JournalRecord).where(JournalRecord.action.startswith("edition."))
        ).all()
        fates = {each.item_key: each.fate for each in session.scalars(select(TakeOverItemRecord))}
    assert [(entry.action, entry.person_id) for entry in entries] == [("edition.taken_over", person.id)]
    assert entries[0].after == {
        "edition": NEW,
        "modules": [ONE, TWO],
        "kept": 5,
        "to_confirm": 5,
        "open": 1,
        "archived": 1,
    }
    assert fates[DROPPED] == "archived"
    assert fates["m01-99"] == "open"


def test_taking_over_twice_is_once(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        before = _rows(session)

    with world.runtime.tenant_session(office.id) as session:
        assert take_over(session, person.id, NEW) is None

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert _rows(session) == before
        assert len(session.scalars(select(TakeOverRecord)).all()) == 1


def test_of_two_people_at_once_one_takes_over(world: World, office: Office, person: Human) -> None:
    def take(_: int) -> bool:
        with world.runtime.tenant_session(office.id) as session:
            return take_over(session, person.id, NEW) is not None

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(take, range(4)))

    assert won.count(True) == 1
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert len(session.scalars(select(TakeOverRecord)).all()) == 1


def test_an_edition_without_days_or_outside_them_is_not_offered(
    world: World, office: Office, person: Human
) -> None:
    _open(world, today() - timedelta(days=9), today() - timedelta(days=1))

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert next_edition(session, all_runs(session)) is None
    with (
        pytest.raises(Refused, match=r"edition\.not_offered"),
        world.runtime.tenant_session(office.id) as session,
    ):
        take_over(session, person.id, NEW)


@pytest.mark.parametrize("state", [s for s in RunState if not s.is_editable])
def test_a_run_that_nobody_works_on_stays_byte_for_byte(
    world: World, office: Office, person: Human, state: RunState
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        session.execute(update(RunRecord).where(RunRecord.module == ONE).values(state=state.value))
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        before = _of_module(session, ONE)

    _take(world, office, person)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert _of_module(session, ONE) == before
        assert latest_run(session, TWO).edition == NEW


def _of_module(session: TenantSession, module: str) -> dict[str, list[Any]]:
    run = session.scalars(select(RunRecord).where(RunRecord.module == module)).one()
    rows = _rows(session)
    return {name: [row for row in found if str(run.id) in row] for name, found in rows.items()}


def test_undoing_brings_every_answer_back(world: World, office: Office, person: Human) -> None:
    before = {module: _run(world, office, module) for module in (ONE, TWO)}
    taken = _take(world, office, person)

    with world.runtime.tenant_session(office.id) as session:
        undo(session, person.id, taken)
        undo(session, person.id, taken)

    for module, run in before.items():
        after = _run(world, office, module)
        assert after.edition == OLD
        assert _said(after) == _said(run)
        assert {k: v for k, v in after.evidence.items() if k in BEFORE.items} == run.evidence
        assert after.assessment == run.assessment
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert standing_take_over(session) is None


def _said(run: StoredRun) -> dict[str, tuple[object, ...]]:
    return {
        item.key: (
            stored.answer,
            stored.note,
            stored.claim,
            stored.carried,
            stored.answered_by,
            stored.answered_at,
        )
        for item in run.whole.items
        for stored in [run.answer(item.key)]
    }


def test_after_undoing_the_edition_can_be_taken_over_again(
    world: World, office: Office, person: Human
) -> None:
    taken = _take(world, office, person)
    first = _said(_run(world, office))
    with world.runtime.tenant_session(office.id) as session:
        undo(session, person.id, taken)

    _take(world, office, person)

    run = _run(world, office)
    assert _said(run) == first
    assert len(run.evidence[ItemKey(JOINED)]) == 2
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert len(discussing.comments(session, run, JOINED)) == 2


def test_undoing_is_refused_once_somebody_worked_on(world: World, office: Office, person: Human) -> None:
    taken = _take(world, office, person)
    with world.runtime.tenant_session(office.id) as session:
        seen = latest_run(session, ONE).answer(ItemKey(ALTERED)).version
        confirm_item(session, person.id, ONE, ALTERED, seen=seen)

    with pytest.raises(Refused) as refused, world.runtime.tenant_session(office.id) as session:
        undo(session, person.id, taken)

    assert (refused.value.rule, refused.value.details) == ("edition.undo_changed", ("M01-03",))


@pytest.mark.parametrize("key", [KEPT, "m01-05"])
def test_what_was_done_since_at_an_item_both_editions_ask_stays_when_undone(
    world: World, office: Office, person: Human, key: str
) -> None:
    before = _said(_run(world, office))
    taken = _take(world, office, person)
    with world.runtime.tenant_session(office.id) as session:
        seen = latest_run(session, ONE).answer(ItemKey(key)).version
        answer_item(session, person.id, ONE, key, Entry(Rated(Rating.PARTLY), "später"), seen=seen)
        documenting.add_evidence(session, person.id, ONE, key, _evidence("später"))
        discussing.say(session, person.id, ONE, key, "Später gesagt")

    with world.runtime.tenant_session(office.id) as session:
        undo(session, person.id, taken)

    run = _run(world, office)
    assert run.edition == OLD
    assert run.answer(ItemKey(key)).answer == Rated(Rating.PARTLY)
    assert [piece.evidence.reference for piece in run.evidence[ItemKey(key)]] == [
        f"Akte {key}",
        "Akte später",
    ]
    assert {k: v for k, v in _said(run).items() if k != key} == {k: v for k, v in before.items() if k != key}
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert len(discussing.comments(session, run, key)) == 2


def test_an_open_item_that_asks_otherwise_now_holds_undoing_back_once_answered(
    world: World, person: Human
) -> None:
    other = world.office()
    with world.runtime.tenant_session(other.id) as session:
        session.add(RunRecord(module=ONE, edition=OLD, round=1, state="entwurf", scope="voll", id=uuid4()))
    taken = _take(world, other, person)
    with world.runtime.tenant_session(other.id) as session:
        answer_item(session, person.id, ONE, KEPT, Entry(THREE), seen=0)
        answer_item(session, person.id, ONE, ALTERED, Entry(THREE), seen=0)

    with pytest.raises(Refused) as refused, world.runtime.tenant_session(other.id) as session:
        undo(session, person.id, taken)

    assert (refused.value.rule, refused.value.details) == ("edition.undo_changed", ("M01-03",))


def test_undoing_is_refused_once_a_module_was_handed_in(world: World, office: Office, person: Human) -> None:
    taken = _take(world, office, person)
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, TWO, seen=latest_run(session, TWO).version)

    with pytest.raises(Refused) as refused, world.runtime.tenant_session(office.id) as session:
        undo(session, person.id, taken)

    assert (refused.value.rule, refused.value.details) == ("edition.undo_submitted", ("M02",))


def test_undoing_is_refused_after_thirty_days(world: World, office: Office, person: Human) -> None:
    taken = _take(world, office, person)
    with world.runtime.tenant_session(office.id) as session:
        session.add(
            TakeOverRecord(
                id=uuid4(),
                edition_before=OLD,
                edition_after=NEW,
                runs=[],
                taken_at=now() - timedelta(days=31),
            )
        )
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        old = session.scalars(select(TakeOverRecord).where(TakeOverRecord.id != taken)).one().id

    with (
        pytest.raises(Refused, match=r"edition\.undo_over"),
        world.runtime.tenant_session(office.id) as session,
    ):
        undo(session, person.id, old)


def test_confirming_makes_a_proposal_the_answer_and_twice_is_once(
    world: World, office: Office, person: Human
) -> None:
    _take(world, office, person)
    seen = _run(world, office).answer(ItemKey(JOINED)).version

    for _ in range(2):
        with world.runtime.tenant_session(office.id) as session:
            confirm_item(session, person.id, ONE, JOINED, seen=seen)

    stored = _run(world, office).answer(ItemKey(JOINED))
    assert (stored.claim, stored.version, stored.confirm_until) == (Claim.HOLDS, seen + 1, None)
    assert stored.counting(today()) == THREE
    # What was written elsewhere stays.
    assert stored.carried is not None
    assert len(stored.carried.notes) == 2
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        confirmed = session.scalars(select(JournalRecord).where(JournalRecord.action == "answer.confirmed"))
        assert len(confirmed.all()) == 1


def test_confirming_takes_five_statements(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)
    seen = _run(world, office).answer(ItemKey(ALTERED)).version
    statements: list[str] = []

    with (
        world.runtime.database.observed(statements.append),
        world.runtime.tenant_session(office.id) as session,
    ):
        confirm_item(session, person.id, ONE, ALTERED, seen=seen)

    assert len(statements) == 5, "\n".join(statements)


def test_a_note_alone_confirms_nothing(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)
    seen = _run(world, office).answer(ItemKey(ALTERED)).version

    with world.runtime.tenant_session(office.id) as session:
        run = answer_item(session, person.id, ONE, ALTERED, Entry(None, "wird geprüft"), seen=seen)

    assert run.answer(ItemKey(ALTERED)).is_proposal
    assert run.answer(ItemKey(ALTERED)).note == "wird geprüft"


def test_the_same_rating_again_is_a_confirmation(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)
    stored = _run(world, office).answer(ItemKey(ALTERED))

    with world.runtime.tenant_session(office.id) as session:
        run = answer_item(session, person.id, ONE, ALTERED, Entry(THREE, stored.note), seen=stored.version)

    assert not run.answer(ItemKey(ALTERED)).is_proposal


def test_a_form_from_before_the_take_over_cannot_confirm_other_words(
    world: World, office: Office, person: Human
) -> None:
    seen = _run(world, office).answer(ItemKey(ALTERED)).version
    _take(world, office, person)

    with (
        pytest.raises(Conflict),
        world.runtime.tenant_session(office.id) as session,
    ):
        answer_item(session, person.id, ONE, ALTERED, Entry(THREE, "neu"), seen=seen)


def test_what_counts_unconfirmed_cannot_be_handed_in(world: World, office: Office, person: Human) -> None:
    _take(world, office, person)
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, ONE)
        for key in (*PARTS, JOINED):
            confirm_item(session, person.id, ONE, key, seen=run.answer(ItemKey(key)).version)
        answer_item(session, person.id, ONE, "m01-99", Entry(NotApplicable("Gibt es hier nicht")), seen=0)

    with pytest.raises(Refused) as refused, world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, ONE, seen=latest_run(session, ONE).version)

    assert (refused.value.rule, refused.value.details) == ("run.to_confirm", ("M01-03, M01-04",))


def test_a_run_opened_again_later_can_follow_the_others(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, TWO, seen=latest_run(session, TWO).version)
    _take(world, office, person)
    _open(world, today() - timedelta(days=9), today() - timedelta(days=1))
    with world.runtime.tenant_session(office.id) as session:
        running.reopen(session, person.id, TWO, seen=latest_run(session, TWO).version)

    _take(world, office, person)

    assert _run(world, office, TWO).edition == NEW


def test_an_item_does_not_move_into_a_module_that_was_handed_in(
    world: World, office: Office, person: Human
) -> None:
    with world.runtime.tenant_session(office.id) as session:
        running.submit(session, person.id, TWO, seen=latest_run(session, TWO).version)

    _take(world, office, person)

    assert ItemKey(MOVED) not in _run(world, office, TWO).answers
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        fates = {each.item_key: each.fate for each in session.scalars(select(TakeOverItemRecord))}
    assert fates[MOVED] == "archived"
