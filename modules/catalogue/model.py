"""What an edition of the catalogue is made of.

All values are frozen. Modules come in the order of their numbers, items in the order of their file. Keys
(`slug`, `key`) are for ever, numbers (`M07`, `M07-06`) are for display and may change with an edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NewType

from modules.errors import UnknownIndicator, UnknownItem, UnknownModule
from modules.indicators.definitions import Indicator

ItemKey = NewType("ItemKey", str)
"""Slug of an item, unique over all editions, e.g. `m07-perspektive`."""

ModuleSlug = NewType("ModuleSlug", str)
"""Slug of a module as it stands in addresses, e.g. `rueckfuehrung`."""

EditionKey = NewType("EditionKey", str)
"""Key of an edition (Fassung), e.g. `2026.1`."""


class Phase(StrEnum):
    """The six phases of a module, in order. Source: domain reference 2.4."""

    IST_AUFNAHME = "IA"
    IST_ANALYSE = "AN"
    SOLL_KONZEPTION = "SK"
    UMSETZUNGSVORBEREITUNG = "UV"
    UMSETZUNG = "UM"
    EVALUATION = "EV"


class Tag(StrEnum):
    """Cross-cutting features of an item (Querschnittsmerkmale), § 79a (1) S. 2 and more."""

    SCHUTZ = "G"
    INKLUSION = "I"
    RECHTE = "R"
    BETEILIGUNG = "B"
    KOOPERATION = "K"
    DATEN = "D"


class TaskArea(StrEnum):
    """The four task areas of § 79a (1) S. 1 Nr. 1-4 SGB VIII."""

    LEISTUNGEN = "LEISTUNGEN"
    ANDERE_AUFGABEN = "ANDERE_AUFGABEN"
    GEFAEHRDUNGSEINSCHAETZUNG = "GEFAEHRDUNGSEINSCHAETZUNG"
    ZUSAMMENARBEIT = "ZUSAMMENARBEIT"


class Basis(StrEnum):
    """What a Muss item rests on; only `PFLICHT` may be called prescribed by law."""

    PFLICHT = "G"
    SOLL = "S"
    FACHSTANDARD = "F"


class Scope(StrEnum):
    """Smallest scope of work an item belongs to; `VOLL` contains `KERN`."""

    KERN = "kern"
    VOLL = "voll"


class NotApplicableRule(StrEnum):
    """Whether an item may be answered "nicht zutreffend"."""

    ALLOWED = "ja"
    REFUSED = "nein"
    WITH_CONSENT = "nur-mit-zustimmung"


@dataclass(frozen=True, slots=True)
class Item:
    """One checklist item (Prüfpunkt).

    Attributes:
        anchors: four sentences, what a rating of 0, 1, 2, 3 must find here.
        evidence_asked: what to show, in the order of the file.
        evidence_examples: what an office might name or attach, with its date and decision.
        weight: 1 normal, 2 important, 3 key.
        mandatory: a Muss item; takes part in the gates of R3 to R5.
        basis: what the Muss rests on; None for items that are no Muss.
        norm: the statute served, e.g. `SGB VIII § 37c (1)`.
        source: where the item comes from (seed or publication).
        minutes: estimate for reading, agreeing and noting the evidence.
        plain: the item in a plain sentence ("Leichte Erklärung"); Leichte Sprache would need its readers.
        since: first edition with this item.
        examples: keys of good practice for this item; empty until there are some.
    """

    key: ItemKey
    number: str
    phase: Phase
    question: str
    why: str
    anchors: tuple[str, str, str, str]
    evidence_asked: tuple[str, ...]
    evidence_examples: tuple[str, ...]
    weight: int
    mandatory: bool
    basis: Basis | None
    scope: Scope
    not_applicable: NotApplicableRule
    tags: tuple[Tag, ...]
    norm: str
    recommendation: str | None
    source: str
    minutes: int
    plain: str
    since: EditionKey
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Module:
    """One module of the catalogue with its items in display order.

    Attributes:
        revision: whole number, one higher with every published change of the file.
        law_state: the state of the law this module was checked against.
        levels: five descriptors, R1 to R5.
        minutes: estimated minutes of work by scope.
        indicators: keys of linked indicators.
        scheme: scoring scheme and its version, e.g. `reifegrad-0-3/1`.
    """

    slug: ModuleSlug
    number: str
    revision: int
    title: str
    goal: str
    legal_bases: tuple[str, ...]
    law_state: date
    task_areas: tuple[TaskArea, ...]
    minutes: Mapping[Scope, int]
    indicators: tuple[str, ...]
    scheme: str
    levels: tuple[str, str, str, str, str]
    items: tuple[Item, ...]

    @cached_property
    def _by_key(self) -> Mapping[str, Item]:
        return {name: item for item in self.items for name in (item.key, item.number)}

    @cached_property
    def _core(self) -> "Module":
        return replace(self, items=tuple(item for item in self.items if item.scope is Scope.KERN))

    def in_scope(self, scope: Scope) -> "Module":
        """The module with the items of this scope only; `VOLL` is the module itself."""
        return self if scope is Scope.VOLL else self._core

    @property
    def weight(self) -> int:
        """Sum of the weights of all items."""
        return sum(item.weight for item in self.items)

    def item(self, key: str) -> Item:
        """The item of this key or number (`m07-perspektive`, `M07-06`); raises UnknownItem."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownItem(key) from None


class EditionState(StrEnum):
    """Whether offices may work with an edition; a draft is read and checked, never worked with."""

    PUBLISHED = "veroeffentlicht"
    DRAFT = "entwurf"


@dataclass(frozen=True)
class Edition:
    """One edition (Fassung) of the catalogue, immutable once published.

    Attributes:
        published_on: day of publication; None exactly for a draft.
    """

    key: EditionKey
    title: str
    published_on: date | None
    modules: tuple[Module, ...]
    indicators: tuple[Indicator, ...] = field(default=())

    @property
    def state(self) -> EditionState:
        """Whether it is published or a draft."""
        return EditionState.DRAFT if self.published_on is None else EditionState.PUBLISHED

    @cached_property
    def items(self) -> Mapping[ItemKey, Item]:
        """All items of all modules by key, in display order."""
        return MappingProxyType({item.key: item for module in self.modules for item in module.items})

    @cached_property
    def _modules(self) -> Mapping[str, Module]:
        return {name: module for module in self.modules for name in (module.slug, module.number)}

    @cached_property
    def _indicators(self) -> Mapping[str, Indicator]:
        return {indicator.key: indicator for indicator in self.indicators}

    def module(self, key: str) -> Module:
        """The module of this slug or number (`rueckfuehrung`, `M07`); raises UnknownModule."""
        try:
            return self._modules[key]
        except KeyError:
            raise UnknownModule(key) from None

    def item(self, key: str) -> Item:
        """The item of this key, whichever module it stands in; raises UnknownItem."""
        try:
            return self.items[ItemKey(key)]
        except KeyError:
            raise UnknownItem(key) from None

    def indicator(self, key: str) -> Indicator:
        """The indicator of this key (`S07`, `S11-u3`); raises UnknownIndicator."""
        try:
            return self._indicators[key]
        except KeyError:
            raise UnknownIndicator(key) from None
