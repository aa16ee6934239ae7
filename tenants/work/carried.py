"""Where an answer comes from that was carried over, and what was written for it elsewhere.

Stored beside the answer as one JSON value (`answer.carried`), because it is read with the answer and never
searched. What somebody wrote for another item stays apart from the words of this one, so that each keeps
the item it was written for; an office that answers anew keeps them all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from modules.catalogue.model import EditionKey, ItemKey
from modules.catalogue.transitions import ChangeClass
from modules.checklists.answers import NotApplicable, Rated
from modules.checklists.carrying_over import Entry, Excluded, Note


@dataclass(frozen=True, slots=True)
class Carried:
    """Where an answer was carried over from.

    Attributes:
        edition: the edition whose words were answered; None once somebody has answered anew.
        round: the earlier round it was given in; None for an answer of this one.
        items: keys it was answered at, as that edition knows them.
        classes: what changed since; emptied once the office has said what holds now.
        notes: what was written for other items that became this one.
        reasons: reasons of several items joined into one "nicht zutreffend".
    """

    edition: EditionKey | None = None
    round: int | None = None
    items: tuple[ItemKey, ...] = ()
    classes: frozenset[ChangeClass] = frozenset()
    notes: tuple[Note, ...] = ()
    reasons: tuple[Note, ...] = ()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """As stored; None where nothing was carried over."""
        if stored is None:
            return None
        return cls(
            edition=stored["edition"],
            round=stored["round"],
            items=tuple(ItemKey(key) for key in stored["items"]),
            classes=frozenset(ChangeClass(each) for each in stored["classes"]),
            notes=_notes(stored["notes"]),
            reasons=_notes(stored["reasons"]),
        )

    def as_json(self) -> dict[str, Any]:
        """To be stored."""
        return {
            "edition": self.edition,
            "round": self.round,
            "items": list(self.items),
            "classes": sorted(self.classes),
            "notes": [[note.text, note.origin] for note in self.notes],
            "reasons": [[note.text, note.origin] for note in self.reasons],
        }

    def answered_anew(self) -> "Carried | None":
        """What stays once somebody of the office has said what holds: only what was written elsewhere."""
        return Carried(notes=self.notes) if self.notes else None


def _notes(stored: list[list[str]]) -> tuple[Note, ...]:
    return tuple(Note(text, ItemKey(origin)) for text, origin in stored)


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as it is kept in the record of a take-over, to be compared with another."""
    return {
        "rating": entry.said.rating.value if isinstance(entry.said, Rated) else None,
        "not_applicable": entry.answer.reason if isinstance(entry.answer, NotApplicable) else None,
        "reasons": [[note.text, note.origin] for note in entry.said.reasons]
        if isinstance(entry.said, Excluded)
        else [],
        "notes": [[note.text, note.origin] for note in entry.notes],
        "evidence": sorted(str(each) for each in entry.evidence),
        "comments": sorted(str(each.id) for each in entry.comments),
        "version": entry.version,
        "claim": entry.claim.value,
        "confirm_until": _iso(entry.confirm_until),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
