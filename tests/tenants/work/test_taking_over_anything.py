"""Whatever the editors change: nothing is lost, going back is identity, an edition can be skipped."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from modules.catalogue import editions
from modules.catalogue.model import Edition, ItemKey
from modules.catalogue.transitions import Transition
from modules.checklists.answers import NotApplicable
from modules.checklists.carrying_over import Checklist, Entry
from modules.checklists.evidence import Evidence
from tenants.clock import today
from tenants.evidence import documenting
from tenants.isolation.sessions import TenantSession
from tenants.records.comment import CommentRecord
from tenants.records.edition import TakeOverRecord
from tenants.records.run import AnswerRecord, EvidenceRecord, RunRecord
from tenants.talk import discussing
from tenants.work import rolling_out
from tenants.work.answering import Entry as Wanted
from tenants.work.answering import answer_item
from tenants.work.reading import latest_run
from tenants.work.stored import StoredRun
from tenants.work.taking_over import take_over, undo
from tests.support.generated_transitions import EDITIONS, catalogues, checklists_of
from tests.support.shipped import shipped
from tests.support.world import Office, World

MODULE = "probe"
FEW = settings(
    max_examples=8,
    # Not made smaller when it fails: every example is a Jugendamt in the database.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    # The world is emptied after the test; every example makes a Jugendamt of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Made = tuple[tuple[Edition, ...], tuple[Transition, ...]]


@st.composite
def worlds(draw: st.DrawFn, length: int) -> tuple[Made, Checklist]:
    """Editions, and what an office recorded in the first of them."""
    made = draw(catalogues(length))
    return made, draw(checklists_of(EDITIONS[0], tuple(made[0][0].items)))


def _office(world: World, checklist: Checklist) -> Office:
    office = world.office()
    person = world.person(office)
    with world.runtime.platform_session() as session:
        for edition in editions.keys()[1:]:
            rolling_out.open_edition(session, None, edition, today(), None)
    with world.runtime.tenant_session(office.id) as session:
        session.add(
            RunRecord(id=uuid4(), module=MODULE, edition=EDITIONS[0], round=1, state="entwurf", scope="voll")
        )
        session.flush()
        for key, entry in checklist.entries.items():
            _record(session, person.id, key, entry)
    return office


def _record(session: TenantSession, person: UUID, key: ItemKey, entry: Entry) -> None:
    note = entry.notes[0].text if entry.notes else ""
    answer = entry.answer
    if answer is not None or note:
        answer_item(session, person, MODULE, key, Wanted(answer, f"{note} {key}" if note else ""), seen=0)
    for number, _ in enumerate(entry.evidence):
        piece = Evidence(f"Akte {number} {key}", today() - timedelta(days=9), None, None)
        documenting.add_evidence(session, person, MODULE, key, piece)
    for number, _ in enumerate(entry.comments):
        discussing.say(session, person, MODULE, key, f"Gesagt {number} {key}")


def _run(world: World, office: Office) -> StoredRun:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return latest_run(session, MODULE)


def _take(world: World, office: Office, edition: str) -> None:
    with world.runtime.tenant_session(office.id) as session:
        take_over(session, None, edition)


def _said(run: StoredRun) -> Mapping[str, tuple[object, ...]]:
    """What stands at every item, without versions and ids."""
    said: dict[str, tuple[object, ...]] = {}
    for item in run.whole.items:
        stored = run.answer(item.key)
        notes = {(note.text, note.origin) for note in (stored.carried.notes if stored.carried else ())}
        notes |= {(stored.note, item.key)} if stored.note else set()
        pieces = {piece.evidence for piece in run.evidence.get(item.key, ())}
        words = (
            set(stored.answer.reason.split("\n"))
            if isinstance(stored.answer, NotApplicable)
            else stored.answer
        )
        said[item.key] = (words, stored.claim, stored.confirm_until, notes, pieces)
    return said


def _words(world: World, office: Office) -> str:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        answers = session.scalars(select(AnswerRecord)).all()
        texts = [text for each in answers for text in (each.note, each.not_applicable_reason or "")]
        texts += [str(note) for each in answers for note in (each.carried or {}).get("notes", ())]
        used = select(EvidenceRecord.document_id).where(EvidenceRecord.withdrawn_at.is_(None))
        texts += [str(each) for each in session.scalars(used)]
        texts += session.scalars(select(CommentRecord.text))
    return "\n".join(texts)


@FEW
@given(made=worlds(1))
def test_nothing_is_lost_and_going_back_is_identity(world: World, made: tuple[Made, Checklist]) -> None:
    (published, transitions), checklist = made
    with shipped(published, transitions):
        office = _office(world, checklist)
        before, words = _run(world, office), _words(world, office)

        _take(world, office, EDITIONS[1])
        left, after = _said(_run(world, office)), _words(world, office)
        _take(world, office, EDITIONS[1])
        twice = _said(_run(world, office))
        with world.runtime.tenant_session(office.id) as session:
            undo(session, None, session.scalars(select(TakeOverRecord.id)).one())
        back = _run(world, office)

    assert all(line in after for line in words.splitlines())
    assert twice == left
    assert back.edition == EDITIONS[0]
    assert _said(back) == _said(before)
    assert back.assessment == before.assessment
    assert back.progress == before.progress


@FEW
@given(made=worlds(2))
def test_who_skips_an_edition_arrives_where_the_others_do(world: World, made: tuple[Made, Checklist]) -> None:
    (published, transitions), checklist = made
    with shipped(published[:2], transitions[:1]):
        slow = _office(world, checklist)
        _take(world, slow, EDITIONS[1])
    with shipped(published, transitions):
        quick = _office(world, checklist)
        for office in (slow, quick):
            _take(world, office, EDITIONS[2])
        one, other = _run(world, slow), _run(world, quick)

    assert one.edition == other.edition == EDITIONS[2]
    assert _said(one) == _said(other)
    assert one.assessment == other.assessment
    assert one.to_confirm == other.to_confirm
