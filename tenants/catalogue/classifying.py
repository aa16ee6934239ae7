"""Saying what each difference of a draft to its base means for an answer already given."""

from dataclasses import replace
from uuid import UUID

from modules.catalogue.classifying import facts
from modules.catalogue.drafts import Draft
from modules.catalogue.model import ItemKey, ModuleSlug
from modules.catalogue.transitions import (
    Added,
    Change,
    ChangeClass,
    Merged,
    SheetChange,
    Split,
    Transition,
    sources,
    targets,
)
from modules.catalogue.writing import write_transition
from tenants import journal
from tenants.catalogue import stored
from tenants.catalogue.stored import TRANSITION
from tenants.clock import now
from tenants.errors import Refused
from tenants.isolation.sessions import PlatformSession

MOST_DAYS = 365


def classify_item(
    session: PlatformSession, person_id: UUID, key: str, item_key: str, change: Change | None
) -> None:
    """Explain what became of an item; what follows from its place, weight and Muss is added.

    Args:
        change: the class somebody chose, for a change of words, or for an item that came or went; None where
            nothing but place, weight or Muss changed.

    Raises:
        NotFound: there is no such draft.
        Refused: `classification.unchanged`: the item does not differ from the base.
    """
    draft = stored.draft(session, key).draft
    found = draft.difference
    item = ItemKey(item_key)
    if item not in found.changed and item not in found.gone and item not in found.new:
        raise Refused("classification.unchanged", (item_key,))
    known = facts(found.changed[item], draft.edition) if item in found.changed else ()
    explained = (*([change] if change else []), *known)
    kept = [each for each in draft.located.transition.changes if item not in _subjects(each)]
    if isinstance(change, Split | Merged):
        kept = [each for each in kept if not set(_subjects(each)) & set(_subjects(change))]
    _store(session, person_id, draft, replace(draft.located.transition, changes=(*kept, *explained)))


def classify_module(session: PlatformSession, person_id: UUID, key: str, change: SheetChange) -> None:
    """Explain what changed in a module's own texts.

    Raises:
        NotFound: there is no such draft.
        Refused: `classification.unchanged`: they do not differ from the base.
    """
    draft = stored.draft(session, key).draft
    if change.key not in draft.difference.modules:
        raise Refused("classification.unchanged", (change.key,))
    kept = [each for each in draft.located.transition.modules if each.key != change.key]
    _store(session, person_id, draft, replace(draft.located.transition, modules=(*kept, change)))


def accept_facts(session: PlatformSession, person_id: UUID, key: str) -> int:
    """Enter everything that needs no judgement and is not yet explained; how many entries that were.

    Items whose only difference is their place, weight or Muss, and new items that no other entry names.
    """
    draft = stored.draft(session, key).draft
    transition = draft.located.transition
    named = {each for change in transition.changes for each in _subjects(change)}
    new: list[Change] = [Added(item) for item in draft.difference.new if item not in named]
    for item, found in draft.difference.changed.items():
        if item not in named:
            new += facts(found, draft.edition)
    if new:
        _store(session, person_id, draft, replace(transition, changes=(*transition.changes, *new)))
    return len(new)


def _subjects(change: Change) -> frozenset[ItemKey]:
    return frozenset((*sources(change), *targets(change)))


def describe(session: PlatformSession, person_id: UUID, key: str, *, title: str, explanation: str) -> None:
    """Name a draft anew and say again why there is a new edition; raises NotFound."""
    record, _ = stored.held(session, key, TRANSITION)
    draft = stored.draft(session, key).draft
    before = {"title": record.title, "explanation": draft.located.transition.explanation}
    after = {"title": title, "explanation": explanation}
    if before == after:
        return
    record.title = title
    journal.write_platform(session, person_id, "draft.described", key, before=before, after=after)
    _store(session, person_id, draft, replace(draft.located.transition, explanation=explanation))


def _store(session: PlatformSession, person_id: UUID, draft: Draft, transition: Transition) -> None:
    """Write the transition, without what explains a difference there no longer is."""
    _, file = stored.held(session, draft.key, TRANSITION)
    if file.text != draft.transition:
        # Somebody explained another difference since it was read; theirs is kept by reading again.
        raise Refused("classification.raced")
    true = replace(
        transition,
        changes=tuple(change for change in transition.changes if _is_true(change, draft)),
        modules=tuple(each for each in transition.modules if each.key in draft.difference.modules),
        comparable={
            ModuleSlug(slug): reason
            for slug, reason in transition.comparable.items()
            if slug in draft.modules
        },
    )
    text = write_transition(true, file.text)
    if text == file.text:
        return
    journal.write_platform(
        session, person_id, "draft.classified", draft.key, before={"text": file.text}, after={"text": text}
    )
    file.text = text
    file.changed_by = person_id
    file.changed_at = now()
    session.flush()


def _is_true(change: Change, draft: Draft) -> bool:
    """Whether the items a change speaks of still came, went or changed as it says."""
    found = draft.difference
    if change.kind in {ChangeClass.SPLIT, ChangeClass.MERGED, ChangeClass.DROPPED, ChangeClass.ADDED}:
        return set(sources(change)) <= set(found.gone) and set(targets(change)) <= set(found.new)
    return sources(change)[0] in found.changed
