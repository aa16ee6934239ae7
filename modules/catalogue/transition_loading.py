"""Reads one transition file: the shape of every change, with file and line of each complaint.

Whether the changes fit the two editions is looked at by `modules.catalogue.classifying`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType

from modules.catalogue.loading import opened
from modules.catalogue.located import Located
from modules.catalogue.model import EditionKey, ItemKey, ModuleSlug
from modules.catalogue.transitions import (
    DAYS_TO_CONFIRM,
    Added,
    Altered,
    Change,
    ChangeClass,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Moved,
    RatingMap,
    Rescaled,
    Reweighted,
    SheetChange,
    Split,
    Transition,
)

TRANSITION_SCHEMA = "werkstatt-uebergang/1"

_FIELDS = frozenset({"schema", "von", "nach", "erklaerung", "aenderungen"})
_FIELDS_OF_CLASS: Mapping[ChangeClass, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        ChangeClass.EDITORIAL: (frozenset({"punkt"}), frozenset()),
        ChangeClass.CLARIFIED: (frozenset({"punkt", "was"}), frozenset()),
        ChangeClass.ALTERED: (frozenset({"punkt", "was"}), frozenset({"bestaetigen_bis"})),
        ChangeClass.MOVED: (frozenset({"punkt", "nach_modul"}), frozenset()),
        ChangeClass.REWEIGHTED: (frozenset({"punkt"}), frozenset({"von", "nach", "muss"})),
        ChangeClass.SPLIT: (frozenset({"punkt", "in"}), frozenset({"bestaetigen_bis"})),
        ChangeClass.MERGED: (frozenset({"punkte", "in"}), frozenset({"bestaetigen_bis"})),
        ChangeClass.DROPPED: (frozenset({"punkt", "grund"}), frozenset()),
        ChangeClass.ADDED: (frozenset({"punkt"}), frozenset({"grund"})),
        ChangeClass.RESCALED: (frozenset({"punkt", "abbildung"}), frozenset({"bestaetigen_bis"})),
    }
)
"""Required and optional fields of an entry beside `art`, by its class."""

_CLASSES_OF_SHEETS = {
    "modul": (ChangeClass.EDITORIAL, ChangeClass.CLARIFIED),
    "kennzahl": (ChangeClass.EDITORIAL, ChangeClass.CLARIFIED, ChangeClass.ADDED, ChangeClass.DROPPED),
}
_RATINGS = ("0", "1", "2", "3")
_DAYS = re.compile(r"\+(\d{1,3})T")


@dataclass(frozen=True)
class LocatedTransition:
    """A transition that knows where its entries stand.

    Attributes:
        root: the list of all entries, for what stands nowhere.
        items: every change of an item with its place, in the order of the file.
        sheets: every change of a module's texts or an indicator with its place.
        comparables: every statement that a module stays comparable, with its place.
    """

    transition: Transition
    root: Located
    items: tuple[tuple[Change, Located], ...]
    sheets: tuple[tuple[SheetChange, Located], ...]
    comparables: tuple[tuple[ModuleSlug, Located], ...]


def load_transition(file: Traversable) -> Transition:
    """The transition in `file`.

    Raises:
        CatalogueError: the file is missing or breaks the shape.
    """
    return load_located(file).transition


def load_located(file: Traversable) -> LocatedTransition:
    """The transition in `file` with the places of its entries; raises CatalogueError like loading."""
    sheet = opened(file, schema=TRANSITION_SCHEMA, required=_FIELDS, optional=frozenset({"vergleichbar"}))
    items: list[tuple[Change, Located]] = []
    modules: list[tuple[SheetChange, Located]] = []
    indicators: list[tuple[SheetChange, Located]] = []
    for entry in sheet["aenderungen"].entries():
        names = {name for name, _ in entry.named_values()}
        if "modul" in names:
            modules.append((_sheet_change(entry, "modul"), entry))
        elif "kennzahl" in names:
            indicators.append((_sheet_change(entry, "kennzahl"), entry))
        else:
            items.append((_change(entry), entry))
    comparables = _comparables(sheet)
    transition = Transition(
        before=EditionKey(sheet["von"].text()),
        after=EditionKey(sheet["nach"].text()),
        explanation=sheet["erklaerung"].text(),
        changes=tuple(change for change, _ in items),
        modules=tuple(change for change, _ in modules),
        indicators=tuple(change for change, _ in indicators),
        comparable=MappingProxyType({slug: reason for slug, reason, _ in comparables}),
    )
    _refuse_another_name(file, sheet, transition)
    return LocatedTransition(
        transition=transition,
        root=sheet["aenderungen"],
        items=tuple(items),
        sheets=(*modules, *indicators),
        comparables=tuple((slug, place) for slug, _, place in comparables),
    )


def _refuse_another_name(file: Traversable, sheet: Mapping[str, Located], transition: Transition) -> None:
    if transition.before == transition.after:
        raise sheet["nach"].problem("Ein Übergang führt in eine andere Fassung.")
    if file.name != f"{transition.name}.yaml":
        raise sheet["von"].problem(f"Die Datei heißt „{file.name}“, der Übergang aber „{transition.name}“.")


def _comparables(sheet: Mapping[str, Located]) -> list[tuple[ModuleSlug, str, Located]]:
    if "vergleichbar" not in sheet:
        return []
    stated = []
    for entry in sheet["vergleichbar"].entries():
        fields = entry.fields(required=frozenset({"modul", "grund"}), optional=frozenset())
        stated.append((ModuleSlug(fields["modul"].text()), fields["grund"].text(), fields["modul"]))
    return stated


def _class_of(entry: Located) -> ChangeClass:
    by_name = dict(entry.named_values())
    if "art" not in by_name:
        raise entry.problem("Das Feld „art“ fehlt.")
    return by_name["art"].one_of(ChangeClass)


def _sheet_change(entry: Located, subject: str) -> SheetChange:
    kind = _class_of(entry)
    allowed = _CLASSES_OF_SHEETS[subject]
    if kind not in allowed:
        raise entry.problem(
            f"Für das Feld „{subject}“ gibt es die Art „{kind}“ nicht, nur: {', '.join(allowed)}."
        )
    explained = frozenset() if kind is ChangeClass.EDITORIAL else frozenset({"was"})
    fields = entry.fields(required=frozenset({"art", subject}) | explained, optional=frozenset())
    return SheetChange(kind, fields[subject].text(), fields["was"].text() if "was" in fields else None)


def _change(entry: Located) -> Change:
    kind = _class_of(entry)
    required, optional = _FIELDS_OF_CLASS[kind]
    fields = entry.fields(required=required | {"art"}, optional=optional)
    match kind:
        case ChangeClass.SPLIT | ChangeClass.MERGED | ChangeClass.DROPPED | ChangeClass.ADDED:
            return _change_of_keys(kind, fields)
        case _:
            return _change_of_content(kind, entry, fields)


def _change_of_keys(kind: ChangeClass, fields: Mapping[str, Located]) -> Change:
    match kind:
        case ChangeClass.SPLIT:
            return Split(_key(fields["punkt"]), _keys(fields["in"]), _days(fields))
        case ChangeClass.MERGED:
            return Merged(_keys(fields["punkte"]), _key(fields["in"]), _days(fields))
        case ChangeClass.DROPPED:
            return Dropped(_key(fields["punkt"]), fields["grund"].text())
        case _:
            return Added(_key(fields["punkt"]), fields["grund"].text() if "grund" in fields else None)


def _change_of_content(kind: ChangeClass, entry: Located, fields: Mapping[str, Located]) -> Change:
    key = _key(fields["punkt"])
    match kind:
        case ChangeClass.CLARIFIED:
            return Clarified(key, fields["was"].text())
        case ChangeClass.ALTERED:
            return Altered(key, fields["was"].text(), _days(fields))
        case ChangeClass.MOVED:
            return Moved(key, ModuleSlug(fields["nach_modul"].text()))
        case ChangeClass.REWEIGHTED:
            return _reweighted(key, entry, fields)
        case ChangeClass.RESCALED:
            return Rescaled(key, _mapping(fields["abbildung"]), _days(fields))
        case _:
            return Editorial(key)


def _key(place: Located) -> ItemKey:
    return ItemKey(place.text())


def _keys(place: Located) -> tuple[ItemKey, ...]:
    keys = tuple(_key(entry) for entry in place.entries())
    if len(keys) < 2 or len(set(keys)) < len(keys):
        raise place.problem("Hier stehen mindestens zwei verschiedene Punkte.")
    return keys


def _days(fields: Mapping[str, Located]) -> int:
    if "bestaetigen_bis" not in fields:
        return DAYS_TO_CONFIRM
    place = fields["bestaetigen_bis"]
    found = _DAYS.fullmatch(place.text())
    if found is None or not 1 <= int(found[1]) <= 365:
        raise place.problem(f"„{place.text()}“ ist keine Frist der Form +90T (1 bis 365 Tage).")
    return int(found[1])


def _reweighted(key: ItemKey, entry: Located, fields: Mapping[str, Located]) -> Reweighted:
    if ("von" in fields) != ("nach" in fields):
        raise entry.problem("„von“ und „nach“ stehen nur zusammen.")
    weights = None
    if "von" in fields:
        before, after = (fields[name].whole_number(at_least=1, at_most=3) for name in ("von", "nach"))
        weights = (before, after)
    mandatory = fields["muss"].flag() if "muss" in fields else None
    if weights is None and mandatory is None:
        raise entry.problem("Hier steht, was sich ändert: „von“ und „nach“, „muss“ oder beides.")
    return Reweighted(key, weights, mandatory)


def _mapping(place: Located) -> RatingMap:
    by_rating = place.fields(required=frozenset(_RATINGS), optional=frozenset())
    zero, one, two, three = (by_rating[each].whole_number(at_least=0, at_most=3) for each in _RATINGS)
    if not zero <= one <= two <= three:
        raise place.problem("Eine höhere Bewertung wird nie niedriger als eine kleinere.")
    if (zero, one, two, three) == (0, 1, 2, 3):
        raise place.problem("Diese Abbildung ändert nichts.")
    return zero, one, two, three
