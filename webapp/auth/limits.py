"""How often somebody may try: sign-in, forgotten password, invitations, reports.

Counted in Valkey, so that all web processes count together. Where it is out of reach the limited acts
fail closed; reading pages goes on, since only acts are limited.
"""

from hashlib import sha256

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from tenants.mail_addresses import canonical
from webapp.context import person_signed_in
from webapp.settings import Settings

limiter = Limiter(get_remote_address, headers_enabled=False, swallow_errors=False)

SIGN_IN = "10 per minute; 60 per hour"
SIGN_IN_PER_ADDRESS = "60 per minute; 600 per hour"
"""Whole offices share one address, so this is wide; it slows trying one password on many accounts."""

MAIL_OUT = "5 per minute; 20 per hour"
MAIL_OUT_PER_ADDRESS = "20 per minute; 100 per hour"
INVITATIONS = "20 per minute; 100 per hour"
"""A whole office is invited in one sitting; a stolen session still cannot send mails without end."""

WRONG_CODES = "30 per minute; 200 per hour"
"""Codes of meetings that do not exist; a room that mistypes is far below, and guessing takes ages."""

SEATS_PER_ADDRESS = "120 per minute; 600 per hour"
VOTES_PER_ADDRESS = "600 per minute"
"""A whole room sits behind one address and votes in the same moment."""

FILES = "30 per minute; 300 per hour"
"""Reading a file takes a moment of the whole machine."""


wrong_codes = limiter.shared_limit(
    WRONG_CODES, scope="code", deduct_when=lambda response: response.status_code == 404
)
"""Counts requests whose code leads nowhere, over all pages that take one."""


def per_address_and_mail() -> str:
    """Counts tries per address of the caller and mail address tried, so nobody locks out another.

    The mail address is hashed: a stranger decides how long it is, and the counter needs no names.
    """
    tried = canonical(request.form.get("email", ""))
    return f"{get_remote_address()}|{sha256(tried.encode()).hexdigest()}"


def per_link() -> str:
    """Counts tries per link of a mail, so that colleagues who join together do not hinder each other.

    The token is hashed: who reads the counters must not be able to use it.
    """
    token = (request.view_args or {}).get("token", "")
    return f"link|{sha256(token.encode()).hexdigest()}"


def per_person() -> str:
    """Counts tries per person signed in; whole offices share an address."""
    signed_in = person_signed_in()
    return str(signed_in.person_id) if signed_in else get_remote_address()


def install(app: Flask, settings: Settings) -> None:
    """Count in the queue's database."""
    # The library names a local socket differently from redis-py.
    address = settings.redis_url.replace("unix://", "redis+unix://", 1)
    app.config.update(RATELIMIT_STORAGE_URI=address, RATELIMIT_KEY_PREFIX="werkstatt")
    limiter.init_app(app)
