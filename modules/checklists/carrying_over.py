"""What becomes of an office's answers when it goes over to a newer edition.

A pure function over frozen values: the checklist before, the plan of the transition, the day. Nothing
written is ever lost: what no item of the newer edition takes stands in the archive, and what several
items take stands at each of them. What the sources in the table of the reference leave open is decided
here:

- an item joined of several is proposed only if all of them were answered, because the lowest rating of
  some says nothing about the rest; otherwise it is open, with everything written;
- an item joined of ratings and "nicht zutreffend" is proposed by its ratings; the reasons stay as notes;
- a proposal nobody confirmed goes on as a proposal, with the earlier day of the two;
- a proposal without a last day waits until somebody confirms it or answers anew.

A frozen checklist is never carried over. Source: product reference 5.4, "What happens to an answer".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from modules.catalogue.model import EditionKey, ItemKey
from modules.catalogue.plans import Claim, Plan, Route, Source
from modules.catalogue.transitions import ChangeClass
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.errors import PlanDoesNotFit, UnknownItem

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Note:
    """Something written, with the item it was written for."""

    text: str
    origin: ItemKey


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment by its id, with the item it was written for."""

    id: UUID
    origin: ItemKey


@dataclass(frozen=True, slots=True)
class Excluded:
    """The item does not apply; one reason, or several where items were joined."""

    reasons: tuple[Note, ...]


class Standing(StrEnum):
    """Where a carried-over item stands on a day."""

    ANSWERED = "answered"
    TO_CONFIRM = "to_confirm"
    OPEN = "open"


def standing(claim: Claim, confirm_until: date | None, on: date) -> Standing:
    """Where an item with an answer of this claim stands on the day `on`."""
    if claim is Claim.HOLDS:
        return Standing.ANSWERED
    return Standing.OPEN if confirm_until is not None and on > confirm_until else Standing.TO_CONFIRM


def counts(claim: Claim, confirm_until: date | None, on: date) -> bool:
    """Whether an answer of this claim counts in E and C on the day `on`. Source: product reference 5.4."""
    where = standing(claim, confirm_until, on)
    return where is Standing.ANSWERED or (where is Standing.TO_CONFIRM and claim is Claim.UNTIL_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an office keeps about one item.

    Attributes:
        said: rating or reasoned "nicht zutreffend"; None while nobody answered.
        notes: why the office rates as it does, and what it wrote at items joined into this one.
        evidence: ids of the pieces of evidence.
        comments: comments of both threads.
        measures: ids of the measures.
        version: version of the stored answer; the highest one where items were joined.
        claim: how far the answer holds; `HOLDS` for what the office said at this item.
        confirm_until: last day to confirm it; None if there is nothing to confirm, or no last day.
    """

    said: Rated | Excluded | None = None
    notes: tuple[Note, ...] = ()
    evidence: tuple[UUID, ...] = ()
    comments: tuple[Comment, ...] = ()
    measures: tuple[UUID, ...] = ()
    version: int = 1
    claim: Claim = Claim.HOLDS
    confirm_until: date | None = None

    @property
    def answer(self) -> Answer | None:
        """The answer as checklists know it; several reasons stand below each other."""
        if isinstance(self.said, Excluded):
            return NotApplicable("\n".join(_each_once(note.text for note in self.said.reasons)))
        return self.said

    def standing(self, on: date) -> Standing:
        """Where the item stands on the day `on`: after its last day a proposal is open again."""
        return Standing.OPEN if self.said is None else standing(self.claim, self.confirm_until, on)

    def counts(self, on: date) -> bool:
        """Whether the answer counts in E and C on the day `on`."""
        return self.said is not None and counts(self.claim, self.confirm_until, on)


def entry(
    item: ItemKey,
    answer: Answer | None,
    *,
    note: str = "",
    evidence: Iterable[UUID] = (),
    comments: Iterable[UUID] = (),
    measures: Iterable[UUID] = (),
    version: int = 1,
) -> Entry:
    """What an office recorded at `item` itself; an empty note is no note."""
    return Entry(
        said=Excluded((Note(answer.reason, item),)) if isinstance(answer, NotApplicable) else answer,
        notes=(Note(note, item),) if note else (),
        evidence=tuple(evidence),
        comments=tuple(Comment(each, item) for each in comments),
        measures=tuple(measures),
        version=version,
    )


@dataclass(frozen=True, slots=True)
class Archived:
    """What was recorded at an item that is asked no longer; its measures stay open.

    Attributes:
        edition: the edition whose words the item has.
        reasons: why it is asked no longer, German sentences of the editors.
    """

    edition: EditionKey
    item: ItemKey
    entry: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Checklist:
    """All entries of an office in one edition, whichever module they belong to.

    Modules are taken together because an item may move to another one. An item without an entry is open
    and nothing was written.
    """

    edition: EditionKey
    entries: Mapping[ItemKey, Entry] = field(default_factory=dict)
    archive: tuple[Archived, ...] = ()


class Fate(StrEnum):
    """What became of one item."""

    KEPT = "kept"
    TO_CONFIRM = "to_confirm"
    OPEN = "open"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item, for the preview and the record of a take-over.

    Attributes:
        item: key in the newer edition; in the older one if it was archived.
        sources: items with an entry that this one comes from.
        classes: classes of all changes on the way; `CLARIFIED` puts a mark beside a kept answer.
    """

    item: ItemKey
    fate: Fate
    sources: tuple[ItemKey, ...]
    classes: frozenset[ChangeClass]


@dataclass(frozen=True)
class CarriedOver:
    """A take-over: the checklist after it, and one outcome for every item.

    Outcomes come in the order of the newer edition, then those archived; none if there was nothing to do.
    """

    after: Checklist
    outcomes: tuple[Outcome, ...]


def carry_over(checklist: Checklist, plan: Plan, *, on: date) -> CarriedOver:
    """The checklist in the newer edition of `plan`, as of the day `on`.

    A checklist that is there already comes back as it is.

    Raises:
        PlanDoesNotFit: the checklist is in neither edition of the plan.
        UnknownItem: it holds an entry that the older edition does not know.
    """
    if checklist.edition == plan.after:
        return CarriedOver(checklist, ())
    if checklist.edition != plan.before:
        raise PlanDoesNotFit(checklist.edition, plan.before)
    for key in sorted(checklist.entries.keys() - plan.items_before()):
        raise UnknownItem(key)
    entries, outcomes = {}, []
    for route in plan.routes:
        carried = _carried(route, checklist.entries, on)
        if carried is not None:
            entries[route.item] = carried
        outcomes.append(_outcome(route, carried, checklist.entries, on))
    archived = _archived(checklist, plan)
    after = Checklist(plan.after, MappingProxyType(entries), (*checklist.archive, *archived))
    outcomes += [
        Outcome(each.item, Fate.ARCHIVED, (each.item,), frozenset({ChangeClass.DROPPED})) for each in archived
    ]
    return CarriedOver(after, tuple(outcomes))


def _archived(checklist: Checklist, plan: Plan) -> tuple[Archived, ...]:
    return tuple(
        Archived(checklist.edition, ending.item, checklist.entries[ending.item], ending.reasons)
        for ending in plan.archived()
        if ending.item in checklist.entries
    )


def _outcome(route: Route, carried: Entry | None, entries: Mapping[ItemKey, Entry], on: date) -> Outcome:
    fates = {
        Standing.ANSWERED: Fate.KEPT,
        Standing.TO_CONFIRM: Fate.TO_CONFIRM,
        Standing.OPEN: Fate.OPEN,
    }
    return Outcome(
        item=route.item,
        fate=Fate.OPEN if carried is None else fates[carried.standing(on)],
        sources=tuple(source.item for source in route.sources if source.item in entries),
        classes=route.classes,
    )


def _carried(route: Route, entries: Mapping[ItemKey, Entry], on: date) -> Entry | None:
    found = [(source, entries[source.item]) for source in route.sources if source.item in entries]
    if not found:
        return None
    answered = route.complete and len(found) == len(route.sources)
    said = _said(found) if answered else None
    joined = Entry(
        said=said,
        notes=_each_once(note for _, each in found for note in _notes(each, said)),
        evidence=_each_once(id_ for _, each in found for id_ in each.evidence),
        comments=_each_once(comment for _, each in found for comment in each.comments),
        measures=_each_once(id_ for _, each in found for id_ in each.measures),
        version=max(each.version for _, each in found),
    )
    return joined if said is None else _claimed(joined, route, [each for _, each in found], on)


def _said(found: list[tuple[Source, Entry]]) -> Rated | Excluded | None:
    """The lowest rating; all reasons if there is none; nothing if one of the items is open."""
    if any(each.said is None for _, each in found):
        return None
    ratings = [source.ratings[each.said.rating] for source, each in found if isinstance(each.said, Rated)]
    if ratings:
        return Rated(Rating(min(ratings)))
    return Excluded(
        _each_once(note for _, each in found if isinstance(each.said, Excluded) for note in each.said.reasons)
    )


def _notes(entry: Entry, said: Rated | Excluded | None) -> tuple[Note, ...]:
    """What was written; a reason for "nicht zutreffend" that is no answer any more stays as a note."""
    if isinstance(entry.said, Excluded) and not isinstance(said, Excluded):
        return (*entry.notes, *entry.said.reasons)
    return entry.notes


def _claimed(joined: Entry, route: Route, entries: list[Entry], on: date) -> Entry:
    days = [each.confirm_until for each in entries if each.confirm_until is not None]
    if route.days is not None:
        days.append(on + timedelta(days=route.days))
    claim = max(route.claim, *(each.claim for each in entries))
    return replace(joined, claim=claim, confirm_until=min(days, default=None))


def _each_once(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(things))
