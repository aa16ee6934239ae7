"""Asking for a new password and setting it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.errors import Refused
from tenants.people import resetting
from webapp import wording
from webapp.auth import limits
from webapp.auth.limits import limiter
from webapp.auth.links import Purpose, target_of
from webapp.context import PublicVisit, runtime
from webapp.forms.german import text_of
from webapp.forms.people import ForgottenForm, NewPasswordForm
from webapp.pages.public.group import pages
from webapp.rendering import render


@pages.get("/kennwort/vergessen")
def forgotten_password(_visit: PublicVisit) -> ResponseReturnValue:
    """Ask for a mail with a link."""
    return render("public/forgotten_password.html", form=ForgottenForm())


@pages.post("/kennwort/vergessen")
@limiter.limit(limits.MAIL_OUT, key_func=limits.per_address_and_mail)
@limiter.limit(limits.MAIL_OUT_PER_ADDRESS)
def ask_for_password(visit: PublicVisit) -> ResponseReturnValue:
    """The same answer for every address."""
    form = ForgottenForm()
    if not form.validate():
        return render("public/forgotten_password.html", status=422, form=form)
    resetting.ask_for_reset(visit.session, text_of(form.email))
    return redirect(url_for("public.password_mail_sent"), 303)


@pages.get("/kennwort/unterwegs")
def password_mail_sent(_visit: PublicVisit) -> ResponseReturnValue:
    """Says that a mail is on its way if the address is known."""
    return render("public/password_mail_sent.html")


@pages.get("/kennwort/neu/<token>")
def new_password(visit: PublicVisit, token: str) -> ResponseReturnValue:
    """Choose a new password."""
    reset = target_of(runtime().settings, Purpose.PASSWORD, token).row_id
    try:
        resetting.refuse_unless_open(visit.session, reset)
    except Refused as refused:
        return _over(refused)
    return render("public/new_password.html", form=NewPasswordForm(), token=token)


@pages.post("/kennwort/neu/<token>")
@limiter.limit(limits.SIGN_IN, key_func=limits.per_link)
@limiter.limit(limits.SIGN_IN_PER_ADDRESS)
def set_password(visit: PublicVisit, token: str) -> ResponseReturnValue:
    """Set it and end all sessions of the person."""
    reset = target_of(runtime().settings, Purpose.PASSWORD, token).row_id
    form = NewPasswordForm()
    if not form.validate():
        return render("public/new_password.html", status=422, form=form, token=token)
    try:
        resetting.set_new_password(visit.session, reset, text_of(form.password))
    except Refused as refused:
        if not form.shows(refused):
            return _over(refused)
        return render("public/new_password.html", status=422, form=form, token=token)
    flash("Ihr neues Kennwort gilt. Bitte melden Sie sich damit an.", "success")
    return redirect(url_for("public.sign_in"), 303)


def _over(refused: Refused) -> ResponseReturnValue:
    return render("public/password_link_over.html", status=410, text=wording.refusal(refused))
