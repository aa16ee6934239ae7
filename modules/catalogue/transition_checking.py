"""Whether every edition can be reached from the one before, and every transition is true.

Between two neighbours a transition explains each difference; without any difference it may be missing. A
file that skips editions is allowed and must do to answers exactly what the single steps do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import pairwise

from modules.catalogue.classifying import classify
from modules.catalogue.differences import difference
from modules.catalogue.editions import keys_in, transition_file
from modules.catalogue.located import read
from modules.catalogue.model import Edition, EditionKey
from modules.catalogue.plans import Plan, compose_all, plan, plan_of_keys
from modules.catalogue.transition_loading import LocatedTransition, load_located
from modules.catalogue.transitions import Transition
from modules.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class CheckedTransitions:
    """Problems in the order of the files, and every transition that could be read."""

    problems: tuple[CatalogueError, ...]
    transitions: tuple[Transition, ...]


def transition_files(folder: Traversable) -> tuple[Traversable, ...]:
    """Every transition file of a content folder, by name."""
    below = folder / "transitions"
    files = (file for file in below.iterdir() if file.name.endswith(".yaml")) if below.is_dir() else ()
    return tuple(sorted(files, key=lambda file: file.name))


def check_transitions(folder: Traversable, editions: Sequence[Edition]) -> CheckedTransitions:
    """Check all transitions of a content folder between its sound `editions`, the oldest first."""
    problems: list[CatalogueError] = []
    readable: list[LocatedTransition] = []
    for file in transition_files(folder):
        try:
            readable.append(load_located(file))
        except CatalogueError as error:
            problems.append(error)
    sound = {edition.key: edition for edition in editions}
    order = keys_in(folder)
    steps = {pair for pair in pairwise(order) if set(pair) <= sound.keys()}
    plans: dict[tuple[EditionKey, EditionKey], Plan] = {}
    for located in readable:
        ends = (located.transition.before, located.transition.after)
        found = tuple(_check_one(located, ends, order, sound))
        problems += found
        if ends in steps and not found:
            plans[ends] = plan(located.transition, sound[ends[0]], sound[ends[1]])
    problems += _missing(folder, steps, sound)
    for pair in steps:
        if pair not in plans and not difference(sound[pair[0]], sound[pair[1]]):
            plans[pair] = _nothing_changes(sound[pair[0]], sound[pair[1]])
    problems += _check_shortcuts(readable, order, sound, plans)
    return CheckedTransitions(tuple(problems), tuple(each.transition for each in readable))


def _check_one(
    located: LocatedTransition,
    ends: tuple[EditionKey, EditionKey],
    order: Sequence[EditionKey],
    sound: Mapping[EditionKey, Edition],
) -> Iterator[CatalogueError]:
    unknown = [key for key in ends if key not in order]
    if unknown:
        yield located.root.problem(f"Die Fassung „{unknown[0]}“ gibt es nicht.")
    elif order.index(ends[0]) > order.index(ends[1]):
        yield located.root.problem("Ein Übergang führt in eine neuere Fassung.")
    elif set(ends) <= sound.keys():
        yield from classify(located, sound[ends[0]], sound[ends[1]])


def _missing(
    folder: Traversable,
    steps: set[tuple[EditionKey, EditionKey]],
    sound: Mapping[EditionKey, Edition],
) -> Iterator[CatalogueError]:
    for before, after in sorted(steps):
        differences = len(difference(sound[before], sound[after]))
        file = transition_file(folder, before, after)
        if differences and not file.is_file():
            sheet = dict(read(folder / after / "edition.yaml").named_values())
            yield sheet["fassung"].problem(
                f"Der Übergang „{file.name}“ fehlt; {differences} Unterschiede sind nicht eingeordnet."
            )


def _nothing_changes(before: Edition, after: Edition) -> Plan:
    keys = tuple(after.items)
    return plan_of_keys(Transition(before.key, after.key, "", ()), keys, keys)


def _check_shortcuts(
    readable: Sequence[LocatedTransition],
    order: Sequence[EditionKey],
    sound: Mapping[EditionKey, Edition],
    plans: Mapping[tuple[EditionKey, EditionKey], Plan],
) -> Iterator[CatalogueError]:
    for located in readable:
        before, after = located.transition.before, located.transition.after
        if not {before, after} <= sound.keys():
            continue
        steps = list(pairwise(order[order.index(before) : order.index(after) + 1]))
        if len(steps) < 2 or not all(step in plans for step in steps):
            continue
        direct = plan(located.transition, sound[before], sound[after])
        if not direct.same_effect(compose_all(plans[step] for step in steps)):
            yield located.root.problem("Der Übergang bewirkt etwas anderes als die Schritte dazwischen.")
