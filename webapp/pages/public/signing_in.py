"""Signing in and out.

One answer for every failure: whether an address has an account is not to be learnt here, neither from
the words nor from the time (`tenants.people.recognising`).

Whose session ends while they write signs in on top of their page (`static/js/keeping.js`): the same address
then answers with the token for what waits to be sent, and with who it is, because on an office's computer it
may be somebody else.
"""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tenants.people.recognising import recognise
from webapp.auth import limits, loading
from webapp.auth.limits import limiter
from webapp.auth.returning import local_path
from webapp.context import PublicVisit
from webapp.forms.german import text_of
from webapp.forms.people import SignInForm
from webapp.logs import log
from webapp.pages.public.group import pages
from webapp.rendering import render, render_fragment, wants_fragment


@pages.get("/anmelden")
def sign_in(visit: PublicVisit) -> ResponseReturnValue:
    """Mail address and password."""
    if visit.signed_in is not None:
        return redirect(url_for("public.home"), 303)
    form = SignInForm(weiter=local_path(request.args.get("weiter")))
    return render("public/sign_in.html", form=form, has_failed=False)


@pages.post("/anmelden")
@limiter.limit(limits.SIGN_IN, key_func=limits.per_address_and_mail)
@limiter.limit(limits.SIGN_IN_PER_ADDRESS)
def begin_session(visit: PublicVisit) -> ResponseReturnValue:
    """Begin a session, in a cookie of its own."""
    form = SignInForm()
    if not form.validate():
        return _not_yet(form, has_failed=False)
    person = recognise(visit.session, text_of(form.email), text_of(form.password))
    if person is None:
        log.warning("signin.refused")
        return _not_yet(form, has_failed=True)
    loading.sign_in(visit.session, person)
    if wants_fragment():
        return render_fragment("public/_signed_in.html")
    return redirect(local_path(form.weiter.data) or url_for("public.home"), 303)


def _not_yet(form: SignInForm, *, has_failed: bool) -> ResponseReturnValue:
    """The form again: on its page, or alone for a page on which somebody signs in in place."""
    if wants_fragment():
        return render_fragment("public/_sign_in_form.html", status=422, form=form, has_failed=has_failed)
    return render("public/sign_in.html", status=422, form=form, has_failed=has_failed)


@pages.post("/abmelden")
def sign_out(visit: PublicVisit) -> ResponseReturnValue:
    """End the session, here and in the database."""
    loading.sign_out(visit.session)
    return redirect(url_for("public.home"), 303)
