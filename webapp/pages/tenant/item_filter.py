"""Which items a list shows: by what is to be done about them, and by phase. Both stand in the address."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from modules.catalogue.model import Phase
from modules.checklists.states import Standing
from modules.scoring.lines import Line
from tenants.work.stored import StoredRun


class Selection(StrEnum):
    """Which items are listed; the value stands in the address."""

    ALL = "alle"
    OPEN = "offen"
    MANDATORY = "muss"
    WITHOUT_EVIDENCE = "ohne-nachweis"
    NOT_APPLICABLE = "nicht-zutreffend"
    TO_CONFIRM = "zu-bestaetigen"
    MINE = "mir-zugewiesen"
    QUERIED = "rueckfrage"
    DIFFERING = "dissens"


SELECTIONS: Mapping[Selection, str] = {
    Selection.ALL: "Alle",
    Selection.OPEN: "Offen",
    Selection.QUERIED: "Rückfrage",
    Selection.MANDATORY: "Muss",
    Selection.WITHOUT_EVIDENCE: "Ohne Nachweis",
    Selection.NOT_APPLICABLE: "Nicht zutreffend",
    Selection.DIFFERING: "Dissens",
    Selection.TO_CONFIRM: "Zu bestätigen",
    Selection.MINE: "Mir zugewiesen",
}
"""Each selection with what its chip says, in the order of the chips."""

Marked = Mapping[Selection, Collection[str]]
"""Selection → keys of the items it leaves, where that does not follow from how an item counts."""

Addressed = Callable[..., str]
"""Makes the address of the page with the two arguments of a filter; None leaves one out."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter of a list with the number of items it leaves."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PhaseCount:
    """How many of the items of one phase have an answer."""

    phase: Phase
    answered: int
    items: int


@dataclass(frozen=True, slots=True)
class PhaseChoice:
    """One phase to show alone, or all of them again where it is shown already."""

    phase: Phase
    answered: int
    items: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """A selection of items, of one phase or of all."""

    selection: Selection = Selection.ALL
    phase: Phase | None = None

    @classmethod
    def asked(cls, arguments: Mapping[str, str]) -> Self:
        """The filter an address asks for; what there is not is left out."""
        selection, phase = arguments.get("auswahl"), arguments.get("phase")
        return cls(
            Selection(selection) if selection in set(Selection) else Selection.ALL,
            Phase(phase) if phase in set(Phase) else None,
        )

    def leaves(self, line: Line, marked: Marked) -> bool:
        """Whether the item is listed."""
        return self.phase in {None, line.phase} and _is_selected(line, self.selection, marked)

    def url(self, addressed: Addressed) -> str:
        """The address of the page filtered so."""
        return addressed(
            auswahl=None if self.selection is Selection.ALL else self.selection.value,
            phase=None if self.phase is None else self.phase.value,
        )

    def chips(self, counts: Mapping[Selection, int], addressed: Addressed) -> tuple[Chip, ...]:
        """A chip for each selection counted; the phase stays."""
        return tuple(
            Chip(
                label,
                counts[selection],
                replace(self, selection=selection).url(addressed),
                selection is self.selection,
            )
            for selection, label in SELECTIONS.items()
            if selection in counts
        )

    def phases(self, lines: Iterable[Line], addressed: Addressed) -> tuple[PhaseChoice, ...]:
        """Every phase with items, in order; the selection stays."""
        return tuple(
            PhaseChoice(
                each.phase,
                each.answered,
                each.items,
                replace(self, phase=None if each.phase is self.phase else each.phase).url(addressed),
                each.phase is self.phase,
            )
            for each in phase_counts(lines)
        )


NO_FILTER = ItemFilter()


def phase_counts(lines: Iterable[Line]) -> tuple[PhaseCount, ...]:
    """Each phase that has items, in order."""
    answered: dict[Phase, list[bool]] = {phase: [] for phase in Phase}
    for line in lines:
        answered[line.phase].append(line.is_answered)
    return tuple(PhaseCount(phase, sum(each), len(each)) for phase, each in answered.items() if each)


def marked_in(run: StoredRun, mine: Collection[str] = ()) -> Marked:
    """What the Moderation asks about or sees otherwise, what waits to be confirmed, what was given to one."""
    return {
        Selection.QUERIED: run.review.open_queries.keys(),
        Selection.DIFFERING: run.review.differing(run.own_states),
        Selection.TO_CONFIRM: run.to_confirm,
        Selection.MINE: mine,
    }


def count(runs: Sequence[tuple[StoredRun, Marked]], chosen: ItemFilter) -> Mapping[Selection, int]:
    """How many items each selection leaves of the phase; those no item answers to are left out.

    Selections that hold for any module stay with 0, and so does the one in force.
    """
    counts = {
        selection: sum(
            replace(chosen, selection=selection).leaves(line, marked)
            for run, marked in runs
            for line in run.assessment.lines
        )
        for selection in SELECTIONS
    }
    offered = {
        selection
        for selection in SELECTIONS
        if selection is chosen.selection or any(marked.get(selection, "everywhere") for _, marked in runs)
    }
    return {selection: counted for selection, counted in counts.items() if selection in offered}


def _is_selected(line: Line, selection: Selection, marked: Marked) -> bool:
    if selection in marked:
        return line.key in marked[selection]
    return {
        Selection.ALL: True,
        Selection.OPEN: not line.is_answered,
        Selection.MANDATORY: line.mandatory,
        Selection.WITHOUT_EVIDENCE: line.rating is not None
        and line.rating.value > 0
        and line.evidence.value == 0,
        Selection.NOT_APPLICABLE: line.standing in {Standing.NOT_APPLICABLE, Standing.AWAITING_CONSENT},
    }[selection]
