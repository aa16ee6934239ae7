"""What is stored about runs, as frozen values in the words of `modules`.

An answer may be a proposal, carried over from another edition or the last round. What it counts until
somebody confirms it is decided here alone (`StoredRun.states`), so that E, C, gates and levels agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, Item, ItemKey, Module, Scope
from modules.catalogue.plans import Claim
from modules.checklists import carrying_over
from modules.checklists.answers import Answer
from modules.checklists.evidence import Evidence, EvidenceClass
from modules.checklists.progress import Progress, progress
from modules.checklists.states import ItemState
from modules.scoring.maturity import Assessment, assess
from tenants.clock import today
from tenants.errors import OutsideScope
from tenants.work import assigned, documents
from tenants.work.assigned import StoredAssignment, Target
from tenants.work.carried import Carried
from tenants.work.documents import StoredFile
from tenants.work.reviewed import NOT_REVIEWED, RunReview


class RunState(StrEnum):
    """Where a run stands on its way from the first answer to the frozen record."""

    DRAFT = "entwurf"
    SUBMITTED = "eingereicht"
    IN_REVIEW = "in-pruefung"
    QUERIES = "rueckfragen"
    VALIDATED = "validiert"
    FROZEN = "eingefroren"

    @property
    def is_editable(self) -> bool:
        """Whether the Jugendamt may answer items: all of them, or those the Moderation asks about."""
        return self in {RunState.DRAFT, RunState.QUERIES}

    @property
    def is_submitted(self) -> bool:
        """Whether the run was handed in, and so may be comparable."""
        return self is not RunState.DRAFT

    @property
    def is_finished(self) -> bool:
        """Whether nobody works on the run any more, so that the next round may begin."""
        return self in {RunState.VALIDATED, RunState.FROZEN}


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer to one item as stored; `version` 0 means nothing is stored.

    Attributes:
        claim: how far it holds; a proposal was carried over and waits to be confirmed.
        confirm_until: last day to confirm it; None: no last day, or nothing to confirm.
        carried: where it was carried over from; None for what was said here.
    """

    answer: Answer | None = None
    note: str = ""
    version: int = 0
    answered_at: datetime | None = None
    answered_by: UUID | None = None
    claim: Claim = Claim.HOLDS
    confirm_until: date | None = None
    carried: Carried | None = None

    @property
    def has_words(self) -> bool:
        """Whether anybody wrote why, here or at an item joined into this one."""
        return bool(self.note or (self.carried and self.carried.notes))

    @property
    def is_proposal(self) -> bool:
        """Whether nobody has said yet that it holds, on whatever day."""
        return self.answer is not None and self.claim is not Claim.HOLDS

    def is_to_confirm(self, on: date) -> bool:
        """Whether it waits to be confirmed on this day; after its last day the item is open."""
        where = carrying_over.standing(self.claim, self.confirm_until, on)
        return self.answer is not None and where is carrying_over.Standing.TO_CONFIRM

    def counting(self, on: date) -> Answer | None:
        """The answer as far as it counts on this day. Source: product reference 5.4."""
        return self.answer if carrying_over.counts(self.claim, self.confirm_until, on) else None


AnyRow = Row[*tuple[Any, ...]]

UNANSWERED = StoredAnswer()


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """A piece of evidence as stored, with the class it reaches by itself.

    Attributes:
        id: of its use for this item.
        document_id: of the document, which other items may use as well.
        files: those of the version this run shows, by name.
    """

    id: UUID
    document_id: UUID
    evidence: Evidence
    files: tuple[StoredFile, ...]
    class_: EvidenceClass
    version: int

    @property
    def title(self) -> str:
        """What it is called: in words, else by its first file."""
        return documents.title_of(self.evidence, self.files)


@dataclass(frozen=True)
class StoredRun:
    """A run with all its answers and evidence.

    Attributes:
        edition: the edition the run is pinned to.
        whole: the module with all its items, also those outside the run's scope.
        run_id: None while nobody has answered anything.
        on: the day the age of evidence is judged at.
        given: assignments of the module that nobody has ended; only `latest_run` reads them.
        measured: item → minutes its latest meeting took; only `latest_run` reads them.
        review: what the Moderation said about it, as far as the session may read it.
    """

    edition: EditionKey
    whole: Module
    run_id: UUID | None
    round: int
    scope: Scope
    state: RunState
    version: int
    started_at: datetime | None
    submitted_at: datetime | None
    validated_at: datetime | None
    on: date
    answers: Mapping[ItemKey, StoredAnswer]
    evidence: Mapping[ItemKey, tuple[StoredEvidence, ...]]
    given: tuple[StoredAssignment, ...] = ()
    measured: Mapping[ItemKey, int] = field(default_factory=dict)
    review: RunReview = NOT_REVIEWED

    @cached_property
    def module(self) -> Module:
        """The module with the items that count; answers to the others are stored all the same."""
        return self.whole.in_scope(self.scope)

    @property
    def is_at_work(self) -> bool:
        """Whether somebody has begun it and nobody outside has seen it, so that it may change its edition."""
        return self.run_id is not None and self.state is RunState.DRAFT

    def counted_item(self, key: str) -> Item:
        """An item of the scope.

        Raises:
            UnknownItem: the edition has no such item.
            OutsideScope: it has, and the scope leaves it out.
        """
        item = self.whole.item(key)
        if item.key not in self._keys:
            raise OutsideScope(item, self.scope)
        return item

    @cached_property
    def states(self) -> Mapping[ItemKey, ItemState]:
        """How every item of the scope counts: once validated as the consultant judged it."""
        if not self.is_validated:
            return self.own_states
        return self.review.validated(self.own_states, self._keys)

    @cached_property
    def own_states(self) -> Mapping[ItemKey, ItemState]:
        """What the office itself says about every item of the scope with an answer or evidence."""
        return {
            key: ItemState(
                self.answer(key).counting(self.on),
                max((piece.class_ for piece in self.evidence.get(key, ())), default=EvidenceClass.E0),
            )
            for key in {*self.answers, *self.evidence}
            if key in self._keys
        }

    @cached_property
    def _keys(self) -> frozenset[ItemKey]:
        return frozenset(item.key for item in self.module.items)

    @property
    def is_validated(self) -> bool:
        """Whether somebody from outside has validated it."""
        return self.validated_at is not None

    @cached_property
    def assessment(self) -> Assessment:
        """The score of the run."""
        return assess(self.module, self.states, validated=self.is_validated)

    @cached_property
    def own_assessment(self) -> Assessment:
        """The score by the office's own ratings; the same as `assessment` until it is validated."""
        return assess(self.module, self.own_states) if self.is_validated else self.assessment

    @cached_property
    def progress(self) -> Progress:
        """How far the run is."""
        return progress(self.module.items, self.states)

    @cached_property
    def to_confirm(self) -> frozenset[ItemKey]:
        """Items of the scope whose answer was carried over and waits to be confirmed."""
        return frozenset(
            key for key, stored in self.answers.items() if key in self._keys and stored.is_to_confirm(self.on)
        )

    @property
    def unconfirmed(self) -> tuple[Item, ...]:
        """Items whose answer counts although nobody has confirmed it yet."""
        return tuple(
            item
            for item in self.module.items
            if item.key in self.to_confirm and self.answer(item.key).counting(self.on) is not None
        )

    @cached_property
    def answered_at(self) -> Mapping[ItemKey, datetime]:
        """Item with an answer that holds → when it was last saved; a proposal still waits for somebody."""
        return {
            key: stored.answered_at
            for key, stored in self.answers.items()
            if stored.answer is not None and not stored.is_proposal and stored.answered_at is not None
        }

    @cached_property
    def assignments(self) -> tuple[StoredAssignment, ...]:
        """The assignments of this round that still wait."""
        return assigned.waiting(self.given, self.module, self.round, self.answered_at)

    def assignment(self, target: Target) -> StoredAssignment | None:
        """The assignment of this item or section that still waits."""
        return next((each for each in self.assignments if each.target == target), None)

    def may_change(self, key: ItemKey) -> bool:
        """Whether the Jugendamt may change what it says about an item: with queries out, only about those."""
        if self.state is RunState.QUERIES:
            return key in self.review.open_queries
        return self.state.is_editable

    def minutes(self, item: Item) -> int:
        """How long an item takes: as measured here, else as the catalogue estimates it."""
        return self.measured.get(item.key, item.minutes)

    def answer(self, key: ItemKey) -> StoredAnswer:
        """The stored answer to an item."""
        return self.answers.get(key, UNANSWERED)


def own_edition(unfinished: Iterable[str], begun: Iterable[str]) -> Edition:
    """The edition a Jugendamt begins further modules in.

    A Jugendamt works with one edition. Publishing a newer one changes nothing for it: as long as any of
    its runs is unfinished, further modules begin in the newest edition among those, until it takes the
    newer one over (`tenants.work.taking_over`). Only who has begun nothing starts with the current one.
    A submitted run keeps its edition when the others go over; opened again, it can follow them.

    Args:
        unfinished: editions of runs that are neither validated nor frozen.
        begun: editions of all its runs.
    """
    key = editions.newest(unfinished) or editions.newest(begun)
    return editions.current() if key is None else editions.edition(key)


def edition_of(runs: Iterable[StoredRun]) -> Edition:
    """The edition a Jugendamt with these runs begins further modules in."""
    begun = [run for run in runs if run.run_id is not None]
    return own_edition(
        (run.edition for run in begun if not run.state.is_finished), (run.edition for run in begun)
    )


def not_begun(edition: Edition, module: Module) -> StoredRun:
    """The run a first answer would begin."""
    return StoredRun(
        edition=edition.key, whole=module, run_id=None, round=1, scope=Scope.VOLL, state=RunState.DRAFT,
        version=0, started_at=None, submitted_at=None, validated_at=None, on=today(), answers={}, evidence={},
    )  # fmt: skip
