"""What waits for a person: what they were given, what waits because they are a deputy, what they gave on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from modules.catalogue import editions
from modules.catalogue.model import Item, ItemKey, Module, Scope
from modules.catalogue.plans import Claim
from tenants.clock import today
from tenants.isolation.sessions import TenantSession
from tenants.records.assignment import AssignmentRecord, DeputyRecord
from tenants.records.run import AnswerRecord, RunRecord
from tenants.work.assigned import COLUMNS, StoredAssignment, open_assignments
from tenants.work.reviewed import NOT_REVIEWED, RunReview, queries_of_run, review_of
from tenants.work.stored import RunState, StoredRun, own_edition


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment that waits.

    Attributes:
        open: items in it that have no answer.
        items: items in it.
    """

    assignment: StoredAssignment
    module: Module
    open: int
    items: int

    def is_overdue(self, on: date) -> bool:
        """Whether its deadline is over on this day."""
        return self.assignment.due_on is not None and self.assignment.due_on < on


@dataclass(frozen=True, slots=True)
class Queries:
    """Queries of the Moderation about a module that wait for a reply; at least one, or a module to return.

    Attributes:
        items: items with a query nobody has answered; empty where only handing in again is left.
    """

    module: Module
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    """What a person finds on their list, each by deadline, without one last.

    Attributes:
        waiting: what waits for the person, their own and as a deputy.
        handed_on: what they gave to somebody else and what is not done.
        queried: modules the Moderation has returned, with the items it asks about.
    """

    waiting: tuple[Task, ...]
    handed_on: tuple[Task, ...]
    queried: tuple[Queries, ...]

    @property
    def count(self) -> int:
        """How many things wait for the person; each query is one, and so is handing in again."""
        return len(self.waiting) + sum(max(1, len(each.items)) for each in self.queried)


@dataclass(frozen=True, slots=True)
class _Work:
    """The latest round of a module, as far as tasks depend on it: with the items of its scope."""

    module: Module
    round: int = 1
    state: RunState = RunState.DRAFT
    answered_at: Mapping[ItemKey, datetime] = field(default_factory=dict)
    review: RunReview = NOT_REVIEWED


def tasks(session: TenantSession, person_id: UUID) -> Tasks:
    """The list of a person; three statements."""
    given = _given(session, person_id)
    return _sorted(given, person_id, _works(session))


def count_waiting(session: TenantSession, person_id: UUID, runs: Iterable[StoredRun]) -> int:
    """How many things wait for a person, on runs that were read already; one statement.

    Args:
        runs: the latest of every module.
    """
    works: dict[str, _Work] = {
        run.module.slug: _Work(run.module, run.round, run.state, run.answered_at, run.review) for run in runs
    }
    return _sorted(_given(session, person_id), person_id, works).count


def _given(session: TenantSession, person_id: UUID) -> list[StoredAssignment]:
    represented = select(DeputyRecord.person_id).where(
        DeputyRecord.deputy_id == person_id, DeputyRecord.runs_on(today())
    )
    rows = session.execute(
        open_assignments(*(column.label(name) for name, column in COLUMNS.items())).where(
            or_(
                AssignmentRecord.person_id == person_id,
                AssignmentRecord.person_id.in_(represented),
                AssignmentRecord.assigned_by == person_id,
            )
        )
    )
    return [StoredAssignment.from_columns(dict(row)) for row in rows.mappings()]


def _works(session: TenantSession) -> dict[str, _Work]:
    """The latest round of every module; where nobody has begun, the first in the edition of the others."""
    newest = select(RunRecord.module, func.max(RunRecord.round).label("round")).group_by(RunRecord.module)
    latest = newest.subquery()
    runs = session.execute(
        select(
            RunRecord.id,
            RunRecord.module,
            RunRecord.edition,
            RunRecord.round,
            RunRecord.scope,
            RunRecord.state,
            queries_of_run().label("queried"),
        ).join(latest, (latest.c.module == RunRecord.module) & (latest.c.round == RunRecord.round))
    ).all()
    answered: dict[UUID, dict[ItemKey, datetime]] = {run.id: {} for run in runs}
    answers = select(AnswerRecord.run_id, AnswerRecord.item_key, AnswerRecord.answered_at).where(
        AnswerRecord.run_id.in_(answered),
        or_(AnswerRecord.rating.is_not(None), AnswerRecord.not_applicable_reason.is_not(None)),
        AnswerRecord.claim == Claim.HOLDS.value,
    )
    for row in session.execute(answers):
        answered[row.run_id][ItemKey(row.item_key)] = row.answered_at
    edition = own_edition(
        (run.edition for run in runs if not RunState(run.state).is_finished), (run.edition for run in runs)
    )
    works: dict[str, _Work] = {module.slug: _Work(module) for module in edition.modules}
    for run in runs:
        module = editions.edition(run.edition).module(run.module).in_scope(Scope(run.scope))
        review = review_of(None, run.queried)
        works[run.module] = _Work(module, run.round, RunState(run.state), answered[run.id], review)
    return works


def _sorted(given: Sequence[StoredAssignment], person_id: UUID, works: Mapping[str, _Work]) -> Tasks:
    open_tasks = [task for each in given if (task := _task(each, works.get(each.target.module)))]
    open_tasks.sort(key=_urgency)
    return Tasks(
        waiting=tuple(task for task in open_tasks if task.assignment.is_for(person_id)),
        handed_on=tuple(task for task in open_tasks if not task.assignment.is_for(person_id)),
        queried=tuple(_queries(work) for work in works.values() if work.state is RunState.QUERIES),
    )


def _queries(work: _Work) -> Queries:
    asked = work.review.unanswered
    return Queries(work.module, tuple(item for item in work.module.items if item.key in asked))


def _urgency(task: Task) -> tuple[date, str]:
    """The nearest deadline first, then as the catalogue counts."""
    target = task.assignment.target
    return task.assignment.due_on or date.max, target.items(task.module)[0].number


def _task(given: StoredAssignment, work: _Work | None) -> Task | None:
    """The task, if it waits: in the latest round, while the module can be changed."""
    if work is None or given.round != work.round or not work.state.is_editable:
        return None
    if not given.waits(work.module, work.answered_at):
        return None
    items = given.target.items(work.module)
    return Task(given, work.module, sum(item.key not in work.answered_at for item in items), len(items))
