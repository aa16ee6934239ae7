"""Whether a transition explains every difference of its two editions, and claims none there is not.

Each class explains certain fields of an item. Every differing field needs a class that explains it, and
every class a field that differs. A machine cannot judge what a change means; it can refuse "redaktionell"
for what is certainly more, and hold an editor to one clear statement per item.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from modules.catalogue.differences import Difference, ItemDifference, difference, homes, words_stay
from modules.catalogue.located import Located
from modules.catalogue.model import Edition, Item, ItemKey, Module, Scope
from modules.catalogue.transition_loading import LocatedTransition
from modules.catalogue.transitions import (
    Change,
    ChangeClass,
    Moved,
    Reweighted,
    SheetChange,
    sources,
    targets,
)
from modules.errors import CatalogueError

_WORDS = frozenset({"frage", "stufen", "warum", "leicht", "nachweisbeispiele"})
_ASIDE = frozenset({"nr", "minuten", "beispiele"})
_CONTEXT = frozenset({"phase", "merkmale", "umfang", "fundstelle", "nachweise", "grundlage", "nz_erlaubt"})
_MEANING = frozenset({"frage", "stufen"})

_EXPLAINS: Mapping[ChangeClass, frozenset[str]] = {
    ChangeClass.EDITORIAL: _WORDS | _ASIDE,
    ChangeClass.CLARIFIED: _WORDS | _ASIDE | _CONTEXT,
    ChangeClass.ALTERED: _WORDS | _ASIDE | _CONTEXT,
    ChangeClass.RESCALED: _WORDS | _ASIDE | _CONTEXT,
    ChangeClass.MOVED: frozenset({"modul", "nr"}),
    ChangeClass.REWEIGHTED: frozenset({"gewicht", "muss"}),
}
"""The fields of an item that each class explains."""

_SHOWS: Mapping[ChangeClass, frozenset[str]] = {
    **_EXPLAINS,
    ChangeClass.ALTERED: _MEANING,
    ChangeClass.RESCALED: frozenset({"stufen"}),
    ChangeClass.MOVED: frozenset({"modul"}),
}
"""At least one of these fields differs where the class is right."""

_OF_WORDS = frozenset(
    {ChangeClass.EDITORIAL, ChangeClass.CLARIFIED, ChangeClass.ALTERED, ChangeClass.RESCALED}
)
_OF_MUSS = frozenset({"grundlage", "nz_erlaubt"})


def classify(located: LocatedTransition, before: Edition, after: Edition) -> Iterator[CatalogueError]:
    """Every difference that is not explained, and every explanation that does not fit."""
    found = difference(before, after)
    yield from _check_keys(located, found)
    by_item = _by_item(located.items)
    for key, entries in by_item.items():
        if key in found.changed:
            yield from _check_item(found.changed[key], entries, after)
        elif key in before.items and key in after.items:
            yield entries[0][1].problem(f"Am Punkt „{key}“ hat sich nichts geändert.")
        else:
            yield entries[0][1].problem(f"Der Punkt „{key}“ steht nicht in beiden Fassungen.")
    for key in found.changed.keys() - by_item.keys():
        fields = ", ".join(sorted(found.changed[key].fields))
        yield located.root.problem(f"Der Punkt „{key}“ ist geändert, aber nicht eingeordnet: {fields}.")
    yield from _check_sheets(located, found, before, after)
    yield from _check_comparables(located, after)


def suggested(found: ItemDifference) -> ChangeClass | None:
    """The class of words that fits a changed item best; None where no words changed.

    A suggestion: whether a change of words changes the meaning is for an editor to say.
    """
    fields = found.fields - _explained_by_facts(found)
    more = set(_more_than_editorial(found.before, found.after))
    if not fields:
        return None
    if fields <= _WORDS | _ASIDE and not more:
        return ChangeClass.EDITORIAL
    return ChangeClass.ALTERED if more & _MEANING else ChangeClass.CLARIFIED


def facts(found: ItemDifference, after: Edition) -> tuple[Change, ...]:
    """The changes of an item that need no judgement: its module, its weight, its Muss."""
    key = found.after.key
    changes: list[Change] = []
    if "modul" in found.fields:
        changes.append(Moved(key, homes(after)[key]))
    if found.fields & _EXPLAINS[ChangeClass.REWEIGHTED]:
        weights = (found.before.weight, found.after.weight) if "gewicht" in found.fields else None
        mandatory = found.after.mandatory if "muss" in found.fields else None
        changes.append(Reweighted(key, weights, mandatory))
    return tuple(changes)


def _explained_by_facts(found: ItemDifference) -> frozenset[str]:
    """Fields that the place of an item, its weight and its Muss account for."""
    moved = _EXPLAINS[ChangeClass.MOVED] if "modul" in found.fields else frozenset()
    reweighted = _explained(Reweighted(found.after.key, None, None), found)
    return moved | reweighted


def _by_item(
    entries: Iterable[tuple[Change, Located]],
) -> Mapping[ItemKey, list[tuple[Change, Located]]]:
    """Changes of items that stand in both editions."""
    found: dict[ItemKey, list[tuple[Change, Located]]] = {}
    for change, place in entries:
        if sources(change) == targets(change):
            found.setdefault(sources(change)[0], []).append((change, place))
    return found


def _check_keys(located: LocatedTransition, found: Difference) -> Iterator[CatalogueError]:
    """Items that come or go: each is explained once, and only they are."""
    gone = dict.fromkeys(found.gone, 0)
    new = dict.fromkeys(found.new, 0)
    for change, place in located.items:
        stays = sources(change) == targets(change)
        for key in () if stays else sources(change):
            yield from _counted(key, gone, place, "steht noch in der neuen oder nie in der alten Fassung")
        for key in () if stays else targets(change):
            yield from _counted(key, new, place, "ist in dieser Fassung nicht neu")
    for key in (key for key, times in gone.items() if not times):
        yield located.root.problem(f"Der Punkt „{key}“ ist entfallen, aber nicht eingeordnet.")
    for key in (key for key, times in new.items() if not times):
        yield located.root.problem(f"Der Punkt „{key}“ ist neu, aber nicht eingeordnet.")


def _counted(key: ItemKey, times: dict[ItemKey, int], place: Located, wrong: str) -> Iterator[CatalogueError]:
    if key not in times:
        yield place.problem(f"Der Punkt „{key}“ {wrong}.")
        return
    times[key] += 1
    if times[key] == 2:
        yield place.problem(f"Der Punkt „{key}“ ist schon an anderer Stelle eingeordnet.")


def _check_item(
    found: ItemDifference, entries: Sequence[tuple[Change, Located]], after: Edition
) -> Iterator[CatalogueError]:
    kinds = [change.kind for change, _ in entries]
    last = entries[-1][1]
    if len(set(kinds)) < len(kinds) or len(_OF_WORDS.intersection(kinds)) > 1:
        yield last.problem("Ein Punkt hat höchstens eine Art je Text, dazu „gewicht“ und „verschoben“.")
    for change, place in entries:
        if not _SHOWS[change.kind] & found.fields:
            yield place.problem(
                f"„{change.kind}“ passt nicht: geändert ist {', '.join(sorted(found.fields))}."
            )
        yield from _check_class(change, place, found, after)
    unexplained = found.fields.difference(*(_explained(change, found) for change, _ in entries))
    if unexplained:
        yield last.problem(f"Nicht eingeordnet ist: {', '.join(sorted(unexplained))}.")


def _explained(change: Change, found: ItemDifference) -> frozenset[str]:
    explained = _EXPLAINS[change.kind]
    if isinstance(change, Reweighted) and "muss" in found.fields:
        # A Muss brings its basis, the small scope and the rule of consent along.
        widened = found.before.scope is Scope.VOLL and found.after.scope is Scope.KERN
        return explained | _OF_MUSS | (frozenset({"umfang"}) if widened else frozenset())
    return explained


def _check_class(
    change: Change, place: Located, found: ItemDifference, after: Edition
) -> Iterator[CatalogueError]:
    match change:
        case Reweighted():
            yield from _check_weight(change, place, found)
        case Moved(item=key, to_module=module):
            if homes(after)[key] != module:
                yield place.problem(f"Der Punkt steht im Modul „{homes(after)[key]}“.")
        case _ if change.kind is ChangeClass.EDITORIAL:
            for field in _more_than_editorial(found.before, found.after):
                yield place.problem(f"„{field}“ ist mehr als redaktionell geändert.")
        case _:
            pass


def _check_weight(change: Reweighted, place: Located, found: ItemDifference) -> Iterator[CatalogueError]:
    shown = (found.before.weight, found.after.weight) if "gewicht" in found.fields else None
    if change.weights != shown:
        yield place.problem(f"Das Gewicht war {found.before.weight} und ist jetzt {found.after.weight}.")
    mandatory = found.after.mandatory if "muss" in found.fields else None
    if change.mandatory != mandatory:
        yield place.problem(
            "Der Punkt ist kein neuer und kein bisheriger Muss-Punkt."
            if mandatory is None
            else f"Das Muss hat sich geändert. Hier steht „muss: {str(mandatory).lower()}“."
        )


def _more_than_editorial(before: Item, after: Item) -> Iterator[str]:
    texts = (
        ("frage", before.question, after.question),
        *(("stufen", *pair) for pair in zip(before.anchors, after.anchors, strict=True)),
        ("warum", before.why, after.why),
        ("leicht", before.plain, after.plain),
        ("nachweisbeispiele", "\n".join(before.evidence_examples), "\n".join(after.evidence_examples)),
    )
    changed = {name: None for name, first, second in texts if not words_stay(first, second)}
    yield from changed


def _check_sheets(
    located: LocatedTransition, found: Difference, before: Edition, after: Edition
) -> Iterator[CatalogueError]:
    modules = {change.key: (change, place) for change, place in located.sheets if _is_module(place)}
    indicators = {change.key: (change, place) for change, place in located.sheets if not _is_module(place)}
    for key, (_, place) in modules.items():
        if key not in found.modules:
            yield place.problem(f"Am Modul „{key}“ hat sich nichts geändert.")
    for slug, fields in found.modules.items():
        yield from _check_module(located, slug, fields, listed=slug in modules)
        if slug in modules and modules[slug][0].kind is ChangeClass.EDITORIAL:
            place = modules[slug][1]
            yield from _check_editorial_module(place, fields, before.module(slug), after.module(slug))
    for key, (_, place) in indicators.items():
        if key not in found.indicators:
            yield place.problem(f"An der Kennzahl „{key}“ hat sich nichts geändert.")
    older = {indicator.key for indicator in before.indicators}
    newer = {indicator.key for indicator in after.indicators}
    for key in found.indicators:
        if key not in indicators:
            yield located.root.problem(f"Die Kennzahl „{key}“ ist geändert, aber nicht eingeordnet.")
            continue
        change, place = indicators[key]
        yield from _check_indicator(change, place, was=key in older, stays=key in newer)


def _is_module(place: Located) -> bool:
    return any(name == "modul" for name, _ in place.named_values())


def _check_module(
    located: LocatedTransition, slug: str, fields: frozenset[str], *, listed: bool
) -> Iterator[CatalogueError]:
    if "bewertung" in fields:
        yield located.root.problem(
            f"Das Modul „{slug}“ wird anders bewertet; ein anderes Bewertungsschema ist kein Übergang."
        )
    if not listed:
        named = ", ".join(sorted(fields))
        yield located.root.problem(f"Das Modul „{slug}“ ist geändert, aber nicht eingeordnet: {named}.")


def _check_editorial_module(
    place: Located, fields: frozenset[str], before: Module, after: Module
) -> Iterator[CatalogueError]:
    texts = zip(_words_of(before), _words_of(after), strict=True)
    same_words = all(words_stay(first, second) for first, second in texts)
    if fields - {"kennung", "titel", "ziel", "reifegrade"} or not same_words:
        yield place.problem(f"„redaktionell“ passt nicht: geändert ist {', '.join(sorted(fields))}.")


def _words_of(module: Module) -> tuple[str, ...]:
    return (module.title, module.goal, *module.levels)


def _check_indicator(
    change: SheetChange, place: Located, *, was: bool, stays: bool
) -> Iterator[CatalogueError]:
    expected = {
        (True, True): {ChangeClass.EDITORIAL, ChangeClass.CLARIFIED},
        (True, False): {ChangeClass.DROPPED},
        (False, True): {ChangeClass.ADDED},
    }[was, stays]
    if change.kind not in expected:
        yield place.problem(f"Für diese Kennzahl passt nur: {', '.join(sorted(expected))}.")


def _check_comparables(located: LocatedTransition, after: Edition) -> Iterator[CatalogueError]:
    slugs = {module.slug for module in after.modules}
    for slug, place in located.comparables:
        if slug not in slugs:
            yield place.problem(f"Das Modul „{slug}“ gibt es in der neuen Fassung nicht.")
