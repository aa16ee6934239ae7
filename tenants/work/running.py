"""The life of a run: begun by the first answer, submitted, opened again, followed by the next round."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, ItemKey, Scope
from modules.scoring.maturity import COMPARABLE_FROM
from tenants import journal
from tenants.clock import now, today
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.run import RunRecord
from tenants.work.proposing import propose_last_answers
from tenants.work.reading import latest_run
from tenants.work.rolling_out import offered
from tenants.work.stored import RunState, StoredRun, own_edition


def begun(session: TenantSession, person_id: UUID, run: StoredRun) -> RunRecord:
    """The record of a run somebody is about to write to; made with the first answer.

    Raises:
        Refused: `run.not_editable`, the run is submitted.
    """
    if not run.state.is_editable:
        raise Refused("run.not_editable")
    if run.run_id is None:
        return _first(session, person_id, run)
    return _record(session, run)


def check_may_change(run: StoredRun, key: ItemKey) -> None:
    """Refuse a change of one item that nobody may change now.

    Raises:
        Refused: `run.not_editable`; `run.not_queried`, only items with a query may be changed.
    """
    if run.may_change(key):
        return
    raise Refused("run.not_queried" if run.state is RunState.QUERIES else "run.not_editable")


def held_run(session: TenantSession, module_key: str) -> StoredRun:
    """The latest run as it is once everybody who writes to it has finished, and for us alone.

    Held before it is read, so that what is read is what the others have left; three statements.

    Raises:
        UnknownModule: no edition in use has this module.
    """
    session.execute(select(RunRecord.id).where(RunRecord.module == module_key).with_for_update())
    return latest_run(session, module_key)


def submit(session: TenantSession, person_id: UUID, module_key: str, *, seen: int) -> None:
    """Hand the latest run of a module in, or back to the Moderation once its queries are answered.

    Args:
        seen: version of the run on the person's screen.

    Raises:
        Refused: `run.not_editable`; `run.incomplete` with the whole percentage reached;
            `run.queries_unanswered` with the numbers of the items; `run.to_confirm` with the numbers of items
            that count without anybody having confirmed them.
        Conflict: somebody submitted or opened it in between.
    """
    run = held_run(session, module_key)
    if not run.state.is_editable:
        raise Refused("run.not_editable")
    if run.progress.completion < COMPARABLE_FROM:
        raise Refused("run.incomplete", (int(run.progress.completion),))
    if run.review.unanswered:
        numbers = [run.whole.item(key).number for key in run.review.unanswered]
        raise Refused("run.queries_unanswered", (", ".join(sorted(numbers)),))
    # What nobody of the Jugendamt vouches for is not for others to validate.
    if run.unconfirmed:
        raise Refused("run.to_confirm", (", ".join(item.number for item in run.unconfirmed),))
    record = _record(session, run)
    record.assessed_on = today()
    record.submitted_at = now()
    record.submitted_by = person_id
    # Somebody is already reviewing it: it goes back to them and cannot be taken back any more.
    to = RunState.IN_REVIEW if run.state is RunState.QUERIES else RunState.SUBMITTED
    _move(session, person_id, record, to, seen=seen)


def reopen(session: TenantSession, person_id: UUID, module_key: str, *, seen: int) -> None:
    """Take a submitted run back, as long as nobody has begun to review it.

    Raises:
        Refused: `run.not_submitted`.
    """
    run = held_run(session, module_key)
    if run.state is not RunState.SUBMITTED:
        raise Refused("run.not_submitted")
    record = _record(session, run)
    record.assessed_on = None
    record.submitted_at = None
    record.submitted_by = None
    _move(session, person_id, record, RunState.DRAFT, seen=seen)


def begin_next_round(session: TenantSession, person_id: UUID, module_key: str) -> None:
    """Begin the next round of a module whose last run is validated or frozen, with its answers as proposals.

    All items are open until somebody confirms or answers them (`tenants.work.proposing`). The scope stays as
    it was. Who has nothing else at work begins in the newest edition that may be taken over.

    Raises:
        Refused: `run.exists`, the last run is still at work.
    """
    run = held_run(session, module_key)
    if not run.state.is_finished:
        raise Refused("run.exists")
    edition = _edition_of_next_round(session)
    record = _new(
        session, person_id, run.module.slug, edition=edition.key, round_=run.round + 1, scope=run.scope
    )
    propose_last_answers(session, record, run, edition)


def choose_scope(
    session: TenantSession, person_id: UUID, module_key: str, scope: Scope, *, seen: int
) -> None:
    """Let the items of this scope count from now on; answers to the others stay and count again later.

    Choosing the scope in force changes nothing.

    Args:
        seen: version of the run on the person's screen; 0 for a module nobody has begun.

    Raises:
        Refused: `run.not_editable`, also while queries are out: they are about what was handed in.
        Conflict: somebody moved the run in between.
    """
    run = held_run(session, module_key)
    if run.scope is scope:
        return
    if run.state is not RunState.DRAFT:
        raise Refused("run.not_editable")
    record = begun(session, person_id, run)
    if run.run_id is not None and record.version != seen:
        raise Conflict("run", record.module, run.state)
    before, after = ({"scope": each.value, "round": record.round} for each in (run.scope, scope))
    journal.write(session, person_id, "run.scope_chosen", record.module, before=before, after=after)
    record.scope = scope.value
    session.flush()


def _edition_of_next_round(session: TenantSession) -> Edition:
    runs = session.execute(select(RunRecord.edition, RunRecord.state).distinct()).all()
    unfinished = [run.edition for run in runs if not RunState(run.state).is_finished]
    own = own_edition(unfinished, (run.edition for run in runs))
    rollout = None if unfinished else offered(session, own.key)
    return own if rollout is None else editions.edition(rollout.edition)


def _first(session: TenantSession, person_id: UUID, run: StoredRun) -> RunRecord:
    """The first round, begun by us or at this very moment by somebody who wrote to another item."""
    slug = run.module.slug
    try:
        return _new(session, person_id, slug, edition=run.edition, round_=1, scope=Scope.VOLL)
    except IntegrityError:
        # Beginning is the first write of its transaction, so nothing else is undone.
        session.rollback()
        record = session.scalars(
            select(RunRecord).where(RunRecord.module == slug, RunRecord.round == 1).with_for_update(read=True)
        ).one()
        if not RunState(record.state).is_editable:
            raise Refused("run.not_editable") from None
        return record


def _new(
    session: TenantSession, person_id: UUID, slug: str, *, edition: EditionKey, round_: int, scope: Scope
) -> RunRecord:
    record = RunRecord(
        module=slug,
        edition=edition,
        round=round_,
        state=RunState.DRAFT.value,
        scope=scope.value,
    )
    session.add(record)
    journal.write(session, person_id, "run.begun", slug, after={"round": round_})
    session.flush()
    return record


def _record(session: TenantSession, run: StoredRun) -> RunRecord:
    record = session.scalar(select(RunRecord).where(RunRecord.id == run.run_id))
    if record is None:
        raise NotFound("run", run.module.slug)
    return record


def _move(session: TenantSession, person_id: UUID, record: RunRecord, to: RunState, *, seen: int) -> None:
    module, state = record.module, record.state
    if record.version != seen:
        raise Conflict("run", module, RunState(state))
    before, after = ({"state": each, "round": record.round} for each in (state, to.value))
    journal.write(session, person_id, "run.moved", module, before=before, after=after)
    record.state = to.value
    try:
        session.flush()
    except StaleDataError:
        raise Conflict("run", module, RunState(state)) from None
