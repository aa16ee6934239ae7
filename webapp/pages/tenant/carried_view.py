"""What an item says about an answer that was carried over: where it comes from, and what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from modules.catalogue import editions
from modules.catalogue.model import EditionKey, Item, ItemKey
from modules.catalogue.rewording import Text, reworded
from modules.catalogue.transitions import Altered, ChangeClass, Clarified, targets
from modules.errors import UnknownItem
from tenants.work.carried import Carried
from tenants.work.stored import StoredRun
from webapp import wording
from webapp.pages.tenant.conflict_view import answer_in_words


@dataclass(frozen=True, slots=True)
class OldWords:
    """The words of an item as they were answered, beside today's.

    Attributes:
        number: of the item then.
        before, after: the question then and now, cut where they differ.
        anchors: rating, its sentence then and now; only those that differ.
    """

    number: str
    before: Text
    after: Text
    anchors: tuple[tuple[int, Text, Text], ...]


@dataclass(frozen=True, slots=True)
class CarriedView:
    """An answer that was carried over.

    Attributes:
        proposal: the answer in words while it waits to be confirmed, also after its last day; else None.
        counts: it counts although nobody has confirmed it.
        is_over: its last day is over, so that the item is open.
        origin: where it was answered, e.g. `Durchgang 1`.
        until: last day to confirm it; None: no last day.
        mark: what happened to the words of the item, e.g. `Text präzisiert`; None if nothing did.
        what: how the editors put it.
        old: the words that were answered, where they differ from today's.
        notes: number of the item something was written for, and the words.
    """

    proposal: str | None
    counts: bool
    is_over: bool
    origin: str
    until: date | None
    mark: str | None
    what: tuple[str, ...]
    old: tuple[OldWords, ...]
    notes: tuple[tuple[str, str], ...]


def carried_view(run: StoredRun, item: Item) -> CarriedView | None:
    """What the item says; None where nothing was carried over."""
    stored = run.answer(item.key)
    carried = stored.carried
    if carried is None:
        return None
    edition = carried.edition
    return CarriedView(
        proposal=answer_in_words(stored.answer, "") if stored.is_proposal else None,
        counts=stored.counting(run.on) is not None,
        is_over=stored.is_proposal and not stored.is_to_confirm(run.on),
        origin=_origin(carried),
        until=stored.confirm_until,
        mark=next((wording.CHANGE_CLASSES[each] for each in sorted(carried.classes)), None),
        what=tuple(_what(carried, run.edition, item.key)),
        old=tuple(old_words(edition, carried.items, item)) if edition and carried.classes else (),
        notes=tuple((_number(note.origin), note.text) for note in carried.notes),
    )


def old_words(edition: EditionKey, keys: tuple[ItemKey, ...], item: Item) -> Iterator[OldWords]:
    """The items an answer was given at, beside the item it stands at now."""
    for key in keys:
        older = editions.edition(edition).item(key)
        yield OldWords(
            older.number,
            *reworded(older.question, item.question),
            tuple(
                (rating, *reworded(*pair))
                for rating, pair in enumerate(zip(older.anchors, item.anchors, strict=True))
                if pair[0] != pair[1]
            ),
        )


def _origin(carried: Carried) -> str:
    if carried.round is not None:
        return f"Durchgang {carried.round}"
    numbers = ", ".join(_number(key) for key in carried.items)
    return f"{numbers}, Fassung {carried.edition}"


def _what(carried: Carried, edition: EditionKey, key: ItemKey) -> Iterator[str]:
    if carried.edition is None or not carried.classes & {ChangeClass.CLARIFIED, ChangeClass.ALTERED}:
        return
    for step in editions.steps(carried.edition, edition):
        for change in step.changes:
            if isinstance(change, Clarified | Altered) and key in targets(change):
                yield change.what


def _number(key: ItemKey) -> str:
    """The number of an item in the newest edition that asks it."""
    for edition in (editions.edition(each) for each in reversed(editions.keys())):
        if key in edition.items:
            return edition.item(key).number
    raise UnknownItem(key)
