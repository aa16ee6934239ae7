"""What a transition does to answers: for every item of the newer edition, what it is carried over from.

A plan knows keys only, no answers and no texts. Plans can be put one after another, so an office that
skips an edition is carried over in one step. Source: product reference 5.4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce

from modules.catalogue.model import Edition, EditionKey, ItemKey
from modules.catalogue.transitions import (
    Added,
    Altered,
    Change,
    ChangeClass,
    Dropped,
    Merged,
    RatingMap,
    Rescaled,
    Split,
    Transition,
    sources,
    targets,
)

UNCHANGED: RatingMap = (0, 1, 2, 3)
"""Every rating stays what it is."""


class Claim(IntEnum):
    """How far a carried-over answer holds, the strongest first."""

    HOLDS = 0
    """It is the office's answer, as before."""

    UNTIL_CONFIRMED = 1
    """It has to be confirmed, and counts until the day by which it has to be."""

    PROPOSED = 2
    """It has to be confirmed and counts only then."""


_CLAIMS = {
    ChangeClass.ALTERED: Claim.UNTIL_CONFIRMED,
    ChangeClass.RESCALED: Claim.UNTIL_CONFIRMED,
    ChangeClass.SPLIT: Claim.PROPOSED,
    ChangeClass.MERGED: Claim.PROPOSED,
}


@dataclass(frozen=True, slots=True)
class Source:
    """An item an answer comes from, and what its ratings mean now."""

    item: ItemKey
    ratings: RatingMap = UNCHANGED


@dataclass(frozen=True, slots=True)
class Route:
    """How one item of the newer edition comes by its answer.

    Attributes:
        sources: items of the older edition, none for a new item, each once.
        classes: classes of all changes on the way.
        complete: False if a part of the item was never asked before, so that old answers cannot rate it.
        days: shortest time to confirm on the way, in days; None if there is nothing to confirm.
    """

    item: ItemKey
    sources: tuple[Source, ...]
    classes: frozenset[ChangeClass] = frozenset()
    complete: bool = True
    days: int | None = None

    @property
    def claim(self) -> Claim:
        """How far an answer carried over this way holds."""
        return max((_CLAIMS.get(kind, Claim.HOLDS) for kind in self.classes), default=Claim.HOLDS)


@dataclass(frozen=True, slots=True)
class Ending:
    """An item of the older edition of which all or a part is asked no longer, with the reasons in German."""

    item: ItemKey
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of every item from edition `before` to edition `after`.

    Attributes:
        routes: one for every item of the newer edition, in its order.
        endings: items that are asked no longer, in the order of the older edition; also one of which
            only a part ended, because the rest may end later for another reason.
    """

    before: EditionKey
    after: EditionKey
    routes: tuple[Route, ...]
    endings: tuple[Ending, ...]

    def items_before(self) -> frozenset[ItemKey]:
        """Every item of the older edition."""
        return self.items_carried() | {ending.item for ending in self.endings}

    def items_carried(self) -> frozenset[ItemKey]:
        """Items of the older edition that any route comes from."""
        return frozenset(source.item for route in self.routes for source in route.sources)

    def archived(self) -> tuple[Ending, ...]:
        """The items that no route comes from: what was recorded there goes into the archive."""
        carried = self.items_carried()
        return tuple(ending for ending in self.endings if ending.item not in carried)

    def same_effect(self, other: "Plan") -> bool:
        """Whether both plans do the same to any answers, whatever they call the changes."""
        ways = [
            {
                route.item: (frozenset(route.sources), route.complete and (route.claim, route.days))
                for route in plan.routes
            }
            for plan in (self, other)
        ]
        ended = [{ending.item for ending in plan.archived()} for plan in (self, other)]
        return ways[0] == ways[1] and ended[0] == ended[1]


def plan(transition: Transition, before: Edition, after: Edition) -> Plan:
    """The plan of a transition that fits its two editions (`modules.catalogue.classifying`)."""
    return plan_of_keys(transition, tuple(before.items), tuple(after.items))


def plan_of_keys(transition: Transition, before: tuple[ItemKey, ...], after: tuple[ItemKey, ...]) -> Plan:
    """The plan of a transition between editions with these items, each in its order."""
    changes: dict[ItemKey, list[Change]] = {}
    for change in transition.changes:
        for target in targets(change):
            changes.setdefault(target, []).append(change)
    reasons = {change.item: change.reason for change in transition.changes if isinstance(change, Dropped)}
    return Plan(
        before=transition.before,
        after=transition.after,
        routes=tuple(_route(key, changes.get(key, ())) for key in after),
        endings=tuple(Ending(key, (reasons[key],)) for key in before if key in reasons),
    )


def _route(key: ItemKey, changes: Sequence[Change]) -> Route:
    classes = frozenset(change.kind for change in changes)
    days = [each.days for each in changes if isinstance(each, Altered | Rescaled | Split | Merged)]
    ratings = next((each.mapping for each in changes if isinstance(each, Rescaled)), UNCHANGED)
    origins = sources(changes[0]) if changes else (key,)
    return Route(
        item=key,
        sources=tuple(Source(origin, ratings) for origin in origins),
        classes=classes,
        complete=not any(isinstance(each, Added) for each in changes),
        days=min(days, default=None),
    )


def compose(first: Plan, second: Plan) -> Plan:
    """One plan for two steps, `second` after `first`.

    Raises:
        ValueError: `second` does not begin where `first` ends.
    """
    if first.after != second.before:
        raise ValueError(f"{second.before} does not follow {first.after}")
    ways = {route.item: route for route in first.routes}
    routes = tuple(_joined(route, [ways[source.item] for source in route.sources]) for route in second.routes)
    return Plan(first.before, second.after, routes, _endings(first, second))


def compose_all(plans: Iterable[Plan]) -> Plan:
    """One plan for many steps in order; raises ValueError if they do not follow each other."""
    return reduce(compose, plans)


def _joined(route: Route, earlier: list[Route]) -> Route:
    """`route`, traced back through the routes of the items it comes from."""
    ratings: dict[ItemKey, RatingMap] = {}
    for source, way in zip(route.sources, earlier, strict=True):
        for origin in way.sources:
            reached = _then(origin.ratings, source.ratings)
            # An item that arrives twice, split and merged again, arrives with its lower rating.
            ratings[origin.item] = _lower(ratings.get(origin.item, reached), reached)
    if not ratings:
        # Whatever happened to a new item on the way: for who skipped that edition it is simply new.
        return Route(route.item, (), frozenset({ChangeClass.ADDED}), complete=False)
    days = [each.days for each in (route, *earlier) if each.days is not None]
    return Route(
        item=route.item,
        sources=tuple(Source(item, mapping) for item, mapping in ratings.items()),
        classes=route.classes.union(*(way.classes for way in earlier)),
        complete=route.complete and all(way.complete for way in earlier),
        days=min(days, default=None),
    )


def _then(first: RatingMap, second: RatingMap) -> RatingMap:
    zero, one, two, three = (second[rating] for rating in first)
    return zero, one, two, three


def _lower(first: RatingMap, second: RatingMap) -> RatingMap:
    zero, one, two, three = (min(pair) for pair in zip(first, second, strict=True))
    return zero, one, two, three


def _endings(first: Plan, second: Plan) -> tuple[Ending, ...]:
    reasons = {ending.item: dict.fromkeys(ending.reasons) for ending in first.endings}
    later = {ending.item: ending.reasons for ending in second.endings}
    for way in first.routes:
        for source in way.sources:
            if way.item in later:
                reasons.setdefault(source.item, {}).update(dict.fromkeys(later[way.item]))
    return tuple(Ending(item, tuple(why)) for item, why in reasons.items())
