"""The desk: what waits for the consultant, what is with the Jugendämter, how well ratings agree."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Item, Module
from modules.checklists.answers import Rating
from modules.scoring.agreement import agreement
from modules.scoring.maturity import NOT_APPLICABLE_LIMIT
from tenants.access.permissions import Permission
from tenants.clock import OFFICE_TIME, today
from tenants.review import queueing, reviewing
from tenants.review.queueing import HandedIn
from tenants.work.stored import RunState
from webapp.context import WorkshopVisit
from webapp.pages.workshop.agreement_view import AgreementRow, agreement_row
from webapp.pages.workshop.group import pages
from webapp.rendering import render

_WAITING = (RunState.SUBMITTED, RunState.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A module at the desk.

    Attributes:
        since: day it was handed in last; None only where nobody knows.
        days: since then.
        mandatory, mandatory_judged: Muss items, or what stands for them where there are none.
        remaining: items of the suggested sample nobody has decided on; empty once it is sufficient.
        queries: open queries.
        differing: items the consultant sees otherwise.
        is_over_limit: more than a quarter of the module is said not to apply.
    """

    office: str
    slug: str
    module: Module
    state: str
    since: date | None
    days: int
    mandatory: int
    mandatory_judged: int
    judged: int
    items: int
    remaining: tuple[Item, ...]
    queries: int
    differing: int
    is_over_limit: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk.

    Attributes:
        waiting: the longest waiting first.
        returned: with the Jugendamt because of queries.
        validated: the latest first; those whose items a consultant has looked at.
        agreements: one row per module with ratings of both, then all together.
        members: how many Jugendämter are in the cohort.
    """

    waiting: tuple[DeskRow, ...]
    returned: tuple[DeskRow, ...]
    validated: tuple[DeskRow, ...]
    agreements: tuple[AgreementRow, ...]
    members: int


@pages.get("", needs=Permission.REVIEW)
def front(visit: WorkshopVisit) -> ResponseReturnValue:
    """The bare address of the cohort, as somebody types it."""
    return redirect(url_for("workshop.desk", gruppe=visit.workshop.slug), 303)


@pages.get("/pruefung", needs=Permission.REVIEW)
def desk(visit: WorkshopVisit) -> ResponseReturnValue:
    """What waits."""
    handed_in = queueing.handed_in(visit.session)
    return render("workshop/desk.html", page=_page(handed_in, len(queueing.members(visit.session))))


def _page(handed_in: Sequence[HandedIn], members: int) -> DeskPage:
    rows = [(each, _row(each)) for each in handed_in]
    oldest_first = sorted(rows, key=lambda pair: pair[1].since or date.min)
    return DeskPage(
        waiting=tuple(row for each, row in oldest_first if each.run.state in _WAITING),
        returned=tuple(row for each, row in oldest_first if each.run.state is RunState.QUERIES),
        validated=tuple(row for each, row in reversed(oldest_first) if _was_reviewed(each)),
        agreements=_agreements(handed_in),
        members=members,
    )


def _was_reviewed(each: HandedIn) -> bool:
    return each.run.is_validated and bool(each.run.review.judgements)


def _row(each: HandedIn) -> DeskRow:
    run = each.run
    sample = reviewing.sample_of(run)
    since = run.submitted_at.astimezone(OFFICE_TIME).date() if run.submitted_at else None
    return DeskRow(
        office=each.member.name,
        slug=each.member.slug,
        module=run.module,
        state=run.state.value,
        since=since,
        days=(today() - since).days if since else 0,
        mandatory=len(sample.suggested),
        mandatory_judged=len(sample.suggested) - len(sample.unjudged),
        judged=sample.judged,
        items=len(run.module.items),
        remaining=sample.remaining,
        queries=len(run.review.open_queries),
        differing=len(run.review.differing(run.own_states)),
        is_over_limit=run.own_assessment.not_applicable_share > NOT_APPLICABLE_LIMIT,
    )


def _agreements(handed_in: Iterable[HandedIn]) -> tuple[AgreementRow, ...]:
    pairs: dict[str, list[tuple[Rating, Rating]]] = defaultdict(list)
    titles: dict[str, str] = {}
    for each in handed_in:
        titles[each.run.module.number] = each.run.module.title
        pairs[each.run.module.number] += each.run.review.pairs(each.run.own_states)
    rows = [
        agreement_row(f"{number} {titles[number]}", found)
        for number, of_module in sorted(pairs.items())
        if (found := agreement(of_module))
    ]
    whole = agreement([pair for of_module in pairs.values() for pair in of_module])
    return (*rows, agreement_row("Alle Module", whole)) if whole else ()
