"""The editions shipped with the product, loaded once and then handed out again and again.

Content is package data beside this file; a folder of `content` that holds an `edition.yaml` is an
edition. Its sheet says whether it is published or a draft. Offices work with published editions only: a
draft is never the current edition and cannot be loaded by `edition`, so that shipping one opens nothing.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise

from modules.catalogue.loading import load_edition, state_in
from modules.catalogue.model import Edition, EditionKey, EditionState, ModuleSlug
from modules.catalogue.plans import Plan, compose_all, plan
from modules.catalogue.transition_loading import load_transition
from modules.catalogue.transitions import Transition, name
from modules.errors import UnknownEdition, UnknownTransition


def content() -> Traversable:
    """The folder with all content shipped."""
    return resources.files("modules.catalogue") / "content"


@cache
def keys() -> tuple[EditionKey, ...]:
    """Keys of all published editions, oldest first."""
    return published_in(content())


@cache
def draft_keys() -> tuple[EditionKey, ...]:
    """Keys of the drafts shipped, oldest first."""
    return tuple(key for key in keys_in(content()) if key not in keys())


def published_in(folder: Traversable) -> tuple[EditionKey, ...]:
    """Keys of the published editions in a content folder, oldest first."""
    return tuple(key for key in keys_in(folder) if state_in(folder / key) is EditionState.PUBLISHED)


def keys_in(folder: Traversable) -> tuple[EditionKey, ...]:
    """Keys of the editions in a content folder, drafts included, oldest first.

    `2026.2` comes before `2026.10`.
    """
    editions = (each.name for each in folder.iterdir() if (each / "edition.yaml").is_file())
    return tuple(EditionKey(name) for name in sorted(editions, key=_age))


def transition_file(folder: Traversable, before: str, after: str) -> Traversable:
    """Where the transition between two editions stands in a content folder, or would stand."""
    return folder / "transitions" / f"{name(EditionKey(before), EditionKey(after))}.yaml"


def _age(key: str) -> tuple[int, ...]:
    return tuple(int(part) for part in key.split(".") if part.isdecimal())


def current() -> Edition:
    """The newest published edition; new runs start with it."""
    return edition(keys()[-1])


def edition(key: str) -> Edition:
    """The published edition of this key, e.g. `2026.1`; always the same object.

    Raises:
        UnknownEdition: no such edition is published.
        CatalogueError: its content is broken, which a shipped edition never is.
    """
    if key not in keys():
        raise UnknownEdition(key)
    return _loaded(EditionKey(key))


def draft(key: str) -> Edition:
    """The draft of this key, to look at before it is published; always the same object.

    Raises:
        UnknownEdition: no such draft is shipped.
    """
    if key not in draft_keys():
        raise UnknownEdition(key)
    return _loaded(EditionKey(key))


def transition(before: str, after: str) -> Transition:
    """The transition between two editions shipped, drafts included; always the same object.

    Raises:
        UnknownTransition: no file leads from the one to the other.
    """
    file = transition_file(content(), before, after)
    if not {before, after} <= {*keys(), *draft_keys()} or not file.is_file():
        raise UnknownTransition(before, after)
    return _loaded_transition(EditionKey(before), EditionKey(after))


def way(before: str, after: str) -> Plan:
    """What becomes of every item from one published edition to a newer one, skipped editions included.

    The steps from edition to edition are put one after another, so that it makes no difference whether
    an office took each of them.

    Raises:
        UnknownTransition: `after` is no newer published edition than `before`.
    """
    stations = keys()
    if not {before, after} <= set(stations) or _age(before) >= _age(after):
        raise UnknownTransition(before, after)
    taken = stations[stations.index(EditionKey(before)) : stations.index(EditionKey(after)) + 1]
    return compose_all(_step(edition(first), edition(second)) for first, second in pairwise(taken))


def newest(found: Iterable[str]) -> EditionKey | None:
    """The newest of these keys, published or not; None if there is none."""
    return EditionKey(max(found, key=_age)) if (found := tuple(found)) else None


def newer_than(key: str) -> tuple[EditionKey, ...]:
    """Published editions newer than this one, oldest first."""
    return tuple(each for each in keys() if _age(each) > _age(key))


def older_than(key: str) -> tuple[EditionKey, ...]:
    """Published editions older than this one, oldest first."""
    return tuple(each for each in keys() if _age(each) < _age(key))


def steps(before: str, after: str) -> tuple[Transition, ...]:
    """The transitions from one published edition to a newer one, in order; none from an edition to itself."""
    taken = [each for each in keys() if _age(before) <= _age(each) <= _age(after)]
    return tuple(transition(first, second) for first, second in pairwise(taken))


def breaks(before: str, after: str) -> frozenset[ModuleSlug]:
    """Modules whose values in these two published editions may not be compared, in whichever order.

    One step that breaks a module breaks the whole way.
    """
    first, last = sorted((before, after), key=_age)
    return frozenset[ModuleSlug]().union(
        *(each.breaks(edition(each.before), edition(each.after)) for each in steps(first, last))
    )


def preview(before: str, after: str) -> Plan:
    """What would become of every item with the draft `after`, from the edition just before it.

    Raises:
        UnknownEdition: `before` is not published or `after` is no draft.
        UnknownTransition: no file leads from the one to the other.
    """
    return _step(edition(before), draft(after))


def _step(before: Edition, after: Edition) -> Plan:
    return plan(transition(before.key, after.key), before, after)


@cache
def _loaded_transition(before: EditionKey, after: EditionKey) -> Transition:
    return load_transition(transition_file(content(), before, after))


@cache
def _loaded(key: EditionKey) -> Edition:
    return load_edition(content() / key)
