"""Talking about an item: inside one Jugendamt, never rewritten, settled once."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from tenants.errors import NotFound, Refused
from tenants.records.journal import JournalRecord
from tenants.talk import discussing
from tenants.talk.discussing import LONGEST_COMMENT, Comment
from tenants.work.reading import latest_run
from tests.support.world import Human, Office, World

MODULE, ITEM = "rueckfuehrung", "m07-perspektive"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def person(world: World, office: Office) -> Human:
    """Its Projektleitung."""
    return world.person(office)


def _said(world: World, office: Office) -> tuple[Comment, ...]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return discussing.comments(session, latest_run(session, MODULE), ITEM)


def _say(world: World, office: Office, person: Human, text: str) -> None:
    with world.runtime.tenant_session(office.id) as session:
        discussing.say(session, person.id, MODULE, ITEM, text)


def test_what_is_said_stands_in_order_and_in_the_journal(world: World, office: Office, person: Human) -> None:
    colleague = world.person(office)
    _say(world, office, person, " Wer hat die Liste? ")
    _say(world, office, colleague, "Ich.")
    _say(world, office, colleague, "Ich.")

    assert [(each.text, each.said_by) for each in _said(world, office)] == [
        ("Wer hat die Liste?", person.id),
        ("Ich.", colleague.id),
    ]
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        entries = session.scalars(select(JournalRecord).where(JournalRecord.action == "comment.said")).all()
    assert len(entries) == 2


@pytest.mark.parametrize(
    "said,rule",
    [("", "comment.empty"), (" \n ", "comment.empty"), ("x" * (LONGEST_COMMENT + 1), "comment.too_long")],
)
def test_nothing_and_too_much_are_refused(
    world: World, office: Office, person: Human, said: str, rule: str
) -> None:
    with pytest.raises(Refused) as refused:
        _say(world, office, person, said)

    assert refused.value.rule == rule
    assert _said(world, office) == ()


def test_a_comment_is_settled_once_and_by_whoever_did_it_first(
    world: World, office: Office, person: Human
) -> None:
    _say(world, office, person, "Bitte prüfen.")
    (comment,) = _said(world, office)
    for who in (person, world.person(office)):
        with world.runtime.tenant_session(office.id) as session:
            discussing.settle(session, who.id, MODULE, ITEM, comment.id)

    (settled,) = _said(world, office)
    assert settled.settled_by == person.id


def test_an_unknown_comment_and_one_of_another_item_are_not_found(
    world: World, office: Office, person: Human
) -> None:
    _say(world, office, person, "Bitte prüfen.")
    (comment,) = _said(world, office)

    for item, key in ((ITEM, uuid4()), ("m07-perspektivliste", comment.id)):
        with pytest.raises(NotFound), world.runtime.tenant_session(office.id) as session:
            discussing.settle(session, person.id, MODULE, item, key)


def test_what_was_said_cannot_be_rewritten(world: World, office: Office, person: Human) -> None:
    _say(world, office, person, "So war es.")

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        world.runtime.tenant_session(office.id) as session,
    ):
        session.execute(
            text("UPDATE comment SET text = 'anders'"),
            execution_options={"reviewed_sql": "a test that tries"},
        )
