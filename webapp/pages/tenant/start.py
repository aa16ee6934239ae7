"""Start: what is due now, where we stand, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import EditionKey, Item, Module
from modules.scoring import profile as profiles
from modules.scoring.profile import Overall
from tenants.access.permissions import Permission
from tenants.assignments import tasks
from tenants.clock import now
from tenants.meetings import stored as meetings
from tenants.people import team_size
from tenants.sharing import announced, awaiting
from tenants.sharing.announced import Freeze
from tenants.talk import mentioning
from tenants.work import freezing
from tenants.work.reading import all_runs
from tenants.work.stored import RunState, StoredRun
from tenants.work.taking_over import next_edition
from webapp import formatting
from webapp.charts.sparkline import Sparkline, draw_sparkline
from webapp.charts.values import Drawing
from webapp.context import TenantVisit
from webapp.pages.tenant.group import pages
from webapp.pages.tenant.law import waiting_for
from webapp.pages.tenant.mention_view import MentionRow, mention_row
from webapp.pages.tenant.module_view import first_open
from webapp.pages.tenant.period_choice import last_year
from webapp.pages.tenant.standing import current_runs, scores
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class Due:
    """The module to go on with."""

    module: Module
    open: int
    items: int
    minutes: int
    next_item: Item
    is_begun: bool


@dataclass(frozen=True, slots=True)
class News:
    """One line of what is new, with where it leads."""

    sentence: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start page.

    Attributes:
        awaiting: modules that wait for the person's release.
        queried: the module the Moderation has queries about; it comes before everything else.
        unanswered: how many of its queries nobody has answered.
        complete: a module with every item answered that can be handed in now.
        unreleased: figures of `period` that the person may release and that nobody has released yet.
        period: the last year that is over.
        meeting: the module a group rates together just now.
        tasks: how many things wait for the person on their own list.
        mentions: what colleagues said to the person and that waits for an answer, the oldest first.
        to_confirm: how many answers were carried over and wait to be confirmed.
        confirm_at: the first module with such answers.
        law: how many items the person has to look at because the law changed.
        freeze: the next day on which a comparison of a group is frozen; None if none is announced.
        edition: a newer edition that may be taken over; None if there is none.
    """

    awaiting: tuple[Module, ...]
    queried: Module | None
    unanswered: int
    complete: Module | None
    due: Due | None
    may_answer: bool
    unreleased: int
    period: str
    modules: int
    submitted: int
    validated: int
    overall: Overall
    spark: Drawing | None
    meeting: Module | None
    tasks: int
    mentions: tuple[MentionRow, ...]
    to_confirm: int
    confirm_at: Module | None
    law: int
    edition: EditionKey | None
    invites_team: bool
    freeze: Freeze | None
    may_release_figures: bool
    news: tuple[News, ...]


@pages.get("", needs=Permission.READ_WORK)
def front(visit: TenantVisit) -> ResponseReturnValue:
    """The bare address of the Jugendamt, as somebody types it."""
    return redirect(url_for("tenant.start", amt=visit.membership.slug), 303)


@pages.get("/start", needs=Permission.READ_WORK)
def start(visit: TenantVisit) -> ResponseReturnValue:
    """Where the day begins."""
    runs = current_runs(all_runs(visit.session))
    return render("tenant/start.html", now=now(), page=_page(visit, runs))


def _page(visit: TenantVisit, runs: Sequence[StoredRun]) -> StartPage:
    period = last_year()
    queried = next((run for run in runs if run.state is RunState.QUERIES), None)
    newer = next_edition(visit.session, runs)
    to_confirm = [run for run in runs if run.state.is_editable and run.to_confirm]
    standing = awaiting.standing(visit.session, period)
    return StartPage(
        awaiting=_awaiting(visit, runs),
        queried=queried.module if queried else None,
        unanswered=len(queried.review.unanswered) if queried else 0,
        complete=next((run.module for run in runs if _is_complete(run)), None),
        due=_due(runs),
        may_answer=visit.may(Permission.ANSWER),
        unreleased=standing.unreleased if visit.may(Permission.RELEASE_FIGURES) else 0,
        period=str(period),
        modules=len(runs),
        submitted=sum(run.state.is_submitted for run in runs),
        validated=sum(run.is_validated for run in runs),
        overall=profiles.overall(scores(runs), agreed=[run.module.slug for run in runs]),
        spark=_spark(runs),
        meeting=meetings.module_of_any_under_way(visit.session),
        tasks=tasks.count_waiting(visit.session, visit.signed_in.person_id, runs)
        if visit.may(Permission.ASSIGN)
        else 0,
        mentions=_mentions(visit),
        to_confirm=sum(len(run.to_confirm) for run in to_confirm),
        confirm_at=to_confirm[0].module if to_confirm else None,
        law=sum(each.waiting for each in waiting_for(visit, runs)),
        edition=newer.key if newer else None,
        invites_team=visit.may(Permission.MANAGE_TEAM) and team_size.is_alone(visit.session),
        freeze=announced.next_freeze(visit.session) if visit.may(Permission.READ_FIGURES) else None,
        may_release_figures=visit.may(Permission.RELEASE_FIGURES),
        news=_news(visit, standing.published),
    )


def _mentions(visit: TenantVisit) -> tuple[MentionRow, ...]:
    if not visit.may(Permission.ANSWER):
        return ()
    return tuple(mention_row(each) for each in mentioning.waiting(visit.session, visit.signed_in.person_id))


def _awaiting(visit: TenantVisit, runs: Sequence[StoredRun]) -> tuple[Module, ...]:
    """What the person may release now; one statement where that hangs on the Moderation."""
    if not visit.may(Permission.RELEASE_WORK):
        return ()
    asks = any(run.state is RunState.SUBMITTED for run in runs)
    is_moderated = asks and freezing.is_moderated(visit.session)
    return tuple(run.module for run in runs if freezing.awaits_release(run, is_moderated=is_moderated))


def _is_complete(run: StoredRun) -> bool:
    return run.state is RunState.DRAFT and run.progress.is_complete and not run.to_confirm


def _due(runs: Sequence[StoredRun]) -> Due | None:
    """The module begun and not finished comes first, then the next one in the catalogue."""
    at_work = [run for run in runs if run.state is RunState.DRAFT and first_open(run)]
    run = next((run for run in at_work if run.progress.answered), at_work[0] if at_work else None)
    item = first_open(run) if run else None
    if run is None or item is None:
        return None
    return Due(
        run.module,
        run.progress.open,
        run.progress.items,
        run.module.minutes[run.scope],
        item,
        run.progress.answered > 0,
    )


def _spark(runs: Sequence[StoredRun]) -> Drawing | None:
    if not any(run.progress.answered for run in runs):
        return None
    values = tuple(run.assessment.fulfilment if run.progress.answered else None for run in runs)
    labels = tuple(run.module.number for run in runs)
    return draw_sparkline(
        Sparkline("Erfüllungsgrad je Modul", "Modul", "Erfüllungsgrad", labels, values),
        uid="verlauf",
        write=formatting.percent,
    )


def _news(visit: TenantVisit, period: str | None) -> tuple[News, ...]:
    if period is None or not visit.may(Permission.READ_COMPARISON):
        return ()
    sentence = f"Der Vergleich für {period} ist veröffentlicht."
    return (News(sentence, url_for("tenant.comparison", jahr=period), "zum Vergleich"),)
