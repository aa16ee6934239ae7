"""The edition of the catalogue a Jugendamt works with, and taking a newer one over."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.catalogue.model import Edition, Module
from modules.errors import UnknownModule
from tenants.access.permissions import Permission
from tenants.clock import today
from tenants.errors import Refused
from tenants.work import rolling_out, taking_over
from tenants.work.going_over import Going, going
from tenants.work.reading import all_runs
from tenants.work.stored import StoredRun, edition_of
from webapp import wording
from webapp.context import TenantVisit
from webapp.frame import Link, Tone
from webapp.pages.tenant.edition_view import (
    EditionModulePage,
    EditionPage,
    class_counts,
    fate_counts,
    item_changes,
    module_row,
    module_rows,
    unchanged,
)
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@pages.get("/fassung", needs=Permission.READ_WORK)
def edition(visit: TenantVisit) -> ResponseReturnValue:
    """Which edition the Jugendamt works with, and what a newer one would change."""
    runs = all_runs(visit.session)
    own = edition_of(_latest(runs))
    offered = taking_over.next_edition(visit.session, _latest(runs))
    return render("tenant/edition.html", page=_page(visit, runs, own, offered))


@pages.get("/fassung/<modul>", needs=Permission.READ_WORK)
def edition_module(visit: TenantVisit, modul: str) -> ResponseReturnValue:
    """What a newer edition changes in one module, item by item."""
    runs = all_runs(visit.session)
    own = edition_of(_latest(runs))
    offered = taking_over.next_edition(visit.session, _latest(runs))
    if offered is None:
        return redirect(url_for("tenant.edition"), 303)
    module = offered.module(modul)
    if module.slug != modul:
        raise UnknownModule(modul)
    planned = going(runs, offered, on=today())
    previous, following = _beside(planned, own, module)
    page = EditionModulePage(
        own=own.key,
        offered=offered.key,
        row=module_row(planned, own, module),
        changes=item_changes(planned, own, module),
        unchanged=unchanged(planned, own, module),
        previous=previous,
        following=following,
    )
    crumbs = (Link(f"Fassung {offered.key}", url_for("tenant.edition")),)
    return render("tenant/edition_module.html", breadcrumbs=crumbs, page=page)


@pages.post("/fassung/uebernehmen", needs=Permission.SUBMIT)
def take_over(visit: TenantVisit) -> ResponseReturnValue:
    """Let all modules at work go over."""
    wanted = request.form.get("fassung", "")
    if wanted not in editions.keys():  # noqa: SIM118  (a function of the module, no dictionary)
        raise Refused("edition.not_offered", (wanted,))
    taken = taking_over.take_over(visit.session, visit.signed_in.person_id, wanted)
    if taken is None:
        flash(f"Ihr Jugendamt arbeitet schon mit der Fassung {wanted}. Nichts wurde geändert.", Tone.INFO)
    else:
        flash(
            f"Ihr Jugendamt arbeitet jetzt mit der Fassung {wanted}. Alle Antworten, Begründungen und "
            "Nachweise sind noch da.",
            Tone.SUCCESS,
        )
    return redirect(url_for("tenant.edition"), 303)


@pages.post("/fassung/<uuid:uebernahme>/zuruecknehmen", needs=Permission.SUBMIT)
def undo_take_over(visit: TenantVisit, uebernahme: UUID) -> ResponseReturnValue:
    """Go back to the edition before."""
    try:
        taking_over.undo(visit.session, visit.signed_in.person_id, uebernahme)
    except Refused as error:
        flash(wording.refusal(error), Tone.WARNING)
    else:
        flash(
            "Die Übernahme ist zurückgenommen. Ihre Antworten stehen da wie vorher; was seitdem dazukam, "
            "ist geblieben.",
            Tone.SUCCESS,
        )
    return redirect(url_for("tenant.edition"), 303)


def _latest(runs: list[StoredRun]) -> tuple[StoredRun, ...]:
    return tuple({run.module.slug: run for run in runs}.values())


def _page(visit: TenantVisit, runs: list[StoredRun], own: Edition, offered: Edition | None) -> EditionPage:
    days = {each.edition: each for each in rolling_out.rollouts(visit.session)} if offered else {}
    rollout = days.get(offered.key) if offered else None
    planned = going(runs, offered, on=today()) if offered else None
    steps = editions.steps(_oldest(planned, own), offered.key) if offered else ()
    newer = editions.newer_than(own.key)
    return EditionPage(
        own=own,
        offered=offered,
        closes_on=rollout.closes_on if rollout else None,
        waiting=newer[-1] if newer and offered is None else None,
        explanations=tuple(step.explanation for step in steps),
        classes=class_counts(steps, offered) if offered else (),
        fates=fate_counts(planned) if planned else (),
        goes_over=bool(planned and planned.runs),
        rows=module_rows(planned, own) if planned else (),
        taken=taking_over.standing_take_over(visit.session),
        may_take_over=visit.may(Permission.SUBMIT),
    )


def _oldest(planned: Going | None, own: Edition) -> str:
    """The edition the explanations begin at: of the run furthest behind."""
    behind = [run.edition for run in planned.runs] if planned else []
    return min([own.key, *behind], key=editions.keys().index)


def _beside(planned: Going, own: Edition, module: Module) -> tuple[Link | None, Link | None]:
    """The modules before and after this one that change."""
    changing = [
        each
        for each in planned.edition.modules
        if each.slug == module.slug or item_changes(planned, own, each)
    ]
    here = next(place for place, each in enumerate(changing) if each.slug == module.slug)
    return (
        _link(changing[here - 1]) if here > 0 else None,
        _link(changing[here + 1]) if here + 1 < len(changing) else None,
    )


def _link(module: Module) -> Link:
    return Link(f"{module.number} {module.title}", url_for("tenant.edition_module", modul=module.slug))
