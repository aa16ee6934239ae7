"""Accepting an invitation, and asking for a new one where it has expired."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.people import joining
from tenants.people.joining import OpenInvitation
from webapp import wording
from webapp.auth import limits, loading
from webapp.auth.limits import limiter
from webapp.auth.links import Purpose, target_of
from webapp.context import PublicVisit, runtime
from webapp.forms.german import text_of
from webapp.forms.people import ConfirmingForm, JoiningForm
from webapp.pages.public.group import pages
from webapp.rendering import render


@pages.get("/einladung/<token>")
def invitation(visit: PublicVisit, token: str) -> ResponseReturnValue:
    """Who invites whom into which Jugendamt, and the way to accept."""
    try:
        offer = joining.open_invitation(visit.session, *_named_in(token))
    except Refused as refused:
        return _over(refused, token)
    form = ConfirmingForm() if offer.has_account else JoiningForm(name=offer.name)
    return _page(offer, form, token)


@pages.post("/einladung/<token>")
@limiter.limit(limits.SIGN_IN, key_func=limits.per_link)
@limiter.limit(limits.SIGN_IN_PER_ADDRESS)
def accept_invitation(visit: PublicVisit, token: str) -> ResponseReturnValue:
    """Join, and begin a session."""
    try:
        offer = joining.open_invitation(visit.session, *_named_in(token))
    except Refused as refused:
        return _over(refused, token)
    form = ConfirmingForm() if offer.has_account else JoiningForm()
    if not form.validate():
        return _page(offer, form, token, status=422)
    try:
        person_id = _join(visit.session, offer, form)
    except Refused as refused:
        return _page(offer, form, token, status=422) if form.shows(refused) else _over(refused, token)
    loading.sign_in(visit.session, person_id)
    flash(f"Sie gehören jetzt zum Team: {offer.tenant_name}, {wording.ROLES[offer.role]}.", "success")
    return redirect(url_for("tenant.start", amt=offer.tenant_slug), 303)


@pages.post("/einladung/<token>/neu")
@limiter.limit(limits.MAIL_OUT, key_func=limits.per_link)
@limiter.limit(limits.MAIL_OUT_PER_ADDRESS)
def ask_for_invitation(visit: PublicVisit, token: str) -> ResponseReturnValue:
    """Ask those who manage the team for a new invitation; the same answer whatever became of it."""
    joining.ask_again(visit.session, *_named_in(token))
    return redirect(url_for("public.invitation_asked_for"), 303)


@pages.get("/einladung/angefragt")
def invitation_asked_for(_visit: PublicVisit) -> ResponseReturnValue:
    """Says that the team was asked."""
    return render("public/invitation_asked_for.html")


def _named_in(token: str) -> tuple[UUID, UUID]:
    """The Jugendamt and the invitation a token names."""
    target = target_of(runtime().settings, Purpose.INVITATION, token)
    if target.tenant_id is None:
        raise NotFound("link", Purpose.INVITATION.value)
    return target.tenant_id, target.row_id


def _join(session: PlatformSession, offer: OpenInvitation, form: ConfirmingForm | JoiningForm) -> UUID:
    password = text_of(form.password)
    if isinstance(form, ConfirmingForm):
        return joining.join_with_account(session, offer.tenant_id, offer.id, password=password)
    return joining.join_as_new_person(
        session, offer.tenant_id, offer.id, name=text_of(form.name), password=password
    )


def _page(
    offer: OpenInvitation, form: ConfirmingForm | JoiningForm, token: str, *, status: int = 200
) -> Response:
    return render(
        "public/invitation.html",
        status=status,
        offer=offer,
        role=wording.ROLES[offer.role],
        role_explanation=wording.ROLE_EXPLANATIONS[offer.role],
        form=form,
        token=token,
    )


def _over(refused: Refused, token: str) -> Response:
    """The link worked once or until a day; 410 says that it never will again."""
    return render(
        "public/invitation_over.html",
        status=410,
        text=wording.refusal(refused),
        may_ask_again=refused.rule == "invitation.expired",
        token=token,
    )
