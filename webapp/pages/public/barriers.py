"""Reporting a barrier, signed in or not."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.feedback import reporting_barriers
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.context import PublicVisit
from webapp.forms.barriers import BarrierForm
from webapp.forms.german import text_of
from webapp.pages.public.group import pages
from webapp.rendering import render


@pages.get("/barriere-melden")
def report_barrier(visit: PublicVisit) -> ResponseReturnValue:
    """What could not be read or used, where, and where to answer."""
    form = BarrierForm(email=visit.signed_in.email if visit.signed_in else None)
    return render("public/report_barrier.html", form=form)


@pages.post("/barriere-melden")
@limiter.limit(limits.MAIL_OUT_PER_ADDRESS)
def submit_barrier(visit: PublicVisit) -> ResponseReturnValue:
    """Keep the report and promise an answer."""
    form = BarrierForm()
    if not form.validate():
        return render("public/report_barrier.html", status=422, form=form)
    receipt = reporting_barriers.report_barrier(
        visit.session,
        page=text_of(form.page),
        description=text_of(form.description),
        email=text_of(form.email) or None,
    )
    return redirect(url_for("public.barrier_received", case=receipt.case_number), 303)


@pages.get("/barriere-melden/<case>")
def barrier_received(visit: PublicVisit, case: str) -> ResponseReturnValue:
    """The number of the case and the day by which it is answered."""
    return render("public/barrier_received.html", receipt=reporting_barriers.receipt(visit.session, case))
