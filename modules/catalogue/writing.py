"""Writes content files: the same YAML the editors write by hand, so that either may go on from the other.

What did not change keeps its lines, byte for byte: a file is written over the one it replaces, field by
field and item by item, so that git shows what somebody changed and nothing else. A file read and written
again is the same file. New lines look like their neighbours: fields in the order of the shipped files,
short values on their line, long ones folded. Quoting is left to the library that also reads the files
(ruamel.yaml): it knows what YAML would take for something else.

What is written loads to an equal value, for every text that `fits_on_a_page`; other texts are refused
where people type them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import StringIO
from itertools import pairwise

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from modules.catalogue.folders import File
from modules.catalogue.loading import EDITION_SCHEMA, MODULE_SCHEMA, load_item, load_module
from modules.catalogue.located import Located, read
from modules.catalogue.model import Edition, Item, ItemKey, Module, ModuleSlug, Scope
from modules.catalogue.totals import totals, weights
from modules.catalogue.transition_loading import TRANSITION_SCHEMA, load_located
from modules.catalogue.transitions import (
    DAYS_TO_CONFIRM,
    Added,
    Altered,
    Change,
    Clarified,
    Dropped,
    Editorial,
    Merged,
    Moved,
    Rescaled,
    Reweighted,
    SheetChange,
    Split,
    Transition,
)

LONGEST_LINE = 108
"""Columns of a line; what is longer is folded."""

Value = str | list[str] | dict[str, str]
"""What a field holds: a text, a list, or named values. Numbers and flags are texts as they stand."""

Lines = Mapping[str, tuple[Value, str]]
"""Field → the value it has in the file before, and the lines it stands on."""

_STRING = "tag:yaml.org,2002:str"
_MAPPING = "tag:yaml.org,2002:map"
_SEQUENCE = "tag:yaml.org,2002:seq"
_ENDLESS = 1_000_000
_LITERAL = re.compile(r"\d{1,4}|true|false|\d{4}-\d\d-\d\d")
_BLOCKS = frozenset({"nachweisbeispiele", "stufen", "fundstelle", "reifegrade"})
"""Lists and named values that have a line for each entry, however short."""

_UNFIT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control characters, invisible marks (also those that turn the direction), lone halves, other line ends."""


def fits_on_a_page(text: str) -> bool:
    """Whether a text can stand in a content file: no line breaks, nothing invisible, no non-characters."""
    return not any(unicodedata.category(each) in _UNFIT or ord(each) & 0xFFFE == 0xFFFE for each in text)


def write_module(module: Module, *kept: str) -> str:
    """The file of a module; a field that says the same in one of the `kept` texts keeps its lines.

    Args:
        kept: texts of the file before, the one to be preferred first.
    """
    head: dict[str, tuple[Value, str]] = {}
    items: dict[ItemKey, dict[str, tuple[Value, str]]] = {}
    for text in kept:
        head_there, items_there = _kept_module(text)
        _keep(head, head_there, fields_of_module(module))
        for item in module.items:
            _keep(items.setdefault(item.key, {}), items_there.get(item.key, {}), fields_of(item))
    return (
        _fields(fields_of_module(module), head)
        + "punkte:\n"
        + "".join(
            _entry(_fields(fields_of(item), items.get(item.key, {}), indent=4)) for item in module.items
        )
    )


def write_item(item: Item) -> str:
    """One item by itself: what a proposal keeps."""
    return _fields(fields_of(item), {})


def read_item(text: str) -> Item:
    """The item that `write_item` wrote."""
    return load_item(File("punkt.yaml", text))


def write_sheet(edition: Edition) -> str:
    """The `edition.yaml` of an edition, with everything it adds up to."""
    fields: dict[str, Value] = {
        "schema": EDITION_SCHEMA,
        "fassung": edition.key,
        "titel": edition.title,
        "zustand": edition.state.value,
    }
    if edition.published_on is not None:
        fields["veroeffentlicht"] = edition.published_on.isoformat()
    by_module = ", ".join(f"{number}: {weight}" for number, weight in weights(edition).items())
    return (
        _fields(fields, {})
        + "# Was diese Fassung enthält; die Katalogprüfung rechnet nach.\nsummen:\n"
        + "".join(f"  {name}: {total}\n" for name, total in totals(edition).items())
        + f"  gewichte: {{{by_module}}}\n"
    )


def write_transition(transition: Transition, kept: str = "") -> str:
    """The file of a transition; entries that stand in `kept` as well keep their lines and their order."""
    wanted: list[Change | SheetChange] = [
        *transition.changes,
        *transition.modules,
        *transition.indicators,
    ]
    subject = {id(change): "modul" for change in transition.modules}
    subject |= {id(change): "kennzahl" for change in transition.indicators}
    head, entries = _kept_transition(kept) if kept else ({}, [])
    written = [lines for change, lines in entries if change in wanted]
    new = [change for change in wanted if change not in [stays for stays, _ in entries]]
    written += [_change(_fields_of_change(change, subject.get(id(change), ""))) for change in new]
    fields: dict[str, Value] = {
        "schema": TRANSITION_SCHEMA,
        "von": transition.before,
        "nach": transition.after,
        "erklaerung": transition.explanation,
    }
    above = head["aenderungen"][1] if entries else "aenderungen:\n"
    listed = above + "".join(written) if written else "aenderungen: []\n"
    return _fields(fields, head) + listed + _comparables(transition.comparable)


def fields_of(item: Item) -> dict[str, Value]:
    """An item in the words and the order of the files; what is left out there is left out here."""
    fields: dict[str, Value] = {
        "schluessel": item.key,
        "nr": item.number,
        "phase": item.phase.value,
        "frage": item.question,
        "warum": item.why,
        "stufen": {str(rating): anchor for rating, anchor in enumerate(item.anchors)},
        "nachweise": list(item.evidence_asked),
        "nachweisbeispiele": list(item.evidence_examples),
        "gewicht": str(item.weight),
        "muss": "true" if item.mandatory else "false",
    }
    if item.basis is not None:
        fields["grundlage"] = item.basis.value
    fields |= {
        "umfang": [item.scope.value],
        "nz_erlaubt": item.not_applicable.value,
        "merkmale": [tag.value for tag in item.tags],
        "fundstelle": _found_in(item),
        "minuten": str(item.minutes),
        "leicht": item.plain,
        "einfuehrung": item.since,
    }
    if item.examples:
        fields["beispiele"] = list(item.examples)
    return fields


def fields_of_module(module: Module) -> dict[str, Value]:
    """A module in the words and the order of the files, without its items."""
    return {
        "schema": MODULE_SCHEMA,
        "modul": module.slug,
        "kennung": module.number,
        "stand": str(module.revision),
        "titel": module.title,
        "ziel": module.goal,
        "rechtsgrundlagen": list(module.legal_bases),
        "rechtsstand": module.law_state.isoformat(),
        "aufgabenbereich": [area.value for area in module.task_areas],
        "aufwand_minuten": {scope.value: str(module.minutes[scope]) for scope in Scope},
        "kennzahlen": list(module.indicators),
        "bewertung": module.scheme,
        "reifegrade": {f"R{number}": level for number, level in enumerate(module.levels, start=1)},
    }


def _found_in(item: Item) -> dict[str, str]:
    empfehlung = {"empfehlung": item.recommendation} if item.recommendation is not None else {}
    return {"norm": item.norm, **empfehlung, "quelle": item.source}


def _fields_of_change(change: Change | SheetChange, subject: str) -> dict[str, Value]:
    fields: dict[str, Value] = {"art": change.kind.value}
    match change:
        case SheetChange(key=key, what=what):
            return fields | {subject: key} | ({} if what is None else {"was": what})
        case Split(item=key, parts=parts, days=days):
            return fields | {"punkt": key, "in": list(parts)} | _days(days)
        case Merged(items=keys, into=into, days=days):
            return fields | {"punkte": list(keys), "in": into} | _days(days)
        case Dropped(item=key, reason=reason):
            return fields | {"punkt": key, "grund": reason}
        case Added(item=key, reason=why):
            return fields | {"punkt": key} | ({} if why is None else {"grund": why})
        case _:
            return fields | {"punkt": change.item} | _fields_of_content(change)


def _fields_of_content(
    change: Editorial | Clarified | Altered | Moved | Reweighted | Rescaled,
) -> dict[str, Value]:
    match change:
        case Clarified(what=what):
            return {"was": what}
        case Altered(what=what, days=days):
            return {"was": what, **_days(days)}
        case Moved(to_module=module):
            return {"nach_modul": module}
        case Reweighted():
            return _weights(change)
        case Rescaled(mapping=mapping, days=days):
            return {"abbildung": {str(old): str(new) for old, new in enumerate(mapping)}, **_days(days)}
        case _:
            return {}


def _days(days: int) -> dict[str, Value]:
    return {} if days == DAYS_TO_CONFIRM else {"bestaetigen_bis": f"+{days}T"}


def _weights(change: Reweighted) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    if change.weights is not None:
        fields |= {"von": str(change.weights[0]), "nach": str(change.weights[1])}
    if change.mandatory is not None:
        fields["muss"] = "true" if change.mandatory else "false"
    return fields


def _comparables(comparable: Mapping[ModuleSlug, str]) -> str:
    if not comparable:
        return ""
    stated = (_change({"modul": slug, "grund": reason}) for slug, reason in comparable.items())
    return "vergleichbar:\n" + "".join(stated)


def _kept_module(kept: str) -> tuple[Lines, Mapping[ItemKey, Lines]]:
    """The lines of a module's own fields, and by key of an item those of its fields."""
    file = File("modul.yaml", kept)
    module, root = load_module(file), read(file)
    lines = kept.splitlines(keepends=True)
    entries = dict(root.named_values())["punkte"].entries()
    ends = [*(entry.line - 1 for entry in entries[1:]), len(lines)]
    items = {
        item.key: _kept_fields(entry, fields_of(item), lines[:end])
        for item, entry, end in zip(module.items, entries, ends, strict=True)
    }
    return _kept_fields(root, fields_of_module(module), lines), items


def _keep(kept: dict[str, tuple[Value, str]], there: Lines, wanted: Mapping[str, Value]) -> None:
    """Take over the lines of what is wanted, unless another text had them first."""
    for name, (value, lines) in there.items():
        if wanted.get(name) == value:
            kept.setdefault(name, (value, lines))


def _kept_transition(kept: str) -> tuple[Lines, list[tuple[Change | SheetChange, str]]]:
    """The lines of the head, and every change with its lines in the order of the file."""
    root = read(File("uebergang.yaml", kept))
    values = dict(root.named_values())
    name = f"{values['von'].text()}--{values['nach'].text()}.yaml"
    located = load_located(File(name, kept))
    transition = located.transition
    lines = kept.splitlines(keepends=True)
    starts = sorted(place.line - 1 for _, place in (*located.items, *located.sheets))
    head = _kept_fields(
        root,
        {
            "schema": TRANSITION_SCHEMA,
            "von": transition.before,
            "nach": transition.after,
            "erklaerung": transition.explanation,
            "aenderungen": "",
        },
        lines[: starts[0]] if starts else lines,
    )
    end = values["vergleichbar"].line - 2 if "vergleichbar" in values else len(lines)
    by_line: dict[int, Change | SheetChange] = {
        place.line - 1: change for change, place in (*located.items, *located.sheets)
    }
    return head, [(by_line[start], "".join(lines[start:stop])) for start, stop in pairwise([*starts, end])]


def _kept_fields(place: Located, values: Mapping[str, Value], lines: Sequence[str]) -> Lines:
    """The fields of a mapping that begin on lines of their own, each with its lines up to the next."""
    assert isinstance(place.node, MappingNode)
    starts = [(str(name.value), name.start_mark.line) for name, _ in place.node.value]
    spans = pairwise([*(start for _, start in starts), len(lines)])
    return {
        name: (values[name], "".join(lines[first:last]))
        for (name, _), (first, last) in zip(starts, spans, strict=True)
        if name in values and last > first
    }


def _fields(fields: Mapping[str, Value], kept: Lines, *, indent: int = 0) -> str:
    return "".join(
        kept[name][1] if name in kept and kept[name][0] == value else _field(name, value, indent)
        for name, value in fields.items()
    )


def _entry(lines: str) -> str:
    """The lines of an item as an entry of the list; those that were kept are one already."""
    return lines if lines.startswith("  - ") else "  - " + lines.removeprefix("    ")


def _change(fields: Mapping[str, Value]) -> str:
    """An entry of a transition, on one line where it fits."""
    pairs = [(_scalar(name), _node(name, value, is_flow=True)) for name, value in fields.items()]
    line = f"  - {_dumped(MappingNode(_MAPPING, pairs, flow_style=True), width=_ENDLESS)}"
    return line if len(line) <= LONGEST_LINE else _entry(_fields(fields, {}, indent=4))


def _field(name: str, value: Value, indent: int) -> str:
    """`name: value` on as many lines as it needs, `indent` columns in."""
    is_flow = _flows(name, value) and len(_pair(name, value, indent, is_flow=True)) <= LONGEST_LINE
    return _pair(name, value, indent, is_flow=is_flow)


def _flows(name: str, value: Value) -> bool:
    """Whether a list or named values usually stand on one line."""
    return not isinstance(value, str) and name not in _BLOCKS


def _pair(name: str, value: Value, indent: int, *, is_flow: bool) -> str:
    room = LONGEST_LINE - indent
    node = MappingNode(
        _MAPPING, [(_scalar(name), _node(name, value, room, is_flow=is_flow))], flow_style=False
    )
    lines = _dumped(node, width=_ENDLESS if is_flow else room).splitlines(keepends=True)
    return "".join(" " * indent + line for line in lines)


def _node(name: str, value: Value, room: int = _ENDLESS, *, is_flow: bool) -> Node:
    if isinstance(value, dict):
        pairs = [
            (_scalar(key), _scalar(each, room - len(key) - 4, is_flow=is_flow)) for key, each in value.items()
        ]
        return MappingNode(_MAPPING, pairs, flow_style=is_flow)
    if isinstance(value, list):
        entries = [_scalar(each, room - 4, is_flow=is_flow) for each in value]
        return SequenceNode(_SEQUENCE, entries, flow_style=is_flow or not value)
    return _scalar(value, room - len(name) - 2, is_flow=is_flow)


def _scalar(text: str, room: int = _ENDLESS, *, is_flow: bool = False) -> ScalarNode:
    """A value as it looks best: plain where YAML takes it for what it is, folded where it is long."""
    if _LITERAL.fullmatch(text):
        return ScalarNode(_resolved(text), text)
    if len(text) > room and not is_flow:
        return ScalarNode(_STRING, text, style=">")
    return ScalarNode(_STRING, text, style=None if _is_plain(text, is_flow=is_flow) else '"')


@lru_cache(maxsize=4096)
def _is_plain(text: str, *, is_flow: bool) -> bool:
    """Whether no quotes are needed; where the two readers of YAML 1.1 and 1.2 differ, there are quotes."""
    if text[0] in "?-:" or (is_flow and (":" in text or "?" in text)):
        return False
    alone = SequenceNode(_SEQUENCE, [ScalarNode(_STRING, text)], flow_style=is_flow)
    return _dumped(alone, width=_ENDLESS) == (f"[{text}]\n" if is_flow else f"  - {text}\n")


def _resolved(text: str) -> str:
    """What YAML takes a number, a day or a flag for; written so, it needs no quotes."""
    return str(YAML(typ="safe", pure=True).resolver.resolve(ScalarNode, text, (True, False)))


def _dumped(node: Node, *, width: int) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.width = width
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = StringIO()
    yaml.serialize(node, written)
    return written.getvalue()
