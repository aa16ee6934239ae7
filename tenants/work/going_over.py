"""Which runs go over to a newer edition, and what becomes of everything in them. Writes nothing.

All runs at work go over together, because an item may move to another module. What was handed in stays as it
is, also while the Moderation has queries: it is reviewed in the words it was answered in. An item that moves
into a module whose run is not at work stays where it is, in the archive: that run is not touched. The same
values are shown before a take-over and written by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, ItemKey, Module, ModuleSlug, Scope
from modules.catalogue.plans import Plan
from modules.checklists.answers import NotApplicable
from modules.checklists.carrying_over import (
    Checklist,
    Comment,
    Entry,
    Excluded,
    Fate,
    Note,
    Outcome,
    carry_over,
)
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import ItemState
from modules.scoring.maturity import Assessment, assess
from tenants.work.stored import StoredAnswer, StoredEvidence, StoredRun

CommentIds = Mapping[tuple[UUID, str], Sequence[UUID]]
"""Run and item → ids of what was said there."""


@dataclass(frozen=True)
class Going:
    """A take-over before it is written.

    Attributes:
        edition: the newer edition.
        latest: the latest run of every module that was begun.
        runs: those that go over.
        entries: what will stand at items of the newer edition.
        outcomes: what becomes of every item of the modules that go over, and of every archived one.
        sources: item of the newer edition → edition it was answered in, and keys there.
    """

    edition: Edition
    latest: Mapping[ModuleSlug, StoredRun]
    runs: tuple[StoredRun, ...]
    entries: Mapping[ItemKey, Entry]
    outcomes: Mapping[ItemKey, Outcome]
    sources: Mapping[ItemKey, tuple[EditionKey, tuple[ItemKey, ...]]]

    @cached_property
    def before(self) -> Mapping[ItemKey, StoredRun]:
        """Item of the older edition → the run it stands in."""
        return {item.key: run for run in self.runs for item in run.whole.items}

    @cached_property
    def homes(self) -> Mapping[ItemKey, ModuleSlug]:
        """Item of the newer edition → its module."""
        return {item.key: module.slug for module in self.edition.modules for item in module.items}

    @cached_property
    def pieces(self) -> Mapping[UUID, StoredEvidence]:
        """Every piece of evidence in the runs that go over."""
        return {piece.id: piece for run in self.runs for pieces in run.evidence.values() for piece in pieces}

    def answered(self, key: ItemKey) -> StoredAnswer:
        """The stored answer to an item of the older edition."""
        return self.before[key].answer(key)

    def score_after(self, module: Module, on: date) -> Assessment:
        """The score of a module of the newer edition as it will be."""
        run = self.latest.get(module.slug)
        return assess(
            module.in_scope(run.scope if run else Scope.VOLL), self._states(module, on), validated=False
        )

    def _states(self, module: Module, on: date) -> Mapping[ItemKey, ItemState]:
        found = {item.key: self.entries[item.key] for item in module.items if item.key in self.entries}
        return {
            key: ItemState(
                entry.answer if entry.counts(on) else None,
                max((self.pieces[each].class_ for each in entry.evidence), default=EvidenceClass.E0),
            )
            for key, entry in found.items()
        }


def going(
    stored: Iterable[StoredRun], edition: Edition, *, on: date, comments: CommentIds | None = None
) -> Going:
    """What a take-over of `edition` does to these runs.

    Args:
        stored: runs as `reading.all_runs` reads them; of each module the last one counts.
        comments: what was said about the items; left out where it is only to be looked at.
    """
    latest = {run.module.slug: run for run in stored if run.run_id is not None}
    runs = tuple(run for run in latest.values() if _goes_over(run, edition))
    found = Going(edition, latest, runs, {}, {}, {})
    entries: dict[ItemKey, Entry] = {}
    outcomes: dict[ItemKey, Outcome] = {}
    sources: dict[ItemKey, tuple[EditionKey, tuple[ItemKey, ...]]] = {}
    for before in sorted({run.edition for run in runs}):
        group = [run for run in runs if run.edition == before]
        plan = editions.way(before, edition.key)
        taken = carry_over(checklist(group, comments or {}), plan, on=on)
        touched = {run.module.slug for run in group}
        for outcome in taken.outcomes:
            if outcome.fate is Fate.ARCHIVED:
                outcomes[outcome.item] = outcome
            elif not _may_enter(found, outcome.item):
                outcomes |= {key: _archived(key) for key in outcome.sources}
            elif outcome.sources or found.homes[outcome.item] in touched:
                outcomes[outcome.item] = outcome
        asked = {key for key, outcome in outcomes.items() if outcome.fate is not Fate.ARCHIVED}
        entries |= {key: entry for key, entry in taken.after.entries.items() if key in asked}
        sources |= {key: (before, origins) for key, origins in _origins(plan).items() if key in asked}
    return Going(edition, latest, runs, entries, outcomes, sources)


def checklist(runs: Iterable[StoredRun], comments: CommentIds) -> Checklist:
    """What is stored in runs of one edition, as the rules of carrying over know it."""
    runs = tuple(runs)
    entries = {
        item.key: entry
        for run in runs
        for item in run.whole.items
        if (entry := _entry(run, item.key, comments)) is not None
    }
    return Checklist(runs[0].edition, entries)


def _entry(run: StoredRun, key: ItemKey, comments: CommentIds) -> Entry | None:
    stored = run.answer(key)
    assert run.run_id is not None
    said = tuple(Comment(each, key) for each in comments.get((run.run_id, key), ()))
    evidence = tuple(piece.id for piece in run.evidence.get(key, ()))
    elsewhere = stored.carried.notes if stored.carried else ()
    notes = (*elsewhere, Note(stored.note, key)) if stored.note else elsewhere
    if stored.answer is None and not (notes or evidence or said):
        return None
    return Entry(
        said=_excluded(stored, key) if isinstance(stored.answer, NotApplicable) else stored.answer,
        notes=notes,
        evidence=evidence,
        comments=said,
        version=stored.version,
        claim=stored.claim,
        confirm_until=stored.confirm_until,
    )


def _excluded(stored: StoredAnswer, key: ItemKey) -> Excluded:
    """With the reasons of the items that were joined, as long as nobody gave another one."""
    assert isinstance(stored.answer, NotApplicable)
    if stored.carried and stored.carried.reasons:
        joined = Excluded(stored.carried.reasons)
        if Entry(joined).answer == stored.answer:
            return joined
    return Excluded((Note(stored.answer.reason, key),))


def _goes_over(run: StoredRun, edition: Edition) -> bool:
    return run.is_at_work and run.edition in editions.older_than(edition.key)


def _may_enter(found: Going, key: ItemKey) -> bool:
    """Whether the run of the item's module can be written to."""
    run = found.latest.get(found.homes[key])
    return run is None or run.is_at_work


def _archived(key: ItemKey) -> Outcome:
    return Outcome(key, Fate.ARCHIVED, (key,), frozenset())


def _origins(plan: Plan) -> dict[ItemKey, tuple[ItemKey, ...]]:
    return {route.item: tuple(source.item for source in route.sources) for route in plan.routes}
