"""Opening a published edition: in which days Jugendämter with an older one may take it over."""

from dataclasses import dataclass
from datetime import date

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from modules.catalogue import editions
from modules.catalogue.model import EditionKey
from tenants.access.permissions import Permission
from tenants.catalogue import stored
from tenants.clock import today
from tenants.errors import Conflict, NotFound, Refused
from tenants.work import rolling_out
from tenants.work.rolling_out import Rollout
from webapp.context import PlatformVisit
from webapp.formatting import date_de
from webapp.forms.opening import OpeningForm
from webapp.pages.platform.catalogue import above
from webapp.pages.platform.group import pages
from webapp.rendering import render


@dataclass(frozen=True, slots=True)
class OpeningView:
    """The days of an edition, and the form that sets them.

    Attributes:
        rollout: the days that hold; None as long as it was never opened.
        older: how many Jugendämter are in running cohorts that began with an older edition.
        is_stale: somebody set these days while the form was filled.
    """

    key: EditionKey
    rollout: Rollout | None
    on: date
    older: int
    is_stale: bool
    form: OpeningForm


@pages.get("/betrieb/katalog/<kennung>/oeffnen", needs=Permission.OPERATE)
def opening(visit: PlatformVisit, kennung: str) -> ResponseReturnValue:
    """Since when and until when a published edition is open, and for how many."""
    key = _key(kennung)
    rollout = rolling_out.rollout(visit.session, key)
    return _page(visit, key, rollout, OpeningForm(formdata=None).show(rollout))


@pages.post("/betrieb/katalog/<kennung>/oeffnen", needs=Permission.OPERATE)
def open_edition(visit: PlatformVisit, kennung: str) -> ResponseReturnValue:
    """Open it, or set other days."""
    key, form = _key(kennung), OpeningForm()
    if not form.validate():
        return _page(visit, key, rolling_out.rollout(visit.session, key), form, status=422)
    assert form.opens_on.data is not None
    try:
        opened = rolling_out.open_edition(
            visit.session,
            visit.signed_in.person_id,
            key,
            form.opens_on.data,
            form.closes_on.data,
            seen=form.seen.data or "",
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(visit, key, rolling_out.rollout(visit.session, key), form, status=422)
    except Conflict as conflict:
        theirs: Rollout | None = conflict.theirs
        return _page(visit, key, theirs, form.saw(theirs), is_stale=True, status=409)
    flash(_outcome(opened, today()), "success")
    return redirect(url_for("platform.catalogue"), 303)


def _outcome(rollout: Rollout, on: date) -> str:
    if rollout.is_over(on):
        return f"Die Fassung {rollout.edition} ist geschlossen. Niemand kann sie mehr übernehmen."
    since = "jetzt" if rollout.is_open(on) else f"ab {date_de(rollout.opens_on)}"
    return f"Jugendämter können die Fassung {rollout.edition} {since} übernehmen."


def _key(text: str) -> EditionKey:
    """The published edition of this key; the first one is never opened and has no such page."""
    key = editions.edition(text).key
    if not editions.older_than(key):
        raise NotFound("opening", key)
    return key


def _page(
    visit: PlatformVisit,
    key: EditionKey,
    rollout: Rollout | None,
    form: OpeningForm,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> Response:
    offices = stored.offices_by_edition(visit.session)
    page = OpeningView(
        key=key,
        rollout=rollout,
        on=today(),
        older=sum(offices.get(each, 0) for each in editions.older_than(key)),
        is_stale=is_stale,
        form=form,
    )
    return render("platform/opening.html", breadcrumbs=above(), status=status, page=page)
