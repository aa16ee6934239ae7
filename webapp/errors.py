"""From errors to answers, once. The domain raises; here a status and a page follow.

What the pages say stands in `webapp.wording.ERROR_PAGES`.
"""

import errno
import re
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from psycopg.errors import LockNotAvailable, UniqueViolation
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from modules.errors import InvalidAnswer, UnknownEdition, UnknownIndicator, UnknownItem, UnknownModule
from tenants.errors import Conflict, NotAllowed, NotFound, OutsideScope, Refused
from tenants.people.passwords import TooBusy
from webapp import wording
from webapp.auth.links import Purpose
from webapp.auth.returning import local_path
from webapp.context import NotSignedIn, UnstorableText, person_signed_in
from webapp.forms.people import SignInForm
from webapp.frame import Link
from webapp.logs import log
from webapp.rendering import render

_SHORTEST_TEXT = 2
"""Characters; the choices of an answer have at most so many."""

_WRITTEN_BY_US = re.compile(r"[a-z0-9-]*|[\d.:-]*|/\S*")
"""Ids, keys, choices, versions, days and addresses of pages."""

_RACES = (UniqueViolation, LockNotAvailable)
"""Somebody else was first, or is still at it."""


def install(app: Flask) -> None:
    """Register the answer to every kind of error."""
    for kind in (UnknownEdition, UnknownModule, UnknownIndicator):
        app.register_error_handler(kind, lambda _error: _page("not_found", 404))
    app.register_error_handler(UnknownItem, _unknown_item)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotSignedIn, _not_signed_in)
    app.register_error_handler(NotAllowed, lambda _error: _page("not_allowed", 403))
    app.register_error_handler(OutsideScope, _outside_scope)
    app.register_error_handler(Refused, lambda error: _page("refused", 409, wording.refusal(error)))
    app.register_error_handler(Conflict, lambda _error: _page("conflict", 409))
    app.register_error_handler(StaleDataError, _raced)
    app.register_error_handler(
        DBAPIError, lambda error: _raced(error) if isinstance(error.orig, _RACES) else _unexpected(error)
    )
    app.register_error_handler(
        InvalidAnswer, lambda error: _page("invalid", 422, wording.invalid_answer(error))
    )
    app.register_error_handler(TooBusy, lambda _error: _page("too_busy", 503))
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(UnstorableText, lambda _error: _page("unstorable", 400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(Exception, _unexpected)


def _page(name: str, status: int, *details: str, way_out: Link | None = None) -> Response:
    title, text = wording.ERROR_PAGES[name]
    return render(
        "error.html",
        status=status,
        title=title,
        text=text.format(*details),
        way_out=way_out,
        typed=_typed(),
    )


def _not_found(error: NotFound) -> Response:
    if error.kind == "code":
        return _page("wrong_code", 404)
    if error.kind != "link":
        return _page("not_found", 404)
    # A link from a mail is often cut where the mail breaks its line; that needs another advice.
    is_password = error.key == Purpose.PASSWORD.value
    new_link = Link("Neuen Link anfordern", url_for("public.forgotten_password")) if is_password else None
    return _page("broken_link", 404, way_out=new_link)


def _unknown_item(_error: UnknownItem) -> Response:
    """Another edition was taken over while somebody had the item open, or a link names one from before."""
    modul = (request.view_args or {}).get("modul")
    if modul is None or not _is_for_members() or request.blueprint != "tenant":
        return _page("not_found", 404)
    return _page("no_such_item", 404, way_out=Link("Zum Modul", url_for("tenant.module", modul=modul)))


def _outside_scope(error: OutsideScope) -> Response:
    """The scope was changed while somebody had the item open; its module says what counts now."""
    sentence = wording.outside_scope(error.item, error.scope)
    module = Link("Zum Modul", url_for("tenant.module", modul=(request.view_args or {})["modul"]))
    return _page("refused", 409, sentence, way_out=module)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    """Without a session there is no token either; then the session is what the person has to mend."""
    if person_signed_in() is None and _is_for_members():
        return _signed_out()
    return _page("forged", 400)


def _is_for_members() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "needs", None) is not None


def _not_signed_in(_error: NotSignedIn) -> ResponseReturnValue:
    if request.method == "GET" and "HX-Request" not in request.headers:
        return redirect(url_for("public.sign_in", weiter=request.full_path.rstrip("?")), 303)
    return _signed_out()


def _signed_out() -> Response:
    """Signing in again, leading back to the page the form was sent from; with the texts that were sent."""
    page = urlsplit(request.referrer or "")._replace(scheme="", netloc="").geturl()
    form = SignInForm(formdata=None, weiter=local_path(page))
    return render("signed_out.html", status=401, form=form, typed=_typed())


def _typed() -> tuple[str, ...]:
    """The texts in the form that was sent and not stored, without what no person writes.

    What another site had sent here must not stand on a page that looks like ours, and a form with a password
    on none. A form that could not be read once is not read again.
    """
    form: MultiDict[str, str] | None = vars(request).get("form")
    if form is None or "password" in form or urlsplit(request.referrer or "").netloc != request.host:
        return ()
    return tuple(
        text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
        for name, values in form.lists()
        if name != "csrf_token"
        for text in values
        if _is_written(text)
    )


def _is_written(text: str) -> bool:
    return len(text) > _SHORTEST_TEXT and not _WRITTEN_BY_US.fullmatch(text)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status == 413 and _marks("takes_evidence"):
        return _page("evidence_too_large", 413, str((request.max_content_length or 0) // 2**20))
    if status == 413 and _marks("is_sealed"):
        return _page("counts_too_large", 413)
    name = f"http_{status}"
    return _page(name if name in wording.ERROR_PAGES else "http", status)


def _marks(mark: str) -> bool:
    """Whether the page asked for was registered with this mark."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, mark, False))


def _system(error: OSError) -> ResponseReturnValue:
    """A large form waits on disk while it is read, before any page sees it."""
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return _unexpected(error)
    _unsay()
    log.error("page.no_room", extra={"endpoint": request.endpoint})
    return _page("no_room", 507)


def _raced(error: Exception) -> ResponseReturnValue:
    """Two people, or two clicks, in the same instant: the database let one of them through."""
    _unsay()
    log.warning("page.raced", extra={"endpoint": request.endpoint, "problem": type(error).__name__})
    return _page("conflict", 409)


def _unexpected(error: Exception) -> ResponseReturnValue:
    _unsay()
    reference = uuid4().hex[:8]
    log.exception(
        "page.failed",
        extra={"reference": reference, "endpoint": request.endpoint, "problem": type(error).__name__},
    )
    return _page("unexpected", 500, reference)


def _unsay() -> None:
    """Take back what the page announced before its transaction failed at the end."""
    session.pop("_flashes", None)
