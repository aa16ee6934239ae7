"""Scores from a document, without a database: the contract of `werkstatt score FILE`.

In, one object or a list of them::

    {
        "module": "M07",
        "edition": "2026.1",
        "answers": {"M07-01": {"rating": 3, "evidence": "E2"}, "M07-12": {"not_applicable": "Grund"}},
    }

`edition` may be left out for the current one; module and items go by number or slug; an item left
out is open; a rating without `evidence` stands on a statement alone (E0).

Out, one object or a list of them: `module`, `edition`, `E`, `E_provisional`, `C` (percent in full
precision), `level` (`R1` to `R5`, null where the module is not assessable), `blocking` (numbers of
the items that hold a level whose band E reaches), `hurdles` (the shut gates of the next level with their
items, the band included), `lines`. Nobody
validates or consents in a document: R5 is out of reach, and a Muss item answered
"nicht zutreffend" stays in the fraction (`modules.checklists.states`).
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from modules.catalogue.model import Edition, Item, ItemKey, Module
from modules.checklists.answers import Answer, NotApplicable, Rated
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import ItemState
from modules.checklists.validation import check, checked_rating
from modules.errors import InvalidAnswer, InvalidDocument, UnknownEdition, UnknownItem, UnknownModule
from modules.scoring.lines import Line
from modules.scoring.maturity import Assessment, assess

EditionLookup = Callable[[str | None], Edition]
"""The edition of a key, the current one for None; raises UnknownEdition."""


def score_document(document: object, lookup: EditionLookup, *, capped: bool = True) -> object:
    """The scores of a document as read from JSON; a list gives a list.

    Args:
        lookup: where editions come from.
        capped: as in `modules.scoring.maturity.assess`.

    Raises:
        InvalidDocument: names the object in the list, the field in it and the broken rule.
    """
    if isinstance(document, list):
        return [_score(each, lookup, index, capped=capped) for index, each in enumerate(document)]
    return _score(document, lookup, None, capped=capped)


def _score(document: object, lookup: EditionLookup, index: int | None, *, capped: bool) -> dict[str, object]:
    reader = _Reader(index)
    given = reader.fields("", document, required={"module", "answers"}, optional={"edition"})
    edition = reader.edition(given, lookup)
    module = reader.module(given, edition)
    states = reader.states(given["answers"], module)
    return _answer(edition, module, assess(module, states, capped=capped))


class _Reader:
    """Reads one object of a document and says of everything it refuses where it stood."""

    def __init__(self, index: int | None) -> None:
        self._index = index

    def fields(
        self, path: str, value: object, *, required: set[str], optional: set[str]
    ) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self._refusal(path, "not_an_object", value)
        for name in value:
            if name not in required | optional:
                raise self._refusal(_below(path, name), "unknown_field", value[name])
        for name in sorted(required - value.keys()):
            raise self._refusal(_below(path, name), "missing_field")
        return value

    def edition(self, given: Mapping[str, object], lookup: EditionLookup) -> Edition:
        key = None if "edition" not in given else self._text("edition", given["edition"])
        try:
            return lookup(key)
        except UnknownEdition as unknown:
            raise self._refusal("edition", "unknown_edition", unknown.key) from unknown

    def module(self, given: Mapping[str, object], edition: Edition) -> Module:
        key = self._text("module", given["module"])
        try:
            return edition.module(key)
        except UnknownModule as unknown:
            raise self._refusal("module", "unknown_module", key) from unknown

    def states(self, answers: object, module: Module) -> Mapping[ItemKey, ItemState]:
        if not isinstance(answers, dict):
            raise self._refusal("answers", "not_an_object", answers)
        states: dict[ItemKey, ItemState] = {}
        for name, value in answers.items():
            path = _below("answers", name)
            item = self._item(path, name, module)
            if item.key in states:
                raise self._refusal(path, "answered_twice", name)
            states[item.key] = self._state(path, item, value)
        return states

    def _item(self, path: str, name: str, module: Module) -> Item:
        try:
            return module.item(name)
        except UnknownItem as unknown:
            raise self._refusal(path, "unknown_item", name) from unknown

    def _state(self, path: str, item: Item, value: object) -> ItemState:
        names = {"rating", "not_applicable", "evidence"}
        given = self.fields(path, value, required=set(), optional=names)
        if "rating" in given and "not_applicable" in given:
            raise self._refusal(path, "rating_and_not_applicable", value)
        if "rating" not in given and "not_applicable" not in given:
            raise self._refusal(path, "no_answer", value)
        evidence = self._evidence(_below(path, "evidence"), given.get("evidence"))
        return ItemState(self._checked(path, item, given), evidence)

    def _checked(self, path: str, item: Item, given: Mapping[str, object]) -> Answer:
        field = "rating" if "rating" in given else "not_applicable"
        try:
            if field == "rating":
                return Rated(checked_rating(item, given[field]))
            return check(item, NotApplicable(self._text(_below(path, field), given[field])))
        except InvalidAnswer as refused:
            raise self._refusal(_below(path, field), refused.rule, given[field]) from refused

    def _evidence(self, path: str, value: object) -> EvidenceClass:
        if value is None:
            return EvidenceClass.E0
        if not isinstance(value, str) or value not in EvidenceClass.__members__:
            raise self._refusal(path, "unknown_evidence", value)
        return EvidenceClass[value]

    def _text(self, path: str, value: object) -> str:
        if not isinstance(value, str):
            raise self._refusal(path, "not_a_text", value)
        return value

    def _refusal(self, field: str, rule: str, value: object = None) -> InvalidDocument:
        return InvalidDocument(self._index, field, rule, value)


def _below(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _answer(edition: Edition, module: Module, assessment: Assessment) -> dict[str, object]:
    numbers = {line.key: line.number for line in assessment.lines}
    return {
        "module": module.number,
        "edition": edition.key,
        "E": _float(assessment.fulfilment),
        "E_provisional": _float(assessment.provisional),
        "C": _float(assessment.completion),
        "level": None if assessment.level is None else assessment.level.name,
        "blocking": [numbers[key] for key in assessment.blocking_items if assessment.is_held_back],
        "hurdles": [
            {"gate": hurdle.gate.value, "items": [numbers[key] for key in hurdle.items]}
            for hurdle in assessment.blocking
        ],
        "lines": [_line(line) for line in assessment.lines],
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "item": line.number,
        "key": line.key,
        "standing": line.standing.value,
        "rating": _int(line.rating),
        "evidence": line.evidence.name,
        "cap": int(line.cap),
        "effective": _int(line.effective),
        "weight": line.weight,
        "points": line.points,
        "optimum": line.optimum,
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _int(value: int | None) -> int | None:
    return None if value is None else int(value)
