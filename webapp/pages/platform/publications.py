"""Publishing the comparison of a year at the announced date."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.errors import InvalidPeriod
from modules.indicators.periods import Period
from tenants.access.permissions import Permission
from tenants.clock import today
from tenants.errors import NotFound
from tenants.sharing import commissioning
from webapp.context import PlatformVisit
from webapp.forms.platform import PublicationForm
from webapp.pages.platform.group import pages
from webapp.rendering import render

OFFERED_YEARS = 6


@pages.get("/betrieb/vergleich", needs=Permission.OPERATE)
def publications(visit: PlatformVisit) -> ResponseReturnValue:
    """The years that were asked for, and asking for another."""
    form = PublicationForm()
    form.year.choices = {str(year): str(year) for year in _offered()}
    return render(
        "platform/publications.html", form=form, years=commissioning.commissioned_years(visit.session)
    )


@pages.post("/betrieb/vergleich", needs=Permission.OPERATE)
def commission(visit: PlatformVisit) -> ResponseReturnValue:
    """Ask for all publications of a year."""
    form = PublicationForm()
    try:
        period = Period.parse(form.year.data or "")
    except InvalidPeriod:
        raise NotFound("period", form.year.data or "") from None
    if period.year not in _offered():
        raise NotFound("period", str(period))
    count = commissioning.commission_year(visit.session, visit.signed_in.person_id, period)
    flash(f"Die Veröffentlichung für {period} ist beauftragt: {count} Berechnungen.", "success")
    return redirect(url_for("platform.publications"), 303)


def _offered() -> range:
    """The years that are over, the latest first."""
    return range(today().year - 1, today().year - 1 - OFFERED_YEARS, -1)
