"""What is stored about runs, as frozen values in the words of `modules`.

The whole state of a run comes in two statements: the run with its answers, review and open assignments, and
its evidence. A module nobody has begun is a run without answers in the edition of the Jugendamt; it is
written with the first answer.

An answer may be a proposal, carried over from another edition or the last round. What it counts until
somebody confirms it is decided here alone (`StoredRun.states`), so that E, C, gates and levels agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, Item, ItemKey, Module, Scope
from modules.catalogue.plans import Claim
from modules.checklists import carrying_over
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence, EvidenceClass, class_of
from modules.checklists.progress import Progress, progress
from modules.checklists.states import ItemState
from modules.errors import UnknownModule
from modules.scoring.maturity import Assessment, assess
from tenants.clock import today
from tenants.errors import NotFound, OutsideScope
from tenants.isolation.sessions import TenantSession, WorkshopSession
from tenants.records.document import DocumentVersionRecord
from tenants.records.run import AnswerRecord, EvidenceRecord, RunRecord
from tenants.work import assigned, documents, timing
from tenants.work.assigned import StoredAssignment, Target
from tenants.work.carried import Carried
from tenants.work.documents import StoredFile
from tenants.work.reviewed import NOT_REVIEWED, RunReview, judgements_of_run, queries_of_run, review_of


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


def latest_run(session: TenantSession, module_key: str, *, is_held: bool = False) -> StoredRun:
    """The latest run of a module with its assignments, or an empty one in this edition; two statements.

    Args:
        module_key: slug of the module; its number names no address.
        is_held: nobody hands the run in or opens it until this transaction ends.

    Raises:
        UnknownModule: no edition in use has this module.
    """
    newest = select(func.max(RunRecord.round)).where(RunRecord.module == module_key).scalar_subquery()
    wanted = (
        select(
            *_RUN,
            *_ANSWER,
            assigned.of_module(module_key).label("given"),
            timing.of_module(module_key).label("measured"),
        )
        .outerjoin(
            AnswerRecord,
            and_(AnswerRecord.tenant_id == RunRecord.tenant_id, AnswerRecord.run_id == RunRecord.id),
        )
        .where(RunRecord.module == module_key, RunRecord.round == newest)
    )
    if is_held:
        # Shared, so that colleagues go on answering; whoever moves the run waits.
        wanted = wanted.with_for_update(of=RunRecord, read=True)
    rows = session.execute(wanted).all()
    if not rows:
        return _not_begun(session, module_key)
    run = _stored(rows[0], rows, _evidence(session, {session.tenant_id: [rows[0].id]}))
    measured = timing.minutes_from_json(rows[0].measured)
    return replace(run, given=_given(rows[0].given), measured=measured)


def submitted_run(session: WorkshopSession, tenant_id: UUID, module_key: str) -> StoredRun:
    """The latest handed-in run of a Jugendamt of the cohort; two statements.

    Raises:
        NotFound: nothing was handed in that this consultant may read.
    """
    of_module = (RunRecord.tenant_id == tenant_id, RunRecord.module == module_key)
    newest = select(func.max(RunRecord.round)).where(*of_module).scalar_subquery()
    rows = session.execute(
        select(*_RUN, *_ANSWER)
        .outerjoin(
            AnswerRecord,
            and_(AnswerRecord.tenant_id == RunRecord.tenant_id, AnswerRecord.run_id == RunRecord.id),
        )
        .where(*of_module, RunRecord.round == newest)
    ).all()
    if not rows:
        raise NotFound("run", module_key)
    return _stored(rows[0], rows, _evidence(session, {tenant_id: [rows[0].id]}))


def submitted_runs(
    session: WorkshopSession, *, evidence_where_judged: bool = False
) -> Mapping[UUID, Sequence[StoredRun]]:
    """Jugendamt → its latest handed-in run of every module, by module; three statements.

    Args:
        evidence_where_judged: leave out the evidence of runs nobody has judged an item of; for a list that
            compares judgements with it, and reads the runs of a whole cohort.
    """
    latest: dict[tuple[UUID, str], AnyRow] = {}
    for run in session.execute(
        select(RunRecord.tenant_id, *_RUN).order_by(RunRecord.module, RunRecord.round)
    ):
        latest[run.tenant_id, run.module] = run
    wanted, judged = defaultdict[UUID, list[UUID]](list), defaultdict[UUID, list[UUID]](list)
    for (tenant_id, _), run in latest.items():
        wanted[tenant_id].append(run.id)
        if run.judged or not evidence_where_judged:
            judged[tenant_id].append(run.id)
    answers, evidence = _answers(session, wanted), _evidence(session, judged)
    runs: dict[UUID, list[StoredRun]] = defaultdict(list)
    for (tenant_id, _), run in latest.items():
        runs[tenant_id].append(_stored(run, answers[run.id], evidence))
    return runs


def all_runs(session: TenantSession) -> list[StoredRun]:
    """First and latest run of every module that was begun, by module and round; three statements."""
    runs = session.execute(select(*_RUN).order_by(RunRecord.module, RunRecord.round)).all()
    ends: dict[str, list[AnyRow]] = {}
    for run in runs:
        first_and_last = ends.setdefault(run.module, [])
        first_and_last[1:] = [run]
    wanted = [run for pair in ends.values() for run in pair]
    ids = {session.tenant_id: [run.id for run in wanted]}
    answers, evidence = _answers(session, ids), _evidence(session, ids)
    return [_stored(run, answers[run.id], evidence) for run in wanted]


def runs_of(session: TenantSession, module_key: str) -> list[StoredRun]:
    """Every run of one module by round; three statements, one where nobody began."""
    wanted = select(*_RUN).where(RunRecord.module == module_key).order_by(RunRecord.round)
    runs = session.execute(wanted).all()
    if not runs:
        return []
    ids = {session.tenant_id: [run.id for run in runs]}
    answers, evidence = _answers(session, ids), _evidence(session, ids)
    return [_stored(run, answers[run.id], evidence) for run in runs]


def _not_begun(session: TenantSession, module_key: str) -> StoredRun:
    begun = select(func.array_agg(RunRecord.edition.distinct()))
    at_work = begun.where(RunRecord.state.not_in([each for each in RunState if each.is_finished]))
    given, unfinished, all_ = session.execute(
        select(assigned.of_module(module_key), at_work.scalar_subquery(), begun.scalar_subquery())
    ).one()
    edition = own_edition(unfinished or (), all_ or ())
    module = edition.module(module_key)
    if module.slug != module_key:
        raise UnknownModule(module_key)
    return replace(not_begun(edition, module), given=_given(given))


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


_RUN: tuple[Any, ...] = (
    RunRecord.id,
    RunRecord.module,
    RunRecord.edition,
    RunRecord.round,
    RunRecord.state,
    RunRecord.scope,
    RunRecord.assessed_on,
    RunRecord.started_at,
    RunRecord.submitted_at,
    RunRecord.validated_at,
    RunRecord.version.label("run_version"),
    judgements_of_run().label("judged"),
    queries_of_run().label("queried"),
)
_ANSWER: tuple[Any, ...] = (
    AnswerRecord.run_id,
    AnswerRecord.item_key,
    AnswerRecord.rating,
    AnswerRecord.not_applicable_reason,
    AnswerRecord.note,
    AnswerRecord.version,
    AnswerRecord.answered_at,
    AnswerRecord.answered_by,
    AnswerRecord.claim,
    AnswerRecord.confirm_until,
    AnswerRecord.carried,
)
_EVIDENCE: tuple[Any, ...] = (
    EvidenceRecord.id,
    EvidenceRecord.run_id,
    EvidenceRecord.item_key,
    EvidenceRecord.version,
    *documents.WORDS,
    documents.files_of_version().label("files"),
)


def _given(rows: list[dict[str, Any]] | None) -> tuple[StoredAssignment, ...]:
    return tuple(StoredAssignment.from_columns(row) for row in rows or ())


def _of_runs(
    record: type[AnswerRecord | EvidenceRecord], runs: Mapping[UUID, Sequence[UUID]]
) -> ColumnElement[bool]:
    """Rows of these runs, by Jugendamt: keys begin with the tenant, and a run alone is looked for in all."""
    return or_(
        false(), *(and_(record.tenant_id == tenant, record.run_id.in_(ids)) for tenant, ids in runs.items())
    )


def _answers(
    session: TenantSession | WorkshopSession, runs: Mapping[UUID, Sequence[UUID]]
) -> Mapping[UUID, list[AnyRow]]:
    grouped: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in session.execute(select(*_ANSWER).where(_of_runs(AnswerRecord, runs))):
        grouped[row.run_id].append(row)
    return grouped


def _evidence(
    session: TenantSession | WorkshopSession, runs: Mapping[UUID, Sequence[UUID]]
) -> Mapping[UUID, list[AnyRow]]:
    grouped: dict[UUID, list[AnyRow]] = defaultdict(list)
    editable = [state.value for state in RunState if state.is_editable]
    statement = (
        select(*_EVIDENCE)
        .join(
            RunRecord,
            and_(RunRecord.tenant_id == EvidenceRecord.tenant_id, RunRecord.id == EvidenceRecord.run_id),
        )
        .join(
            DocumentVersionRecord,
            and_(
                DocumentVersionRecord.tenant_id == EvidenceRecord.tenant_id,
                DocumentVersionRecord.document_id == EvidenceRecord.document_id,
                DocumentVersionRecord.number == documents.version_for_run(editable),
            ),
        )
        .where(_of_runs(EvidenceRecord, runs), EvidenceRecord.withdrawn_at.is_(None))
        .order_by(EvidenceRecord.recorded_at)
    )
    for row in session.execute(statement):
        grouped[row.run_id].append(row)
    return grouped


def _stored(run: AnyRow, answers: Iterable[AnyRow], evidence: Mapping[UUID, list[AnyRow]]) -> StoredRun:
    on = run.assessed_on or today()
    return StoredRun(
        edition=EditionKey(run.edition),
        whole=editions.edition(run.edition).module(run.module),
        run_id=run.id,
        round=run.round,
        scope=Scope(run.scope),
        state=RunState(run.state),
        version=run.run_version,
        started_at=run.started_at,
        submitted_at=run.submitted_at,
        validated_at=run.validated_at,
        on=on,
        answers={ItemKey(row.item_key): _answer(row) for row in answers if row.item_key is not None},
        evidence=_pieces(evidence.get(run.id, ()), on),
        review=review_of(run.judged, run.queried),
    )


def _answer(row: AnyRow) -> StoredAnswer:
    return StoredAnswer(
        answer_of(row.rating, row.not_applicable_reason),
        row.note,
        row.version,
        row.answered_at,
        row.answered_by,
        Claim(row.claim),
        row.confirm_until,
        Carried.from_json(row.carried),
    )


def answer_of(rating: int | None, reason: str | None) -> Answer | None:
    """The answer behind the two columns, at most one of which is filled."""
    if rating is not None:
        return Rated(Rating(rating))
    return None if reason is None else NotApplicable(reason)


def _pieces(rows: Iterable[AnyRow], on: date) -> Mapping[ItemKey, tuple[StoredEvidence, ...]]:
    pieces: dict[ItemKey, tuple[StoredEvidence, ...]] = {}
    for row in rows:
        evidence, files = documents.evidence_of(row), documents.files_from_json(row.files)
        key = ItemKey(row.item_key)
        class_ = class_of(evidence, on=on, has_open_file=any(each.is_open for each in files))
        stored = StoredEvidence(row.id, row.document_id, evidence, files, class_, row.version)
        pieces[key] = (*pieces.get(key, ()), stored)
    return pieces
