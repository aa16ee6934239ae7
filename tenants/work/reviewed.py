"""What the Moderation said about a run, as stored: pure on frozen values, and the columns they come from.

A judgement stands beside the answer and never changes it. While a query about the item is open, the
judgement rests: the answer may change, and the consultant decides anew. Once the run is validated, what was
judged counts in place of what the office said (`RunReview.validated`); items nobody judged count as the
office rated them. Source: domain reference 3.3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from modules.catalogue.model import ItemKey
from modules.checklists.answers import Answer, NotApplicable, Rated, Rating
from modules.checklists.evidence import EvidenceClass
from modules.checklists.states import OPEN, ItemState
from tenants.records.person import PersonRecord
from tenants.records.review import QueryRecord, ReviewRecord
from tenants.records.run import RunRecord
from tenants.work.assigned import Somebody


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """What a consultant decided about one item.

    Attributes:
        rating: None agrees that the item does not apply.
        evidence: class the consultant holds the evidence to be; never above what it reaches by rule.
        shown_at: when the Jugendamt was first shown this; None while it is still being reviewed.
    """

    rating: Rating | None
    evidence: EvidenceClass
    reason: str
    by: Somebody
    judged_at: datetime
    shown_at: datetime | None
    version: int

    @classmethod
    def from_columns(cls, row: Mapping[str, Any]) -> Self:
        """From the JSON of `judgements_of_run`."""
        return cls(
            rating=None if row["rating"] is None else Rating(row["rating"]),
            evidence=EvidenceClass(row["evidence_class"]),
            reason=row["reason"],
            by=Somebody(UUID(row["by_id"]), row["by_name"] or ""),
            judged_at=datetime.fromisoformat(row["judged_at"]),
            shown_at=_instant(row["shown_at"]),
            version=row["version"],
        )

    def agrees_with(self, answer: Answer | None) -> bool:
        """Whether it says the same as the office: the rating, or that the item does not apply."""
        if self.rating is None:
            return isinstance(answer, NotApplicable)
        return isinstance(answer, Rated) and answer.rating is self.rating

    def differs_from(self, state: ItemState) -> bool:
        """Whether the office would count otherwise: another rating, or a lower class of evidence."""
        return not self.agrees_with(state.answer) or self.evidence < state.evidence

    def applied_to(self, state: ItemState) -> ItemState:
        """How the item counts once validated."""
        if self.rating is None:
            return replace(state, consented=True, evidence=self.evidence)
        return ItemState(Rated(self.rating), self.evidence)


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A question about one item.

    Attributes:
        sent_at: when the Jugendamt got it; None while the consultant still writes.
        reply: what the Jugendamt answered; None until it has.
        closed_at: when the consultant decided on the item; None while it is open.
    """

    id: UUID
    text: str
    by: Somebody
    asked_at: datetime
    sent_at: datetime | None
    reply: str | None
    replied_at: datetime | None
    closed_at: datetime | None
    version: int

    @classmethod
    def from_columns(cls, row: Mapping[str, Any]) -> Self:
        """From the JSON of `queries_of_run`."""
        return cls(
            id=UUID(row["id"]),
            text=row["text"],
            by=Somebody(UUID(row["by_id"]), row["by_name"] or ""),
            asked_at=datetime.fromisoformat(row["asked_at"]),
            sent_at=_instant(row["sent_at"]),
            reply=row["reply"],
            replied_at=_instant(row["replied_at"]),
            closed_at=_instant(row["closed_at"]),
            version=row["version"],
        )

    @property
    def is_history(self) -> bool:
        """Whether the Jugendamt got it and the consultant has decided since."""
        return self.sent_at is not None and self.closed_at is not None

    def is_older_than(self, at: datetime | None) -> bool:
        """Whether something happened after the Jugendamt got it."""
        return self.sent_at is not None and at is not None and at > self.sent_at


@dataclass(frozen=True)
class RunReview:
    """All judgements and queries of one run.

    Attributes:
        judgements: item → the latest judgement, whether it stands or rests.
        queries: item → its queries, the earliest first; at most the last one is open.
    """

    judgements: Mapping[ItemKey, StoredJudgement] = field(default_factory=dict)
    queries: Mapping[ItemKey, tuple[StoredQuery, ...]] = field(default_factory=dict)

    @cached_property
    def open_queries(self) -> Mapping[ItemKey, StoredQuery]:
        """Item → the query nobody has closed."""
        return {key: asked[-1] for key, asked in self.queries.items() if asked[-1].closed_at is None}

    @cached_property
    def unanswered(self) -> tuple[ItemKey, ...]:
        """Items whose query the Jugendamt got and has not answered."""
        return tuple(key for key, query in self.open_queries.items() if query.sent_at and query.reply is None)

    @cached_property
    def standing(self) -> Mapping[ItemKey, StoredJudgement]:
        """Item → its judgement, as far as no query about it is open."""
        return {key: each for key, each in self.judgements.items() if key not in self.open_queries}

    def differing(self, states: Mapping[ItemKey, ItemState]) -> tuple[ItemKey, ...]:
        """Items of these states that the consultant sees otherwise, as far as it is decided."""
        return tuple(key for key, each in self.standing.items() if each.differs_from(states.get(key, OPEN)))

    def unshown(self, states: Mapping[ItemKey, ItemState]) -> tuple[ItemKey, ...]:
        """Of the differing items those the Jugendamt could not comment on yet."""
        return tuple(key for key in self.differing(states) if self.standing[key].shown_at is None)

    def pairs(self, states: Mapping[ItemKey, ItemState]) -> list[tuple[Rating, Rating]]:
        """Own and consultant's rating of every item of these states that has both."""
        return [
            (state.answer.rating, judged.rating)
            for key, state in states.items()
            if (judged := self.standing.get(key)) and judged.rating is not None
            if isinstance(state.answer, Rated)
        ]

    def validated(
        self, states: Mapping[ItemKey, ItemState], keys: Iterable[ItemKey]
    ) -> Mapping[ItemKey, ItemState]:
        """The states as they count once validated.

        Args:
            keys: the items that count; what was judged outside of them stays out.
        """
        applied = {
            key: self.standing[key].applied_to(states.get(key, OPEN)) for key in keys if key in self.standing
        }
        return {**states, **applied}


NOT_REVIEWED = RunReview()

_JUDGE = aliased(PersonRecord)
_ASKER = aliased(PersonRecord)


def judgements_of_run() -> ColumnElement[Any]:
    """The judgements of the run of the statement around it, as one JSON value; None for none."""
    parts = {
        "item_key": ReviewRecord.item_key,
        "rating": ReviewRecord.rating,
        "evidence_class": ReviewRecord.evidence_class,
        "reason": ReviewRecord.reason,
        "by_id": ReviewRecord.judged_by,
        "by_name": _JUDGE.name,
        "judged_at": ReviewRecord.judged_at,
        "shown_at": ReviewRecord.shown_at,
        "version": ReviewRecord.version,
    }
    return (
        select(func.jsonb_agg(_json(parts)))
        .select_from(ReviewRecord)
        .outerjoin(_JUDGE, _JUDGE.id == ReviewRecord.judged_by)
        .where(ReviewRecord.tenant_id == RunRecord.tenant_id, ReviewRecord.run_id == RunRecord.id)
        .correlate(RunRecord)
        .scalar_subquery()
    )


def queries_of_run() -> ColumnElement[Any]:
    """The queries of the run of the statement around it, as one JSON value; None for none."""
    parts = {
        "id": QueryRecord.id,
        "item_key": QueryRecord.item_key,
        "text": QueryRecord.text,
        "by_id": QueryRecord.asked_by,
        "by_name": _ASKER.name,
        "asked_at": QueryRecord.asked_at,
        "sent_at": QueryRecord.sent_at,
        "reply": QueryRecord.reply,
        "replied_at": QueryRecord.replied_at,
        "closed_at": QueryRecord.closed_at,
        "version": QueryRecord.version,
    }
    return (
        select(func.jsonb_agg(_json(parts)))
        .select_from(QueryRecord)
        .outerjoin(_ASKER, _ASKER.id == QueryRecord.asked_by)
        .where(QueryRecord.tenant_id == RunRecord.tenant_id, QueryRecord.run_id == RunRecord.id)
        .correlate(RunRecord)
        .scalar_subquery()
    )


def review_of(judged: list[dict[str, Any]] | None, queried: list[dict[str, Any]] | None) -> RunReview:
    """The review behind the two JSON values."""
    queries: dict[ItemKey, tuple[StoredQuery, ...]] = {}
    for row in sorted(queried or (), key=lambda row: str(row["asked_at"])):
        key = ItemKey(row["item_key"])
        queries[key] = (*queries.get(key, ()), StoredQuery.from_columns(row))
    judgements = {ItemKey(row["item_key"]): StoredJudgement.from_columns(row) for row in judged or ()}
    return RunReview(judgements, queries)


def _json(parts: Mapping[str, Any]) -> ColumnElement[Any]:
    return func.jsonb_build_object(*(part for pair in parts.items() for part in pair))


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
