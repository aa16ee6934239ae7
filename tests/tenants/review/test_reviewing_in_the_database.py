"""What a consultant's session may read, asked in raw SQL past every guard of the mapper."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from modules.catalogue import editions
from modules.catalogue.model import Item
from tenants.clock import today
from tenants.cohorts import placing
from tenants.isolation.guards import OutOfReach
from tenants.records.review import QueryRecord, ReviewRecord
from tenants.records.run import AnswerRecord, EvidenceRecord, RunRecord
from tenants.review.reading_along import readers
from tenants.talk import conferring, discussing
from tenants.talk.discussing import Thread
from tenants.work import running
from tenants.work.reading import latest_run
from tests.support import workshops
from tests.support.workshops import MODULE, Cohort, at_desk
from tests.support.world import Human, Office, World

REVIEWED = {"reviewed_sql": "a test that tries to read too much"}
TABLES = ("run", "answer", "evidence", "comment", "review", "review_query")


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


@pytest.fixture
def group(world: World, office: Office) -> Cohort:
    """Its cohort."""
    return workshops.cohort(world, [office])


def counts(world: World, group: Cohort, person: Human | None = None) -> dict[str, int]:
    """Rows of every table that holds work, as a consultant's session sees them."""
    with at_desk(world, group, person) as session:
        return {
            table: session.execute(
                text(f"SELECT count(*) FROM {table}"), execution_options=REVIEWED
            ).scalar_one()
            for table in TABLES
        }


def nothing() -> dict[str, int]:
    """No row anywhere."""
    return dict.fromkeys(TABLES, 0)


def first_item(world: World, office: Office) -> Item:
    """The first item of the module."""
    return workshops.own(world, office).module.items[0]


def reopen(world: World, office: Office, person: Human) -> None:
    """Take the module back."""
    with world.runtime.tenant_session(office.id) as session:
        running.reopen(session, person.id, MODULE, seen=latest_run(session, MODULE).version)


def test_before_it_is_handed_in_a_consultant_reads_nothing(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    item = first_item(world, office)
    with world.runtime.tenant_session(office.id) as session:
        discussing.say(session, person.id, MODULE, item.key, "Frage", thread=Thread.MODERATION)
    handed_in = counts(world, group)
    reopen(world, office, person)

    assert counts(world, group) == nothing()
    assert (handed_in["run"], handed_in["answer"], handed_in["comment"]) == (
        1,
        len(editions.current().module(MODULE).items),
        1,
    )


def test_the_internal_thread_is_never_there(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    item = first_item(world, office)
    with world.runtime.tenant_session(office.id) as session:
        discussing.say(session, person.id, MODULE, item.key, "unter uns")
        discussing.say(session, person.id, MODULE, item.key, "an Sie", thread=Thread.MODERATION)

    with at_desk(world, group) as session:
        seen = session.execute(text("SELECT text FROM comment"), execution_options=REVIEWED).scalars().all()
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(
                text(
                    "INSERT INTO comment (tenant_id, id, run_id, item_key, thread, text, said_by, said_at) "
                    "SELECT tenant_id, gen_random_uuid(), id, :item, 'intern', 'x', :person, now() FROM run"
                ),
                {"item": item.key, "person": group.moderator.id},
                execution_options=REVIEWED,
            )
    assert seen == ["an Sie"]


def test_a_consultant_of_another_cohort_or_of_none_reads_nothing(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    elsewhere = workshops.cohort(world, [world.office("Beispielstadt")], name="Werkstatt anderswo")

    assert counts(world, elsewhere) == nothing()
    # Bound to the right cohort, but as somebody who does not moderate it.
    assert counts(world, group, elsewhere.moderator) == nothing()


def test_access_ends_with_the_moderation_and_with_the_membership(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    assert counts(world, group)["run"] == 1
    with world.runtime.platform_session() as session:
        placing.end_moderator(session, None, group.slug, group.moderator.email)

    assert counts(world, group) == nothing()


def test_access_ends_when_the_jugendamt_leaves_the_cohort(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    with world.runtime.platform_session() as session:
        placing.remove(session, None, group.slug, office.slug)

    assert counts(world, group) == nothing()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE answer SET rating = 0",
        "UPDATE evidence SET item_key = 'x'",
        "UPDATE document_version SET reference = 'x'",
        "SELECT findings FROM document_file",
        "SELECT 1 FROM upload",
        "UPDATE run SET scope = 'kern'",
        "UPDATE comment SET text = 'x'",
        "DELETE FROM review",
        "SELECT 1 FROM journal",
        "SELECT 1 FROM answer_event",
        "SELECT 1 FROM figure",
        "SELECT 1 FROM assignment",
        "SELECT email FROM person",
    ],
)
def test_a_consultant_changes_no_word_of_the_jugendamt_and_reads_no_more_than_needed(
    world: World, office: Office, person: Human, group: Cohort, statement: str
) -> None:
    workshops.hand_in(world, office, person)

    with at_desk(world, group) as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement), execution_options=REVIEWED)


def test_a_consultant_cannot_make_a_draft_of_what_was_handed_in(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)

    with at_desk(world, group) as session, pytest.raises(ProgrammingError, match="row-level security"):
        session.execute(text("UPDATE run SET state = 'entwurf'"), execution_options=REVIEWED)


def test_the_jugendamt_neither_reads_what_is_not_shown_nor_writes_a_judgement(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    workshops.judge(world, group, office, "M07-03")
    workshops.ask(world, group, office, "M07-06", "Seit wann?")

    with world.runtime.tenant_session(office.id) as session:
        for table in ("review", "review_query"):
            asked = text(f"SELECT count(*) FROM {table}")
            assert session.scalar(asked, execution_options=REVIEWED) == 0
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("UPDATE review SET rating = 3"), execution_options=REVIEWED)


def test_the_jugendamt_cannot_rewrite_a_query(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    with world.runtime.tenant_session(office.id) as session, pytest.raises(ProgrammingError):
        session.execute(text("UPDATE review_query SET text = 'x'"), execution_options=REVIEWED)


def test_the_baseline_is_nowhere_the_sharing_of_figures_could_read_it(world: World) -> None:
    """Domain reference 3.3: the first assessment is never shared with peers. No assessment is."""
    with world.runtime.release_session("D05/SUMME/ohne-uma", "2025") as session:
        for record in (RunRecord, AnswerRecord, EvidenceRecord, ReviewRecord, QueryRecord):
            with pytest.raises(OutOfReach):
                session.query(record).all()


def test_the_module_names_who_outside_can_read_it_now(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    def who() -> tuple[str, ...]:
        with world.runtime.tenant_session(office.id, read_only=True) as session:
            return readers(session, latest_run(session, MODULE))

    assert who() == ()
    workshops.hand_in(world, office, person)
    assert who() == ("Moderation",)
    with world.runtime.platform_session() as session:
        placing.remove(session, None, group.slug, office.slug, on=today())
    assert who() == ()


def test_what_is_said_at_the_desk_is_said_once_and_settled_by_either(
    world: World, office: Office, person: Human, group: Cohort
) -> None:
    workshops.hand_in(world, office, person)
    item = first_item(world, office)
    with at_desk(world, group) as session:
        first = conferring.say(session, office.id, MODULE, item.key, " Danke. ")
        assert conferring.say(session, office.id, MODULE, item.key, "Danke.") == first
    with world.runtime.tenant_session(office.id) as session:
        discussing.settle(session, person.id, MODULE, item.key, first)
    with at_desk(world, group) as session:
        conferring.settle(session, office.id, MODULE, item.key, first)
        (said,) = conferring.comments(session, office.id, workshops.reviewed(world, group, office), item)

    assert (said.text, said.settled_by) == ("Danke.", person.id)
