"""Changing a draft: its items, the texts of its modules, and what it says about itself.

Every act holds the one file it changes, reads it, writes it over itself, and puts what was there before into
the journal of the platform, so that nothing typed is ever lost. Two people in one module are no conflict; two
people in one item are: the form carries a digest of the item it showed.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from modules.catalogue import editing, editions
from modules.catalogue.drafts import module_of, texts_of
from modules.catalogue.model import EditionKey, Item, ItemKey, Module, TaskArea
from modules.catalogue.writing import fields_of, fields_of_module, write_module
from modules.errors import UnknownModule
from tenants import journal
from tenants.catalogue import stored
from tenants.catalogue.stored import seen_as
from tenants.clock import now
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.records.catalogue import CatalogueDraftRecord, CatalogueFileRecord

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ModuleTexts:
    """A module's own texts, as they are typed in its form."""

    title: str
    goal: str
    legal_bases: tuple[str, ...]
    law_state: date
    task_areas: tuple[TaskArea, ...]
    indicators: tuple[str, ...]
    levels: tuple[str, str, str, str, str]

    @classmethod
    def of(cls, module: Module) -> "ModuleTexts":
        """Those of a module."""
        return cls(
            module.title,
            module.goal,
            module.legal_bases,
            module.law_state,
            module.task_areas,
            module.indicators,
            module.levels,
        )

    def on(self, module: Module) -> Module:
        """The module with these texts."""
        return replace(
            module,
            title=self.title,
            goal=self.goal,
            legal_bases=self.legal_bases,
            law_state=self.law_state,
            task_areas=self.task_areas,
            indicators=self.indicators,
            levels=self.levels,
        )


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else stored in between; `item` None where they dropped it."""

    item: Item | None
    module: Module
    at: datetime


def save_item(
    session: PlatformSession, person_id: UUID, key: str, slug: str, item: Item, *, seen: str
) -> Module:
    """Write an item over the one of its key; saving the same twice is saving it once.

    Raises:
        NotFound, UnknownModule, UnknownItem: there is no such draft, module or item.
        Refused: `item.number_taken`.
        Conflict: somebody changed or dropped it in between; carries `Theirs`.
    """
    draft, file = _held(session, key, slug)
    module = module_of(file.text)
    now_there = next((each for each in module.items if each.key == item.key), None)
    if now_there == item:
        return module
    if now_there is None or seen_as(now_there) != seen:
        raise Conflict("catalogue_item", item.key, Theirs(now_there, module, file.changed_at))
    _refuse_taken_number(module, item)
    journal_item(session, person_id, "draft.item_changed", key, now_there, item)
    return _store(session, person_id, draft, file, editing.with_item(module, item))


def add_item(session: PlatformSession, person_id: UUID, key: str, slug: str, item: Item) -> Module:
    """Put a new item at the end of a module.

    Raises:
        NotFound, UnknownModule: there is no such draft or module.
        Refused: `item.key` (no key), `item.key_taken` (in this draft or any edition before),
            `item.number_taken`.
    """
    draft, file = _held(session, key, slug)
    module = module_of(file.text)
    if item in module.items:
        return module
    refuse_taken_key(session, key, item.key)
    _refuse_taken_number(module, item)
    journal_item(session, person_id, "draft.item_added", key, None, item)
    return _store(session, person_id, draft, file, editing.with_item(module, item))


def drop_item(
    session: PlatformSession, person_id: UUID, key: str, slug: str, item_key: str, *, seen: str
) -> Module:
    """Take an item out of a draft; dropping it twice is dropping it once.

    Raises:
        NotFound, UnknownModule: there is no such draft or module.
        Refused: `item.last`: a module keeps an item.
        Conflict: somebody changed it in between; carries `Theirs`.
    """
    draft, file = _held(session, key, slug)
    module = module_of(file.text)
    item = next((each for each in module.items if each.key == item_key), None)
    if item is None:
        return module
    if seen_as(item) != seen:
        raise Conflict("catalogue_item", item_key, Theirs(item, module, file.changed_at))
    if len(module.items) == 1:
        raise Refused("item.last")
    journal_item(session, person_id, "draft.item_dropped", key, item, None)
    return _store(session, person_id, draft, file, editing.without_item(module, item.key))


def restore_item(session: PlatformSession, person_id: UUID, key: str, slug: str, item_key: str) -> Module:
    """Take an item that was dropped over from the base again, at the end of its module.

    Raises:
        NotFound, UnknownModule, UnknownItem: there is no such draft, module or item of the base.
        Refused: `item.number_taken`.
    """
    draft, file = _held(session, key, slug)
    item = editions.edition(draft.base).module(slug).item(item_key)
    module = module_of(file.text)
    if any(each.key == item.key for each in module.items):
        return module
    _refuse_taken_number(module, item)
    journal_item(session, person_id, "draft.item_added", key, None, item)
    return _store(session, person_id, draft, file, editing.with_item(module, item))


def move_item(
    session: PlatformSession, person_id: UUID, key: str, slug: str, item_key: str, *, by: int
) -> Module:
    """Let an item stand `by` places further down, or up where it is negative; raises UnknownItem."""
    draft, file = _held(session, key, slug)
    module = module_of(file.text)
    moved = editing.moved(module, ItemKey(item_key), by=by)
    if moved == module:
        return module
    order = [item.key for item in moved.items]
    journal.write_platform(session, person_id, "draft.items_ordered", f"{key} {slug}", after={"order": order})
    return _store(session, person_id, draft, file, moved)


def save_module(
    session: PlatformSession, person_id: UUID, key: str, slug: str, texts: ModuleTexts, *, seen: str
) -> Module:
    """Write a module's own texts.

    Raises:
        NotFound, UnknownModule: there is no such draft or module.
        Refused: `module.indicators` with the first key the edition does not have.
        Conflict: somebody changed them in between; carries `Theirs`.
    """
    draft, file = _held(session, key, slug)
    module = module_of(file.text)
    if texts == ModuleTexts.of(module):
        return module
    if texts_seen_as(module) != seen:
        raise Conflict("catalogue_module", slug, Theirs(None, module, file.changed_at))
    known = {indicator.key for indicator in editions.edition(draft.base).indicators}
    if unknown := [each for each in texts.indicators if each not in known]:
        raise Refused("module.indicators", (unknown[0],))
    written = texts.on(module)
    before, after = fields_of_module(module), fields_of_module(written)
    journal.write_platform(
        session, person_id, "draft.module_changed", f"{key} {slug}", before=before, after=after
    )
    return _store(session, person_id, draft, file, written)


def texts_seen_as(module: Module) -> str:
    """What the form of a module carries: its own texts in short."""
    return stored.digest(repr(ModuleTexts.of(module)))


def refuse_taken_key(session: PlatformSession, key: str, item_key: str) -> None:
    """A key is for ever: refuse one that stands in this draft or stood in any edition."""
    if not _KEY.fullmatch(item_key):
        raise Refused("item.key", (item_key,))
    shipped = [editions.edition(each) for each in editions.keys()]  # noqa: SIM118 - a function, not a dict
    drafted = stored.draft(session, key).draft.edition
    if any(item_key in edition.items for edition in (*shipped, drafted)):
        raise Refused("item.key_taken", (item_key,))


def journal_item(
    session: PlatformSession, person_id: UUID, action: str, key: str, before: Item | None, after: Item | None
) -> None:
    """Note a change of an item with everything it said and says."""
    known = after or before
    assert known is not None
    journal.write_platform(
        session, person_id, action, f"{key} {known.key}", before=_snapshot(before), after=_snapshot(after)
    )


def _snapshot(item: Item | None) -> dict[str, Any] | None:
    return None if item is None else dict(fields_of(item))


def _held(session: PlatformSession, key: str, slug: str) -> tuple[CatalogueDraftRecord, CatalogueFileRecord]:
    if slug == stored.TRANSITION:
        raise UnknownModule(slug)
    return stored.held(session, key, slug)


def _refuse_taken_number(module: Module, item: Item) -> None:
    taken = [each for each in module.items if each.number == item.number and each.key != item.key]
    if taken:
        raise Refused("item.number_taken", (item.number, taken[0].key))


def _store(
    session: PlatformSession,
    person_id: UUID,
    draft: CatalogueDraftRecord,
    file: CatalogueFileRecord,
    module: Module,
) -> Module:
    bases = {each.slug: each for each in editions.edition(EditionKey(draft.base)).modules}
    written = editing.settled(module, bases.get(module.slug))
    # What says the same as the base is written as it stands there, so that a change taken back is none.
    file.text = write_module(written, *texts_of(EditionKey(draft.base), module.slug), file.text)
    file.changed_by = person_id
    file.changed_at = now()
    session.flush()
    return written
