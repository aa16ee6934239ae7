"""What the page of one handed-in module prints for the consultant, put together from a stored run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask import url_for

from modules.catalogue.model import Item, Module
from modules.checklists.answers import NotApplicable, Rated
from modules.checklists.evidence import Evidence, EvidenceClass
from modules.checklists.sampling import Sample
from modules.checklists.states import OPEN, needs_consent
from modules.scoring.agreement import agreement
from modules.scoring.lines import Line
from modules.scoring.maturity import NOT_APPLICABLE_LIMIT, Assessment
from tenants.review import reviewing
from tenants.review.queueing import Member
from tenants.review.reviewing import Seen
from tenants.work import documents
from tenants.work.documents import StoredFile
from tenants.work.reviewed import StoredJudgement, StoredQuery
from tenants.work.stored import RunState, StoredEvidence, StoredRun
from webapp import wording
from webapp.forms.reviews import AGREE, QUERY, JudgementForm
from webapp.pages.workshop.agreement_view import AgreementRow, agreement_row

_REVIEWABLE = (RunState.SUBMITTED, RunState.IN_REVIEW)


class Mark(StrEnum):
    """Where the review of one item stands."""

    OPEN = "open"
    AGREED = "agreed"
    DIFFERS = "differs"
    QUERY = "query"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Step:
    """One item in the strip above the page."""

    item: Item
    mark: Mark
    is_suggested: bool
    is_current: bool
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution to the talk with the Jugendamt."""

    id: UUID
    text: str
    said_by: str
    said_at: datetime
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class EvidenceUnderReview:
    """A piece of evidence as it was when the module was handed in, with the class it reaches by itself.

    Attributes:
        document: id of the document it is.
        title: in words, else by its first file that can be opened.
        files: those that can be opened, by name.
        locked: how many cannot; their names stay in the Jugendamt.
    """

    document: UUID
    title: str
    said: Evidence
    files: tuple[StoredFile, ...]
    locked: int
    class_: EvidenceClass


@dataclass(frozen=True, slots=True)
class ItemUnderReview:
    """One item with what the office says about it and what the consultant can do.

    Attributes:
        line: how the item counts by the office's own words.
        anchor: the sentence the office chose; None where it chose none.
        reason: why it does not apply, None where it does.
        needs_consent: "nicht zutreffend" holds only if the consultant agrees.
        judgement: what is stored; it rests while `query` is open.
        query: the open one; `earlier` are those closed.
        has_changed: the office changed its answer after the query.
        classes: classes of evidence the consultant may choose, the one by rule first.
        form: with what was typed, after it was refused.
    """

    item: Item
    line: Line
    anchor: str | None
    reason: str | None
    needs_consent: bool
    note: str
    answered_at: datetime | None
    evidence: tuple[EvidenceUnderReview, ...]
    judgement: StoredJudgement | None
    query: StoredQuery | None
    earlier: tuple[StoredQuery, ...]
    has_changed: bool
    mark: Mark
    seen: Seen
    classes: tuple[EvidenceClass, ...]
    form: JudgementForm


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A handed-in module.

    Attributes:
        is_reviewable: the consultant may decide now.
        own: score by the office's own ratings; `assessment` is the one in force.
        remaining: items of the sample nobody has decided on; empty once it is sufficient.
        unsent: queries not sent yet; `unshown` judgements that differ and were not shown yet.
        obstacle: why the module cannot be validated yet; None where it can.
        current: the opened item; None when everything is decided and none was asked for.
    """

    office: Member
    module: Module
    state: str
    version: int
    is_reviewable: bool
    own: Assessment
    assessment: Assessment
    is_validated: bool
    is_over_limit: bool
    steps: tuple[Step, ...]
    judged: int
    remaining: tuple[Item, ...]
    unsent: int
    unshown: int
    differing: int
    obstacle: str | None
    agreement: AgreementRow | None
    current: ItemUnderReview | None


def review_page(
    office: Member, run: StoredRun, *, opened: Item | None, form: JudgementForm | None = None
) -> ReviewPage:
    """The page of a run with one item opened."""
    sample = reviewing.sample_of(run)
    obstacle = reviewing.obstacle(run)
    found = agreement(run.review.pairs(run.own_states))
    return ReviewPage(
        office=office,
        module=run.module,
        state=run.state.value,
        version=run.version,
        is_reviewable=run.state in _REVIEWABLE,
        own=run.own_assessment,
        assessment=run.assessment,
        is_validated=run.is_validated,
        is_over_limit=run.own_assessment.not_applicable_share > NOT_APPLICABLE_LIMIT,
        steps=tuple(_step(office, run, item, sample, opened) for item in run.module.items),
        judged=sample.judged,
        remaining=sample.remaining,
        unsent=sum(query.sent_at is None for query in run.review.open_queries.values()),
        unshown=len(run.review.unshown(run.own_states)),
        differing=len(run.review.differing(run.own_states)),
        obstacle=wording.refusal(obstacle) if obstacle else None,
        agreement=agreement_row("Dieses Modul", found) if found else None,
        current=_item(run, opened, form) if opened else None,
    )


def next_undecided(run: StoredRun, after: Item | None = None) -> Item | None:
    """The item to go on with: answered queries first, then the sample, then the rest in order."""
    sample = reviewing.sample_of(run)
    ways: Sequence[Sequence[Item]] = (
        [item for item in run.module.items if mark(run, item) is Mark.REPLIED],
        sample.suggested,
        run.module.items,
    )
    for way in ways:
        left = [item for item in way if mark(run, item) in {Mark.OPEN, Mark.REPLIED} and item != after]
        below = [item for item in left if after and item.number > after.number]
        if left:
            return (below or left)[0]
    return None


def mark(run: StoredRun, item: Item) -> Mark:
    """Where the review of an item stands."""
    query = run.review.open_queries.get(item.key)
    if query is not None:
        return Mark.REPLIED if query.reply is not None and run.state in _REVIEWABLE else Mark.QUERY
    judgement = run.review.standing.get(item.key)
    if judgement is None:
        return Mark.OPEN
    return Mark.DIFFERS if judgement.differs_from(run.own_states.get(item.key, OPEN)) else Mark.AGREED


def _step(office: Member, run: StoredRun, item: Item, sample: Sample, opened: Item | None) -> Step:
    url = url_for("workshop.review", amt=office.slug, modul=run.module.slug, punkt=item.key)
    return Step(item, mark(run, item), item in sample.suggested, item == opened, url)


def _item(run: StoredRun, item: Item, form: JudgementForm | None) -> ItemUnderReview:
    stored = run.answer(item.key)
    opinion = reviewing.opinion(run, item.key)
    query = opinion.query
    answer = stored.answer
    reached = run.own_states.get(item.key, OPEN).evidence
    return ItemUnderReview(
        item=item,
        line=next(line for line in run.own_assessment.lines if line.key == item.key),
        anchor=item.anchors[answer.rating] if isinstance(answer, Rated) else None,
        reason=answer.reason if isinstance(answer, NotApplicable) else None,
        needs_consent=answer is not None and needs_consent(item, answer),
        note=stored.note,
        answered_at=stored.answered_at,
        evidence=tuple(_evidence(piece) for piece in run.evidence.get(item.key, ())),
        judgement=opinion.judgement,
        query=query,
        earlier=tuple(each for each in run.review.queries.get(item.key, ()) if each.is_history),
        has_changed=query is not None and query.is_older_than(stored.answered_at),
        mark=mark(run, item),
        # What was sent and refused stays on the versions it was written for.
        seen=form.seen() if form else reviewing.versions(run, item.key),
        classes=tuple(each for each in reversed(EvidenceClass) if each <= reached),
        form=form or _form(run, item),
    )


def _evidence(piece: StoredEvidence) -> EvidenceUnderReview:
    opened = tuple(file for file in piece.files if file.is_open)
    return EvidenceUnderReview(
        document=piece.document_id,
        title=documents.title_of(piece.evidence, opened),
        said=piece.evidence,
        files=opened,
        locked=len(piece.files) - len(opened),
        class_=piece.class_,
    )


def _form(run: StoredRun, item: Item) -> JudgementForm:
    """The form with what is stored: an unsent query, or the judgement that stands."""
    form = JudgementForm(formdata=None)
    query, judgement = run.review.open_queries.get(item.key), run.review.standing.get(item.key)
    if query is not None and query.sent_at is None:
        form.decision.data, form.text.data = QUERY, query.text
    elif judgement is not None:
        own = run.own_states.get(item.key, OPEN)
        if judgement.rating is None or judgement.agrees_with(own.answer):
            form.decision.data = AGREE
        else:
            form.decision.data = str(judgement.rating.value)
        form.text.data = judgement.reason
        form.evidence.data = str(judgement.evidence.value)
    return form
