"""Recognising a person by mail address and password."""

from uuid import UUID

from sqlalchemy import select

from tenants.isolation.sessions import PlatformSession
from tenants.mail_addresses import canonical
from tenants.people import passwords
from tenants.records.person import PersonRecord


def recognise(session: PlatformSession, email: str, password: str) -> UUID | None:
    """The person of this address, if the password is theirs.

    None for an unknown address, a wrong password, a person without password and one who was locked
    alike, after the same work.
    """
    person = session.scalar(
        select(PersonRecord).where(PersonRecord.email == canonical(email), PersonRecord.disabled_at.is_(None))
    )
    stored = person.password_hash if person else None
    if not passwords.matches(password, stored):
        return None
    assert person is not None
    assert stored is not None
    if passwords.is_outdated(stored):
        person.password_hash = passwords.hashed(password)
    return person.id
