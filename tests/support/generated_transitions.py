"""Editions, transitions and checklists made up by Hypothesis."""

from dataclasses import replace
from datetime import date
from itertools import count
from uuid import UUID

from hypothesis import strategies as st

from modules.catalogue.model import Edition, EditionKey, Item, ItemKey, ModuleSlug
from modules.catalogue.plans import Plan, plan_of_keys
from modules.catalogue.transitions import (
    Added,
    Altered,
    Change,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Rescaled,
    Reweighted,
    Split,
    Transition,
)
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.carrying_over import Checklist, Entry, entry
from tests.support.checklists import make_item, make_module

ON = date(2027, 1, 1)
EDITIONS = tuple(EditionKey(f"203{number}.1") for number in range(4))

answers = st.one_of(
    st.none(),
    st.sampled_from([Rated(rating) for rating in Rating]),
    st.sampled_from([NotApplicable(f"Grund {number}") for number in range(3)]),
)
ids = st.lists(st.integers(0, 10**6).map(lambda number: UUID(int=number)), max_size=3, unique=True)


@st.composite
def entries(draw: st.DrawFn, key: ItemKey) -> Entry:
    """Something an office may have recorded at an item."""
    return entry(
        key,
        draw(answers),
        note=draw(st.sampled_from(["", "Notiz eins", "Notiz zwei"])),
        evidence=draw(ids),
        comments=draw(ids),
        measures=draw(ids),
        version=draw(st.integers(1, 9)),
    )


@st.composite
def checklists_of(draw: st.DrawFn, edition: EditionKey, keys: tuple[ItemKey, ...]) -> Checklist:
    """A checklist of that edition, some of its items without an entry."""
    present = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    return Checklist(edition, {key: draw(entries(key)) for key in present})


@st.composite
def _one_item(draw: st.DrawFn, key: ItemKey) -> tuple[Change, ...]:
    days = draw(st.integers(1, 365))
    mapping = draw(st.sampled_from([(0, 0, 1, 2), (0, 1, 1, 2), (1, 1, 2, 3), (0, 1, 3, 3)]))
    return draw(
        st.sampled_from(
            [
                (),
                (Editorial(key),),
                (Clarified(key, "genauer"),),
                (Altered(key, "anders", days),),
                (Rescaled(key, mapping, days),),
                (Reweighted(key, (1, 2), mandatory=None),),
                (Editorial(key), Reweighted(key, (1, 2), mandatory=None)),
                (Dropped(key, f"{key} steht anderswo"),),
            ]
        )
    )


@st.composite
def steps(
    draw: st.DrawFn, before: tuple[ItemKey, ...], number: int
) -> tuple[Transition, tuple[ItemKey, ...]]:
    """A transition from edition `number` to the next, and the items it leaves."""
    fresh = (ItemKey(f"m01-neu-{number}-{place}") for place in count())
    waiting = list(draw(st.permutations(before)))
    changes: list[Change] = []
    after: list[ItemKey] = []
    while waiting:
        key = waiting.pop()
        kind = draw(st.sampled_from(["stays", "stays", "split", "merged"]))
        if kind == "split":
            parts = (next(fresh), next(fresh))
            changes.append(Split(key, parts, draw(st.integers(1, 365))))
            after += parts
        elif kind == "merged" and waiting:
            into = next(fresh)
            changes.append(Merged((key, waiting.pop()), into, draw(st.integers(1, 365))))
            after.append(into)
        else:
            found = draw(_one_item(key))
            changes += found
            after += [] if any(isinstance(each, Dropped) for each in found) else [key]
    for _ in range(draw(st.integers(0, 2))):
        added = next(fresh)
        changes.append(Added(added))
        after.append(added)
    transition = Transition(EDITIONS[number], EDITIONS[number + 1], "Probe", tuple(changes))
    return transition, tuple(after)


@st.composite
def plans(draw: st.DrawFn, length: int) -> tuple[Plan, ...]:
    """Plans that follow each other, `length` of them, from `EDITIONS[0]` on."""
    keys = tuple(ItemKey(f"m01-{place:02}") for place in range(draw(st.integers(1, 6))))
    made = []
    for number in range(length):
        transition, after = draw(steps(keys, number))
        made.append(plan_of_keys(transition, keys, after))
        keys = after
    return tuple(made)


@st.composite
def edition_pairs(draw: st.DrawFn) -> tuple[Edition, Edition, str]:
    """Two whole editions, and the entries of a transition file that explains their difference."""
    keys = tuple(ItemKey(f"m01-{place:02}") for place in range(draw(st.integers(2, 6))))
    transition, after = draw(steps(keys, 0))
    older = {key: _item(key, EDITIONS[0]) for key in keys}
    newer = {key: older.get(key, _item(key, EDITIONS[1])) for key in after}
    for change in transition.changes:
        if not isinstance(change, Added | Dropped | Split | Merged):
            newer[change.item] = _edited(change, newer[change.item])
    module = make_module(list(older.values()))
    editions = [
        Edition(key, "Probe", ON, (replace(module, slug=ModuleSlug("probe"), items=tuple(items.values())),))
        for key, items in zip(EDITIONS, (older, newer), strict=False)
    ]
    return editions[0], editions[1], "\n".join(f"- {{{_written(change)}}}" for change in transition.changes)


def _item(key: ItemKey, since: EditionKey) -> Item:
    question = f"Der Punkt {key} ist beschrieben."
    return replace(make_item(), key=key, number=key.upper(), since=since, question=question, weight=1)


def _edited(change: Change, item: Item) -> Item:
    match change:
        case Editorial():
            return replace(item, question=f"{item.question}!")
        case Clarified():
            return replace(item, norm="SGB VIII § 1")
        case Altered():
            return replace(item, question="Etwas ganz anderes ist gefragt.")
        case Rescaled():
            return replace(item, anchors=("a", "b", "c", "d"))
        case _:
            return replace(item, weight=2)


def _written(change: Change) -> str:
    match change:
        case Split(item=item, parts=parts):
            return f"art: geteilt, punkt: {item}, in: [{', '.join(parts)}]"
        case Merged(items=items, into=into):
            return f"art: zusammengefuehrt, punkte: [{', '.join(items)}], in: {into}"
        case Rescaled(item=item, mapping=mapping):
            named = ", ".join(f"{old}: {new}" for old, new in enumerate(mapping))
            return f"art: stufen, punkt: {item}, abbildung: {{{named}}}"
        case Reweighted(item=item):
            return f"art: gewicht, punkt: {item}, von: 1, nach: 2"
        case Clarified(item=item) | Altered(item=item):
            return f"art: {change.kind}, punkt: {item}, was: x"
        case Dropped(item=item):
            return f"art: entfallen, punkt: {item}, grund: x"
        case _:
            return f"art: {change.kind}, punkt: {change.item}"


@st.composite
def catalogues(draw: st.DrawFn, length: int) -> tuple[tuple[Edition, ...], tuple[Transition, ...]]:
    """Whole editions of one module that follow each other, and the transitions between them.

    One item stays throughout, because no edition has a module without items.
    """
    keys = tuple(ItemKey(f"m01-{place:02}") for place in range(draw(st.integers(1, 6))))
    items = {key: _item(key, EDITIONS[0]) for key in keys}
    made, transitions = [_edition(EDITIONS[0], items)], []
    for number in range(length):
        transition, after = draw(steps(tuple(items), number))
        items = {key: items.get(key, _item(key, EDITIONS[number + 1])) for key in after}
        made.append(_edition(EDITIONS[number + 1], items))
        transitions.append(transition)
    return tuple(made), tuple(transitions)


def _edition(key: EditionKey, items: dict[ItemKey, Item]) -> Edition:
    stays = _item(ItemKey("m01-bleibt"), EDITIONS[0])
    module = replace(make_module([*items.values(), stays]), slug=ModuleSlug("probe"))
    return Edition(key, "Probe", ON, (module,))
