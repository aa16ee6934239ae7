"""What the module page and the item's own page print, put together from a stored run."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from flask import url_for

from modules.catalogue.model import EditionKey, Item, Module, Phase, Scope
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.phases import GATES, UNPLANNED, current_phase
from modules.checklists.progress import Progress
from modules.scoring.gates import Gate
from modules.scoring.gates import Hurdle as ShutGate
from modules.scoring.lines import Line
from modules.scoring.maturity import Assessment
from modules.scoring.scale import BANDS, Level
from tenants.clock import today
from tenants.work import phasing
from tenants.work.assigned import Target
from tenants.work.phasing import Phases
from tenants.work.stored import StoredRun
from webapp import formatting, wording
from webapp.pages.tenant.assignment_view import AssignmentLine, assignment_line, my_items
from webapp.pages.tenant.carried_view import CarriedView, carried_view
from webapp.pages.tenant.evidence_view import EvidenceRow, evidence_row
from webapp.pages.tenant.item_filter import NO_FILTER, Chip, ItemFilter, PhaseChoice, count, marked_in
from webapp.pages.tenant.query_view import (
    ItemReview,
    ModuleReview,
    item_review,
    module_review,
    next_unanswered,
)

_GATE_WORDS = {
    Gate.VALIDATION: "die Validierung durch die Moderation",
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with what is stored about it.

    Attributes:
        is_to_confirm: its answer was carried over and waits to be confirmed.
        chosen: the rating chosen in its form; None also for a proposal, which nobody has chosen yet.
        carried: where the answer was carried over from; None for what was said here.
        measured: minutes its last meeting took; None where nobody has met about it.
    """

    item: Item
    line: Line
    reason: str | None
    note: str
    version: int
    answered_by: str | None
    answered_at: datetime | None
    evidence: tuple[EvidenceRow, ...]
    next_open: Item | None
    assignment: AssignmentLine
    review: ItemReview
    may_change: bool
    is_to_confirm: bool
    chosen: Rating | None
    carried: CarriedView | None
    measured: int | None


@dataclass(frozen=True, slots=True)
class PhaseGroup:
    """The listed items of one phase, and who sees to all of them."""

    phase: Phase
    assignment: AssignmentLine
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Something missing for the next level: an item, or words where no single item holds it."""

    item: Item | None
    words: str | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Where the plan of a module stands.

    Attributes:
        current: the earliest phase that is not finished; None once all are.
        days_late: of the current phase, past its planned end.
        is_ready: what the end of the current phase asks for is there.
        turn: who has to do the next thing, in a sentence.
    """

    current: Phase | None
    planned_to: date | None
    days_late: int
    is_ready: bool
    turn: str


def plan_line(run: StoredRun, plan: Phases) -> PlanLine:
    """One line about the plan of the run."""
    current = current_phase({phase: each.dates for phase, each in plan.items()})
    dates = plan[current].dates if current else UNPLANNED
    is_ready = current is not None and GATES[current] is not None and current not in phasing.missing(run)
    return PlanLine(
        current, dates.planned_to, dates.days_late(today()), is_ready, wording.TURNS[run.state.value]
    )


@dataclass(frozen=True, slots=True)
class ModuleView:
    """The module page.

    Attributes:
        scope: the scope whose items count; `other_scope` is the one to change to.
        items_of_other_scope: how many items would count then.
    """

    edition: EditionKey
    module: Module
    scope: Scope
    other_scope: Scope
    items_of_other_scope: int
    run_state: str | None
    run_version: int
    round: int
    assessment: Assessment
    progress: Progress
    phases: tuple[PhaseChoice, ...]
    next_level: int | None
    hurdles: tuple[Hurdle, ...]
    chips: tuple[Chip, ...]
    groups: tuple[PhaseGroup, ...]
    opened: str | None
    review: ModuleReview

    @property
    def is_untouched(self) -> bool:
        """Whether nothing counts yet, so that a level would only say that nobody has begun."""
        return self.progress.answered == 0


def module_view(
    run: StoredRun,
    *,
    chosen: ItemFilter = NO_FILTER,
    opened: str | None = None,
    with_items: bool = True,
    person_id: UUID | None = None,
) -> ModuleView:
    """The page of a run, listing the selected items; without items just its head.

    Args:
        person_id: who looks; what was given to them is marked.
    """
    lines = run.assessment.lines
    other = Scope.VOLL if run.scope is Scope.KERN else Scope.KERN
    marked = marked_in(run, my_items(run, person_id))
    listed = [line for line in lines if with_items and chosen.leaves(line, marked)]
    addressed = partial(url_for, "tenant.module", modul=run.module.slug)
    return ModuleView(
        edition=run.edition,
        module=run.module,
        scope=run.scope,
        other_scope=other,
        items_of_other_scope=len(run.whole.in_scope(other).items),
        run_state=run.state.value if run.run_id else None,
        run_version=run.version,
        round=run.round,
        assessment=run.assessment,
        progress=run.progress,
        phases=chosen.phases(lines, addressed),
        next_level=run.assessment.next_level,
        hurdles=_hurdles(run),
        chips=chosen.chips(count([(run, marked)], chosen), addressed),
        groups=tuple(
            PhaseGroup(
                phase, assignment_line(run, Target(run.module.slug, phase=phase), person_id), tuple(rows)
            )
            for phase in Phase
            if (
                rows := [
                    item_row(run, each.key, person_id=person_id) for each in listed if each.phase is phase
                ]
            )
        ),
        opened=opened,
        review=module_review(run),
    )


def item_row(
    run: StoredRun, key: str, *, answered_by: str | None = None, person_id: UUID | None = None
) -> ItemRow:
    """One item of a run, as this person sees it."""
    item = run.module.item(key)
    stored = run.answer(item.key)
    said = None if stored.is_proposal else stored.answer
    return ItemRow(
        item=item,
        line=next(line for line in run.own_assessment.lines if line.key == item.key),
        reason=said.reason if isinstance(said, NotApplicable) else None,
        note=stored.note,
        version=stored.version,
        answered_by=answered_by,
        answered_at=stored.answered_at,
        evidence=tuple(evidence_row(piece, run.on) for piece in run.evidence.get(item.key, ())),
        next_open=_next_open(run, item),
        assignment=assignment_line(run, Target(run.module.slug, item_key=item.key), person_id),
        review=item_review(run, item),
        may_change=run.may_change(item.key),
        is_to_confirm=item.key in run.to_confirm,
        chosen=said.rating if isinstance(said, Rated) else None,
        carried=carried_view(run, item),
        measured=run.measured.get(item.key),
    )


def first_open(run: StoredRun) -> Item | None:
    """The item to go on with: one the Moderation asks about, else the first to answer or to confirm."""
    waiting = (run.module.item(line.key) for line in run.assessment.lines if _waits(run, line))
    return next_unanswered(run) or next(waiting, None)


def _waits(run: StoredRun, line: Line) -> bool:
    return not line.is_answered or line.key in run.to_confirm


def _next_open(run: StoredRun, item: Item) -> Item | None:
    """The next open item after this one, or from the top where there is none below."""
    lines = run.assessment.lines
    here = next(position for position, line in enumerate(lines) if line.key == item.key)
    for line in (*lines[here + 1 :], *lines[:here]):
        if _waits(run, line):
            return run.module.item(line.key)
    return None


def _hurdles(run: StoredRun) -> tuple[Hurdle, ...]:
    """Each blocking item once, then what no single item holds."""
    items = tuple(Hurdle(run.module.item(key), None) for key in run.assessment.blocking_items)
    return items + tuple(
        Hurdle(None, _words(run.assessment, gate)) for gate in run.assessment.blocking if not gate.items
    )


def _words(assessment: Assessment, gate: ShutGate) -> str:
    if gate.gate is Gate.VALUE and assessment.reached and assessment.fulfilment is not None:
        gap = BANDS[Level(assessment.reached.next_level or Level.R5)] - assessment.fulfilment
        return f"{formatting.number(gap)} Prozentpunkte Erfüllungsgrad"
    return _GATE_WORDS.get(gate.gate, gate.gate.value)
