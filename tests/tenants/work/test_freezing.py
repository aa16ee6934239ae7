"""Releasing a run: once, by what it was, and for good."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence, EvidenceClass
from modules.errors import UnknownModule
from modules.scoring.scale import Level
from tenants.access.roles import Role
from tenants.clock import today
from tenants.cohorts import placing
from tenants.cohorts.sizing import Cluster
from tenants.errors import Conflict, NotFound, Refused
from tenants.records.frozen import FrozenRunRecord, WordingRecord
from tenants.records.journal import JournalRecord
from tenants.review.reviewing import Judgement
from tenants.work import freezing, frozen, running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tenants.work.stored import RunState
from tests.support import workshops
from tests.support.rounds import MODULE, fill, hand_in, release, validate
from tests.support.world import Human, Office, World

ITEM = "m07-perspektive"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt in no Werkstattgruppe."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def head(world: World, office: Office) -> Human:
    """Its Amtsleitung."""
    return world.person(office, Role.AMTSLEITUNG, name="Amtsleitung Musterfurt")


def _join_cohort(world: World, office: Office) -> None:
    with world.runtime.platform_session() as session:
        year = today().year
        cohort = placing.create_cohort(
            session,
            None,
            name=f"Werkstatt {office.slug}",
            cluster=Cluster.II,
            starts_on=today().replace(month=1, day=1),
            ends_on=today().replace(year=year + 1, month=12, day=31),
        )
        placing.place(session, None, cohort.slug, [office.slug], on=today())


def test_the_record_holds_every_word_and_number_of_the_run(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    piece = Evidence("liegt vor in Akte 51-2-7", today(), "JHA 12.06.2026, TOP 5", today())
    fill(
        world,
        office,
        lead,
        {ITEM: Rated(Rating.FULLY), "m07-perspektivliste": NotApplicable("Das macht der Kreis.")},
        {ITEM: piece},
        note="Stichprobe über 20 Hilfepläne",
    )
    hand_in(world, office, lead)
    run = validate(world, office)

    stand = release(world, office, head)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        kept = frozen.kept_run(session, stand)
        assert latest_run(session, MODULE).state is RunState.FROZEN
    said = kept.run.answers[run.module.item(ITEM).key]
    assert kept.is_unchanged
    assert kept.sha256 == sha256(kept.texts.file.encode()).hexdigest()
    assert kept.run.whole == run.whole
    assert kept.run.score == run.assessment
    assert (said.answer, said.note) == (Rated(Rating.FULLY), "Stichprobe über 20 Hilfepläne")
    assert [each.evidence for each in said.evidence] == [piece]
    assert kept.run.answers[run.module.item("m07-perspektivliste").key].answer == NotApplicable(
        "Das macht der Kreis."
    )
    assert (kept.run.office, kept.run.released_by) == (office.name, "Amtsleitung Musterfurt")
    assert kept.run.validated_at is not None


def test_the_record_of_a_validated_run_keeps_both_opinions(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    aside = {"M07-06": NotApplicable("Das macht der Kreis.")}
    lower = Judgement(Rating.PARTLY, reason="Die Checkliste gilt erst in zwei von fünf Teams.")
    group = workshops.cohort(world, [office])
    workshops.hand_in(world, office, lead, aside)
    workshops.judge(world, group, office, "M07-03")
    workshops.judge(world, group, office, "M07-04", lower)
    workshops.judge(world, group, office, "M07-06")
    workshops.hand_back(world, group, office)
    workshops.return_it(world, office, lead)
    workshops.validate(world, group, office)
    run = workshops.own(world, office)

    stand = release(world, office, head)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        kept = frozen.kept_run(session, stand)
    said = {run.whole.item(key).number: answer for key, answer in kept.run.answers.items()}
    agreed, disputed, consented = (said[number].judgement for number in ("M07-03", "M07-04", "M07-06"))
    assert agreed is not None
    assert disputed is not None
    assert consented is not None
    assert (agreed.rating, agreed.differs) == (Rating.MOSTLY, False)
    assert said["M07-04"].answer == Rated(Rating.MOSTLY)
    assert (disputed.rating, disputed.evidence, disputed.differs, disputed.reason) == (
        Rating.PARTLY,
        EvidenceClass.E0,
        True,
        lower.reason,
    )
    assert (consented.rating, consented.differs) == (None, False)
    assert said["M07-01"].judgement is None
    assert kept.run.score == run.assessment
    assert kept.run.own_score == run.own_assessment
    assert kept.run.own_score != kept.run.score
    assert kept.is_unchanged
    assert group.moderator.email not in kept.texts.file


def test_the_release_stands_in_the_journal_with_its_hash(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    hand_in(world, office, lead)

    stand = release(world, office, head)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        (entry,) = session.scalars(select(JournalRecord).where(JournalRecord.action == "run.released"))
        kept = frozen.kept_run(session, stand)
    assert (entry.person_id, entry.subject) == (head.id, MODULE)
    assert entry.before == {"state": "eingereicht", "round": 1}
    assert entry.after == {"state": "eingefroren", "round": 1, "sha256": kept.sha256}


def test_what_nobody_from_outside_validated_says_so_for_good(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    hand_in(world, office, lead)

    stand = release(world, office, head)

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        kept = frozen.kept_run(session, stand)
        assert not latest_run(session, MODULE).is_validated
    assert kept.run.validated_at is None
    assert kept.run.score.level is not Level.R5


def test_a_jugendamt_with_a_moderation_waits_until_that_has_validated(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    _join_cohort(world, office)
    hand_in(world, office, lead)

    with pytest.raises(Refused, match=r"run\.not_validated"):
        release(world, office, head)
    validate(world, office)

    assert release(world, office, head) is not None


def test_what_is_not_handed_in_is_not_released(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    with pytest.raises(Refused, match=r"run\.not_submitted_yet"):
        release(world, office, head)
    fill(world, office, lead, {ITEM: Rated(Rating.PARTLY)})

    with pytest.raises(Refused, match=r"run\.not_submitted_yet"):
        release(world, office, head)


def test_a_module_that_is_not_there_is_not_released(world: World, office: Office, head: Human) -> None:
    with pytest.raises(UnknownModule), world.runtime.tenant_session(office.id) as session:
        freezing.release(session, head.id, "gibt-es-nicht", seen=0)


def test_a_run_that_moved_since_is_not_released(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    seen = hand_in(world, office, lead).version
    with world.runtime.tenant_session(office.id) as session:
        running.reopen(session, lead.id, MODULE, seen=seen)
    hand_in(world, office, lead)

    with pytest.raises(Conflict), world.runtime.tenant_session(office.id) as session:
        freezing.release(session, head.id, MODULE, seen=seen)


def test_releasing_twice_is_releasing_once(world: World, office: Office, lead: Human, head: Human) -> None:
    seen = hand_in(world, office, lead).version

    with world.runtime.tenant_session(office.id) as session:
        first = freezing.release(session, head.id, MODULE, seen=seen)
    with world.runtime.tenant_session(office.id) as session:
        second = freezing.release(session, head.id, MODULE, seen=seen)

    assert first == second
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert len(frozen.all_kept_runs(session)) == 1


def test_two_clicks_in_the_same_instant_make_one_record(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    seen = hand_in(world, office, lead).version

    def click(_number: int) -> object:
        with world.runtime.tenant_session(office.id) as session:
            return freezing.release(session, head.id, MODULE, seen=seen)

    with ThreadPoolExecutor(4) as pool:
        records = set(pool.map(click, range(4)))

    assert len(records) == 1


def test_a_released_run_takes_no_answer_and_the_next_round_leaves_it_alone(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    hand_in(world, office, lead)
    stand = release(world, office, head)
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        before = frozen.kept_run(session, stand).texts
        run = latest_run(session, MODULE)
    key = run.module.items[0].key

    with pytest.raises(Refused), world.runtime.tenant_session(office.id) as session:
        answer_item(session, lead.id, MODULE, key, Entry(Rated(Rating.FULLY)), seen=run.answer(key).version)
    with world.runtime.tenant_session(office.id) as session:
        running.begin_next_round(session, lead.id, MODULE)
    fill(world, office, lead, {ITEM: Rated(Rating.FULLY)}, note="neu")

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert frozen.kept_run(session, stand).texts == before


def test_many_offices_keep_the_same_wording_once(world: World) -> None:
    offices = [world.office(f"Amt {number}") for number in range(4)]
    people = [(office, world.person(office), world.person(office, Role.AMTSLEITUNG)) for office in offices]
    for office, lead, _ in people:
        hand_in(world, office, lead)

    with ThreadPoolExecutor(len(offices)) as pool:
        list(pool.map(lambda each: release(world, each[0], each[2]), people))

    with world.runtime.tenant_session(offices[0].id, read_only=True) as session:
        (wording,) = session.scalars(select(WordingRecord))
    assert wording.sha256 == sha256(wording.text.encode()).hexdigest()


def test_another_jugendamt_has_no_such_record(world: World, office: Office, lead: Human, head: Human) -> None:
    hand_in(world, office, lead)
    stand = release(world, office, head)
    other = world.office("Beispielstadt")

    with (
        pytest.raises(NotFound),
        world.runtime.tenant_session(other.id, read_only=True) as session,
    ):
        frozen.kept_run(session, stand)


def test_the_database_lets_nobody_change_a_record_or_a_wording(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    hand_in(world, office, lead)
    release(world, office, head)

    for record in (FrozenRunRecord, WordingRecord):
        for verb in (f"UPDATE {record.__tablename__} SET sha256 = ''", f"DELETE FROM {record.__tablename__}"):
            with (
                pytest.raises(DBAPIError, match="permission denied"),
                world.runtime.tenant_session(office.id) as session,
            ):
                session.execute(text(verb), execution_options={"reviewed_sql": "must be refused"})


def test_the_database_refuses_a_wording_under_a_foreign_hash(world: World, office: Office) -> None:
    with world.runtime.tenant_session(office.id) as session:
        session.add(WordingRecord(sha256="0" * 64, text="{}"))

        with pytest.raises(IntegrityError, match="found_by_hash"):
            session.flush()
        session.rollback()


def test_a_record_somebody_changed_below_the_application_is_found_out(
    world: World, owner: Engine, office: Office, lead: Human, head: Human
) -> None:
    hand_in(world, office, lead)
    stand = release(world, office, head)

    with owner.begin() as connection:
        connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), {"id": str(office.id)})
        change = text("UPDATE frozen_run SET record = replace(record, :before, :after)")
        connection.execute(change, {"before": '"rating":2', "after": '"rating":3'})

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        assert not frozen.kept_run(session, stand).is_unchanged


def test_keeping_a_module_takes_a_known_number_of_statements(
    world: World, office: Office, lead: Human, head: Human
) -> None:
    hand_in(world, office, lead)
    statements: list[str] = []

    with world.runtime.database.observed(statements.append):
        release(world, office, head)

    # Two to look at it before, four to hold and read it, the others to keep it.
    assert len(statements) <= 17, "\n\n".join(statements)
