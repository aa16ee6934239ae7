"""What the pages of the catalogue's editor print, put together from a draft."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from modules.catalogue.classifying import classify, suggested
from modules.catalogue.drafts import Draft
from modules.catalogue.model import Item, ItemKey, Module
from modules.catalogue.transitions import Change, ChangeClass, SheetChange, sources, targets
from modules.catalogue.writing import Value, fields_of, fields_of_module
from modules.errors import CatalogueError
from webapp.wording import (
    BASES,
    CATALOGUE_FIELDS,
    CLASSIFICATIONS,
    NOT_APPLICABLE_RULES,
    PHASES,
    SCOPES,
    TAGS,
    TASK_AREAS,
)

OF_WORDS = (ChangeClass.EDITORIAL, ChangeClass.CLARIFIED, ChangeClass.ALTERED, ChangeClass.RESCALED)
OF_GONE = (ChangeClass.DROPPED, ChangeClass.SPLIT, ChangeClass.MERGED)
OF_NEW = (ChangeClass.ADDED,)
OF_MODULES = (ChangeClass.EDITORIAL, ChangeClass.CLARIFIED)

_NAMES: Mapping[str, Mapping[str, str]] = {
    "phase": PHASES,
    "grundlage": {basis.value: name for basis, name in BASES.items()},
    "nz_erlaubt": NOT_APPLICABLE_RULES,
    "merkmale": TAGS,
    "umfang": {scope.value: name for scope, name in SCOPES.items()},
    "muss": {"true": "ja", "false": "nein"},
    "aufgabenbereich": TASK_AREAS,
}
_CONTROLS = {
    "schluessel": "schluessel", "nr": "number", "phase": "phase", "frage": "question", "warum": "why",
    "stufen": "anchor_0", "nachweise": "evidence_asked", "nachweisbeispiele": "evidence_examples",
    "gewicht": "weight", "muss": "mandatory", "grundlage": "basis", "umfang": "scope",
    "nz_erlaubt": "not_applicable", "merkmale": "tags", "fundstelle": "norm", "minuten": "minutes",
    "leicht": "plain", "titel": "title", "ziel": "goal", "rechtsgrundlagen": "legal_bases",
    "rechtsstand": "law_state", "kennzahlen": "indicators", "reifegrade": "level_1",
}  # fmt: skip
"""Field of a file → id of its control in the form."""

_PLACE = re.compile(r"punkte\[(\d+)\]\.?(\w*)(?:\.(\w+))?")
_ENTRY = re.compile(r"aenderungen\[(\d+)\]")
_QUOTED = re.compile(r"„([^“]+)“")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field as it was and as it is, in lines to print; without lines where there was or is nothing."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the check found, at the place it concerns.

    Attributes:
        where: the item, module or file in words.
        field: the field in words; empty for the whole.
        url: where to mend it; None where the editor has no field for it.
    """

    where: str
    field: str
    sentence: str
    url: str | None


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One difference of a draft to its base.

    Attributes:
        subject: key of the item or slug of the module.
        is_module: it is about a module's own texts.
        title: number and question, or number and title.
        state: `geändert`, `entfallen` or `neu`.
        entries: how it is explained, in words; empty while it is not.
        problems: why that does not do yet.
        choices: classes to choose from; empty where place, weight and Muss explain themselves.
        suggestion: the class that fits best.
    """

    subject: str
    is_module: bool
    title: str
    state: str
    changes: tuple[FieldChange, ...]
    entries: tuple[str, ...]
    problems: tuple[str, ...]
    choices: tuple[ChangeClass, ...]
    suggestion: ChangeClass | None
    url: str

    @property
    def is_explained(self) -> bool:
        """Whether nothing is left to say about it."""
        return bool(self.entries) and not self.problems


def item_changes(before: Item | None, after: Item | None) -> tuple[FieldChange, ...]:
    """The fields of an item that differ, in the order of the file."""
    return _changes({} if before is None else fields_of(before), {} if after is None else fields_of(after))


def module_changes(before: Module, after: Module) -> tuple[FieldChange, ...]:
    """The own texts of a module that differ; what is counted is left out."""
    counted = {"stand", "aufwand_minuten"}
    first, second = (
        {name: value for name, value in fields_of_module(each).items() if name not in counted}
        for each in (before, after)
    )
    return _changes(first, second)


def differences(draft: Draft) -> tuple[DifferenceView, ...]:
    """Every difference to the base: modules' own texts, then items, in the order of the catalogue."""
    problems = _problems_by_subject(draft)
    entries = _entries_by_subject(draft)
    return (*_of_modules(draft, problems, entries), *_of_items(draft, problems, entries))


def findings(draft: Draft, problems: Sequence[CatalogueError]) -> tuple[Finding, ...]:
    """What the check found, each with the place to mend it."""
    return tuple(_finding(draft, problem) for problem in problems)


def _changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[FieldChange, ...]:
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        FieldChange(CATALOGUE_FIELDS[name], _lines(name, before.get(name)), _lines(name, after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def _lines(name: str, value: Value | None) -> tuple[str, ...]:
    names = _NAMES.get(name, {})
    match value:
        case None:
            return ()
        case str():
            return (names.get(value, value),)
        case list():
            return tuple(names.get(each, each) for each in value)
        case dict():
            return tuple(f"{key}: {each}" for key, each in value.items())


def _of_modules(
    draft: Draft, problems: Mapping[str, list[str]], entries: Mapping[str, list[str]]
) -> Iterator[DifferenceView]:
    for slug in draft.difference.modules:
        before, after = draft.before.module(slug), draft.edition.module(slug)
        yield DifferenceView(
            subject=slug,
            is_module=True,
            title=f"{after.number} {after.title}",
            state="geändert",
            changes=module_changes(before, after),
            entries=tuple(entries.get(slug, ())),
            problems=tuple(problems.get(slug, ())),
            choices=OF_MODULES,
            suggestion=ChangeClass.CLARIFIED,
            url=url_for("platform.draft_module_texts", fassung=draft.key, modul=slug),
        )


def _of_items(
    draft: Draft, problems: Mapping[str, list[str]], entries: Mapping[str, list[str]]
) -> Iterator[DifferenceView]:
    found = draft.difference
    homes = {item.key: module for module in draft.edition.modules for item in module.items}
    homes_before = {item.key: module for module in draft.before.modules for item in module.items}
    for key in (*found.changed, *found.gone, *found.new):
        before, after = draft.before.items.get(key), draft.edition.items.get(key)
        shown = after or before
        assert shown is not None
        module = homes.get(key) or homes_before[key]
        state, choices, suggestion = _kind_of(draft, key)
        yield DifferenceView(
            subject=key,
            is_module=False,
            title=f"{shown.number} {shown.question}",
            state=state,
            changes=item_changes(before, after) if before and after else (),
            entries=tuple(entries.get(key, ())),
            problems=tuple(problems.get(key, ())),
            choices=choices,
            suggestion=suggestion,
            url=url_for("platform.draft_item", fassung=draft.key, modul=module.slug, punkt=key)
            if after
            else url_for("platform.draft_module", fassung=draft.key, modul=module.slug),
        )


def _kind_of(draft: Draft, key: ItemKey) -> tuple[str, tuple[ChangeClass, ...], ChangeClass | None]:
    if key in draft.difference.gone:
        return "entfallen", OF_GONE, ChangeClass.DROPPED
    if key in draft.difference.new:
        return "neu", OF_NEW, ChangeClass.ADDED
    suggestion = suggested(draft.difference.changed[key])
    return "geändert", OF_WORDS if suggestion else (), suggestion


def _problems_by_subject(draft: Draft) -> Mapping[str, list[str]]:
    """Item or module → why its difference is not explained; a missing explanation is no sentence."""
    subjects: dict[str, str] = {}
    for change, place in (*draft.located.items, *draft.located.sheets):
        subjects[place.path] = _subject(change)
    found: dict[str, list[str]] = {}
    for problem in classify(draft.located, draft.before, draft.edition):
        entry = _ENTRY.match(problem.path)
        quoted = _QUOTED.search(problem.problem)
        subject = subjects.get(entry[0], "") if entry else quoted[1] if quoted else ""
        if entry:
            found.setdefault(subject, []).append(problem.problem)
        else:
            found.setdefault(subject, [])
    return found


def _subject(change: Change | SheetChange) -> str:
    if isinstance(change, SheetChange):
        return change.key
    return (sources(change) or targets(change))[0]


def _entries_by_subject(draft: Draft) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    transition = draft.located.transition
    for change in transition.changes:
        for key in {*sources(change), *targets(change)}:
            found.setdefault(key, []).append(_words(change))
    for sheet in transition.modules:
        found.setdefault(sheet.key, []).append(_words(sheet))
    return found


def _words(change: Change | SheetChange) -> str:
    name = CLASSIFICATIONS[change.kind].partition(":")[0]
    said = getattr(change, "what", None) or getattr(change, "reason", None)
    return f"{name}: {said}" if said else name


def _finding_of_transition(draft: Draft, problem: CatalogueError) -> Finding:
    """At the item or module the difference is about, where the sentence names one."""
    quoted = _QUOTED.search(problem.problem)
    key = ItemKey(quoted[1]) if quoted else ItemKey("")
    item = draft.edition.items.get(key) or draft.before.items.get(key)
    anchor = key if item or key in draft.modules else None
    where = f"{item.number} {item.question}" if item else "Einordnung der Unterschiede"
    url = url_for("platform.draft_differences", fassung=draft.key, _anchor=anchor)
    return Finding(where, "Unterschiede" if item else "", problem.problem, url)


def _finding(draft: Draft, problem: CatalogueError) -> Finding:
    slug = problem.file.stem
    if "transitions" in problem.file.parts:
        return _finding_of_transition(draft, problem)
    if slug not in draft.modules:
        return Finding(problem.file.name, "", problem.problem, None)
    module = draft.module(slug)
    place = _PLACE.match(problem.path)
    if place is None:
        field = problem.path.partition(".")[0].partition("[")[0]
        url = url_for(
            "platform.draft_module_texts", fassung=draft.key, modul=slug, _anchor=_CONTROLS.get(field)
        )
        where = f"{module.number} {module.title}"
        return Finding(where, CATALOGUE_FIELDS.get(field, field), problem.problem, url)
    item = module.items[int(place[1]) - 1]
    control = f"anchor_{place[3]}" if place[2] == "stufen" and place[3] else _CONTROLS.get(place[2])
    url = url_for("platform.draft_item", fassung=draft.key, modul=slug, punkt=item.key, _anchor=control)
    field = CATALOGUE_FIELDS.get(place[2], "") + (f" {place[3]}" if place[3] else "")
    return Finding(f"{item.number} {item.question}", field, problem.problem, url)
