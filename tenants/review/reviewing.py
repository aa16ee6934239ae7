"""Reviewing what a Jugendamt handed in: agreeing, rating otherwise, asking, handing back, validating.

The way of a run: the first decision on an item takes it from `eingereicht` to `in-pruefung`; handing it
back (`rueckfragen`) sends the queries and shows every judgement; once the Jugendamt has answered it comes
back to `in-pruefung`; validating ends it. Each act holds the run first, so that what it reads is what the
others left.

Decided here, from domain reference 3.3:

- Handing back sends all queries together, so that the Jugendamt is asked once and not item by item.
- The validated rating takes the place of the office's own only after the office could comment. So a
  judgement that differs must have been shown before the module can be validated.
- Who does not consent to "nicht zutreffend" says which rating holds instead; nothing is left undecided.
- Evidence is confirmed or lowered, never raised: the class follows from what is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from modules.catalogue.model import Item, ItemKey
from modules.checklists.answers import Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.sampling import Sample, sample
from modules.checklists.states import OPEN, ItemState
from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import WorkshopSession
from tenants.records.base import Json
from tenants.records.review import QueryRecord, ReviewRecord
from tenants.records.run import RunRecord
from tenants.work.reading import submitted_run
from tenants.work.reviewed import StoredJudgement, StoredQuery
from tenants.work.stored import RunState, StoredRun

LONGEST_TEXT = 4_000
"""Characters of a reason or a query."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a consultant wants to say about an item.

    Attributes:
        rating: None agrees with the office, also that the item does not apply.
        evidence: None confirms the class that follows from the evidence.
        reason: needed wherever the consultant sees it otherwise.
    """

    rating: Rating | None = None
    evidence: EvidenceClass | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Versions of what stood on the consultant's screen; 0 where there was nothing."""

    answer: int = 0
    judgement: int = 0
    query: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the Moderation has stored about an item: a judgement, an open query, both or nothing."""

    judgement: StoredJudgement | None = None
    query: StoredQuery | None = None


def opinion(run: StoredRun, key: ItemKey) -> Opinion:
    """What is stored about one item of a run."""
    return Opinion(run.review.judgements.get(key), run.review.open_queries.get(key))


def versions(run: StoredRun, key: ItemKey) -> Seen:
    """The versions of what is stored about one item, as a page that is opened now shows them."""
    stored = opinion(run, key)
    return Seen(
        answer=run.answer(key).version,
        judgement=stored.judgement.version if stored.judgement else 0,
        query=stored.query.version if stored.query else 0,
    )


def sample_of(run: StoredRun) -> Sample:
    """What of a run the consultant should look at, and what is left."""
    return sample(run.module.items, run.own_states, run.review.standing)


def held(session: WorkshopSession, tenant_id: UUID, module_key: str) -> StoredRun:
    """The latest handed-in run as the others have left it, and for us alone until the transaction ends.

    Raises:
        NotFound: nothing was handed in that this consultant may read.
    """
    of_module = (RunRecord.tenant_id == tenant_id, RunRecord.module == module_key)
    session.execute(select(RunRecord.id).where(*of_module).with_for_update())
    return submitted_run(session, tenant_id, module_key)


def judge(
    session: WorkshopSession,
    tenant_id: UUID,
    module_key: str,
    item_key: str,
    wanted: Judgement,
    *,
    seen: Seen,
) -> None:
    """Decide on one item; an open query about it is closed. The same decision twice is one.

    Raises:
        NotFound, UnknownItem: no such run was handed in, or it has no such item.
        Refused: `review.with_the_office`, `review.finished`; `review.open_item`, there is nothing to agree
            with; `review.evidence_above`; `review.reason_missing`; `review.text_too_long`.
        Conflict: `answer`, the office changed its answer in between; `review`, another consultant decided
            in between, with their `Opinion`.
    """
    run = held(session, tenant_id, module_key)
    item = run.module.item(item_key)
    decided = _checked(run.own_states.get(item.key, OPEN), wanted)
    if _says_the_same(run, item, decided):
        return
    _check_reviewable(run)
    _check_seen(run, item, seen)
    record = _record(session, tenant_id, run, item)
    record.rating = None if decided.rating is None else decided.rating.value
    record.evidence_class = (decided.evidence or EvidenceClass.E0).value
    record.reason = decided.reason
    record.judged_by, record.judged_at = session.person_id, now()
    record.shown_at = None
    before = _snapshot(run.review.judgements.get(item.key))
    journal.write_review(session, tenant_id, "review.judged", item.key, before=before, after=_said(record))
    _close_query(session, tenant_id, run, item)
    _begin(session, tenant_id, run)
    session.flush()


def ask(
    session: WorkshopSession, tenant_id: UUID, module_key: str, item_key: str, text: str, *, seen: Seen
) -> None:
    """Write a query about one item; it is sent with the others when the module is handed back.

    A query that is not sent yet is rewritten; one that was answered is closed by the next.

    Raises:
        NotFound, UnknownItem, Conflict: as `judge`.
        Refused: `review.with_the_office`, `review.finished`; `query.empty`; `review.text_too_long`.
    """
    run = held(session, tenant_id, module_key)
    item = run.module.item(item_key)
    asked = _checked_text(text)
    if not asked:
        raise Refused("query.empty")
    current = run.review.open_queries.get(item.key)
    if current is not None and current.sent_at is None and current.text == asked:
        return
    _check_reviewable(run)
    _check_seen(run, item, seen)
    if current is not None and current.sent_at is None:
        record = session.get_one(QueryRecord, (tenant_id, current.id))
        record.text, record.asked_by, record.asked_at = asked, session.person_id, now()
    else:
        _close_query(session, tenant_id, run, item)
        session.add(
            QueryRecord(
                tenant_id=tenant_id,
                run_id=run.run_id,
                item_key=item.key,
                text=asked,
                asked_by=session.person_id,
            )
        )
    journal.write_review(session, tenant_id, "review.queried", item.key, after={"text": asked})
    _begin(session, tenant_id, run)
    session.flush()


def hand_back(session: WorkshopSession, tenant_id: UUID, module_key: str, *, seen: int) -> None:
    """Send the queries and show the judgements; the items with a query can be changed from now on.

    Handing back twice is the same as once.

    Args:
        seen: version of the run on the consultant's screen.

    Raises:
        Refused: `review.finished`; `review.replies_undecided`, the office answered and nobody has decided;
            `review.nothing_to_return`, no new query and no judgement to comment on.
        Conflict: somebody moved the run in between.
    """
    run = held(session, tenant_id, module_key)
    if run.state is RunState.QUERIES:
        return
    _check_reviewable(run)
    undecided = [key for key, query in run.review.open_queries.items() if query.sent_at is not None]
    if undecided:
        raise Refused("review.replies_undecided", (numbers(run, undecided),))
    if not run.review.open_queries and not run.review.unshown(run.own_states):
        raise Refused("review.nothing_to_return")
    at = now()
    for query in run.review.open_queries.values():
        session.get_one(QueryRecord, (tenant_id, query.id)).sent_at = at
    _show(session, tenant_id, run, at)
    _move(session, tenant_id, run, RunState.QUERIES, seen=seen)


def validate(session: WorkshopSession, tenant_id: UUID, module_key: str, *, seen: int) -> None:
    """End the review: from now on the judged values count. Validating twice is the same as once.

    Raises:
        Refused: `review.with_the_office`, `review.finished`; with the numbers of the items:
            `review.queries_open`, `review.sample_missing`, `review.comment_first`, the office could not yet
            comment on a judgement that differs.
        Conflict: somebody moved the run in between.
    """
    run = held(session, tenant_id, module_key)
    if run.state is RunState.VALIDATED:
        return
    _check_reviewable(run)
    refused = obstacle(run)
    if refused is not None:
        raise refused
    at = now()
    _show(session, tenant_id, run, at)
    _move(session, tenant_id, run, RunState.VALIDATED, seen=seen, validated_at=at)


def obstacle(run: StoredRun) -> Refused | None:
    """What keeps a run in review from being validated; None where nothing does."""
    if run.review.open_queries:
        return Refused("review.queries_open", (numbers(run, run.review.open_queries),))
    left = sample_of(run).remaining
    if left:
        return Refused("review.sample_missing", (", ".join(item.number for item in left),))
    unshown = run.review.unshown(run.own_states)
    return Refused("review.comment_first", (numbers(run, unshown),)) if unshown else None


def numbers(run: StoredRun, keys: Iterable[ItemKey]) -> str:
    """The numbers of items as the catalogue counts, e.g. `M07-03, M07-04`."""
    return ", ".join(sorted(run.whole.item(key).number for key in keys))


def _checked(state: ItemState, wanted: Judgement) -> Judgement:
    """The judgement as it is stored: with the rating and the class that are meant.

    A rating of None is left only where the office says that the item does not apply.
    """
    if wanted.rating is None and state.answer is None:
        raise Refused("review.open_item")
    rating = wanted.rating
    if rating is None and isinstance(state.answer, Rated):
        rating = state.answer.rating
    evidence = state.evidence if wanted.evidence is None else wanted.evidence
    if evidence > state.evidence:
        raise Refused("review.evidence_above")
    reason = _checked_text(wanted.reason)
    own = state.answer.rating if isinstance(state.answer, Rated) else None
    if (rating is not own or evidence < state.evidence) and not reason:
        raise Refused("review.reason_missing")
    return Judgement(rating, evidence, reason)


def _checked_text(text: str) -> str:
    """Without blanks at its ends; empty where nothing in it can be read."""
    kept = text.strip()
    if len(kept) > LONGEST_TEXT:
        raise Refused("review.text_too_long", (LONGEST_TEXT,))
    return kept if any(character.isalnum() for character in kept) else ""


def _check_reviewable(run: StoredRun) -> None:
    if run.state is RunState.QUERIES:
        raise Refused("review.with_the_office")
    if run.state.is_finished:
        raise Refused("review.finished")


def _check_seen(run: StoredRun, item: Item, seen: Seen) -> None:
    now_stored = versions(run, item.key)
    if now_stored.answer != seen.answer:
        raise Conflict("answer", item.key, run.answer(item.key))
    if now_stored != seen:
        raise Conflict("review", item.key, opinion(run, item.key))


def _says_the_same(run: StoredRun, item: Item, wanted: Judgement) -> bool:
    stored = run.review.standing.get(item.key)
    return stored is not None and wanted == Judgement(stored.rating, stored.evidence, stored.reason)


def _record(session: WorkshopSession, tenant_id: UUID, run: StoredRun, item: Item) -> ReviewRecord:
    record = session.get(ReviewRecord, (tenant_id, run.run_id, item.key))
    if record is None:
        record = ReviewRecord(tenant_id=tenant_id, run_id=run.run_id, item_key=item.key)
        session.add(record)
    return record


def _close_query(session: WorkshopSession, tenant_id: UUID, run: StoredRun, item: Item) -> None:
    current = run.review.open_queries.get(item.key)
    if current is not None:
        session.get_one(QueryRecord, (tenant_id, current.id)).closed_at = now()
        # Before another one is opened: there is one open query for an item at most.
        session.flush()


def _show(session: WorkshopSession, tenant_id: UUID, run: StoredRun, at: datetime) -> None:
    """Let the Jugendamt see every judgement that stands."""
    hidden = session.scalars(
        select(ReviewRecord).where(
            ReviewRecord.tenant_id == tenant_id,
            ReviewRecord.run_id == run.run_id,
            ReviewRecord.shown_at.is_(None),
        )
    )
    for record in hidden:
        if record.item_key in run.review.standing:
            record.shown_at = at


def _begin(session: WorkshopSession, tenant_id: UUID, run: StoredRun) -> None:
    """The first decision begins the review; from then on the Jugendamt cannot take the module back."""
    if run.state is RunState.SUBMITTED:
        _move(session, tenant_id, run, RunState.IN_REVIEW, seen=run.version)


def _move(
    session: WorkshopSession,
    tenant_id: UUID,
    run: StoredRun,
    to: RunState,
    *,
    seen: int,
    validated_at: datetime | None = None,
) -> None:
    if run.version != seen:
        raise Conflict("run", run.module.slug, run.state)
    if run.run_id is None:
        raise NotFound("run", run.module.slug)
    record = session.get_one(RunRecord, (tenant_id, run.run_id))
    before, after = ({"state": each.value, "round": run.round} for each in (run.state, to))
    journal.write_review(session, tenant_id, "run.moved", run.module.slug, before=before, after=after)
    record.state = to.value
    if validated_at is not None:
        record.validated_at = validated_at
    session.flush()


def _snapshot(stored: StoredJudgement | None) -> Json | None:
    if stored is None:
        return None
    return {
        "rating": None if stored.rating is None else stored.rating.value,
        "evidence": stored.evidence.value,
        "reason": stored.reason,
    }


def _said(record: ReviewRecord) -> Json:
    return {"rating": record.rating, "evidence": record.evidence_class, "reason": record.reason}
