"""Filling a Jugendamt with work on the modules: runs in every state, answers, evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from sqlalchemy import select

from modules.catalogue.model import Edition, Item, Module, Scope
from modules.checklists.answers import Rating
from tenants.isolation.sessions import TenantSession
from tenants.records.document import DocumentRecord, DocumentVersionRecord
from tenants.records.run import AnswerEventRecord, AnswerRecord, EvidenceRecord, RunRecord
from tenants.work.stored import RunState

_HANDED_IN = (RunState.IN_REVIEW, RunState.QUERIES, RunState.SUBMITTED)
_FINDINGS = (
    "Das Verfahren steht im Handbuch, im Alltag wird es nur zum Teil angewandt.",
    "Bisher hängt es von einzelnen Personen ab; eine Regelung für das ganze Amt fehlt.",
    "Der Entwurf ist abgestimmt, über ihn ist noch nicht entschieden.",
)
_DECIDED_BY = ("Amtsleitung", "JHA-Beschluss", "Dezernat", "Dienstanweisung")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one run of one module stands.

    Attributes:
        answered: share of the items with an answer, 0 to 1.
    """

    state: RunState
    answered: float


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The documents a Jugendamt has: one for each item, brought up to date in each round."""

    tenant_id: UUID
    seed: str
    known: Mapping[UUID, DocumentRecord]

    def document_of(self, item: Item) -> UUID:
        return uuid5(self.tenant_id, f"{self.seed}/{item.key}")


def stages(random: Random, modules: int, *, maturity: float) -> list[Stage]:
    """A plausible present: what was begun first is furthest, one or two modules are at work, others wait."""
    begun = max(1, min(modules - 1, round(modules * (maturity + random.uniform(-0.2, 0.1)))))
    at_work = [Stage(RunState.DRAFT, share) for share in (0.85, 0.4)[: 1 + (begun > 2)]]
    handed_in = [Stage(state, 1.0) for state in _HANDED_IN]
    finished = begun - len(at_work)
    ahead = handed_in[max(0, len(handed_in) - finished) :] if finished > 0 else []
    validated = [Stage(RunState.VALIDATED, 1.0)] * max(0, finished - len(ahead))
    return [*validated, *ahead, *at_work]


def fill_round(
    session: TenantSession,
    person_id: UUID | None,
    *,
    edition: Edition,
    round_: int,
    stages: Sequence[Stage],
    maturity: float,
    on: date,
    seed: str,
    with_events: bool = True,
) -> int:
    """Write one round of runs with answers and evidence, the first modules of the catalogue first.

    Args:
        edition: whose items are answered.
        stages: one per module to be begun.
        on: the day the round is looked at; evidence is dated before it.
        with_events: also write the history of each answer.

    Returns:
        The number of answers written.
    """
    random = Random(f"{seed}/{round_}")
    shelf = _Shelf(
        session.tenant_id, seed, {each.id: each for each in session.scalars(select(DocumentRecord))}
    )
    modules = edition.modules[: len(stages)]
    runs = [
        _run(session, person_id, edition, module, stage, round_, on, seed)
        for module, stage in zip(modules, stages, strict=True)
    ]
    session.add_all(runs)
    session.flush()
    count = 0
    for run, module, stage in zip(runs, modules, stages, strict=True):
        for item in _answered(module, stage):
            session.add_all(
                _answer(run, item, person_id, maturity, on, random, shelf, with_events=with_events)
            )
            count += 1
    session.flush()
    return count


def _run(
    session: TenantSession,
    person_id: UUID | None,
    edition: Edition,
    module: Module,
    stage: Stage,
    round_: int,
    on: date,
    seed: str,
) -> RunRecord:
    submitted = stage.state.is_submitted
    # Not all on one day, so that the desk of the Moderation has an oldest.
    submitted_on = on - timedelta(days=4 + int(module.number[1:]))
    return RunRecord(
        id=uuid5(session.tenant_id, f"{seed}/{round_}/{module.slug}"),
        module=module.slug,
        edition=edition.key,
        round=round_,
        state=stage.state.value,
        scope=Scope.VOLL.value,
        assessed_on=on if submitted else None,
        started_at=_at(on - timedelta(days=60)),
        submitted_at=_at(submitted_on) if submitted else None,
        submitted_by=person_id if submitted else None,
        validated_at=_at(on) if stage.state.is_finished else None,
    )


def _answered(module: Module, stage: Stage) -> Iterator[Item]:
    count = round(len(module.items) * stage.answered)
    return iter(module.items[:count])


def _answer(
    run: RunRecord,
    item: Item,
    person_id: UUID | None,
    maturity: float,
    on: date,
    random: Random,
    shelf: _Shelf,
    *,
    with_events: bool,
) -> Iterator[AnswerRecord | AnswerEventRecord | DocumentRecord | DocumentVersionRecord | EvidenceRecord]:
    at = _at(on - timedelta(days=random.randrange(17, 50)))
    if not item.mandatory and random.random() < 0.03:
        rating, reason = None, "Diese Aufgabe nimmt für uns der Kreis wahr."
    else:
        rating, reason = _rating(random, maturity), None
    note = _finding(run, item, rating)
    yield AnswerRecord(
        run_id=run.id,
        item_key=item.key,
        rating=rating,
        not_applicable_reason=reason,
        note=note,
        answered_by=person_id,
        answered_at=at,
    )
    if with_events:
        after = {"rating": rating, "not_applicable": reason, "note": note}
        yield AnswerEventRecord(
            run_id=run.id,
            edition=run.edition,
            item_key=item.key,
            at=at,
            person_id=person_id,
            before=None,
            after=after,
        )
    if rating is not None and rating > 0 and random.random() < 0.55 + maturity * 0.4:
        yield from _evidence(run.id, item, person_id, rating, on, random, shelf)


def _finding(run: RunRecord, item: Item, rating: int | None) -> str:
    """What was found about an item rated low; a module at work does not have it yet."""
    if rating is None or rating > Rating.PARTLY.value or run.state == RunState.DRAFT.value:
        return ""
    return _FINDINGS[int(item.number[4:]) % len(_FINDINGS)]


def _rating(random: Random, maturity: float) -> int:
    wanted = round(random.gauss(0.3 + maturity * 2.6, 0.8))
    return max(min(Rating).value, min(max(Rating).value, wanted))


def _evidence(
    run_id: UUID,
    item: Item,
    person_id: UUID | None,
    rating: int,
    on: date,
    random: Random,
    shelf: _Shelf,
) -> Iterator[DocumentRecord | DocumentVersionRecord | EvidenceRecord]:
    is_full = rating >= 2 and random.random() < 0.7
    what = random.choice(item.evidence_asked) if item.evidence_asked else "Dokument"
    document_id = shelf.document_of(item)
    at = _at(on - timedelta(days=random.randrange(17, 50)))
    document = shelf.known.get(document_id)
    if document is None:
        document = DocumentRecord(id=document_id, latest=1)
        yield document
    else:
        document.latest += 1
    yield DocumentVersionRecord(
        document_id=document_id,
        number=document.latest,
        reference=f"{what}, liegt vor in Akte 51-{random.randrange(10, 99)}",
        dated_on=on - timedelta(days=random.randrange(60, 900)),
        decision=f"{random.choice(_DECIDED_BY)}" if is_full else None,
        last_proof_on=on - timedelta(days=random.randrange(20, 600)) if is_full else None,
        written_by=person_id,
        written_at=at,
    )
    yield EvidenceRecord(
        run_id=run_id, item_key=item.key, document_id=document_id, recorded_by=person_id, recorded_at=at
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)
