"""What was released is the same bytes for ever, whatever is published afterwards."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, Item, Module
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence
from tenants.access.roles import Role
from tenants.clock import today
from tenants.work import running
from tests.support.publishing import published
from tests.support.rounds import MODULE, fill, hand_in, release
from tests.support.world import Human, Office, World

ratings = st.sampled_from([Rated(rating) for rating in Rating])
notes = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30)


@st.composite
def answers(draw: st.DrawFn, module: Module) -> dict[str, Answer]:
    """Answers to some items; one that is no Muss may be set aside."""
    chosen = draw(st.lists(st.sampled_from(module.items), unique=True, max_size=4))
    aside = [item for item in chosen if item.weight == 1 and not item.mandatory][:1]
    return {
        item.key: NotApplicable(draw(notes.filter(str.strip))) if item in aside else draw(ratings)
        for item in chosen
    }


@st.composite
def newer_editions(draw: st.DrawFn) -> Edition:
    """An edition in which any words, weights and items of the module are others."""
    current = editions.current()
    module = current.module(MODULE)
    items = [draw(_changed(item)) for item in draw(st.permutations(module.items))]
    fewer = tuple(items[: draw(st.integers(1, len(items)))])
    other = replace(module, title=draw(st.sampled_from(["Neu", module.title])), items=fewer, revision=9)
    modules = tuple(other if each.slug == MODULE else each for each in current.modules)
    return replace(current, key=EditionKey("2099.1"), modules=modules)


@st.composite
def _changed(draw: st.DrawFn, item: Item) -> Item:
    return replace(
        item,
        question=draw(st.sampled_from([item.question, "Etwas ganz anderes?"])),
        anchors=draw(st.sampled_from([item.anchors, ("a", "b", "c", "d")])),
        weight=draw(st.integers(1, 3)),
    )


def _released(world: World, given: dict[str, Answer], note: str) -> tuple[Office, Human, UUID]:
    office = world.office()
    lead, head = world.person(office), world.person(office, Role.AMTSLEITUNG)
    piece = Evidence("liegt vor in Akte 51-2-7", today(), "JHA 12.06.2026, TOP 5", today())
    fill(world, office, lead, given, dict.fromkeys(list(given)[:2], piece), note=note)
    hand_in(world, office, lead)
    return office, lead, release(world, office, head)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=answers(editions.current().module(MODULE)), note=notes, newer=newer_editions())
def test_file_and_paper_are_the_same_bytes_after_another_edition_and_another_round(
    world: World, given: dict[str, Answer], note: str, newer: Edition
) -> None:
    office, lead, stand = _released(world, given, note)
    client = world.client(lead)
    pages = [f"/amt/{office.slug}/staende/{stand}/{kind}" for kind in ("datei", "druck")]

    before = [client.get(page).get_data() for page in pages]
    with published(newer):
        assert editions.current() is newer
        with world.runtime.tenant_session(office.id) as session:
            running.begin_next_round(session, lead.id, MODULE)
        after = [client.get(page).get_data() for page in pages]
        others = [world.client(world.person(office, Role.LESEND)).get(page).get_data() for page in pages]

    assert before == after == others


def test_the_record_of_an_edition_that_is_gone_is_still_read(world: World) -> None:
    office, lead, stand = _released(world, {}, "")
    client = world.client(lead)
    page = f"/amt/{office.slug}/staende/{stand}"

    before = client.get(f"{page}/druck").get_data()
    gone = replace(editions.current(), key=EditionKey("2099.1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "keys", lambda: (gone.key,))
        patch.setattr(editions, "_loaded", lambda _key: gone)
        after = client.get(f"{page}/druck").get_data()
        summary = client.get(page).get_data(as_text=True)

    assert before == after
    assert "unverändert seit der Freigabe" in summary
