"""The history of an answer: every change in every round, with the question as it was asked then."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from modules.catalogue import editions
from modules.catalogue.model import Item
from modules.checklists.answers import Answer
from modules.checklists.spread import Spread
from modules.errors import UnknownItem
from tenants.isolation.sessions import TenantSession
from tenants.meetings import stored as meetings
from tenants.records.base import Json
from tenants.records.meeting import MeetingItemRecord
from tenants.records.run import AnswerEventRecord, RunRecord
from tenants.work.reading import answer_of


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer said; `answer` None means it was open.

    Attributes:
        is_proposal: it was carried over and nobody had confirmed it.
    """

    answer: Answer | None
    note: str
    is_proposal: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an answer.

    Attributes:
        by: who changed it; None for the command line.
        before: None for the first answer of a round.
        edition: the edition whose words were answered.
        question: as that edition asks it.
        spread: how a group had rated the item blind before it agreed; None where one person answered.
    """

    at: datetime
    by: UUID | None
    round: int
    edition: str
    question: str
    before: Said | None
    after: Said
    spread: Spread | None


def history(session: TenantSession, module_key: str, item: Item) -> tuple[Change, ...]:
    """Every change of the answers to one item in all rounds, the latest first; one statement."""
    rows = session.execute(
        select(
            AnswerEventRecord.at,
            AnswerEventRecord.person_id,
            AnswerEventRecord.before,
            AnswerEventRecord.after,
            AnswerEventRecord.edition,
            RunRecord.round,
            MeetingItemRecord.rated,
            MeetingItemRecord.abstained,
            MeetingItemRecord.rated_0,
            MeetingItemRecord.rated_1,
            MeetingItemRecord.rated_2,
            MeetingItemRecord.rated_3,
        )
        .join(
            RunRecord,
            (RunRecord.tenant_id == AnswerEventRecord.tenant_id) & (RunRecord.id == AnswerEventRecord.run_id),
        )
        .outerjoin(
            MeetingItemRecord,
            (MeetingItemRecord.tenant_id == AnswerEventRecord.tenant_id)
            & (MeetingItemRecord.meeting_id == AnswerEventRecord.meeting_id)
            & (MeetingItemRecord.item_key == AnswerEventRecord.item_key),
        )
        .where(RunRecord.module == module_key, AnswerEventRecord.item_key == item.key)
        .order_by(AnswerEventRecord.at.desc(), AnswerEventRecord.id)
    ).all()
    return tuple(
        Change(
            at=row.at,
            by=row.person_id,
            round=row.round,
            edition=row.edition,
            question=_asked(row.edition, module_key, item),
            before=None if row.before is None else _said(row.before),
            after=_said(row.after),
            spread=meetings.spread_in(row),
        )
        for row in rows
    )


def _asked(edition: str, module_key: str, item: Item) -> str:
    try:
        return editions.edition(edition).module(module_key).item(item.key).question
    except UnknownItem:
        return item.question


def _said(snapshot: Json) -> Said:
    answer = answer_of(snapshot["rating"], snapshot["not_applicable"])
    return Said(answer, snapshot["note"], is_proposal="proposal" in snapshot)
