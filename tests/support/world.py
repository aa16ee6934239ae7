"""A small world to act in: tenants, people and runs, made through the same sessions as the product."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID, uuid4

from flask import Flask

from tenants.access.roles import PlatformRole, Role
from tenants.isolation.sessions import PlatformSession
from tenants.people import signing_in
from tenants.records.cohort import ComparisonGroupRecord, ComparisonMemberRecord
from tenants.records.person import PersonRecord, PlatformRoleRecord
from tenants.records.tenant import MembershipRecord, SizeRecord, TenantRecord
from tests.support.client import CheckingClient
from webapp.app import create_app
from webapp.runtime import Runtime

POPULATIONS = {"I": 30_000, "II": 90_000, "III": 250_000}


@dataclass(frozen=True, slots=True)
class Office:
    """A Jugendamt of the test."""

    id: UUID
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Human:
    """A person of the test."""

    id: UUID
    email: str


class World:
    """Makes what a test needs; every call makes something new."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    @cached_property
    def app(self) -> Flask:
        """The real application on this world."""
        return create_app(self.runtime)

    def office(self, name: str = "Musterfurt", *, cluster: str = "II", ags: str | None = None) -> Office:
        """A Jugendamt with a confirmed size and its place in the cluster's comparison group."""
        slug = f"{name.lower().replace(' ', '-')}-{uuid4().hex[:6]}"
        with self.runtime.platform_session() as session:
            tenant = TenantRecord(
                slug=slug,
                name=f"Stadt {name}",
                ags=ags,
                kind="kreisangehoerige-stadt",
                land="NW",
                is_invented=ags is None,
            )
            session.add(tenant)
            session.flush()
            session.add(
                SizeRecord(
                    tenant_id=tenant.id,
                    population=POPULATIONS[cluster],
                    population_on=date(2025, 12, 31),
                    basis="entered",
                    cluster=cluster,
                )
            )
            self._join_cluster(session, tenant.id, cluster)
            return Office(tenant.id, slug, tenant.name)

    def _join_cluster(self, session: PlatformSession, tenant_id: UUID, cluster: str) -> None:
        key = f"cluster-{len(cluster)}"
        if session.get(ComparisonGroupRecord, key) is None:
            session.add(
                ComparisonGroupRecord(
                    key=key, kind="cluster", label=f"Cluster {cluster}", priority=len(cluster)
                )
            )
            session.flush()
        session.add(ComparisonMemberRecord(group_key=key, tenant_id=tenant_id, joined_on=date(2026, 1, 1)))

    def person(
        self, office: Office | None = None, role: Role = Role.PROJEKTLEITUNG, *, name: str = "Projektleitung"
    ) -> Human:
        """A person, with a role in the office if one is given."""
        email = f"p-{uuid4().hex[:10]}@beispiel.example"
        with self.runtime.platform_session() as session:
            person = PersonRecord(email=email, name=name)
            session.add(person)
            session.flush()
            if office is not None:
                session.add(
                    MembershipRecord(
                        tenant_id=office.id, person_id=person.id, role=role.value, starts_on=date(2026, 1, 1)
                    )
                )
            return Human(person.id, email)

    def operator(self, role: PlatformRole = PlatformRole.BETRIEB) -> Human:
        """A person with a role on the platform."""
        human = self.person(name=role.value.capitalize())
        with self.runtime.platform_session() as session:
            session.add(PlatformRoleRecord(person_id=human.id, role=role.value))
        return human

    def client(self, human: Human | None = None) -> CheckingClient:
        """A browser that checks every page; signed in as the person if one is given."""
        client = CheckingClient(self.app)
        if human is not None:
            with self.runtime.platform_session() as session:
                token = signing_in.begin(session, human.id)
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
        return client
