"""The list of cohorts, and forming a new one."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.access.permissions import Permission
from tenants.cohorts import composition, placing
from tenants.errors import Refused
from webapp import wording
from webapp.context import PlatformVisit
from webapp.forms.german import text_of
from webapp.forms.platform import CohortForm
from webapp.frame import Link
from webapp.pages.platform.group import pages
from webapp.rendering import render


@pages.get("/betrieb/gruppen", needs=Permission.OPERATE)
def cohorts(visit: PlatformVisit) -> ResponseReturnValue:
    """All cohorts, the latest first."""
    return render("platform/cohorts.html", cohorts=composition.cohorts(visit.session))


@pages.get("/betrieb/gruppen/neu", needs=Permission.OPERATE)
def new_cohort(_visit: PlatformVisit) -> ResponseReturnValue:
    """What a new cohort needs."""
    return _form_page(CohortForm())


@pages.post("/betrieb/gruppen/neu", needs=Permission.OPERATE)
def create_cohort(visit: PlatformVisit) -> ResponseReturnValue:
    """Form a cohort; the same one a second time is the same one."""
    form = CohortForm()
    if not form.validate():
        return _form_page(form, status=422)
    assert form.starts_on.data is not None
    assert form.ends_on.data is not None
    try:
        created = placing.create_cohort(
            visit.session,
            visit.signed_in.person_id,
            name=text_of(form.name).strip(),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            cluster=form.chosen_cluster(),
            kind=form.chosen_kind(),
            edition=form.edition.data,
        )
    except Refused as refused:
        field = form.ends_on if refused.rule in {"cohort.dates", "cohort.too_late"} else form.name
        field.errors = [wording.refusal(refused)]
        return _form_page(form, status=422)
    if created.is_new:
        flash("Die Gruppe ist gebildet. Jetzt nehmen Sie Jugendämter auf.", "success")
    else:
        flash("Diese Gruppe gibt es schon. Gebildet wurde keine zweite.", "info")
    return redirect(url_for("platform.cohort_page", gruppe=created.slug), 303)


def _form_page(form: CohortForm, *, status: int = 200) -> Response:
    above = (Link("Gruppen", url_for("platform.cohorts")),)
    return render("platform/new_cohort.html", breadcrumbs=above, status=status, form=form)
