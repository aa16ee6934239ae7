"""One search over everything a Jugendamt has written about its items, and over the items themselves.

Looks into the latest round of every module: what earlier rounds said stands in the history of the item. The
texts of a Jugendamt are few (some thousand rows), so PostgreSQL reads them all within a millisecond or two,
and no index has to be kept (`tenants.talk.folding` says how words are compared).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from modules.catalogue import editions
from modules.catalogue.model import Item, Module, Phase, Scope
from modules.errors import UnknownItem
from tenants.isolation.sessions import TenantSession
from tenants.records.assignment import AssignmentRecord
from tenants.records.comment import CommentRecord
from tenants.records.document import DocumentRecord, DocumentVersionRecord
from tenants.records.person import PersonRecord
from tenants.records.run import AnswerRecord, EvidenceRecord, RunRecord
from tenants.talk.folding import Part, column_holds, excerpt, holds
from tenants.work import documents
from tenants.work.stored import AnyRow, RunState, own_edition

SHORTEST = 2
"""Characters a searched word must have; one letter is everywhere."""

MOST_OF_A_KIND = 20
"""Hits shown of each kind; a further word makes the list shorter."""

AROUND = 90
"""Characters shown before and after the first hit in a text."""

_NUMBER = re.compile(r"m\s*(\d{1,2})(?:\s*[-./ ]\s*(\d{1,2}))?", re.IGNORECASE)


class Kind(StrEnum):
    """What a word was found in, in the order it is shown."""

    ITEM = "punkt"
    ANSWER = "begruendung"
    EVIDENCE = "nachweis"
    COMMENT = "gespraech"
    ASSIGNMENT = "aufgabe"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where all the words stand.

    Attributes:
        item: None where a whole section was given to somebody; then `phase` says which.
        question: the question of the item with hits marked, or the title of the module.
        excerpt: the text around the first hit; empty where the question is all there is to show.
        said_by: who wrote a comment; None for everything else, and for somebody who has left.
    """

    module: Module
    item: Item | None
    phase: Phase | None
    question: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    comment_id: UUID | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `has_more` if there are more than are shown."""

    kind: Kind
    hits: tuple[Hit, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What a number such as `M07-06` names; `item` is None for a whole module."""

    module: Module
    item: Item | None


def words(question: str) -> tuple[str, ...]:
    """The words of a question that can be searched, each once."""
    return tuple(dict.fromkeys(word for word in question.split() if len(word) >= SHORTEST))


def place(session: TenantSession, question: str) -> Place | None:
    """The item or module the question is the number of (`M07-06`, `m7 6`, `M07`); one statement at most."""
    number = _NUMBER.fullmatch(question.strip())
    if number is None:
        return None
    module_number = f"M{int(number[1]):02}"
    for module in _latest(session).values():
        if module.number == module_number:
            item = _item_or_none(module, f"{module_number}-{int(number[2]):02}") if number[2] else None
            return Place(module, item) if item or not number[2] else None
    return None


def search(session: TenantSession, question: str) -> tuple[Group, ...]:
    """Where all words of the question stand, by kind, kinds without a hit left out; five statements."""
    wanted = words(question)
    if not wanted:
        return ()
    latest = _latest(session)
    found: Mapping[Kind, Iterable[Hit]] = {
        Kind.ITEM: _items(latest.values(), wanted),
        Kind.ANSWER: _answers(session, wanted),
        Kind.EVIDENCE: _evidence(session, wanted),
        Kind.COMMENT: _comments(session, wanted),
        Kind.ASSIGNMENT: _assignments(session, latest, wanted),
    }
    groups = (_group(kind, hits) for kind, hits in found.items())
    return tuple(group for group in groups if group.hits)


def _group(kind: Kind, hits: Iterable[Hit]) -> Group:
    some = tuple(islice(hits, MOST_OF_A_KIND + 1))
    return Group(kind, some[:MOST_OF_A_KIND], has_more=len(some) > MOST_OF_A_KIND)


def _latest(session: TenantSession) -> dict[str, Module]:
    """Slug → the module as its latest round asks it, or as the Jugendamt would begin it."""
    columns = (RunRecord.module, RunRecord.edition, RunRecord.state, RunRecord.scope)
    runs = session.execute(select(*columns).where(_is_latest())).all()
    edition = own_edition(
        (run.edition for run in runs if not RunState(run.state).is_finished), (run.edition for run in runs)
    )
    modules: dict[str, Module] = {module.slug: module for module in edition.modules}
    for run in runs:
        modules[run.module] = editions.edition(run.edition).module(run.module).in_scope(Scope(run.scope))
    return modules


def _is_latest() -> ColumnElement[bool]:
    newer = aliased(RunRecord)
    return ~select(newer.id).where(newer.module == RunRecord.module, newer.round > RunRecord.round).exists()


def _items(modules: Iterable[Module], wanted: tuple[str, ...]) -> Iterator[Hit]:
    for module in modules:
        for item in module.items:
            texts = (item.question, item.why, item.plain, item.norm, *item.anchors)
            if holds(" ".join((item.number, *texts)), wanted):
                # The question is shown anyway; another text only where it says why the item was found.
                other = "" if holds(item.question, wanted) else _first_with_any(texts[1:], wanted)
                yield _hit(module, item, wanted, other)


def _first_with_any(texts: Iterable[str], wanted: tuple[str, ...]) -> str:
    return next((text for text in texts if any(holds(text, [word]) for word in wanted)), "")


def _answers(session: TenantSession, wanted: tuple[str, ...]) -> Iterator[Hit]:
    text = func.concat_ws(" · ", AnswerRecord.not_applicable_reason, func.nullif(AnswerRecord.note, ""))
    rows = session.execute(
        select(RunRecord.module, RunRecord.edition, AnswerRecord.item_key, text.label("text"))
        .join(RunRecord, RunRecord.id == AnswerRecord.run_id)
        .where(_is_latest(), column_holds(text, wanted))
        .order_by(AnswerRecord.answered_at.desc())
        .limit(MOST_OF_A_KIND + 1)
    )
    return (_found(row, wanted) for row in rows)


def _evidence(session: TenantSession, wanted: tuple[str, ...]) -> Iterator[Hit]:
    """Documents that an item uses, as their newest version describes them."""
    text = documents.words_of_version()
    rows = session.execute(
        select(RunRecord.module, RunRecord.edition, EvidenceRecord.item_key, text.label("text"))
        .join(RunRecord, RunRecord.id == EvidenceRecord.run_id)
        .join(DocumentRecord, DocumentRecord.id == EvidenceRecord.document_id)
        .join(
            DocumentVersionRecord,
            and_(
                DocumentVersionRecord.document_id == DocumentRecord.id,
                DocumentVersionRecord.number == DocumentRecord.latest,
            ),
        )
        .where(_is_latest(), EvidenceRecord.withdrawn_at.is_(None), column_holds(text, wanted))
        .order_by(EvidenceRecord.recorded_at.desc())
        .limit(MOST_OF_A_KIND + 1)
    )
    return (_found(row, wanted) for row in rows)


def _comments(session: TenantSession, wanted: tuple[str, ...]) -> Iterator[Hit]:
    rows = session.execute(
        select(
            RunRecord.module,
            RunRecord.edition,
            CommentRecord.item_key,
            CommentRecord.text,
            CommentRecord.id.label("comment_id"),
            PersonRecord.name.label("said_by"),
        )
        .join(RunRecord, RunRecord.id == CommentRecord.run_id)
        .outerjoin(PersonRecord, PersonRecord.id == CommentRecord.said_by)
        .where(_is_latest(), column_holds(CommentRecord.text, wanted))
        .order_by(CommentRecord.said_at.desc())
        .limit(MOST_OF_A_KIND + 1)
    )
    return (replace(_found(row, wanted), comment_id=row.comment_id, said_by=row.said_by) for row in rows)


def _assignments(
    session: TenantSession, latest: Mapping[str, Module], wanted: tuple[str, ...]
) -> Iterator[Hit]:
    """Notes of what waits: nobody has ended it, and the item was not answered since."""
    newest = select(func.max(RunRecord.round)).where(RunRecord.module == AssignmentRecord.module)
    answered_since = (
        select(AnswerRecord.item_key)
        .join(RunRecord, RunRecord.id == AnswerRecord.run_id)
        .where(
            RunRecord.module == AssignmentRecord.module,
            RunRecord.round == AssignmentRecord.round,
            AnswerRecord.item_key == AssignmentRecord.item_key,
            AnswerRecord.answered_at > AssignmentRecord.assigned_at,
        )
        .exists()
    )
    rows = session.execute(
        select(
            AssignmentRecord.module, AssignmentRecord.item_key, AssignmentRecord.phase, AssignmentRecord.note
        )
        .where(
            AssignmentRecord.ended_at.is_(None),
            AssignmentRecord.round == func.coalesce(newest.scalar_subquery(), 1),
            ~answered_since,
            column_holds(AssignmentRecord.note, wanted),
        )
        .order_by(AssignmentRecord.assigned_at.desc())
        .limit(MOST_OF_A_KIND + 1)
    )
    for row in rows:
        module = latest[row.module]
        item = _item_or_none(module, row.item_key) if row.item_key else None
        if item or row.phase:
            yield _hit(module, item, wanted, row.note, phase=Phase(row.phase) if row.phase else None)


def _found(row: AnyRow, wanted: tuple[str, ...]) -> Hit:
    """A hit in a round, also on an item that its scope leaves out now."""
    module = editions.edition(row.edition).module(row.module)
    return _hit(module, module.item(row.item_key), wanted, row.text)


def _hit(
    module: Module, item: Item | None, wanted: tuple[str, ...], text: str, *, phase: Phase | None = None
) -> Hit:
    title = item.question if item else module.title
    return Hit(
        module=module,
        item=item,
        phase=phase,
        question=excerpt(title, wanted, around=len(title)),
        excerpt=excerpt(text, wanted, around=AROUND),
    )


def _item_or_none(module: Module, key: str) -> Item | None:
    try:
        return module.item(key)
    except UnknownItem:
        return None
