"""What the pages about a newer edition print: what changes, and what becomes of every answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, Item, ItemKey, Module
from modules.catalogue.plans import Claim, Plan
from modules.catalogue.transitions import (
    Added,
    Altered,
    Change,
    ChangeClass,
    Clarified,
    Dropped,
    Transition,
    sources,
    targets,
)
from modules.checklists.carrying_over import Entry, Fate, Outcome
from modules.scoring.maturity import Assessment
from tenants.work.going_over import Going
from tenants.work.stored import StoredRun
from tenants.work.taking_over import TakenOver
from webapp import formatting, wording
from webapp.frame import Link
from webapp.pages.tenant.carried_view import OldWords, old_words
from webapp.pages.tenant.conflict_view import answer_in_words


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module of the newer edition.

    Attributes:
        changed: items that differ, those asked no longer included.
        before, after: score of the run now and after the take-over; None where it does not go over.
        stays: why the run does not go over, a sentence; None where it does.
    """

    module: Module
    changed: int
    before: Assessment | None
    after: Assessment | None
    stays: str | None


@dataclass(frozen=True, slots=True)
class EditionPage:
    """The editions of a Jugendamt.

    Attributes:
        own: the edition it works with.
        offered: the edition it may take over; None if there is none.
        waiting: a newer edition that is published and cannot be taken over today.
        explanations: why there is a new edition, in the words of its editors.
        classes: what changes in the catalogue, and how often.
        fates: what becomes of the items of the runs that go over, and how often.
        goes_over: whether any run is at work.
        taken: the last take-over, while it can be undone.
    """

    own: Edition
    offered: Edition | None
    closes_on: date | None
    waiting: EditionKey | None
    explanations: tuple[str, ...]
    classes: tuple[tuple[str, int], ...]
    fates: tuple[tuple[str, int], ...]
    goes_over: bool
    rows: tuple[ModuleRow, ...]
    taken: TakenOver | None
    may_take_over: bool


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What happens to one item.

    Attributes:
        item: in the newer edition; in the older one if it is asked no longer.
        labels: classes of its changes.
        what: how the editors put it.
        old: its words before, where they differ.
        facts: what else changed: label, before, after.
        fate: what becomes of the answer, a sentence.
        is_new: nobody was asked it before.
    """

    item: Item
    labels: tuple[str, ...]
    what: tuple[str, ...]
    old: tuple[OldWords, ...]
    facts: tuple[tuple[str, str, str], ...]
    fate: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class EditionModulePage:
    """What a newer edition changes in one module.

    Attributes:
        unchanged: numbers of items that stay as they are.
        previous, following: the modules beside it that change.
    """

    own: EditionKey
    offered: EditionKey
    row: ModuleRow
    changes: tuple[ItemChange, ...]
    unchanged: tuple[str, ...]
    previous: Link | None
    following: Link | None


def class_counts(steps: Sequence[Transition], after: Edition) -> tuple[tuple[str, int], ...]:
    """Every class with the number of items it concerns, and the items that stay as they are."""
    counts = Counter(change.kind for step in steps for change in step.changes)
    touched = {key for step in steps for change in step.changes for key in targets(change)}
    named = [(wording.CHANGE_CLASSES[kind], counts[kind]) for kind in ChangeClass if counts[kind]]
    return (*named, ("unverändert", len(after.items.keys() - touched)))


def fate_counts(going: Going) -> tuple[tuple[str, int], ...]:
    """What becomes of answers, and how often."""
    counts = Counter(_fate_label(going, outcome) for outcome in going.outcomes.values() if outcome.sources)
    open_ = sum(not outcome.sources for outcome in going.outcomes.values())
    labels = (*wording.FATES.values(), wording.STILL_TO_CONFIRM)
    return (*((label, counts[label]) for label in labels if counts[label]), ("offen", open_))


def _fate_label(going: Going, outcome: Outcome) -> str:
    """A proposal that waits already is not the doing of the newer edition."""
    if outcome.fate is Fate.TO_CONFIRM and all(going.answered(key).is_proposal for key in outcome.sources):
        return wording.STILL_TO_CONFIRM
    return wording.FATES[outcome.fate]


def module_rows(going: Going, own: Edition) -> tuple[ModuleRow, ...]:
    """Every module of the newer edition in its order."""
    return tuple(module_row(going, own, module) for module in going.edition.modules)


def module_row(going: Going, own: Edition, module: Module) -> ModuleRow:
    """One module, with its score now and as it will be."""
    run = going.latest.get(module.slug)
    changed = sum(1 for _ in _changed(going, own, module))
    if run is None or run not in going.runs:
        return ModuleRow(module, changed, None, None, _why_it_stays(run, going.edition.key))
    return ModuleRow(module, changed, run.assessment, going.score_after(module, run.on), None)


def item_changes(going: Going, own: Edition, module: Module) -> tuple[ItemChange, ...]:
    """Every item of a module that changes, in the order of the newer edition, then those asked no longer."""
    return tuple(_changed(going, own, module))


def unchanged(going: Going, own: Edition, module: Module) -> tuple[str, ...]:
    """Numbers of the items of a module that stay as they are."""
    touched = {change.item.key for change in _changed(going, own, module)}
    return tuple(item.number for item in module.items if item.key not in touched)


def _changed(going: Going, own: Edition, module: Module) -> Iterator[ItemChange]:
    run = going.latest.get(module.slug)
    before = run.edition if run in going.runs and run is not None else own.key
    if before == going.edition.key:
        return
    steps, plan = editions.steps(before, going.edition.key), editions.way(before, going.edition.key)
    routes = {route.item: route for route in plan.routes}
    for item in module.items:
        route = routes[item.key]
        if route.classes:
            older = tuple(source.item for source in route.sources)
            yield ItemChange(
                item,
                tuple(wording.CHANGE_CLASSES[kind] for kind in ChangeClass if kind in route.classes),
                tuple(_what(steps, item.key)),
                tuple(_old(before, older, item)),
                tuple(_facts(editions.edition(before), older, item, module)),
                _fate(going, item.key),
                is_new=not older,
            )
    yield from _dropped(going, editions.edition(before), module, plan, steps)


def _dropped(
    going: Going, before: Edition, module: Module, plan: Plan, steps: Sequence[Transition]
) -> Iterator[ItemChange]:
    asked_before = {
        item.key: item for each in before.modules if each.slug == module.slug for item in each.items
    }
    for ending in plan.archived():
        if ending.item in asked_before:
            label = (wording.CHANGE_CLASSES[ChangeClass.DROPPED],)
            item = asked_before[ending.item]
            yield ItemChange(
                item, label, tuple(_what(steps, item.key)), (), (), _fate(going, item.key), is_new=False
            )


def _what(steps: Sequence[Transition], key: ItemKey) -> Iterator[str]:
    for step in steps:
        for change in step.changes:
            if key in (*sources(change), *targets(change)) and (sentence := _sentence(change)):
                yield sentence


def _sentence(change: Change) -> str | None:
    match change:
        case Clarified(what=words) | Altered(what=words):
            return words
        case Added(reason=reason):
            return reason
        case Dropped(reason=reason):
            return reason
        case _:
            return None


def _old(before: EditionKey, keys: tuple[ItemKey, ...], item: Item) -> Iterator[OldWords]:
    for old in old_words(before, keys, item):
        if old.anchors or any(stretch.is_changed for stretch in (*old.before, *old.after)):
            yield old


def _facts(
    before: Edition, keys: tuple[ItemKey, ...], item: Item, module: Module
) -> Iterator[tuple[str, str, str]]:
    for older in (before.item(key) for key in keys):
        home = next(each for each in before.modules if older in each.items)
        compared = (
            ("Modul", home.number, module.number),
            ("Muss", _yes(is_so=older.mandatory), _yes(is_so=item.mandatory)),
            ("Gewicht", str(older.weight), str(item.weight)),
            ("Umfang", wording.SCOPES[older.scope], wording.SCOPES[item.scope]),
        )
        yield from (fact for fact in compared if fact[1] != fact[2])


def _yes(*, is_so: bool) -> str:
    return "ja" if is_so else "nein"


def _why_it_stays(run: StoredRun | None, after: EditionKey) -> str:
    if run is None:
        return "noch nicht begonnen"
    if run.edition == after:
        return f"schon bei {after}"
    return f"{wording.RUN_STATES[run.state.value]}, bleibt bei {run.edition}"


def _fate(going: Going, key: ItemKey) -> str:
    """What becomes of the answer at an item, in a sentence."""
    outcome = going.outcomes.get(key)
    if outcome is None:
        return "Der Durchgang bleibt, wie er ist."
    if outcome.fate is Fate.ARCHIVED:
        return "Ihre Antwort bleibt im Verlauf gespeichert und zählt nicht mehr."
    entry = going.entries.get(key)
    if not outcome.sources:
        _, origins = going.sources[key]
        return "Der Punkt bleibt offen." if origins else "Der Punkt ist nach der Übernahme offen."
    if entry is None or entry.answer is None:
        return (
            "Der Punkt ist noch nicht beantwortet und bleibt offen. Was Sie dazu geschrieben haben, bleibt."
        )
    return _answered(entry)


def _answered(entry: Entry) -> str:
    words = answer_in_words(entry.answer, "")
    if entry.claim is Claim.HOLDS:
        return f"Ihre Antwort bleibt: {words}."
    until = f" bis {formatting.date_de(entry.confirm_until)}" if entry.confirm_until else ""
    if entry.claim is Claim.UNTIL_CONFIRMED:
        return f"Ihre Antwort zählt weiter: {words}. Bitte bestätigen Sie sie{until}."
    return f"Ihre Antwort wird vorgeschlagen: {words}. Sie zählt, sobald Sie sie{until} bestätigen."
