"""What every answer carries and every request must pass: headers, host, cross-site protection.

No code stands in a page: the policy allows scripts and styles from our own files only, so no nonce is
needed. Nothing is fetched from anywhere else.
"""

from itertools import chain

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import wording
from webapp.context import UnstorableText, runtime
from webapp.evidence.receiving import MOST_FILES
from webapp.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)

SEALED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'none'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
"""Of pages that read what must not leave the browser: no script can speak to anybody, not even to us.

What is left are the page's own form, whose body the server bounds (`MAX_SEALED_BYTES`), and files of ours as
the page names them. A worker brings a policy of its own with its script, so that script is sealed as well.
"""

SEALED_FILES = frozenset({"js/calculator-worker.js", "js/counting.js"})
"""Scripts of workers of sealed pages."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains"

MAX_REQUEST_BYTES = 12 * 1024 * 1024
"""Largest request body: an import file of 10 MiB with its form."""

MAX_TEXT_BYTES = 2 * 1024 * 1024
"""All texts of one form together, beside its files; refused before they are read."""

MAX_SEALED_BYTES = 8 * 1024
"""What a sealed page may send: counts by the dozen and a remark, and never a list."""

csrf = CSRFProtect()


def install(app: Flask, settings: Settings) -> None:
    """Harden the application."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-werkstatt" if settings.is_https else "werkstatt",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_TEXT_BYTES,
        TRUSTED_HOSTS=settings.hosts,
        # The token lives as long as the cookie it is bound to; people leave pages open over lunch.
        WTF_CSRF_TIME_LIMIT=None,
        # The check of the referrer asks for HTTPS; on one's own machine there is none.
        WTF_CSRF_SSL_STRICT=settings.is_https,
    )
    # Before the check of the token, which is the first to read the form.
    app.before_request(_allow_evidence)
    app.before_request(_refuse_lists)
    app.before_request(_refuse_long_texts)
    csrf.init_app(app)
    if settings.proxy_count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=settings.proxy_count,
            x_proto=settings.proxy_count,
            x_host=settings.proxy_count,
        )
    app.before_request(_refuse_foreign_host)
    app.before_request(_refuse_nul)

    @app.after_request
    def _headers(response: Response) -> Response:
        if _is_sealed():
            response.headers["Content-Security-Policy"] = SEALED_POLICY
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.is_https:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _allow_evidence() -> None:
    """Where files of evidence may come along, as many of the largest as may be sent at once."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_evidence", False):
        settings = runtime().settings
        request.max_content_length = MOST_FILES * settings.evidence_file_mb * 2**20 + MAX_TEXT_BYTES


def _is_sealed() -> bool:
    """Whether the answer is a sealed page, also one that refuses, or a script of its worker."""
    if request.endpoint == "static":
        return (request.view_args or {}).get("filename") in SEALED_FILES
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "is_sealed", False))


def _refuse_lists() -> None:
    """A sealed page sends a short form, in the one encoding that carries no files."""
    if request.method != "POST" or not _is_sealed():
        return
    request.max_content_length = MAX_SEALED_BYTES
    if request.content_length and request.mimetype != "application/x-www-form-urlencoded":
        abort(415)


def _refuse_foreign_host() -> Response | None:
    # The host is checked only when it is read; building a link alone would not read it.
    try:
        _ = request.host
    except HTTPException:
        # Not a page: a page has links, and without a host Flask builds none.
        return Response(wording.FOREIGN_HOST, 400, mimetype="text/plain")
    return None


def _refuse_long_texts() -> None:
    """Werkzeug bounds the texts of a form with files only; without files it reads all there is."""
    is_text_alone = request.mimetype == "application/x-www-form-urlencoded"
    if is_text_alone and (request.content_length or 0) > MAX_TEXT_BYTES:
        abort(413)


def _refuse_nul() -> None:
    """No text of a person holds this character, and the database takes none that does."""
    texts = chain(
        [request.path],
        *request.args.listvalues(),
        *request.form.listvalues(),
        (file.filename or "" for files in request.files.listvalues() for file in files),
    )
    if any("\x00" in text for text in texts):
        raise UnstorableText
