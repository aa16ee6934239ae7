"""What a change of law means for a Jugendamt: which of its answers and documents are older, and who looked.

An answer or a document is older where it is from before the change was in force, or before anybody could know
of it, whichever was first. It waits until somebody says that it stays, or, where no document is older, until
it is answered again. Nothing is ever changed here but that somebody looked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from modules.catalogue import editions
from modules.catalogue.model import Item, Module
from modules.checklists.answers import Rated
from modules.errors import UnknownItem
from tenants import journal
from tenants.catalogue import law
from tenants.catalogue.law import LawChange
from tenants.clock import OFFICE_TIME
from tenants.errors import Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.law import LawReviewRecord
from tenants.records.person import PersonRecord
from tenants.work.reading import all_runs
from tenants.work.stored import RunState, StoredAnswer, StoredRun


@dataclass(frozen=True, slots=True)
class Document:
    """A piece of evidence from before a change of law; one without a date says nothing about that."""

    id: UUID
    title: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody looked at an item after the change, and it stays."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Affected:
    """An item a change concerns, with what the Jugendamt has that is older.

    Attributes:
        rating: 0 to 3; None for an item without a rating.
        is_answered: there is an answer, older or not.
        answered_at: None where the answer is not older, or there is none.
        documents: those that are older.
        review: the latest, None while it waits.
        state: of the run; where it is not editable, the answer changes with the next round.
    """

    module: Module
    item: Item
    rating: int | None
    is_answered: bool
    answered_at: datetime | None
    documents: tuple[Document, ...]
    review: Review | None
    state: RunState


@dataclass(frozen=True, slots=True)
class AffectedByChange:
    """A change of law and the items it concerns that have something older, in the order of the catalogue."""

    change: LawChange
    items: tuple[Affected, ...]

    @property
    def waiting(self) -> int:
        """How many nobody has looked at."""
        return sum(item.review is None for item in self.items)


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of law as it stands at an item.

    Attributes:
        waits: the Jugendamt has something older that nobody looked at.
    """

    change: LawChange
    review: Review | None
    waits: bool


@dataclass(frozen=True, slots=True)
class _Work:
    """What a Jugendamt has about an item in the latest round of its module."""

    run: StoredRun
    item: Item
    answer: StoredAnswer
    documents: tuple[Document, ...]


def affected(session: TenantSession, runs: Iterable[StoredRun] | None = None) -> tuple[AffectedByChange, ...]:
    """Every change that meets something older, the latest first.

    Five statements, two where the runs are known, one without any change.

    Args:
        runs: as `reading.all_runs` reads them, where somebody has done so already.
    """
    changes = law.changes(session)
    if not changes:
        return ()
    reviews = _reviews(session)
    works = _works(all_runs(session) if runs is None else runs)
    found = (AffectedByChange(each, tuple(_affected(each, works, reviews))) for each in changes)
    return tuple(each for each in found if each.items)


def marks(session: TenantSession, run: StoredRun) -> Mapping[str, tuple[Mark, ...]]:
    """Key of an item of the run → the changes to be shown there; one statement more where there are some.

    A change is shown where the item's text does not know of it, or something older waits.
    """
    changes = law.changes(session)
    concerning = [
        (change, item) for change in changes for item in run.module.items if change.concerns(item, run.whole)
    ]
    reviews = _reviews(session) if concerning else {}
    found: dict[str, list[Mark]] = defaultdict(list)
    for change, item in concerning:
        review = _valid(change, reviews.get((change.id, item.key)))
        waits = review is None and _older(change, _work(run, item)) is not None
        if waits or change.is_after(run.whole.law_state):
            found[item.key].append(Mark(change, review, waits))
    return {key: tuple(each) for key, each in found.items()}


def keep(session: TenantSession, person_id: UUID, change_id: UUID, item_key: str) -> None:
    """Note that somebody looked at an item after a change, and that it stays; twice is once.

    Raises:
        NotFound: there is no such change.
        UnknownItem: no edition in use has this item.
        Refused: `law.withdrawn`: the change was withdrawn; `law.not_concerned`: it does not meet the item.
    """
    change = law.change(session, change_id)
    if change.withdrawn_at is not None:
        raise Refused("law.withdrawn")
    item, module = _item(item_key)
    if not change.concerns(item, module):
        raise Refused("law.not_concerned", (item.number,))
    if _valid(change, _reviews(session).get((change.id, item.key))):
        return
    session.add(
        LawReviewRecord(
            law_change_id=change.id,
            item_key=item.key,
            norm=change.said.norm,
            in_force_on=change.said.in_force_on,
            reviewed_by=person_id,
        )
    )
    after = {"norm": change.said.norm, "in_force_on": change.said.in_force_on.isoformat()}
    journal.write(session, person_id, "law.reviewed", item.key, after=after)
    session.flush()


def _item(key: str) -> tuple[Item, Module]:
    """The item and its module in the newest edition that has it."""
    for edition_key in reversed(editions.keys()):
        for module in editions.edition(edition_key).modules:
            for item in module.items:
                if item.key == key:
                    return item, module
    raise UnknownItem(key)


_Reviews = Mapping[tuple[UUID, str], tuple[str, date, Review]]


def _reviews(session: TenantSession) -> _Reviews:
    """The latest review of every change and item, with what the change said then."""
    rows = session.execute(
        select(LawReviewRecord, PersonRecord.name)
        .join(PersonRecord, PersonRecord.id == LawReviewRecord.reviewed_by)
        .order_by(LawReviewRecord.reviewed_at)
    )
    return {
        (review.law_change_id, review.item_key): (
            review.norm,
            review.in_force_on,
            Review(name, review.reviewed_at),
        )
        for review, name in rows
    }


def _valid(change: LawChange, found: tuple[str, date, Review] | None) -> Review | None:
    """A review holds while the change says the same norm and day; corrected, it is to be looked at again."""
    if found is None or (found[0], found[1]) != (change.said.norm, change.said.in_force_on):
        return None
    return found[2]


def _affected(change: LawChange, works: Iterable[_Work], reviews: _Reviews) -> Iterable[Affected]:
    for work in works:
        if not change.concerns(work.item, work.run.whole):
            continue
        older = _older(change, work)
        if older is not None:
            answered_at, documents = older
            said = work.answer.answer
            yield Affected(
                module=work.run.whole,
                item=work.item,
                rating=said.rating if isinstance(said, Rated) else None,
                is_answered=said is not None,
                answered_at=answered_at,
                documents=documents,
                review=_valid(change, reviews.get((change.id, work.item.key))),
                state=work.run.state,
            )


def _older(change: LawChange, work: _Work) -> tuple[datetime | None, tuple[Document, ...]] | None:
    """What is from before the change; None if nothing is."""
    known_on = min(change.said.in_force_on, change.registered_at.astimezone(OFFICE_TIME).date())
    answered_at = work.answer.answered_at if work.answer.answer is not None else None
    if answered_at is not None and not _is_before(answered_at, change, known_on):
        answered_at = None
    documents = tuple(each for each in work.documents if each.dated_on < known_on)
    return (answered_at, documents) if answered_at is not None or documents else None


def _is_before(at: datetime, change: LawChange, known_on: date) -> bool:
    """On the day of registering itself the hour decides: what is answered on reading of it is new."""
    day = at.astimezone(OFFICE_TIME).date()
    return day < known_on or (known_on < change.said.in_force_on and at < change.registered_at)


def _works(runs: Iterable[StoredRun]) -> tuple[_Work, ...]:
    """Every item that counts in the latest round of its module, by number."""
    latest = {run.module.slug: run for run in runs}.values()
    works = (_work(run, item) for run in latest for item in run.module.items)
    return tuple(sorted(works, key=lambda work: work.item.number))


def _work(run: StoredRun, item: Item) -> _Work:
    documents = (
        Document(piece.document_id, piece.title, piece.evidence.dated_on)
        for piece in run.evidence.get(item.key, ())
        if piece.evidence.dated_on is not None
    )
    return _Work(run, item, run.answer(item.key), tuple(documents))
