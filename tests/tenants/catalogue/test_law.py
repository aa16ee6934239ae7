"""A change of law reaches exactly the offices with something older, and asks each item once."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from modules.catalogue.model import ItemKey
from modules.checklists.answers import Rated, Rating
from modules.checklists.evidence import Evidence
from modules.errors import UnknownItem
from tenants.access.roles import Role
from tenants.catalogue import law
from tenants.catalogue.law import Said
from tenants.clock import today
from tenants.errors import Conflict, NotFound, Refused
from tenants.evidence import documenting
from tenants.records.run import AnswerRecord
from tenants.work import reviewing_law
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tenants.work.reviewing_law import AffectedByChange
from tests.support import drafts
from tests.support.journal import journal_of
from tests.support.twins import ITEM, MODULE
from tests.support.world import Human, Office, World

NORM = "SGB VIII § 37c"


@pytest.fixture
def operator(world: World) -> Human:
    """Somebody who registers changes of law."""
    return world.operator()


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt."""
    return world.office()


@pytest.fixture
def lead(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office, Role.PROJEKTLEITUNG)


def _answer(world: World, office: Office, person: Human, *, days_ago: int, item: str = ITEM) -> None:
    with world.runtime.tenant_session(office.id) as session:
        run = answer_item(session, person.id, MODULE, item, Entry(Rated(Rating.MOSTLY)), seen=0)
        assert run.run_id is not None
        record = session.get_one(AnswerRecord, (office.id, run.run_id, item))
        record.answered_at -= timedelta(days=days_ago)


def _affected(world: World, office: Office) -> tuple[AffectedByChange, ...]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return reviewing_law.affected(session)


def _keep(world: World, office: Office, person: Human, change: UUID, item: str = ITEM) -> None:
    with world.runtime.tenant_session(office.id) as session:
        reviewing_law.keep(session, person.id, change, item)


def test_an_older_answer_waits_until_somebody_looked(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    _answer(world, office, lead, days_ago=30)
    change = drafts.register(world, operator, NORM, today() - timedelta(days=10))

    (found,) = _affected(world, office)
    assert [(item.item.key, item.rating, item.review) for item in found.items] == [(ITEM, 2, None)]
    assert found.waiting == 1

    for _ in range(2):
        _keep(world, office, lead, change)

    (found,) = _affected(world, office)
    assert found.waiting == 0
    assert found.items[0].review is not None
    assert [entry.action for entry in journal_of(world.runtime, office)].count("law.reviewed") == 1


def test_an_answer_given_after_the_change_does_not_wait(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    _answer(world, office, lead, days_ago=3)
    drafts.register(world, operator, NORM, today() - timedelta(days=10))

    assert _affected(world, office) == ()


def test_answering_again_after_a_change_to_come_settles_it(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    _answer(world, office, lead, days_ago=3)
    drafts.register(world, operator, NORM, today() + timedelta(days=60))
    assert _affected(world, office)[0].waiting == 1

    with world.runtime.tenant_session(office.id) as session:
        seen = latest_run(session, MODULE).answer(ItemKey(ITEM)).version
        answer_item(session, lead.id, MODULE, ITEM, Entry(Rated(Rating.FULLY)), seen=seen)

    assert _affected(world, office) == ()


def test_an_older_document_waits_even_where_the_answer_is_new(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    _answer(world, office, lead, days_ago=0)
    with world.runtime.tenant_session(office.id) as session:
        old = Evidence("Konzept, Akte 51-2", date(2019, 5, 1), None, None)
        documenting.add_evidence(session, lead.id, MODULE, ITEM, old)
    drafts.register(world, operator, NORM, today() - timedelta(days=10))

    (found,) = _affected(world, office)

    assert [document.title for document in found.items[0].documents] == ["Konzept, Akte 51-2"]
    assert found.items[0].answered_at is None


def test_a_neighbouring_paragraph_and_another_office_are_left_alone(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    other = world.office("Beispielstadt")
    _answer(world, office, lead, days_ago=30)
    drafts.register(world, operator, "SGB VIII § 37d", today())
    drafts.register(world, operator, NORM, today())

    assert [each.change.said.norm for each in _affected(world, office)] == [NORM]
    assert _affected(world, other) == ()


def test_a_corrected_day_asks_again_and_a_corrected_sentence_does_not(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    _answer(world, office, lead, days_ago=30)
    change = drafts.register(world, operator, NORM, today() - timedelta(days=10))
    _keep(world, office, lead, change)

    def correct(**changes: object) -> None:
        with world.runtime.platform_session() as session:
            stored = law.change(session, change)
            said = replace(stored.said, **changes)  # type: ignore[arg-type]
            law.correct(session, operator.id, change, said, seen=stored.version)

    correct(sentence="Deutlicher gesagt.")
    assert _affected(world, office)[0].waiting == 0
    correct(in_force_on=today() - timedelta(days=5))
    assert _affected(world, office)[0].waiting == 1


def test_a_withdrawn_change_asks_nobody(world: World, operator: Human, office: Office, lead: Human) -> None:
    _answer(world, office, lead, days_ago=30)
    change = drafts.register(world, operator, NORM, today() - timedelta(days=10))

    with world.runtime.platform_session() as session:
        with pytest.raises(Refused):
            law.withdraw(session, operator.id, change, because="")
        law.withdraw(session, operator.id, change, because="Irrtum.")
        law.withdraw(session, operator.id, change, because="Noch einmal.")

    assert _affected(world, office) == ()
    with pytest.raises(Refused) as refused:
        _keep(world, office, lead, change)
    assert refused.value.rule == "law.withdrawn"
    with world.runtime.platform_session(read_only=True) as session:
        assert [each.withdrawn_because for each in law.all_changes(session)] == ["Irrtum."]
        assert law.changes(session) == ()


def test_the_same_change_twice_is_one_and_a_stale_correction_is_a_conflict(
    world: World, operator: Human
) -> None:
    change = drafts.register(world, operator, NORM, today())
    assert drafts.register(world, operator, NORM, today()) == change

    with world.runtime.platform_session() as session:
        law.correct(session, operator.id, change, Said(NORM, today(), "Erste."), seen=1)
    with world.runtime.platform_session() as session, pytest.raises(Conflict) as conflict:
        law.correct(session, operator.id, change, Said(NORM, today(), "Zweite."), seen=1)
    assert conflict.value.theirs.said.sentence == "Erste."


@pytest.mark.parametrize("norm", ["", "§ 37", "Irgendein Gesetz", "SGB VIII § ", "<script>"])
def test_what_names_no_paragraph_is_refused(world: World, operator: Human, norm: str) -> None:
    with pytest.raises(Refused) as refused:
        drafts.register(world, operator, norm, today())

    assert refused.value.rule == "law.norm"


def test_only_items_a_change_meets_are_kept(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    change = drafts.register(world, operator, "SGB VIII § 71", today())

    with pytest.raises(Refused):
        _keep(world, office, lead, change)
    with pytest.raises(UnknownItem):
        _keep(world, office, lead, change, "gibt-es-nicht")
    with pytest.raises(NotFound):
        _keep(world, office, lead, UUID(int=0))


def test_an_item_is_marked_where_its_text_is_older_than_the_law(
    world: World, operator: Human, office: Office, lead: Human
) -> None:
    drafts.register(world, operator, NORM, today())
    drafts.register(world, operator, NORM, date(2024, 1, 1), "Schon im Text.")

    with world.runtime.tenant_session(office.id, read_only=True) as session:
        marks = reviewing_law.marks(session, latest_run(session, MODULE))

    assert [mark.change.said.in_force_on for mark in marks[ITEM]] == [today()]
    assert not marks[ITEM][0].waits
