"""Speaking to colleagues: it waits for them until it is read, answered or settled, and for nobody else."""

from uuid import UUID, uuid4

import pytest

from tenants.access.roles import Role
from tenants.errors import NotFound, Refused
from tenants.talk import discussing, mentioning
from tenants.talk.mentioning import Mention
from tests.support.journal import journal_of
from tests.support.world import Human, Office, World

MODULE, ITEM = "rueckfuehrung", "m07-perspektive"


@pytest.fixture
def office(world: World) -> Office:
    """A Jugendamt that has begun nothing."""
    return world.office()


@pytest.fixture
def asking(world: World, office: Office) -> Human:
    """Somebody with a question."""
    return world.person(office, name="Projektleitung")


@pytest.fixture
def asked(world: World, office: Office) -> Human:
    """Whom they ask."""
    return world.person(office, Role.MITWIRKUNG, name="Leitung ASD")


def _ask(
    world: World, office: Office, asking: Human, *asked: Human, text: str = "Wer hat die Liste?"
) -> UUID:
    with world.runtime.tenant_session(office.id) as session:
        comment = discussing.say(session, asking.id, MODULE, ITEM, text)
        mentioning.mention(session, asking.id, comment, [each.id for each in asked])
    return comment


def _waiting(world: World, office: Office, human: Human) -> tuple[Mention, ...]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return mentioning.waiting(session, human.id)


def test_a_mention_waits_for_whom_it_speaks_to(
    world: World, office: Office, asking: Human, asked: Human
) -> None:
    comment = _ask(world, office, asking, asked, asking)

    (mention,) = _waiting(world, office, asked)
    assert (mention.comment_id, mention.text, mention.said_by, mention.item.key) == (
        comment,
        "Wer hat die Liste?",
        "Projektleitung",
        ITEM,
    )
    assert _waiting(world, office, asking) == ()


def test_asking_twice_speaks_once_and_is_noted_once(
    world: World, office: Office, asking: Human, asked: Human
) -> None:
    first = _ask(world, office, asking, asked)
    second = _ask(world, office, asking, asked)

    assert first == second
    assert len(_waiting(world, office, asked)) == 1
    actions = [entry.action for entry in journal_of(world.runtime, office)]
    assert actions.count("comment.mentioned") == 1


def test_reading_answering_and_settling_end_it(
    world: World, office: Office, asking: Human, asked: Human
) -> None:
    read = _ask(world, office, asking, asked, text="Eins?")
    with world.runtime.tenant_session(office.id) as session:
        mentioning.note_read(session, asked.id, read)
        mentioning.note_read(session, asked.id, read)
    assert _waiting(world, office, asked) == ()

    settled = _ask(world, office, asking, asked, text="Zwei?")
    with world.runtime.tenant_session(office.id) as session:
        discussing.settle(session, asking.id, MODULE, ITEM, settled)
    assert _waiting(world, office, asked) == ()

    _ask(world, office, asking, asked, text="Drei?")
    assert len(_waiting(world, office, asked)) == 1
    with world.runtime.tenant_session(office.id) as session:
        discussing.say(session, asked.id, MODULE, ITEM, "Hier ist sie.")
    assert _waiting(world, office, asked) == ()


def test_nobody_of_another_jugendamt_and_nobody_who_only_reads_is_spoken_to(
    world: World, office: Office, asking: Human
) -> None:
    stranger = world.person(world.office("Beispielstadt"))
    reader = world.person(office, Role.LESEND)

    for human in (stranger, reader):
        with pytest.raises(Refused) as refused:
            _ask(world, office, asking, human)
        assert refused.value.rule == "mention.person"


def test_only_whom_it_speaks_to_can_have_read_it(
    world: World, office: Office, asking: Human, asked: Human
) -> None:
    comment = _ask(world, office, asking, asked)

    for human, key in ((asking, comment), (asked, uuid4())):
        with pytest.raises(NotFound), world.runtime.tenant_session(office.id) as session:
            mentioning.note_read(session, human.id, key)
