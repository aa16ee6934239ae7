"""Sending mails. Wishes carry the kind of the mail and the id of a row; links are signed only now."""

from collections.abc import Callable
from uuid import UUID

from tenants.feedback.reporting_barriers import barrier_report
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.people import letters
from webapp.auth.links import Purpose, Target, link
from webapp.jobs.registry import Outcome, Work, platform_job, tenant_job
from webapp.mail import composing, sending
from webapp.mail.messages import Letter, message
from webapp.settings import Settings


@tenant_job("send-tenant-mail")
def send_tenant_mail(session: TenantSession, work: Work) -> Outcome:
    """Send a mail that a Jugendamt wished for: an invitation."""
    letter = _invitation(session, session.tenant_id, work)
    return _send(letter, work)


@platform_job("send-mail")
def send_mail(session: PlatformSession, work: Work) -> Outcome:
    """Send a mail of the platform."""
    return _send(_LETTERS[work.arguments["kind"]](session, work), work)


def _send(letter: Letter | None, work: Work) -> Outcome:
    """Send what is still to be sent, to whoever there is."""
    if letter is None or not all(letter.to):
        return {"sent": False}
    sending.send(message(letter, work.settings, work.wish_id), work.settings)
    return {"sent": True}


def _row(work: Work) -> UUID:
    return UUID(work.arguments["id"])


def _page(settings: Settings, path: str) -> str:
    return f"{settings.base_url.rstrip('/')}{path}"


def _invitation(session: TenantSession | PlatformSession, tenant_id: UUID, work: Work) -> Letter | None:
    letter = letters.invitation_letter(session, tenant_id, _row(work))
    if letter is None:
        return None
    target = Target(_row(work), tenant_id)
    return composing.invitation(letter, link(work.settings, Purpose.INVITATION, target))


def _first_invitation(session: PlatformSession, work: Work) -> Letter | None:
    return _invitation(session, UUID(work.arguments["tenant"]), work)


def _asked_again(session: PlatformSession, work: Work) -> Letter | None:
    letter = letters.asked_again_letter(session, UUID(work.arguments["tenant"]), _row(work))
    if letter is None:
        return None
    team = _page(work.settings, f"/amt/{letter.tenant_slug}/team")
    return composing.asked_again(letter, team, work.settings.operator_email)


def _new_password(session: PlatformSession, work: Work) -> Letter | None:
    letter = letters.reset_letter(session, _row(work))
    if letter is None:
        return None
    return composing.new_password(letter, link(work.settings, Purpose.PASSWORD, Target(_row(work))))


def _password_changed(session: PlatformSession, work: Work) -> Letter | None:
    letter = letters.changed_password_letter(session, _row(work))
    if letter is None:
        return None
    return composing.password_changed(letter, _page(work.settings, "/kennwort/vergessen"))


def _barrier(session: PlatformSession, work: Work) -> Letter | None:
    return composing.barrier(barrier_report(session, _row(work)), work.settings.operator_email)


_LETTERS: dict[str, Callable[[PlatformSession, Work], Letter | None]] = {
    "invitation": _first_invitation,
    "invitation-asked-again": _asked_again,
    "password": _new_password,
    "password-changed": _password_changed,
    "barrier": _barrier,
}
