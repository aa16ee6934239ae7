"""Roles outside any Jugendamt: operators and consultants are appointed from the command line only.

Nobody gives an operator's role in the browser, so that a stolen session cannot make new operators.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from tenants import journal
from tenants.access.roles import PlatformRole
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.isolation.sessions import PlatformSession
from tenants.mail_addresses import canonical
from tenants.people import signing_in
from tenants.records.base import alphabetical
from tenants.records.person import PasswordResetRecord, PersonRecord, PlatformRoleRecord

FIRST_ACCESS_VALID_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Appointed:
    """A person with a role on the platform.

    Attributes:
        is_new: the role is; False when the person had it already.
        first_access: row of the link to choose a password with; None for a person who has one.
    """

    person_id: UUID
    name: str
    is_new: bool
    first_access: UUID | None


@dataclass(frozen=True, slots=True)
class PlatformPerson:
    """An operator or consultant; `is_locked` while the account is closed."""

    name: str
    email: str
    role: PlatformRole
    is_locked: bool


def appoint(session: PlatformSession, *, email: str, name: str, role: PlatformRole) -> Appointed:
    """Give a person a role on the platform; makes the account where there is none.

    A person without a password gets a link to choose one, valid 14 days and once.

    Raises:
        Refused: `person.locked` for an account that was closed.
    """
    person = _person_or_none(session, email)
    if person is None:
        person = PersonRecord(email=canonical(email), name=name.strip())
        session.add(person)
        session.flush()
        journal.write_platform(session, None, "person.created", str(person.id))
    if person.disabled_at is not None:
        raise Refused("person.locked", (person.name,))
    is_new = _give(session, person, role)
    return Appointed(person.id, person.name, is_new, _first_access(session, person))


def dismiss(session: PlatformSession, email: str, role: PlatformRole) -> str:
    """End a person's role on the platform at once; returns the name. Twice is the same as once.

    Raises:
        NotFound: no such person, or the person never had the role.
        Refused: `person.last_operator` if nobody would run the platform.
    """
    person = _person(session, email)
    given = session.get(PlatformRoleRecord, (person.id, role.value))
    if given is None:
        raise NotFound("platform_role", email)
    if given.ended_at is None:
        if role is PlatformRole.BETRIEB:
            _refuse_if_last_operator(session)
        given.ended_at = now()
        _note(session, "platform_role.ended", person, role)
    return person.name


def lock(session: PlatformSession, email: str) -> str:
    """Close an account: nobody signs in with it any more, and all its sessions end. Returns the name.

    Raises:
        NotFound: no such person.
        Refused: `person.last_operator` if nobody would run the platform.
    """
    person = _person(session, email)
    if person.disabled_at is None:
        operator = session.get(PlatformRoleRecord, (person.id, PlatformRole.BETRIEB.value))
        if operator is not None and operator.ended_at is None:
            _refuse_if_last_operator(session)
        person.disabled_at = now()
        signing_in.end_all(session, person.id)
        journal.write_platform(session, None, "person.locked", str(person.id))
        session.flush()
    return person.name


def platform_people(session: PlatformSession) -> tuple[PlatformPerson, ...]:
    """Operators and consultants, by role and name."""
    rows = session.execute(
        select(PersonRecord, PlatformRoleRecord.role)
        .join(PlatformRoleRecord, PlatformRoleRecord.person_id == PersonRecord.id)
        .where(PlatformRoleRecord.ended_at.is_(None))
        .order_by(PlatformRoleRecord.role, alphabetical(PersonRecord.name))
    )
    return tuple(
        PlatformPerson(person.name, person.email, PlatformRole(role), person.disabled_at is not None)
        for person, role in rows
    )


def _give(session: PlatformSession, person: PersonRecord, role: PlatformRole) -> bool:
    given = session.get(PlatformRoleRecord, (person.id, role.value))
    if given is not None and given.ended_at is None:
        return False
    if given is None:
        session.add(PlatformRoleRecord(person_id=person.id, role=role.value))
    else:
        given.ended_at = None
    _note(session, "platform_role.given", person, role)
    return True


def _first_access(session: PlatformSession, person: PersonRecord) -> UUID | None:
    if person.password_hash is not None:
        return None
    reset = PasswordResetRecord(person_id=person.id, expires_at=now() + FIRST_ACCESS_VALID_FOR)
    session.add(reset)
    session.flush()
    return reset.id


def _refuse_if_last_operator(session: PlatformSession) -> None:
    operators = session.scalar(
        select(func.count())
        .select_from(PlatformRoleRecord)
        .join(PersonRecord, PersonRecord.id == PlatformRoleRecord.person_id)
        .where(
            PlatformRoleRecord.role == PlatformRole.BETRIEB.value,
            PlatformRoleRecord.ended_at.is_(None),
            PersonRecord.disabled_at.is_(None),
        )
    )
    if (operators or 0) <= 1:
        raise Refused("person.last_operator")


def _person(session: PlatformSession, email: str) -> PersonRecord:
    person = _person_or_none(session, email)
    if person is None:
        raise NotFound("person", email)
    return person


def _person_or_none(session: PlatformSession, email: str) -> PersonRecord | None:
    return session.scalar(select(PersonRecord).where(PersonRecord.email == canonical(email)))


def _note(session: PlatformSession, action: str, person: PersonRecord, role: PlatformRole) -> None:
    journal.write_platform(session, None, action, str(person.id), after={"role": role.value})
    session.flush()
