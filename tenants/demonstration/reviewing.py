"""What the consultant of a cohort has said about what its invented Jugendämter handed in.

One module each waits untouched, is being reviewed, and is back with queries; what is validated was judged
item by item, so that Dissens and agreement have something to show.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from modules.catalogue.model import Item
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.states import OPEN
from tenants.isolation.sessions import WorkshopSession
from tenants.records.comment import CommentRecord
from tenants.records.review import QueryRecord, ReviewRecord
from tenants.talk.discussing import Thread
from tenants.work.reading import submitted_runs
from tenants.work.stored import RunState, StoredRun

_QUERIES = (
    "Gilt die Vereinbarung für alle Teams oder nur für den ASD? Bitte nennen Sie das Datum der Anordnung.",
    "Woran sehen Sie, dass das Verfahren angewandt wird? Eine Stichprobe aus zehn Akten würde genügen.",
    "Im Nachweis steht ein Entwurf. Gibt es inzwischen einen Beschluss?",
)
_REPLY = "Seit dem Frühjahr für alle Teams, angeordnet durch die Amtsleitung. Die Stichprobe folgt im Juni."
_LOWER = (
    "Das Verfahren ist beschrieben, aber nach den Unterlagen erst in einem Team in Gebrauch.",
    "Die Regelung ist in Kraft. Eine Überprüfung in den letzten 24 Monaten ist nicht belegt.",
)
_HIGHER = "Die Unterlagen zeigen mehr, als Sie sich zuschreiben: Das Konzept wird im ganzen Amt angewandt."
_REMARK = "Danke für die ausführlichen Unterlagen. Ich schaue bis Ende der Woche auf die übrigen Punkte."
_DIFFERENCES = (0, 0, 0, 0, 0, 0, 0, -1, -1, 1)
"""What a consultant adds to the office's own rating, as often as it stands here."""


def review(session: WorkshopSession, *, on: date, seed: str) -> None:
    """Judge, ask and talk about everything the Jugendämter of the cohort have handed in.

    Args:
        on: the day it is looked at; everything was said before it.
    """
    for tenant_id, runs in submitted_runs(session).items():
        for run in runs:
            random = Random(f"{seed}/{tenant_id}/{run.module.slug}")
            session.add_all(_said(session, tenant_id, run, on, random))
    session.flush()


def _said(
    session: WorkshopSession, tenant_id: UUID, run: StoredRun, on: date, random: Random
) -> Iterator[ReviewRecord | QueryRecord | CommentRecord]:
    items = [item for item in run.module.items if item.key in run.own_states]
    if run.run_id is None or run.state not in {RunState.IN_REVIEW, RunState.QUERIES, RunState.VALIDATED}:
        return
    asked = {RunState.IN_REVIEW: items[4:5], RunState.QUERIES: items[2:4]}.get(run.state, [])
    judged = {RunState.IN_REVIEW: items[:3], RunState.QUERIES: items[:6]}.get(run.state, items)
    at = _at(on - timedelta(days=3))
    shown_at = None if run.state is RunState.IN_REVIEW else at
    for item in judged:
        if item not in asked:
            yield _judgement(session, tenant_id, run, item, at, shown_at, random)
    for text, item in zip(_QUERIES, asked, strict=False):
        has_reply = shown_at is not None and item is asked[-1]
        yield QueryRecord(
            tenant_id=tenant_id,
            run_id=run.run_id,
            item_key=item.key,
            text=text,
            asked_by=session.person_id,
            asked_at=at,
            sent_at=shown_at,
            reply=_REPLY if has_reply else None,
            replied_at=at + timedelta(days=1) if has_reply else None,
        )
    if run.state is RunState.IN_REVIEW:
        yield CommentRecord(
            tenant_id=tenant_id,
            run_id=run.run_id,
            item_key=items[0].key,
            thread=Thread.MODERATION.value,
            text=_REMARK,
            said_by=session.person_id,
            said_at=at,
        )


def _judgement(
    session: WorkshopSession,
    tenant_id: UUID,
    run: StoredRun,
    item: Item,
    at: datetime,
    shown_at: datetime | None,
    random: Random,
) -> ReviewRecord:
    state = run.own_states.get(item.key, OPEN)
    rating, reason = None, ""
    if isinstance(state.answer, Rated):
        rating, reason = _rating(state.answer.rating, random)
    return ReviewRecord(
        tenant_id=tenant_id,
        run_id=run.run_id,
        item_key=item.key,
        rating=None if isinstance(state.answer, NotApplicable) else rating,
        evidence_class=state.evidence.value,
        reason=reason,
        judged_by=session.person_id,
        judged_at=at,
        shown_at=shown_at,
    )


def _rating(own: Rating, random: Random) -> tuple[int, str]:
    wanted = min(max(Rating).value, max(min(Rating).value, own.value + random.choice(_DIFFERENCES)))
    if wanted == own.value:
        return wanted, ""
    return wanted, random.choice(_LOWER) if wanted < own.value else _HIGHER


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 15), UTC)
