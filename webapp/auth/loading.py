"""Who is behind a request.

The browser holds a signed cookie with a random token, the database its hash: ending a session there ends
it at once. Flask-Login asks once per request; that is the one statement "who is this and where do they
belong" of every page.
"""

from uuid import UUID

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from tenants.isolation.sessions import PlatformSession
from tenants.people import signing_in
from tenants.people.signing_in import SignedIn
from webapp.runtime import Runtime


class Visitor(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """Flask-Login's user: the person signed in and the token that says so."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.token


def install(app: Flask, runtime: Runtime) -> None:
    """Let Flask-Login find people by their sign-in sessions."""
    login = LoginManager(app)
    # Tying the session to address and browser version would sign people out behind changing proxies.
    login.session_protection = None

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> Visitor | None:
        with runtime.platform_session(read_only=True) as session:
            signed_in = signing_in.signed_in(session, token)
        if signed_in is None:
            return None
        if signed_in.is_stale:
            with runtime.platform_session() as session:
                signing_in.touch(session, token)
        return Visitor(token, signed_in)


def sign_in(platform: PlatformSession, person_id: UUID) -> None:
    """Begin a session for the person, in a fresh cookie; a session of this browser before it ends."""
    if earlier := session.get("_user_id"):
        signing_in.end(platform, earlier)
    token = signing_in.begin(platform, person_id)
    signed_in = signing_in.signed_in(platform, token)
    assert signed_in is not None
    session.clear()
    login_user(Visitor(token, signed_in))


def sign_out(platform: PlatformSession) -> None:
    """End the session in the database and forget the cookie."""
    token = session.get("_user_id")
    if token:
        signing_in.end(platform, token)
    logout_user()
    session.clear()
