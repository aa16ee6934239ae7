"""The exact wording of a module as one document, and the module read back from it.

What a Jugendamt was asked is kept with its frozen record, word for word, so that an export in ten years
prints what was asked then, whatever became of the catalogue and of the files it was loaded from. Every
field of module and item is written; reading gives an equal module.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from modules.catalogue.canonical import Json
from modules.catalogue.model import (
    Basis,
    EditionKey,
    Item,
    ItemKey,
    Module,
    ModuleSlug,
    NotApplicableRule,
    Phase,
    Scope,
    Tag,
    TaskArea,
)

FORMAT = "werkstatt-wortlaut/1"
"""Shape of the document; a changed shape gets a new number and the old one stays readable."""


def wording(module: Module) -> Json:
    """Everything the module says, items in display order."""
    return {
        "format": FORMAT,
        "slug": module.slug,
        "number": module.number,
        "revision": module.revision,
        "title": module.title,
        "goal": module.goal,
        "legal_bases": list(module.legal_bases),
        "law_state": module.law_state.isoformat(),
        "task_areas": [area.value for area in module.task_areas],
        "minutes": {scope.value: minutes for scope, minutes in module.minutes.items()},
        "indicators": list(module.indicators),
        "scheme": module.scheme,
        "levels": list(module.levels),
        "items": [_written(item) for item in module.items],
    }


def module_of(document: Mapping[str, Any]) -> Module:
    """The module a document of `wording` speaks of."""
    return Module(
        slug=ModuleSlug(document["slug"]),
        number=document["number"],
        revision=document["revision"],
        title=document["title"],
        goal=document["goal"],
        legal_bases=tuple(document["legal_bases"]),
        law_state=date.fromisoformat(document["law_state"]),
        task_areas=tuple(TaskArea(area) for area in document["task_areas"]),
        minutes=MappingProxyType({Scope(scope): minutes for scope, minutes in document["minutes"].items()}),
        indicators=tuple(document["indicators"]),
        scheme=document["scheme"],
        levels=_five(document["levels"]),
        items=tuple(_read(item) for item in document["items"]),
    )


def _written(item: Item) -> Json:
    return {
        "key": item.key,
        "number": item.number,
        "phase": item.phase.value,
        "question": item.question,
        "why": item.why,
        "anchors": list(item.anchors),
        "evidence_asked": list(item.evidence_asked),
        "evidence_examples": list(item.evidence_examples),
        "weight": item.weight,
        "mandatory": item.mandatory,
        "basis": None if item.basis is None else item.basis.value,
        "scope": item.scope.value,
        "not_applicable": item.not_applicable.value,
        "tags": [tag.value for tag in item.tags],
        "norm": item.norm,
        "recommendation": item.recommendation,
        "source": item.source,
        "minutes": item.minutes,
        "plain": item.plain,
        "since": item.since,
        "examples": list(item.examples),
    }


def _read(item: Mapping[str, Any]) -> Item:
    none, partly, mostly, fully = item["anchors"]
    return Item(
        key=ItemKey(item["key"]),
        number=item["number"],
        phase=Phase(item["phase"]),
        question=item["question"],
        why=item["why"],
        anchors=(none, partly, mostly, fully),
        evidence_asked=tuple(item["evidence_asked"]),
        evidence_examples=tuple(item["evidence_examples"]),
        weight=item["weight"],
        mandatory=item["mandatory"],
        basis=None if item["basis"] is None else Basis(item["basis"]),
        scope=Scope(item["scope"]),
        not_applicable=NotApplicableRule(item["not_applicable"]),
        tags=tuple(Tag(tag) for tag in item["tags"]),
        norm=item["norm"],
        recommendation=item["recommendation"],
        source=item["source"],
        minutes=item["minutes"],
        plain=item["plain"],
        since=EditionKey(item["since"]),
        examples=tuple(item["examples"]),
    )


def _five(levels: list[str]) -> tuple[str, str, str, str, str]:
    one, two, three, four, five = levels
    return one, two, three, four, five
