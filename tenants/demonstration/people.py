"""Accounts of the demonstration: named by role and Jugendamt, never as invented persons."""

from datetime import date
from uuid import UUID

from tenants.access.roles import PlatformRole, Role
from tenants.isolation.sessions import PlatformSession
from tenants.records.person import PersonRecord, PlatformRoleRecord
from tenants.records.tenant import MembershipRecord

NAMES = {
    Role.AMTSLEITUNG: "Amtsleitung",
    Role.PROJEKTLEITUNG: "Projektleitung",
    Role.MITWIRKUNG: "Mitwirkung",
    Role.LESEND: "Lesend",
}
"""Role → what its account is called."""


def address(role: Role, slug: str) -> str:
    """Mail address of the account with this role in a Jugendamt."""
    return f"{role.value}@{slug}.example"


def add_team(
    session: PlatformSession, tenant_id: UUID, slug: str, name: str, *, password_hash: str, on: date
) -> dict[Role, UUID]:
    """One account per role in a Jugendamt, with the same password; returns their ids."""
    people = {
        role: PersonRecord(email=address(role, slug), name=f"{label} {name}", password_hash=password_hash)
        for role, label in NAMES.items()
    }
    session.add_all(people.values())
    session.flush()
    session.add_all(
        MembershipRecord(tenant_id=tenant_id, person_id=person.id, role=role.value, starts_on=on)
        for role, person in people.items()
    )
    session.flush()
    return {role: person.id for role, person in people.items()}


def add_platform_person(
    session: PlatformSession, email: str, name: str, role: PlatformRole, *, password_hash: str
) -> UUID:
    """A consultant or operator of the demonstration."""
    person = PersonRecord(email=email, name=name, password_hash=password_hash)
    session.add(person)
    session.flush()
    session.add(PlatformRoleRecord(person_id=person.id, role=role.value))
    session.flush()
    return person.id
