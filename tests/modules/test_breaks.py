"""What parts two values of a module: another meaning of a Muss item, another scheme, another scope."""

from collections.abc import Collection

import pytest

from modules.catalogue import editions
from modules.catalogue.model import EditionKey, ModuleSlug, Scope
from modules.scoring.breaks import Break, Ground, breaks

PROBE = ModuleSlug("probe")
FIRST = Ground(PROBE, EditionKey("2030.1"), "reifegrad-0-3/1", Scope.VOLL)


def _broken(before: EditionKey, after: EditionKey) -> Collection[ModuleSlug]:
    return {PROBE} if (before, after) == ("2030.1", "2030.2") else set()


@pytest.mark.parametrize(
    "after,parted",
    [
        (FIRST, ()),
        (Ground(PROBE, EditionKey("2030.2"), "reifegrad-0-3/1", Scope.VOLL), (Break.EDITION,)),
        (Ground(PROBE, EditionKey("2030.3"), "reifegrad-0-3/1", Scope.VOLL), ()),
        (Ground(PROBE, EditionKey("2030.1"), "reifegrad-0-3/2", Scope.VOLL), (Break.SCHEME,)),
        (Ground(PROBE, EditionKey("2030.1"), "reifegrad-0-3/1", Scope.KERN), (Break.SCOPE,)),
        (
            Ground(PROBE, EditionKey("2030.2"), "reifegrad-0-3/2", Scope.KERN),
            (Break.EDITION, Break.SCHEME, Break.SCOPE),
        ),
    ],
)
def test_a_line_joins_only_what_stands_on_the_same_ground(after: Ground, parted: tuple[Break, ...]) -> None:
    assert breaks(FIRST, after, _broken) == parted


def test_an_edition_breaks_nothing_with_itself() -> None:
    key = editions.current().key

    assert editions.breaks(key, key) == frozenset()
