"""What an editor must know before an edition is published: every broken rule, and the totals.

Loading refuses a broken shape at the first fault. Checking reads all editions side by side, drafts too,
and gathers what is wrong with their words, keys and sums as well, and every difference to the edition
before that no transition explains. It stops at nothing and changes nothing.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from types import MappingProxyType

from modules.catalogue.editions import content, keys_in
from modules.catalogue.loading import content_files, load_edition
from modules.catalogue.located import Located, read
from modules.catalogue.model import Edition, EditionKey, Item, ItemKey, Module, Phase, Scope
from modules.catalogue.totals import minutes, totals, weights
from modules.catalogue.transition_checking import check_transitions, transition_files
from modules.catalogue.transitions import ChangeClass, Transition
from modules.errors import CatalogueError

LONGEST = {
    "frage": 300,
    "warum": 300,
    "leicht": 140,
    "nachweisbeispiele": 160,
    "ziel": 300,
    "0": 160,
    "1": 160,
    "2": 160,
    "3": 160,
}
"""Most characters a field may have; `0` to `3` are the anchors."""

LEAST_EXAMPLES = 2

_KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER_OF_MODULE = re.compile(r"M\d{2}")
_KEY_OF_INDICATOR = re.compile(r"[A-Z]\d{2}(-[a-z0-9]+)*")
_HTML = re.compile(r"</?[a-zA-Z!][^>]*>|&#?\w+;")
# Emphasis by single asterisks is the only markup the pages know.
_MARKDOWN = re.compile(r"`|\*\*|__|~~|\]\(|^\s*(#{1,6}|[-+*>])\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sums:
    """What some items add up to.

    Attributes:
        core: number of items of the small scope.
        weight: sum of the weights of all items.
        mandatory: number of Muss items.
        mandatory_weight: sum of their weights.
        anchors: sentences that say what a rating must find.
        sources: different places the items come from.
    """

    items: int
    core: int
    weight: int
    mandatory: int
    mandatory_weight: int
    anchors: int
    sources: int

    @property
    def mandatory_share_percent(self) -> float:
        """Share of the Muss items in the weight of all, 0 to 100."""
        return 100 * self.mandatory_weight / self.weight

    def __str__(self) -> str:
        share = f"{self.mandatory_share_percent:.0f} %"
        return (
            f"{self.items} Punkte ({self.core} im Kern), Gewicht {self.weight}, "
            f"{self.mandatory} Muss mit Gewicht {self.mandatory_weight} ({share}), {self.anchors} Stufen, "
            f"{self.sources} Quellen"
        )


@dataclass(frozen=True, slots=True)
class ModuleTotals:
    """What one module adds up to."""

    number: str
    title: str
    sums: Sums

    def __str__(self) -> str:
        return f"{self.number} {self.title}: {self.sums}"


@dataclass(frozen=True, slots=True)
class EditionTotals:
    """What one edition adds up to, module by module and together."""

    edition: EditionKey
    modules: tuple[ModuleTotals, ...]
    sums: Sums
    indicators: int

    def lines(self) -> tuple[str, ...]:
        """One for each module, then the edition."""
        return (
            *(f"{self.edition} {module}" for module in self.modules),
            f"{self.edition} zusammen: {self.sums}, {self.indicators} Kennzahlen",
        )


@dataclass(frozen=True, slots=True)
class TransitionTotals:
    """How many changes of which class lead from one edition to the next.

    Attributes:
        name: name of the file without its ending.
        changes: number of changes of items by class, in the order of the classes, none of them 0.
        sheets: number of changed modules' texts and indicators.
    """

    name: str
    changes: tuple[tuple[ChangeClass, int], ...]
    sheets: int

    def __str__(self) -> str:
        by_class = ", ".join(f"{count} {kind}" for kind, count in self.changes) or "keine Änderung"
        return f"{self.name}: an Punkten {by_class}; an Modulen und Kennzahlen {self.sheets}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check.

    Attributes:
        problems: what is wrong, in the order of the files.
        totals: of every readable edition.
        transitions: of every readable transition.
    """

    problems: tuple[CatalogueError, ...]
    totals: tuple[EditionTotals, ...]
    transitions: tuple[TransitionTotals, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def lines(self) -> tuple[str, ...]:
        """The report as German lines, problems last so that they are seen first in a terminal."""
        totals = [line for edition in self.totals for line in edition.lines()]
        return (*totals, *(str(each) for each in (*self.transitions, *self.problems)))


def check(
    folder: Traversable | None = None, *, known: Mapping[EditionKey, Edition] = MappingProxyType({})
) -> Report:
    """Check every edition in `folder`, the shipped content if none is named.

    Args:
        known: editions that were checked before and are taken as they are.
    """
    folder = content() if folder is None else folder
    problems: list[CatalogueError] = []
    sound: list[Edition] = []
    for key in keys_in(folder):
        if key in known:
            sound.append(known[key])
            continue
        problems += _check_texts(content_files(folder / key))
        try:
            edition = load_edition(folder / key)
            problems += _check_meaning(folder / key, edition, older=sound)
        except CatalogueError as error:
            problems.append(error)
        else:
            sound.append(edition)
    problems += _check_texts(transition_files(folder))
    checked = check_transitions(folder, sound)
    return Report(
        problems=_each_once((*problems, *checked.problems)),
        totals=tuple(_totals(edition) for edition in sound if edition.key not in known),
        transitions=tuple(_transition_totals(transition) for transition in checked.transitions),
    )


def _each_once(problems: Iterable[CatalogueError]) -> tuple[CatalogueError, ...]:
    # An unreadable file is found by the look at its texts and again by loading.
    return tuple({str(problem): problem for problem in problems}.values())


def _totals(edition: Edition) -> EditionTotals:
    return EditionTotals(
        edition=edition.key,
        modules=tuple(
            ModuleTotals(module.number, module.title, _sums(module.items)) for module in edition.modules
        ),
        sums=_sums([item for module in edition.modules for item in module.items]),
        indicators=len(edition.indicators),
    )


def _sums(items: Collection[Item]) -> Sums:
    mandatory = [item for item in items if item.mandatory]
    return Sums(
        items=len(items),
        core=sum(item.scope is Scope.KERN for item in items),
        weight=sum(item.weight for item in items),
        mandatory=len(mandatory),
        mandatory_weight=sum(item.weight for item in mandatory),
        anchors=sum(len(item.anchors) for item in items),
        sources=len({item.source for item in items}),
    )


def _transition_totals(transition: Transition) -> TransitionTotals:
    counted = Counter(change.kind for change in transition.changes)
    return TransitionTotals(
        name=transition.name,
        changes=tuple((kind, counted[kind]) for kind in ChangeClass if counted[kind]),
        sheets=len(transition.modules) + len(transition.indicators),
    )


def _check_texts(files: Iterable[Traversable]) -> Iterator[CatalogueError]:
    for file in files:
        try:
            root = read(file)
        except CatalogueError as error:
            yield error
            continue
        for place in root.scalars():
            yield from _check_text(place)


def _check_text(place: Located) -> Iterator[CatalogueError]:
    text = str(place.node.value).strip()
    longest = LONGEST.get(place.field)
    if longest is not None and len(text) > longest:
        yield place.problem(f"Der Text hat {len(text)} Zeichen. Erlaubt sind {longest}.")
    if _HTML.search(text):
        yield place.problem("HTML ist nicht erlaubt.")
    if _MARKDOWN.search(text):
        yield place.problem("Markdown ist nicht erlaubt, außer *Hervorhebung*.")


def _check_meaning(
    folder: Traversable, edition: Edition, *, older: Sequence[Edition]
) -> Iterator[CatalogueError]:
    """The rules that need a sound shape; the places are looked up again to name their lines."""
    sheet, *files = (dict(read(file).named_values()) for file in content_files(folder))
    modules = [file for file in files if "modul" in file]
    for file in modules:
        yield from _check_module(file, edition.module(file["modul"].text()))
        yield from _check_revision(file, edition.module(file["modul"].text()), older)
    for file in files:
        if "gruppe" in file:
            yield from _check_indicators(file["kennzahlen"])
    yield from _check_history(_items(modules), edition, older)
    yield from _check_sums(sheet["summen"], edition)


def _items(modules: Iterable[Mapping[str, Located]]) -> list[dict[str, Located]]:
    return [dict(entry.named_values()) for module in modules for entry in module["punkte"].entries()]


def _check_module(file: Mapping[str, Located], module: Module) -> Iterator[CatalogueError]:
    if not _KEBAB_CASE.fullmatch(module.slug):
        yield file["modul"].problem(_not_kebab_case(module.slug))
    if file["modul"].file.stem != module.slug:
        yield file["modul"].problem(f"Die Datei heißt anders als das Modul „{module.slug}“.")
    if not _NUMBER_OF_MODULE.fullmatch(module.number):
        yield file["kennung"].problem(f"„{module.number}“ ist keine Kennung der Form M07.")
    for fields, item in zip(_items([file]), module.items, strict=True):
        yield from _check_item(fields, item, module)
    yield from _check_minutes(file["aufwand_minuten"], module)
    core_phases = {item.phase for item in module.items if item.scope is Scope.KERN}
    if Phase.EVALUATION not in core_phases:
        # Without one nobody who works in the small scope could ever reach R4.
        yield file["punkte"].problem("Der Umfang „kern“ braucht einen Punkt der Phase EV.")


def _check_item(fields: Mapping[str, Located], item: Item, module: Module) -> Iterator[CatalogueError]:
    if not _KEBAB_CASE.fullmatch(item.key):
        yield fields["schluessel"].problem(_not_kebab_case(item.key))
    if not re.fullmatch(rf"{re.escape(module.number)}-\d{{2}}", item.number):
        yield fields["nr"].problem(f"„{item.number}“ ist keine Nummer der Form {module.number}-06.")
    if item.mandatory and item.scope is not Scope.KERN:
        yield fields["umfang"].problem("Ein Muss-Punkt gehört zum Umfang „kern“.")
    if len(set(item.anchors)) < len(item.anchors):
        yield fields["stufen"].problem("Zwei Stufen sagen dasselbe.")
    if len(item.evidence_examples) < LEAST_EXAMPLES:
        yield fields["nachweisbeispiele"].problem(f"Nötig sind mindestens {LEAST_EXAMPLES} Beispiele.")


def _check_minutes(place: Located, module: Module) -> Iterator[CatalogueError]:
    """The module takes as long as its items together."""
    counted = minutes(module)
    for scope in Scope:
        if module.minutes[scope] != counted[scope]:
            yield place.problem(
                f"Für „{scope}“ sind {module.minutes[scope]} Minuten angegeben, es sind {counted[scope]}."
            )


def _not_kebab_case(key: str) -> str:
    return f"„{key}“ ist kein Schlüssel: nur a-z, 0-9 und einzelne Bindestriche."


def _check_indicators(places: Located) -> Iterator[CatalogueError]:
    for entry in places.entries():
        fields = dict(entry.named_values())
        key = fields["kennung"].text()
        if not _KEY_OF_INDICATOR.fullmatch(key):
            yield fields["kennung"].problem(f"„{key}“ ist keine Kennung der Form D05 oder S11-u3.")
        if fields["einheit"].text() == "%" and fields["schranke"].positive_number() != 5:
            yield fields["schranke"].problem("Bei einem Wert in Prozent ist die Schranke 5 Punkte.")


def _check_history(
    items: Iterable[Mapping[str, Located]], edition: Edition, older: Sequence[Edition]
) -> Iterator[CatalogueError]:
    """A key is for ever: it is new here, or it lived on without a gap and keeps its first edition."""
    introduced = {item.key: item.since for each in older for module in each.modules for item in module.items}
    living = {item.key for each in older[-1:] for module in each.modules for item in module.items}
    for fields in items:
        key, since = ItemKey(fields["schluessel"].text()), fields["einfuehrung"]
        if key in introduced and key not in living:
            yield fields["schluessel"].problem(f"„{key}“ ist früher entfallen und wird nie neu vergeben.")
        expected = introduced.get(key, edition.key)
        if since.text() != expected:
            yield since.problem(f"Der Punkt steht seit Fassung {expected} im Katalog.")


def _check_revision(
    file: Mapping[str, Located], module: Module, older: Sequence[Edition]
) -> Iterator[CatalogueError]:
    """The revision counts the published changes of a module's file."""
    earlier = [each for edition in older[-1:] for each in edition.modules if each.slug == module.slug]
    for before in earlier:
        expected = before.revision + (replace(module, revision=before.revision) != before)
        if module.revision != expected:
            yield file["stand"].problem(f"Der Stand dieses Moduls ist {expected}.")


def _check_sums(place: Located, edition: Edition) -> Iterator[CatalogueError]:
    expected, by_module = totals(edition), weights(edition)
    fields = place.fields(required=frozenset({*expected, "gewichte"}), optional=frozenset())
    stated_weights = fields["gewichte"].fields(required=frozenset(by_module), optional=frozenset())
    for name, total in (*expected.items(), *by_module.items()):
        stated = stated_weights[name] if name in by_module else fields[name]
        if stated.text() != str(total):
            yield stated.problem(f"Angegeben ist {stated.text()}, gezählt sind es {total}.")
