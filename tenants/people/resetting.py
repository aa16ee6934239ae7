"""A new password in place of a forgotten one.

Asking does the same work for every address and answers the same: whether somebody has an account is
not to be learnt here. The link in the mail is signed, names the row, works once and for an hour.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from tenants import journal
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.mail_addresses import canonical
from tenants.people import passwords, signing_in
from tenants.records.person import PasswordResetRecord, PersonRecord
from tenants.records.tenant import MembershipRecord, TenantRecord
from tenants.wishes.wishing import wish_platform_job

VALID_FOR = timedelta(minutes=60)


def ask_for_reset(session: PlatformSession, email: str) -> None:
    """Wish for a mail with a link to a new password, if somebody has this address.

    For an address nobody has, the same rows are written without a person; the mail is then not sent.
    """
    person_id = session.scalar(
        select(PersonRecord.id).where(
            PersonRecord.email == canonical(email), PersonRecord.disabled_at.is_(None)
        )
    )
    reset = PasswordResetRecord(person_id=person_id, expires_at=now() + VALID_FOR)
    session.add(reset)
    session.flush()
    journal.write_platform(session, None, "password.reset_asked", str(reset.id))
    wish_platform_job(session, "send-mail", {"kind": "password", "id": str(reset.id)})


def refuse_unless_open(session: PlatformSession, reset_id: UUID) -> None:
    """Check that a link still works.

    Raises:
        NotFound: there is no such reset.
        Refused: `reset.over` when it was used or its hour has passed.
    """
    _open(session.get(PasswordResetRecord, reset_id), reset_id)


def set_new_password(session: PlatformSession, reset_id: UUID, password: str) -> None:
    """Set the password, use up all links of the person and end all their sessions.

    Raises:
        NotFound, Refused: as `refuse_unless_open`, or the password's rules (`tenants.people.passwords`).
    """
    reset = session.get(PasswordResetRecord, reset_id, with_for_update=True)
    person_id = _open(reset, reset_id)
    person = session.get_one(PersonRecord, person_id)
    passwords.check(password, context=(person.name, person.email, *_tenant_names(session, person_id)))
    person.password_hash = passwords.hashed(password)
    for unused in session.scalars(
        select(PasswordResetRecord).where(
            PasswordResetRecord.person_id == person_id, PasswordResetRecord.used_at.is_(None)
        )
    ):
        unused.used_at = now()
    signing_in.end_all(session, person_id)
    journal.write_platform(session, person_id, "password.changed", str(person_id))
    wish_platform_job(session, "send-mail", {"kind": "password-changed", "id": str(person_id)})


def _open(reset: PasswordResetRecord | None, reset_id: UUID) -> UUID:
    """The person whose password this open reset may set."""
    if reset is None or reset.person_id is None:
        raise NotFound("password_reset", str(reset_id))
    if reset.used_at is not None or reset.expires_at <= now():
        raise Refused("reset.over")
    return reset.person_id


def _tenant_names(session: PlatformSession, person_id: UUID) -> list[str]:
    return list(
        session.scalars(
            select(TenantRecord.name)
            .join(MembershipRecord, MembershipRecord.tenant_id == TenantRecord.id)
            .where(MembershipRecord.person_id == person_id)
        )
    )
