"""S1 and S2: on how many offices, or ranks, everything rests that can be worked out from what is published.

Whoever knows two published means knows their difference, and every other linear combination of them. A
combination that rests on fewer than five offices would tell something about single ones, so a set that
makes one possible is not published. The question is decided by who is in which set, in which version and
with which public weight, never by a value: a refusal tells nobody anything (release policy 0.2, 3.2 and S1).

A set counts with its mean whatever is printed of it. Where its weighted mean is printed, that is a second
combination of the same unknowns: with both, an office whose weight equals the mean weight falls out of a
difference, and two offices of the same weight fall out together.

Offices that stand in the same sets with the same sequence of versions form an *atom*. Hence

- a combination gives an unweighted atom one factor, so it counts all of its offices or none; a weighted
  atom it gives a line in the weight, which is 0 at one weight at most. If every atom holds five offices,
  less those of its most frequent weight, every combination rests on five (the linear sufficient test);
- else, for a small family, exactly: a combination resting on fewer than five would vanish on everything
  but some offices of small atoms that together are fewer than five. Whether one exists is a question of
  rank, asked for each such choice;
- else the answer is no. That is safe, and decided without a value too.

Versions: a corrected value is another unknown of the same office. It is a column of its own here and
still the same office when offices are counted.

S2 is the same question about the figures of one vintage and ranks in place of offices (`ranks_rest_on`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from uuid import UUID

from tenants.sharing.statistics import Window

Members = Mapping[UUID, int]
"""Who stands behind a published set: office → version of its contribution."""

Weights = Mapping[UUID, Decimal]
"""The public weight of every office of a set."""

SMALL_FAMILY = 12
"""Most parts of atoms below the minimum for which the exact test is tried; beyond, the set is refused."""

_Version = int | None
_Pattern = tuple[_Version, ...]
_Weighting = tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What is printed about one set: its mean, and with `weights` its weighted mean as well."""

    members: Members
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """Offices nothing tells apart: the same sets, versions and weights."""

    pattern: _Pattern
    weighting: _Weighting

    def columns(self) -> Iterator[tuple[Fraction, ...]]:
        """For each version the factors of the means, then those of the weighted means."""
        for version in sorted({each for each in self.pattern if each is not None}):
            stands = [each == version for each in self.pattern]
            weights = zip(stands, self.weighting, strict=True)
            yield (
                *(Fraction(each) for each in stands),
                *(weight if weight is not None and here else Fraction(0) for here, weight in weights),
            )


def every_combination_rests_on(minimum: int, sets: Sequence[Rows]) -> bool:
    """Whether every non-zero linear combination of the sets' figures rests on `minimum` offices."""
    atoms: dict[_Pattern, Counter[_Part]] = {}
    for part in _parts(sets):
        atoms.setdefault(part.pattern, Counter())[part] += 1
    small = [parts for parts in atoms.values() if not _is_firm(parts, minimum)]
    if not small:
        return True
    counted = Counter[_Part]()
    for parts in small:
        counted.update(parts)
    if len(counted) > SMALL_FAMILY:
        return False
    firm = [_spanning(parts) for parts in atoms.values() if _is_firm(parts, minimum)]
    rest = [part for parts in firm for part in parts]
    dimension = _rank(_columns([*rest, *counted]))
    return all(
        _rank(_columns([*rest, *(part for part in counted if part not in left)])) == dimension
        for left in _choices(counted, below=minimum)
    )


@lru_cache(maxsize=4096)
def ranks_rest_on(minimum: int, count: int, windows: tuple[Window, ...]) -> bool:
    """S2: whether every combination of a mean over all ranks and of these windows rests on `minimum` ranks.

    Args:
        count: offices with a value.
        windows: first and last rank of each figure of the same vintage.
    """
    everybody = Rows({UUID(int=rank): 1 for rank in range(1, count + 1)})
    inside = [Rows({UUID(int=rank): 1 for rank in range(first, last + 1)}) for first, last in windows]
    return every_combination_rests_on(minimum, [everybody, *inside])


def _parts(sets: Sequence[Rows]) -> Iterator[_Part]:
    """For each office, its versions over the sets, numbered in order of appearance, and its weights."""
    for office in {office for each in sets for office in each.members}:
        seen: dict[int, int] = {}
        versions = (each.members.get(office) for each in sets)
        yield _Part(
            tuple(None if version is None else seen.setdefault(version, len(seen)) for version in versions),
            tuple(_weight(each, office) for each in sets),
        )


def _weight(rows: Rows, office: UUID) -> Fraction | None:
    if rows.weights is None or office not in rows.members:
        return None
    return Fraction(rows.weights[office])


def _is_firm(parts: Mapping[_Part, int], minimum: int) -> bool:
    """Whether a combination that counts any office of the atom counts `minimum` of them.

    An atom whose offices are weighted differently in different sets has more than one line to vanish on
    and is never called firm.
    """
    offices = sum(parts.values())
    if len(parts) == 1:
        return offices >= minimum
    if any(len({each for each in part.weighting if each is not None}) > 1 for part in parts):
        return False
    return offices - max(parts.values()) >= minimum


def _spanning(parts: Collection[_Part]) -> list[_Part]:
    """Parts of a firm atom that say as much as all of them: two points fix a line."""
    return sorted(parts, key=lambda part: [each or 0 for each in part.weighting])[:2]


def _choices(parts: Mapping[_Part, int], *, below: int) -> Iterator[frozenset[_Part]]:
    """Every choice of parts that together hold fewer offices than `below`."""
    for size in range(1, below):
        for choice in combinations(parts, size):
            if sum(parts[part] for part in choice) < below:
                yield frozenset(choice)


def _columns(parts: Iterable[_Part]) -> list[tuple[Fraction, ...]]:
    return [column for part in parts for column in part.columns()]


def _rank(vectors: list[tuple[Fraction, ...]]) -> int:
    """Dimension of what the vectors span, by exact elimination."""
    rows = list(dict.fromkeys(vectors))
    rank = 0
    while rows:
        pivot, *rows = rows
        place = next((index for index, entry in enumerate(pivot) if entry), None)
        if place is not None:
            rank += 1
            rows = [_eliminated(row, pivot, place) for row in rows]
    return rank


def _eliminated(row: tuple[Fraction, ...], pivot: tuple[Fraction, ...], place: int) -> tuple[Fraction, ...]:
    if not row[place]:
        return row
    factor = row[place] / pivot[place]
    return tuple(entry - factor * other for entry, other in zip(row, pivot, strict=True))
