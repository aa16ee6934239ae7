"""Reads one edition of the catalogue from its folder.

A folder is read whole or not at all: the first rule broken ends the reading with a CatalogueError that
names file and line. What reading guarantees is the shape: every field known, present and of its kind,
every key unique within the edition, every reference resolved. Wording, lengths and totals are looked at
by `modules.catalogue.checking`, which a published edition has passed.

Layout of a folder: `edition.yaml`, `modules/<slug>.yaml`, `indicators/<name>.yaml` (one per group).
Modules come in the order of their numbers, groups in the order of `Group`, everything else in the order
of its file.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from types import MappingProxyType

from modules.catalogue.located import Located, read
from modules.catalogue.model import (
    Basis,
    Edition,
    EditionKey,
    EditionState,
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
from modules.indicators.definitions import CountingMethod, Direction, Group, Indicator, Sensitivity, Use

Anchors = tuple[str, str, str, str]

EDITION_SCHEMA = "werkstatt-fassung/1"
MODULE_SCHEMA = "werkstatt-modul/1"
INDICATORS_SCHEMA = "werkstatt-kennzahlen/1"

_EDITION_FIELDS = frozenset({"schema", "fassung", "titel", "zustand", "summen"})
_MODULE_FIELDS = frozenset(
    {
        "schema",
        "modul",
        "kennung",
        "stand",
        "titel",
        "ziel",
        "rechtsgrundlagen",
        "rechtsstand",
        "aufgabenbereich",
        "aufwand_minuten",
        "kennzahlen",
        "bewertung",
        "reifegrade",
        "punkte",
    }
)
_ITEM_FIELDS = frozenset(
    {
        "schluessel",
        "nr",
        "phase",
        "frage",
        "warum",
        "stufen",
        "nachweise",
        "nachweisbeispiele",
        "gewicht",
        "muss",
        "umfang",
        "nz_erlaubt",
        "merkmale",
        "fundstelle",
        "minuten",
        "leicht",
        "einfuehrung",
    }
)
_OPTIONAL_ITEM_FIELDS = frozenset({"beispiele", "grundlage"})
_INDICATOR_FIELDS = frozenset(
    {
        "kennung",
        "name",
        "definition",
        "zaehler",
        "faktor",
        "einheit",
        "richtung",
        "uma",
        "nur_quote",
        "verwendung",
        "quelle",
        "kleine_zahl",
        "anker",
        "schranke",
        "klasse",
        "startset",
        "nachkommastellen",
    }
)
_OPTIONAL_INDICATOR_FIELDS = frozenset(
    {"nenner", "nenner_amtlich", "richtung_hinweis", "zaehlmethode", "norm", "hinweis", "veroeffentlicht"}
)
_RATINGS = ("0", "1", "2", "3")
_LEVELS = ("R1", "R2", "R3", "R4", "R5")
_NOTHING: frozenset[str] = frozenset()


def load_edition(folder: Traversable) -> Edition:
    """The edition in `folder`, complete and with every reference resolved.

    Raises:
        CatalogueError: a file is missing or breaks the shape; nothing has been loaded then.
    """
    sheet = _sheet(folder)
    indicators = _indicators(folder)
    modules = _modules(folder, {each.key for each in indicators})
    return Edition(
        key=EditionKey(sheet["fassung"].text()),
        title=sheet["titel"].text(),
        published_on=_published_on(sheet),
        modules=modules,
        indicators=indicators,
    )


def load_module(file: Traversable) -> Module:
    """One module from its file; whether its indicators are known is left to loading the edition.

    Raises:
        CatalogueError: the file is missing or breaks the shape.
    """
    return _module(opened(file, schema=MODULE_SCHEMA, required=_MODULE_FIELDS))


def load_item(file: Traversable) -> Item:
    """One item that stands in a file by itself; raises CatalogueError like loading a module."""
    return _item(read(file))


def content_files(folder: Traversable) -> tuple[Traversable, ...]:
    """Every content file of an edition's folder: the sheet, then modules and indicators by name."""
    return (folder / "edition.yaml", *_yaml_files(folder / "modules"), *_yaml_files(folder / "indicators"))


def _yaml_files(folder: Traversable) -> tuple[Traversable, ...]:
    files = (file for file in folder.iterdir() if file.name.endswith(".yaml")) if folder.is_dir() else ()
    return tuple(sorted(files, key=lambda file: file.name))


def _sheet(folder: Traversable) -> Mapping[str, Located]:
    sheet = opened(
        folder / "edition.yaml",
        schema=EDITION_SCHEMA,
        required=_EDITION_FIELDS,
        optional=frozenset({"veroeffentlicht"}),
    )
    if sheet["fassung"].text() != folder.name:
        raise sheet["fassung"].problem(f"Die Fassung heißt anders als ihr Ordner „{folder.name}“.")
    return sheet


def state_in(folder: Traversable) -> EditionState:
    """Whether the edition in `folder` is published or a draft, without loading its modules.

    Raises:
        CatalogueError: its `edition.yaml` breaks the shape.
    """
    return _sheet(folder)["zustand"].one_of(EditionState)


def _published_on(sheet: Mapping[str, Located]) -> date | None:
    is_draft = sheet["zustand"].one_of(EditionState) is EditionState.DRAFT
    if is_draft and "veroeffentlicht" in sheet:
        raise sheet["veroeffentlicht"].problem("Ein Entwurf hat noch keinen Tag der Veröffentlichung.")
    if not is_draft and "veroeffentlicht" not in sheet:
        raise sheet["zustand"].problem("Es fehlt der Tag der Veröffentlichung (Feld „veroeffentlicht“).")
    return None if is_draft else sheet["veroeffentlicht"].day()


def opened(
    file: Traversable, *, schema: str, required: frozenset[str], optional: frozenset[str] = _NOTHING
) -> Mapping[str, Located]:
    """The fields of a content file whose first field names its `schema`.

    Raises:
        CatalogueError: the file cannot be read, is of another schema or breaks the shape.
    """
    root = read(file)
    first = root.named_values()[:1]
    if not first or first[0][0] != "schema":
        raise root.problem(f"Das erste Feld ist „schema: {schema}“.")
    if first[0][1].text() != schema:
        raise first[0][1].problem(f"Unbekanntes Schema. Erwartet wird „{schema}“.")
    return root.fields(required=required, optional=optional)


def _modules(folder: Traversable, indicators: set[str]) -> tuple[Module, ...]:
    files = [
        opened(file, schema=MODULE_SCHEMA, required=_MODULE_FIELDS)
        for file in _yaml_files(folder / "modules")
    ]
    _refuse_repeats(file["modul"] for file in files)
    _refuse_repeats(file["kennung"] for file in files)
    _refuse_unknown_indicators(files, indicators)
    modules = [_module(file) for file in files]
    _refuse_repeats(
        item.fields(required=_ITEM_FIELDS, optional=_OPTIONAL_ITEM_FIELDS)[name]
        for name in ("schluessel", "nr")
        for file in files
        for item in file["punkte"].entries()
    )
    return tuple(sorted(modules, key=lambda module: module.number))


def _refuse_repeats(keys: Iterable[Located]) -> None:
    seen: dict[str, Located] = {}
    for key in keys:
        earlier = seen.setdefault(key.text(), key)
        if earlier is not key:
            raise key.problem(f"„{key.text()}“ steht schon in {earlier.file.name}, Zeile {earlier.line}.")


def _refuse_unknown_indicators(files: Iterable[Mapping[str, Located]], known: set[str]) -> None:
    for file in files:
        for key in file["kennzahlen"].entries():
            if key.text() not in known:
                raise key.problem(f"Die Kennzahl „{key.text()}“ gibt es in dieser Fassung nicht.")


def _module(fields: Mapping[str, Located]) -> Module:
    items = tuple(_item(entry) for entry in fields["punkte"].entries())
    if not items:
        raise fields["punkte"].problem("Ein Modul braucht mindestens einen Punkt.")
    return Module(
        slug=ModuleSlug(fields["modul"].text()),
        number=fields["kennung"].text(),
        revision=fields["stand"].whole_number(at_least=1, at_most=9999),
        title=fields["titel"].text(),
        goal=fields["ziel"].text(),
        legal_bases=fields["rechtsgrundlagen"].texts(),
        law_state=fields["rechtsstand"].day(),
        task_areas=tuple(area.one_of(TaskArea) for area in fields["aufgabenbereich"].entries()),
        minutes=_minutes(fields["aufwand_minuten"]),
        indicators=tuple(key.text() for key in fields["kennzahlen"].entries()),
        scheme=fields["bewertung"].text(),
        levels=_levels(fields["reifegrade"]),
        items=items,
    )


def _minutes(place: Located) -> Mapping[Scope, int]:
    by_name = place.fields(required=frozenset(scope.value for scope in Scope), optional=_NOTHING)
    minutes = {scope: by_name[scope.value].whole_number(at_least=1, at_most=9999) for scope in Scope}
    return MappingProxyType(minutes)


def _levels(place: Located) -> tuple[str, str, str, str, str]:
    by_name = place.fields(required=frozenset(_LEVELS), optional=_NOTHING)
    first, second, third, fourth, fifth = (by_name[level].text() for level in _LEVELS)
    return first, second, third, fourth, fifth


def _anchors(place: Located) -> Anchors:
    by_rating = place.fields(required=frozenset(_RATINGS), optional=_NOTHING)
    none, partly, mostly, fully = (by_rating[rating].text() for rating in _RATINGS)
    return none, partly, mostly, fully


def _item(entry: Located) -> Item:
    fields = entry.fields(required=_ITEM_FIELDS, optional=_OPTIONAL_ITEM_FIELDS)
    found_in = fields["fundstelle"].fields(
        required=frozenset({"norm", "quelle"}), optional=frozenset({"empfehlung"})
    )
    mandatory = fields["muss"].flag()
    return Item(
        key=ItemKey(fields["schluessel"].text()),
        number=fields["nr"].text(),
        phase=fields["phase"].one_of(Phase),
        question=fields["frage"].text(),
        why=fields["warum"].text(),
        anchors=_anchors(fields["stufen"]),
        evidence_asked=fields["nachweise"].texts(),
        evidence_examples=fields["nachweisbeispiele"].texts(),
        weight=fields["gewicht"].whole_number(at_least=1, at_most=3),
        mandatory=mandatory,
        basis=_basis(entry, fields, mandatory=mandatory),
        scope=_scope(fields["umfang"]),
        not_applicable=_not_applicable(fields["nz_erlaubt"], mandatory=mandatory),
        tags=_tags(fields["merkmale"]),
        norm=found_in["norm"].text(),
        recommendation=_text_or_none(found_in, "empfehlung"),
        source=found_in["quelle"].text(),
        minutes=fields["minuten"].whole_number(at_least=1, at_most=240),
        plain=fields["leicht"].text(),
        since=EditionKey(fields["einfuehrung"].text()),
        examples=tuple(each.text() for each in fields["beispiele"].entries())
        if "beispiele" in fields
        else (),
    )


def _text_or_none(fields: Mapping[str, Located], name: str) -> str | None:
    return fields[name].text() if name in fields else None


def _basis(entry: Located, fields: Mapping[str, Located], *, mandatory: bool) -> Basis | None:
    if mandatory and "grundlage" not in fields:
        raise entry.problem("Ein Muss-Punkt braucht das Feld „grundlage“ (G, S oder F).")
    if not mandatory and "grundlage" in fields:
        raise fields["grundlage"].problem("Eine „grundlage“ haben nur Muss-Punkte.")
    return fields["grundlage"].one_of(Basis) if mandatory else None


def _scope(place: Located) -> Scope:
    scopes = place.entries()
    if len(scopes) != 1:
        raise place.problem("Hier steht genau ein Umfang: [kern] oder [voll]. „voll“ enthält „kern“.")
    return scopes[0].one_of(Scope)


def _not_applicable(place: Located, *, mandatory: bool) -> NotApplicableRule:
    rule = place.one_of(NotApplicableRule)
    if mandatory and rule is NotApplicableRule.ALLOWED:
        raise place.problem("Ein Muss-Punkt ist nie ohne Zustimmung „nicht zutreffend“.")
    return rule


def _tags(place: Located) -> tuple[Tag, ...]:
    tags = tuple(tag.one_of(Tag) for tag in place.entries())
    if len(set(tags)) < len(tags):
        raise place.problem("Ein Merkmal steht doppelt.")
    return tags


def _indicators(folder: Traversable) -> tuple[Indicator, ...]:
    files = [
        opened(
            file,
            schema=INDICATORS_SCHEMA,
            required=frozenset({"schema", "gruppe", "titel", "kennzahlen"}),
        )
        for file in _yaml_files(folder / "indicators")
    ]
    _refuse_repeats(file["gruppe"] for file in files)
    order = list(Group)
    files.sort(key=lambda file: order.index(file["gruppe"].one_of(Group)))
    entries = [
        (file["gruppe"].one_of(Group), entry) for file in files for entry in file["kennzahlen"].entries()
    ]
    fields = [
        (group, entry.fields(required=_INDICATOR_FIELDS, optional=_OPTIONAL_INDICATOR_FIELDS))
        for group, entry in entries
    ]
    _refuse_repeats(each["kennung"] for _, each in fields)
    return tuple(_indicator(group, each) for group, each in fields)


def _indicator(group: Group, fields: Mapping[str, Located]) -> Indicator:
    key = fields["kennung"].text()
    if not key.startswith(group.value):
        raise fields["kennung"].problem(
            f"Eine Kennzahl der Gruppe {group.value} beginnt mit „{group.value}“."
        )
    return Indicator(
        key=key,
        group=group,
        name=fields["name"].text(),
        definition=fields["definition"].text(),
        numerator=fields["zaehler"].text(),
        denominator=_text_or_none(fields, "nenner"),
        has_public_denominator=_has_public_denominator(fields),
        factor=fields["faktor"].positive_number(),
        unit=fields["einheit"].text(),
        direction=fields["richtung"].one_of(Direction),
        direction_note=_text_or_none(fields, "richtung_hinweis"),
        counting_method=fields["zaehlmethode"].one_of(CountingMethod) if "zaehlmethode" in fields else None,
        has_uma=fields["uma"].flag(),
        rate_only=fields["nur_quote"].flag(),
        norm=_text_or_none(fields, "norm"),
        use=fields["verwendung"].one_of(Use),
        source=fields["quelle"].text(),
        note=_text_or_none(fields, "hinweis"),
        published=_text_or_none(fields, "veroeffentlicht"),
        small_count=_small_count(fields["kleine_zahl"]),
        anchor=fields["anker"].positive_number(),
        bound=fields["schranke"].positive_number(),
        sensitivity=fields["klasse"].one_of(Sensitivity),
        start_set=fields["startset"].flag(),
        decimals=fields["nachkommastellen"].whole_number(at_least=0, at_most=4),
    )


def _has_public_denominator(fields: Mapping[str, Located]) -> bool:
    if "nenner" in fields and "nenner_amtlich" not in fields:
        raise fields["nenner"].problem("Zu einem Nenner gehört nenner_amtlich: true oder false.")
    return "nenner_amtlich" in fields and fields["nenner_amtlich"].flag()


def _small_count(place: Located) -> int:
    count = place.whole_number(at_least=0, at_most=5)
    if count not in {0, 3, 5}:
        raise place.problem("Möglich sind 0 (keine Personen), 3 oder 5.")
    return count
