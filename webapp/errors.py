"""From errors to answers, once. The domain raises; here a status and a page follow."""

from uuid import uuid4

from flask import Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from modules.errors import InvalidAnswer, UnknownIndicator, UnknownItem, UnknownModule
from tenants.errors import Conflict, NotAllowed, NotFound, Refused
from webapp import wording
from webapp.context import NotSignedIn
from webapp.logs import log
from webapp.rendering import render


def install(app: Flask) -> None:
    """Register the answer to every kind of error."""
    for kind in (NotFound, UnknownModule, UnknownItem, UnknownIndicator):
        app.register_error_handler(kind, _not_found)
    app.register_error_handler(NotSignedIn, _not_signed_in)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(InvalidAnswer, _invalid)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, title: str, text: str) -> Response:
    return render("error.html", status=status, title=title, text=text)


def _not_found(_error: Exception) -> ResponseReturnValue:
    return _page(404, "Seite nicht gefunden", "Diese Seite gibt es nicht, oder sie gehört zu einem anderen Jugendamt.")


def _not_signed_in(_error: NotSignedIn) -> ResponseReturnValue:
    if request.method == "GET" and "HX-Request" not in request.headers:
        return redirect(url_for("public.sign_in", weiter=request.full_path.rstrip("?")), 303)
    return _page(401, "Bitte neu anmelden", "Ihre Sitzung ist abgelaufen. Bitte melden Sie sich in einem neuen Fenster an und wiederholen Sie den Schritt.")


def _not_allowed(_error: NotAllowed) -> ResponseReturnValue:
    return _page(403, "Dafür fehlt Ihnen das Recht", "Ihre Rolle in diesem Jugendamt erlaubt das nicht. Projektleitung oder Amtsleitung können Ihre Rolle ändern.")


def _refused(error: Refused) -> ResponseReturnValue:
    return _page(409, "Das geht jetzt nicht", wording.refusal(error))


def _conflict(_error: Conflict) -> ResponseReturnValue:
    return _page(409, "Inzwischen geändert", "Jemand anderes hat diese Angabe inzwischen geändert. Bitte laden Sie die Seite neu. Nichts wurde überschrieben.")


def _invalid(error: InvalidAnswer) -> ResponseReturnValue:
    return _page(422, "Angabe nicht gespeichert", wording.invalid_answer(error))


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, "Bitte noch einmal", "Das Formular war zu alt oder kam von einer anderen Seite. Bitte laden Sie die Seite neu und senden Sie es noch einmal.")


_HTTP_TITLES = {
    400: ("Anfrage nicht verstanden", "Die Anfrage war unvollständig. Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
    404: ("Seite nicht gefunden", "Diese Seite gibt es nicht. Bitte prüfen Sie die Adresse."),
    405: ("So nicht möglich", "Diese Adresse nimmt die Anfrage nicht an. Bitte gehen Sie zurück."),
    413: ("Datei zu groß", "Die Datei ist größer als 10 MB. Bitte teilen Sie sie auf."),
    429: ("Zu viele Versuche", "Das waren zu viele Versuche in kurzer Zeit. Bitte warten Sie eine Minute."),
}


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    title, text = _HTTP_TITLES.get(status, (error.name, "Die Anfrage ließ sich nicht bearbeiten."))
    return _page(status, title, text)


def _unexpected(error: Exception) -> ResponseReturnValue:
    reference = uuid4().hex[:8]
    log.exception("page.failed", extra={"reference": reference, "endpoint": request.endpoint, "problem": type(error).__name__})
    return _page(500, "Das hat nicht geklappt", f"Die Seite ließ sich nicht laden. Gespeichertes bleibt erhalten. Bitte versuchen Sie es noch einmal oder nennen Sie dem Betrieb das Kennzeichen {reference}.")
