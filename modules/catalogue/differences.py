"""The raw difference of two editions: what a reader of both would find, before anybody explains it.

Fields are named as in the content files. The order of items and modules is no difference; sums that
follow from the items (`aufwand_minuten`, `stand`) are none either.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from modules.catalogue.model import Edition, Item, ItemKey, Module, ModuleSlug
from modules.indicators.definitions import Indicator

Part = TypeVar("Part", Item, Module)

_FIELDS: Mapping[str, Callable[[Item], object]] = {
    "nr": lambda item: item.number,
    "phase": lambda item: item.phase,
    "frage": lambda item: item.question,
    "warum": lambda item: item.why,
    "stufen": lambda item: item.anchors,
    "nachweise": lambda item: item.evidence_asked,
    "nachweisbeispiele": lambda item: item.evidence_examples,
    "gewicht": lambda item: item.weight,
    "muss": lambda item: item.mandatory,
    "grundlage": lambda item: item.basis,
    "umfang": lambda item: item.scope,
    "nz_erlaubt": lambda item: item.not_applicable,
    "merkmale": lambda item: item.tags,
    "fundstelle": lambda item: (item.norm, item.recommendation, item.source),
    "minuten": lambda item: item.minutes,
    "leicht": lambda item: item.plain,
    "beispiele": lambda item: item.examples,
}

_MODULE_FIELDS: Mapping[str, Callable[[Module], object]] = {
    "kennung": lambda module: module.number,
    "titel": lambda module: module.title,
    "ziel": lambda module: module.goal,
    "rechtsgrundlagen": lambda module: module.legal_bases,
    "rechtsstand": lambda module: module.law_state,
    "aufgabenbereich": lambda module: module.task_areas,
    "kennzahlen": lambda module: module.indicators,
    "bewertung": lambda module: module.scheme,
    "reifegrade": lambda module: module.levels,
}


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """An item that stands in both editions and is not the same.

    Attributes:
        fields: names of the fields that differ; `modul` if the item stands in another module.
    """

    before: Item
    after: Item
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two editions.

    Attributes:
        changed: items in both that differ, by key.
        gone: items only in the older edition, in its order.
        new: items only in the newer edition, in its order.
        modules: fields of modules in both whose own texts differ, by slug.
        indicators: fields of indicators in both that differ, by key; empty for one that is gone or new.
    """

    changed: Mapping[ItemKey, ItemDifference]
    gone: tuple[ItemKey, ...]
    new: tuple[ItemKey, ...]
    modules: Mapping[str, frozenset[str]]
    indicators: Mapping[str, frozenset[str]]

    def __len__(self) -> int:
        parts = (self.changed, self.gone, self.new, self.modules, self.indicators)
        return sum(len(part) for part in parts)


def difference(before: Edition, after: Edition) -> Difference:
    """Everything that differs from `before` to `after`."""
    homes_before, homes_after = homes(before), homes(after)
    changed = {}
    for key, item in before.items.items():
        if key in after.items:
            fields = _differing(item, after.items[key], _FIELDS)
            moved = frozenset({"modul"}) if homes_before[key] != homes_after[key] else frozenset()
            if fields | moved:
                changed[key] = ItemDifference(item, after.items[key], fields | moved)
    return Difference(
        changed=changed,
        gone=tuple(key for key in before.items if key not in after.items),
        new=tuple(key for key in after.items if key not in before.items),
        modules=_module_differences(before, after),
        indicators=_indicator_differences(before, after),
    )


def homes(edition: Edition) -> Mapping[ItemKey, ModuleSlug]:
    """The module each item stands in."""
    return {item.key: module.slug for module in edition.modules for item in module.items}


def _differing(before: Part, after: Part, fields: Mapping[str, Callable[[Part], object]]) -> frozenset[str]:
    return frozenset(name for name, read in fields.items() if read(before) != read(after))


def _module_differences(before: Edition, after: Edition) -> Mapping[str, frozenset[str]]:
    older = {module.slug: module for module in before.modules}
    found = {
        module.slug: _differing(older[module.slug], module, _MODULE_FIELDS)
        for module in after.modules
        # A module that comes or goes shows in its items.
        if module.slug in older
    }
    return {slug: fields for slug, fields in found.items() if fields}


def _indicator_differences(before: Edition, after: Edition) -> Mapping[str, frozenset[str]]:
    older = {indicator.key: indicator for indicator in before.indicators}
    newer = {indicator.key: indicator for indicator in after.indicators}
    found: dict[str, frozenset[str]] = {key: frozenset() for key in older.keys() ^ newer.keys()}
    for key in older.keys() & newer.keys():
        if older[key] != newer[key]:
            found[key] = _indicator_fields(older[key], newer[key])
    return dict(sorted(found.items()))


def _indicator_fields(before: Indicator, after: Indicator) -> frozenset[str]:
    return frozenset(name for name in Indicator.__slots__ if getattr(before, name) != getattr(after, name))


MOST_EDITORIAL_PERCENT = 15
"""A change of this share of the characters, or more, is never editorial. Source: product reference 5.4."""

_SPACE = re.compile(r"\s+")
# Quotation marks and dashes are typography.
_TYPOGRAPHY = str.maketrans({"„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "–": "-", "—": "-"})
_BINDING = re.compile(
    r"""
    \d+(?:[.,]\d+)*                                             # a number, also in a citation
    | §+ | \b(?:sgb|kkg|lkschg|bgb|abs|absatz|satz|nr|kjsg|dsgvo)\b    # a norm
    | \b(?:muss|musst|müssen|müsse|soll|sollen|sollte|sollten|kann|können|könnte|könnten|darf|dürfen)\b
    | \b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b
    # Not a modal verb, but as short and as decisive.
    | \b(?:nicht|kein|keine|keinen|keinem|keiner|keines|nie|immer|alle|allen|jede|jeder|jedes|jedem|jeden)\b
    """,
    re.VERBOSE,
)


def words_stay(before: str, after: str) -> bool:
    """Whether two texts say the same in slightly other words, as far as a machine can tell.

    True if the normalised texts differ in less than 15 % of their characters (edit distance by the
    longer one) and hold the same numbers, norms, modal verbs and negations.
    """
    first, second = _normalised(before), _normalised(after)
    if _binding_words(first) != _binding_words(second):
        return False
    return 100 * _distance(first, second) < MOST_EDITORIAL_PERCENT * max(len(first), len(second), 1)


def _normalised(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY).casefold().replace("*", "")
    return _SPACE.sub(" ", plain).strip()


def _binding_words(text: str) -> Counter[str]:
    return Counter(_BINDING.findall(text))


def _distance(first: str, second: str) -> int:
    """Fewest single characters to insert, delete or replace (Levenshtein)."""
    row = list(range(len(second) + 1))
    for place, character in enumerate(first, start=1):
        above, row[0] = row[0], place
        for column, other in enumerate(second, start=1):
            cost = above + (character != other)
            above = row[column]
            row[column] = min(cost, above + 1, row[column - 1] + 1)
    return row[-1]
