"""S1: on how many offices everything rests that can be worked out from the published sets.

Whoever knows two published means knows their difference, and every other linear combination of them. A
combination that rests on fewer than five offices would tell something about single ones, so a set that
makes one possible is not published. The question is decided by who is in which set and in which version,
never by a value: a refusal tells nobody anything (release policy 0.2, 3.2 and S1).

Offices that stand in the same sets with the same sequence of versions form an *atom*: every combination
counts all of them or none. Hence

- if every atom holds five offices, every combination rests on five (the linear sufficient test);
- else, for a small family, exactly: a combination resting on fewer than five would vanish on all atoms
  but some that together hold fewer than five. Whether one exists is a question of rank, asked for each
  such choice of small atoms;
- else the answer is no. That is safe, and decided without a value too.

Versions: a corrected value is another unknown of the same office. It is a column of its own here and
still the same office when offices are counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from uuid import UUID

Members = Mapping[UUID, int]
"""Who stands behind a published set: office → version of its contribution."""

SMALL_FAMILY = 12
"""Most atoms below the minimum for which the exact test is tried; beyond, the set is refused."""

_Pattern = tuple[int | None, ...]


def every_combination_rests_on(minimum: int, sets: Sequence[Members]) -> bool:
    """Whether every non-zero linear combination of the sets' figures rests on `minimum` offices."""
    atoms = Counter(_patterns(sets))
    small = [atom for atom, offices in atoms.items() if offices < minimum]
    if not small:
        return True
    if len(small) > SMALL_FAMILY:
        return False
    dimension = _rank(_columns(atoms))
    return all(
        _rank(_columns(atom for atom in atoms if atom not in left)) == dimension
        for left in _choices(small, atoms, below=minimum)
    )


def _patterns(sets: Sequence[Members]) -> Iterator[_Pattern]:
    """For each office, its versions over the sets, numbered in order of appearance; None where absent."""
    for office in {office for members in sets for office in members}:
        seen: dict[int, int] = {}
        versions = (members.get(office) for members in sets)
        yield tuple(None if version is None else seen.setdefault(version, len(seen)) for version in versions)


def _choices(
    small: Sequence[_Pattern], atoms: Mapping[_Pattern, int], *, below: int
) -> Iterator[tuple[_Pattern, ...]]:
    """Every choice of small atoms that together hold fewer offices than `below`."""
    for size in range(1, below):
        for choice in combinations(small, size):
            if sum(atoms[atom] for atom in choice) < below:
                yield choice


def _columns(atoms: Iterator[_Pattern] | Mapping[_Pattern, int]) -> list[list[Fraction]]:
    """One column per atom and version: 1 where a set contains that version, else 0."""
    return [
        [Fraction(entry == version) for entry in atom]
        for atom in atoms
        for version in sorted({entry for entry in atom if entry is not None})
    ]


def _rank(vectors: list[list[Fraction]]) -> int:
    """Dimension of what the vectors span, by exact elimination."""
    rows = vectors
    rank = 0
    while rows:
        pivot, *rows = rows
        place = next((index for index, entry in enumerate(pivot) if entry), None)
        if place is not None:
            rank += 1
            rows = [_eliminated(row, pivot, place) for row in rows]
    return rank


def _eliminated(row: list[Fraction], pivot: list[Fraction], place: int) -> list[Fraction]:
    factor = row[place] / pivot[place]
    return [entry - factor * other for entry, other in zip(row, pivot, strict=True)]
