"""Computing the comparison of a year at once, without an announcement."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from modules.errors import InvalidPeriod
from modules.indicators.periods import Period
from tenants.access.permissions import Permission
from tenants.errors import NotFound
from tenants.sharing import commissioning
from webapp.context import PlatformVisit
from webapp.pages import freeze_view
from webapp.pages.platform.group import pages


@pages.post("/betrieb/vergleich", needs=Permission.OPERATE)
def commission(visit: PlatformVisit) -> ResponseReturnValue:
    """Freeze all groups now and ask for all publications of a year."""
    text = request.form.get("year", "")
    try:
        period = Period.parse(text)
    except InvalidPeriod:
        raise NotFound("period", text) from None
    if period.year not in freeze_view.years()[1:]:
        raise NotFound("period", str(period))
    count = commissioning.commission_year(visit.session, visit.signed_in.person_id, period)
    flash(f"Die Veröffentlichung für {period} ist beauftragt: {count} Berechnungen.", "success")
    return redirect(url_for("platform.publications"), 303)
