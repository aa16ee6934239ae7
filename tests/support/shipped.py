"""Editions made up for a test, in place of those shipped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from modules.catalogue import editions
from modules.catalogue.model import Edition, EditionKey, Module
from modules.catalogue.transitions import Change, Transition
from modules.errors import UnknownEdition, UnknownTransition


@contextmanager
def shipped(published: Sequence[Edition], transitions: Sequence[Transition]) -> Iterator[None]:
    """Let these editions and transitions be the whole catalogue."""
    by_key = {edition.key: edition for edition in published}
    by_way = {(each.before, each.after): each for each in transitions}

    def edition(key: str) -> Edition:
        if key not in by_key:
            raise UnknownEdition(key)
        return by_key[EditionKey(key)]

    def transition(before: str, after: str) -> Transition:
        if (before, after) not in by_way:
            raise UnknownTransition(before, after)
        return by_way[EditionKey(before), EditionKey(after)]

    with (
        patch.object(editions, "keys", lambda: tuple(by_key)),
        patch.object(editions, "edition", edition),
        patch.object(editions, "transition", transition),
    ):
        yield


def edition_of(key: EditionKey, *modules: Module) -> Edition:
    """A published edition of these modules."""
    return Edition(key, f"Fassung {key}", date(2026, 1, 1), modules)


def transition_of(before: EditionKey, after: EditionKey, *changes: Change) -> Transition:
    """A transition with these changes."""
    return Transition(before, after, "Probe", changes)
