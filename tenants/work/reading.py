"""Reading runs: the latest of a module, all of a Jugendamt, what a cohort handed in.

The whole state of a run comes in two statements: the run with its answers, review and open assignments, and
its evidence. A module nobody has begun is a run without answers in the edition of the Jugendamt; it is
written with the first answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from modules.catalogue import editions
from modules.catalogue.model import EditionKey, ItemKey, Scope
from modules.catalogue.plans import Claim
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import class_of
from modules.errors import UnknownModule
from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import TenantSession, WorkshopSession
from tenants.records.document import DocumentVersionRecord
from tenants.records.run import AnswerRecord, EvidenceRecord, RunRecord
from tenants.work import assigned, documents, timing
from tenants.work.assigned import StoredAssignment
from tenants.work.carried import Carried
from tenants.work.reviewed import judgements_of_run, queries_of_run, review_of
from tenants.work.stored import (
    AnyRow,
    RunState,
    StoredAnswer,
    StoredEvidence,
    StoredRun,
    not_begun,
    own_edition,
)


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
