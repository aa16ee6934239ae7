"""The search: everything of the own Jugendamt about its items, and nothing of another."""

from collections.abc import Mapping

import pytest

from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence
from tenants.assignments import assigning
from tenants.assignments.assigning import Wish
from tenants.evidence import documenting
from tenants.talk import discussing, searching
from tenants.talk.searching import MOST_OF_A_KIND, Group, Kind, Place
from tenants.work.answering import Entry, answer_item
from tenants.work.assigned import Target
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
    return world.person(office, name="Projektleitung")


def _search(world: World, office: Office, question: str) -> Mapping[Kind, Group]:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return {group.kind: group for group in searching.search(session, question)}


def _place(world: World, office: Office, question: str) -> Place | None:
    with world.runtime.tenant_session(office.id, read_only=True) as session:
        return searching.place(session, question)


def _write_everywhere(world: World, office: Office, person: Human, word: str) -> None:
    with world.runtime.tenant_session(office.id) as session:
        module = latest_run(session, MODULE).module
        first, second, third = (item.key for item in module.items[:3])
        answer_item(session, person.id, MODULE, first, Entry(Rated(Rating.MOSTLY), f"Notiz {word}"), seen=0)
        optional = next(item for item in reversed(module.items) if not item.mandatory)
        reason = Entry(NotApplicable(f"Grund {word}"), "")
        answer_item(session, person.id, MODULE, optional.key, reason, seen=0)
        documenting.add_evidence(
            session, person.id, MODULE, first, Evidence(f"Akte {word}", None, "JHA", None)
        )
        discussing.say(session, person.id, MODULE, second, f"Wo ist {word}?")
        target = Target(MODULE, item_key=third)
        assigning.assign(session, person.id, target, Wish(person.id, note=f"Bitte {word}"), seen=None)


def test_a_word_is_found_wherever_it_was_written(world: World, office: Office, person: Human) -> None:
    _write_everywhere(world, office, person, "Zwölfender")

    found = _search(world, office, "zwoelfender")

    assert {kind: len(group.hits) for kind, group in found.items()} == {
        Kind.ANSWER: 2,
        Kind.EVIDENCE: 1,
        Kind.COMMENT: 1,
        Kind.ASSIGNMENT: 1,
    }
    (comment,) = found[Kind.COMMENT].hits
    assert comment.said_by == "Projektleitung"
    assert [part.text for part in comment.excerpt if part.is_hit] == ["Zwölfender"]


def test_another_jugendamt_finds_nothing_of_it(world: World, office: Office, person: Human) -> None:
    _write_everywhere(world, office, person, "Zwölfender")

    assert _search(world, world.office("Beispielstadt"), "Zwölfender") == {}


def test_items_are_found_by_their_words(world: World, office: Office) -> None:
    hits = _search(world, office, "rueckfuehrungskonzept kriterien")[Kind.ITEM].hits

    assert "M07-03" in {hit.item.number for hit in hits if hit.item}


def test_what_was_withdrawn_or_is_done_is_not_found(world: World, office: Office, person: Human) -> None:
    _write_everywhere(world, office, person, "Zwölfender")
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, MODULE)
        ((key, (piece,)),) = run.evidence.items()
        documenting.withdraw_evidence(session, person.id, MODULE, key, piece.id)
        third = run.module.items[2].key
        answer_item(session, person.id, MODULE, third, Entry(Rated(Rating.PARTLY), ""), seen=0)

    assert _search(world, office, "Zwölfender").keys() == {Kind.ANSWER, Kind.COMMENT}


def test_no_more_than_some_are_shown_of_a_kind(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id) as session:
        for number in range(MOST_OF_A_KIND + 1):
            discussing.say(session, person.id, MODULE, ITEM, f"Zwölfender {number}")

    group = _search(world, office, "zwölfender")[Kind.COMMENT]

    assert (len(group.hits), group.has_more) == (MOST_OF_A_KIND, True)


@pytest.mark.parametrize("question", ["M07-06", "m07-06", " m7 6 ", "M07/06"])
def test_a_number_names_its_item(world: World, office: Office, question: str) -> None:
    place = _place(world, office, question)

    assert place is not None
    assert place.item is not None
    assert place.item.key == ITEM


def test_the_number_of_a_module_names_it_and_others_nothing(world: World, office: Office) -> None:
    place = _place(world, office, "M07")

    assert place is not None
    assert (place.module.slug, place.item) == (MODULE, None)
    for question in ("M07-99", "M77", "M07-06 Konzept", "Muss 3"):
        assert _place(world, office, question) is None


def test_signs_of_patterns_mean_themselves(world: World, office: Office, person: Human) -> None:
    with world.runtime.tenant_session(office.id) as session:
        discussing.say(session, person.id, MODULE, ITEM, "100 Prozent")

    assert _search(world, office, "%%") == {}
    assert _search(world, office, "__") == {}
