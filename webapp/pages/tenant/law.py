"""Changes of law as a Jugendamt sees them: what it has that is older, and that somebody looked."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.errors import NotFound
from tenants.work import reviewing_law
from tenants.work.reviewing_law import AffectedByChange, Mark
from tenants.work.stored import StoredRun
from webapp.context import TenantVisit
from webapp.pages.tenant.group import pages
from webapp.rendering import render


@pages.get("/recht", needs=Permission.READ_WORK)
def law(visit: TenantVisit) -> ResponseReturnValue:
    """Every change of law that meets older answers or documents of the Jugendamt."""
    return render(
        "tenant/law.html",
        changes=reviewing_law.affected(visit.session),
        may_review=visit.may(Permission.REVIEW_LAW),
    )


@pages.post("/recht/punkte/<punkt>", needs=Permission.REVIEW_LAW)
def keep_after_law_change(visit: TenantVisit, punkt: str) -> ResponseReturnValue:
    """Note that the item was looked at and stays."""
    try:
        change_id = UUID(request.form.get("aenderung", ""))
    except ValueError:
        raise NotFound("law_change", request.form.get("aenderung", "")) from None
    reviewing_law.keep(visit.session, visit.signed_in.person_id, change_id, punkt)
    flash("Festgehalten: geprüft, bleibt so.", "success")
    if request.form.get("von") == "modul":
        modul = request.form.get("modul", "")
        return redirect(url_for("tenant.module", modul=modul, punkt=punkt, _anchor=punkt), 303)
    return redirect(url_for("tenant.law", _anchor=f"aenderung-{change_id}"), 303)


def waiting_for(visit: TenantVisit, runs: Iterable[StoredRun] | None = None) -> tuple[AffectedByChange, ...]:
    """Changes somebody still has to look at, for those who may; without a question for all others.

    Args:
        runs: those of the Jugendamt, where they were read already.
    """
    if not visit.may(Permission.REVIEW_LAW):
        return ()
    return tuple(each for each in reviewing_law.affected(visit.session, runs) if each.waiting)


def marks_of(visit: TenantVisit, run: StoredRun) -> Mapping[str, tuple[Mark, ...]]:
    """What stands about changes of law at the items of a run.

    Saving an answer asks only where the item showed a change, which its form says: saving is done a thousand
    times a day, and the law hardly ever changes.
    """
    if request.endpoint == "tenant.answer" and "recht" not in request.form:
        return {}
    return reviewing_law.marks(visit.session, run)
