"""A draft is written item by item, nothing is lost, and what comes out is a sound edition."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from modules.catalogue import editions
from modules.catalogue.model import EditionKey, Item, ItemKey, Scope
from modules.catalogue.transitions import Altered, Clarified, Dropped, SheetChange
from modules.catalogue.transitions import ChangeClass as Class
from modules.errors import UnknownModule
from tenants.access.roles import PlatformRole
from tenants.catalogue import classifying, drafting, editing, proposing, stored
from tenants.catalogue.editing import ModuleTexts, texts_seen_as
from tenants.catalogue.stored import seen_as
from tenants.errors import Conflict, NotFound, Refused
from tenants.records.journal import PlatformJournalRecord
from tests.support import drafts
from tests.support.twins import ITEM, MODULE
from tests.support.world import Human, World


@pytest.fixture
def operator(world: World) -> Human:
    """Somebody who writes the catalogue."""
    return world.operator()


@pytest.fixture
def key(world: World, operator: Human) -> str:
    """A draft that says what its base says."""
    return drafts.begin(world, operator)


def draft(world: World, key: str) -> stored.StoredDraft:
    with world.runtime.platform_session(read_only=True) as session:
        return stored.draft(session, key)


def test_a_draft_begins_as_a_sound_copy(world: World, key: str) -> None:
    found = draft(world, key).draft

    assert len(found.difference) == 0
    assert found.check().problems == ()
    base = editions.content() / found.base
    assert all(
        text == (base / "modules" / f"{slug}.yaml").read_text(encoding="utf-8")
        for slug, text in found.modules.items()
    )


def test_going_on_with_a_shipped_draft_changes_no_byte(world: World, operator: Human) -> None:
    for shipped in editions.draft_keys():
        with world.runtime.platform_session() as session:
            drafting.begin(
                session, operator.id, key=shipped, title="Probe", explanation="Probe", source=shipped
            )

        files = draft(world, shipped).draft.files()
        changed = [
            path
            for path, text in files.items()
            if text != (editions.content() / path).read_text(encoding="utf-8")
        ]

        assert changed == [f"{shipped}/edition.yaml"], "only the title was typed anew"


@pytest.mark.parametrize("bad", ["", "2027", "2027.0", "26.1", "2027.1.1", "../etc", "2020.1", "٢٠٢٧.1"])
def test_a_key_is_a_year_and_a_number_behind_the_current_edition(
    world: World, operator: Human, bad: str
) -> None:
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        drafting.begin(
            session, operator.id, key=bad, title="x", explanation="x", source=drafting.sources()[0]
        )

    assert refused.value.rule == "draft.key"


def test_a_key_is_given_to_one_draft(world: World, operator: Human, key: str) -> None:
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        drafting.begin(
            session, operator.id, key=key, title="x", explanation="x", source=drafting.sources()[0]
        )

    assert refused.value.rule == "draft.exists"


def test_a_saved_item_stands_in_the_file_and_the_former_in_the_journal(
    world: World, operator: Human, key: str
) -> None:
    before = drafts.item(world, key)

    drafts.change(world, operator, key, replace(before, question="Neu gefragt."))

    found = draft(world, key).draft
    assert found.edition.item(ITEM).question == "Neu gefragt."
    assert found.edition.module(MODULE).revision == found.before.module(MODULE).revision + 1
    with world.runtime.platform_session(read_only=True) as session:
        entry = session.scalars(
            select(PlatformJournalRecord).where(PlatformJournalRecord.action == "draft.item_changed")
        ).one()
    assert entry.before is not None
    assert entry.before["frage"] == before.question


def test_a_change_taken_back_leaves_the_file_as_it_was(world: World, operator: Human, key: str) -> None:
    before = drafts.item(world, key)
    as_it_was = draft(world, key).draft.modules[MODULE]

    drafts.change(world, operator, key, replace(before, question="Neu gefragt."))
    drafts.change(world, operator, key, before)

    assert len(draft(world, key).draft.difference) == 0
    assert draft(world, key).draft.module(MODULE) == editions.current().module(MODULE)
    assert draft(world, key).draft.modules[MODULE] == as_it_was


def test_two_people_in_one_item_are_a_conflict_with_both_texts(
    world: World, operator: Human, key: str
) -> None:
    before = drafts.item(world, key)
    drafts.change(world, operator, key, replace(before, question="Von der Ersten."))

    with world.runtime.platform_session() as session, pytest.raises(Conflict) as conflict:
        editing.save_item(
            session,
            operator.id,
            key,
            MODULE,
            replace(before, question="Vom Zweiten."),
            seen=seen_as(before),
        )

    assert conflict.value.theirs.item.question == "Von der Ersten."
    assert drafts.item(world, key).question == "Von der Ersten."


def test_two_people_in_two_items_of_a_module_both_save(world: World, operator: Human, key: str) -> None:
    first = drafts.item(world, key)
    other = drafts.item(world, key, "m07-perspektivliste")

    drafts.change(world, operator, key, replace(first, question="Von der Ersten."))
    drafts.change(world, operator, key, replace(other, question="Vom Zweiten."))

    assert drafts.item(world, key).question == "Von der Ersten."
    assert drafts.item(world, key, "m07-perspektivliste").question == "Vom Zweiten."


def test_saving_the_same_twice_is_saving_it_once(world: World, operator: Human, key: str) -> None:
    before = drafts.item(world, key)
    changed = replace(before, question="Neu gefragt.")
    for _ in range(2):
        with world.runtime.platform_session() as session:
            editing.save_item(session, operator.id, key, MODULE, changed, seen=seen_as(before))

    with world.runtime.platform_session(read_only=True) as session:
        actions = session.scalars(select(PlatformJournalRecord.action)).all()
    assert actions.count("draft.item_changed") == 1


def _new(world: World, key: str, item_key: str, number: str) -> Item:
    return replace(
        drafts.item(world, key),
        key=ItemKey(item_key),
        number=number,
        since=EditionKey(key),
        scope=Scope.VOLL,
        mandatory=False,
        basis=None,
    )


@pytest.mark.parametrize(
    "item_key,number,rule",
    [
        (ITEM, "M07-90", "item.key_taken"),
        ("m01-analyse", "M07-90", "item.key_taken"),
        ("M07-Neu", "M07-90", "item.key"),
        ("m07--neu", "M07-90", "item.key"),
        ("m07-neu", "M07-06", "item.number_taken"),
    ],
)
def test_a_new_item_takes_no_key_and_no_number_there_was(
    world: World, operator: Human, key: str, item_key: str, number: str, rule: str
) -> None:
    taken = next(iter(editions.current().items)) if item_key == "m01-analyse" else item_key
    new = _new(world, key, taken, number)
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        editing.add_item(session, operator.id, key, MODULE, new)

    assert refused.value.rule in {rule, "item.key_taken"}


def test_an_item_added_dropped_restored_and_moved(world: World, operator: Human, key: str) -> None:
    with world.runtime.platform_session() as session:
        editing.add_item(session, operator.id, key, MODULE, _new(world, key, "m07-neu", "M07-90"))
        before = stored.module(session, key, MODULE).module.item(ITEM)
        editing.drop_item(session, operator.id, key, MODULE, ITEM, seen=seen_as(before))
        editing.drop_item(session, operator.id, key, MODULE, ITEM, seen=seen_as(before))

    gone = draft(world, key).draft
    assert gone.difference.gone == (ITEM,)
    assert gone.difference.new == ("m07-neu",)

    with world.runtime.platform_session() as session:
        editing.restore_item(session, operator.id, key, MODULE, ITEM)
        module = editing.move_item(session, operator.id, key, MODULE, ITEM, by=-1)

    assert [item.key for item in module.items[-2:]] == [ITEM, "m07-neu"]
    assert draft(world, key).draft.edition.item(ITEM) == editions.current().item(ITEM)


def test_a_dropped_item_that_changed_meanwhile_stays(world: World, operator: Human, key: str) -> None:
    before = drafts.item(world, key)
    drafts.change(world, operator, key, replace(before, question="Neu gefragt."))

    with world.runtime.platform_session() as session, pytest.raises(Conflict):
        editing.drop_item(session, operator.id, key, MODULE, ITEM, seen=seen_as(before))

    assert drafts.item(world, key).question == "Neu gefragt."


def test_the_texts_of_a_module_are_saved_and_two_people_conflict(
    world: World, operator: Human, key: str
) -> None:
    module = draft(world, key).draft.module(MODULE)
    texts = ModuleTexts.of(module)
    seen = texts_seen_as(module)
    with world.runtime.platform_session() as session:
        editing.save_module(session, operator.id, key, MODULE, replace(texts, goal="Ein Ziel."), seen=seen)

    with world.runtime.platform_session() as session, pytest.raises(Conflict) as conflict:
        editing.save_module(session, operator.id, key, MODULE, replace(texts, goal="Ein anderes."), seen=seen)
    assert conflict.value.theirs.module.goal == "Ein Ziel."

    now_seen = texts_seen_as(conflict.value.theirs.module)
    unknown = replace(texts, indicators=("X99",))
    with world.runtime.platform_session() as session, pytest.raises(Refused) as refused:
        editing.save_module(session, operator.id, key, MODULE, unknown, seen=now_seen)
    assert refused.value.rule == "module.indicators"


def test_every_difference_explained_makes_the_draft_sound(world: World, operator: Human, key: str) -> None:
    written = drafts.item(world, key)
    drafts.change(
        world, operator, key, replace(written, question="Etwas ganz anderes wird gefragt.", weight=3)
    )
    with world.runtime.platform_session() as session:
        module = stored.module(session, key, MODULE).module
        last = module.items[0]
        editing.drop_item(session, operator.id, key, MODULE, last.key, seen=seen_as(last))
        editing.add_item(session, operator.id, key, MODULE, _new(world, key, "m07-neu", "M07-90"))
        texts = replace(ModuleTexts.of(module), goal="Ein neues Ziel.")
        editing.save_module(session, operator.id, key, MODULE, texts, seen=texts_seen_as(module))
    assert draft(world, key).draft.check().problems

    with world.runtime.platform_session() as session:
        classifying.accept_facts(session, operator.id, key)
        classifying.classify_item(
            session, operator.id, key, ITEM, Altered(ItemKey(ITEM), "fragt anderes", 60)
        )
        classifying.classify_item(session, operator.id, key, last.key, Dropped(last.key, "steht woanders"))
        classifying.classify_module(
            session, operator.id, key, SheetChange(Class.CLARIFIED, MODULE, "Ziel klarer")
        )

    found = draft(world, key).draft
    assert found.check().problems == ()
    assert {change.kind for change in found.located.transition.changes} == {
        Class.ALTERED,
        Class.REWEIGHTED,
        Class.DROPPED,
        Class.ADDED,
    }


def test_an_explanation_goes_with_the_difference_it_explains(world: World, operator: Human, key: str) -> None:
    before = drafts.item(world, key)
    drafts.change(world, operator, key, replace(before, question="Anders gefragt."))
    with world.runtime.platform_session() as session:
        classifying.classify_item(session, operator.id, key, ITEM, Clarified(ItemKey(ITEM), "klarer"))
    drafts.change(world, operator, key, before)
    other = drafts.item(world, key, "m07-perspektivliste")
    drafts.change(world, operator, key, replace(other, weight=1))

    with world.runtime.platform_session() as session:
        classifying.accept_facts(session, operator.id, key)

    assert [change.kind for change in draft(world, key).draft.located.transition.changes] == [
        Class.REWEIGHTED
    ]
    with world.runtime.platform_session() as session, pytest.raises(Refused):
        classifying.classify_item(session, operator.id, key, ITEM, Clarified(ItemKey(ITEM), "klarer"))


def test_a_discarded_draft_is_gone_and_its_key_free(world: World, operator: Human, key: str) -> None:
    with world.runtime.platform_session() as session:
        drafting.discard(session, operator.id, key)

    with world.runtime.platform_session(read_only=True) as session:
        assert stored.drafts(session) == ()
        with pytest.raises(NotFound):
            stored.draft(session, key)
        with pytest.raises(UnknownModule):
            stored.module(session, key, MODULE)
    assert drafts.begin(world, operator) == key


def test_a_proposal_is_taken_over_once(world: World, operator: Human, key: str) -> None:
    consultant = world.operator(PlatformRole.MODERATION)
    before = drafts.item(world, key)
    wanted = replace(before, question="Wie vorgeschlagen.")
    proposal = drafts.propose(world, consultant, key, wanted)

    for _ in range(2):
        with world.runtime.platform_session() as session:
            proposing.take_over(session, operator.id, proposal, answer="Danke.", seen=seen_as(before))

    assert drafts.item(world, key) == wanted
    with world.runtime.platform_session() as session:
        assert proposing.proposal(session, consultant.id, proposal).state == proposing.TAKEN
        with pytest.raises(Refused):
            proposing.decline(session, operator.id, proposal, answer="Doch nicht.")


def test_a_proposal_is_declined_with_a_sentence(world: World, operator: Human, key: str) -> None:
    consultant = world.operator(PlatformRole.MODERATION)
    before = drafts.item(world, key)
    proposal = drafts.propose(world, consultant, key, replace(before, question="Wie vorgeschlagen."))

    with world.runtime.platform_session() as session:
        with pytest.raises(Refused) as refused:
            proposing.decline(session, operator.id, proposal, answer="")
        proposing.decline(session, operator.id, proposal, answer="Das fragt schon M07-07.")

    assert refused.value.rule == "proposal.answer_missing"
    assert drafts.item(world, key) == before


def test_a_proposal_upon_an_item_that_changed_is_looked_at_again(
    world: World, operator: Human, key: str
) -> None:
    consultant = world.operator(PlatformRole.MODERATION)
    before = drafts.item(world, key)
    proposal = drafts.propose(world, consultant, key, replace(before, question="Wie vorgeschlagen."))
    drafts.change(world, operator, key, replace(before, why="Inzwischen anders begründet."))

    with world.runtime.platform_session() as session, pytest.raises(Conflict):
        proposing.take_over(session, operator.id, proposal, answer="", seen=seen_as(before))

    assert drafts.item(world, key).question == before.question


@pytest.mark.parametrize("change,rule", [({}, "proposal.unchanged"), ({"minutes": 77}, "proposal.repeated")])
def test_a_proposal_says_something_new(world: World, key: str, change: dict[str, int], rule: str) -> None:
    consultant = world.operator(PlatformRole.MODERATION)
    wanted = replace(drafts.item(world, key), **change)  # type: ignore[arg-type]
    if change:
        drafts.propose(world, consultant, key, wanted)

    with pytest.raises(Refused) as refused:
        drafts.propose(world, consultant, key, wanted)

    assert refused.value.rule == rule
