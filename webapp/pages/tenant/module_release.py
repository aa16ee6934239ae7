"""Releasing a module: one page that says what it comes to, and one button."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue.model import Module
from modules.checklists.progress import Progress
from modules.scoring.maturity import Assessment
from tenants.access.permissions import Permission
from tenants.errors import Conflict, Refused
from tenants.work import freezing
from tenants.work.reading import latest_run
from tenants.work.stored import RunState, StoredRun
from webapp import wording
from webapp.context import TenantVisit
from webapp.frame import Link, Tone
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class ModuleReleasePage:
    """What is about to be released.

    Attributes:
        own_assessment: what the Jugendamt itself came to; None where nobody from outside judged an item.
        judged: how many items somebody from outside judged.
        disputed: numbers of the items with a Dissens.
        meaning: what the level says, in the words of the module; None where it is not assessable.
        is_stale: somebody moved the module since the page was shown.
    """

    module: Module
    edition: str
    round: int
    scope: str
    run_state: str
    run_version: int
    is_validated: bool
    assessment: Assessment
    own_assessment: Assessment | None
    judged: int
    disputed: tuple[str, ...]
    progress: Progress
    meaning: str | None
    evidence: int
    is_stale: bool


@pages.get("/module/<modul>/freigabe", needs=Permission.RELEASE_WORK)
def check_module_release(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """What the release of a module would say for good; where it cannot be released, why not."""
    run = latest_run(visit.session, modul)
    if not may_release(visit, run):
        flash(_why_not(run), Tone.INFO)
        return redirect(url_for("tenant.module", modul=modul), 303)
    return _page(run)


@pages.post("/module/<modul>/freigabe", needs=Permission.RELEASE_WORK)
def release_module(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """Release the module as it was shown."""
    seen = request.form.get("seen", 0, int)
    try:
        kept = freezing.release(visit.session, visit.signed_in.person_id, modul, seen=seen)
    except Conflict:
        visit.session.rollback()
        run = latest_run(visit.session, modul)
        if may_release(visit, run):
            return _page(run, is_stale=True)
        raise
    flash("Das Modul ist freigegeben. Dieser Stand lässt sich nicht mehr ändern.", Tone.SUCCESS)
    return redirect(url_for("tenant.released_run", stand=kept), 303)


def released_id(visit: TenantVisit, run: StoredRun) -> UUID | None:
    """The record of the run, if it was released; one statement then, none before."""
    if run.state is not RunState.FROZEN or run.run_id is None:
        return None
    return freezing.record_of(visit.session, run.run_id)


def may_release(visit: TenantVisit, run: StoredRun) -> bool:
    """Whether the person may release the run now; one statement where that hangs on the Moderation."""
    if not visit.may(Permission.RELEASE_WORK):
        return False
    asks = run.state is RunState.SUBMITTED
    return freezing.awaits_release(run, is_moderated=asks and freezing.is_moderated(visit.session))


def _page(run: StoredRun, *, is_stale: bool = False) -> ResponseReturnValue:
    level = run.assessment.level
    judged = [item for item in run.module.items if run.is_validated and item.key in run.review.standing]
    differing = run.review.differing(run.own_states)
    page = ModuleReleasePage(
        module=run.module,
        edition=run.edition,
        round=run.round,
        scope=run.scope,
        run_state=run.state.value,
        run_version=run.version,
        is_validated=run.is_validated,
        assessment=run.assessment,
        own_assessment=run.own_assessment if judged else None,
        judged=len(judged),
        disputed=tuple(item.number for item in judged if item.key in differing),
        progress=run.progress,
        meaning=None if level is None else run.module.levels[level - 1],
        evidence=sum(len(run.evidence.get(item.key, ())) for item in run.module.items),
        is_stale=is_stale,
    )
    crumbs = (Link("Module", url_for("tenant.modules")), module_link(run.module))
    return render(
        "tenant/module_release.html", breadcrumbs=crumbs, page=page, status=409 if is_stale else 200
    )


def _why_not(run: StoredRun) -> str:
    if run.state is RunState.FROZEN:
        return "Dieses Modul ist schon freigegeben."
    return wording.refusal(
        Refused("run.not_validated" if run.state.is_submitted else "run.not_submitted_yet")
    )


def module_link(module: Module) -> Link:
    """The way back to the module."""
    return Link(f"{module.number} {module.title}", url_for("tenant.module", modul=module.slug))
