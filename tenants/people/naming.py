"""The names of colleagues, and of those who moderate."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from tenants.isolation.sessions import TenantSession, WorkshopSession
from tenants.records.person import PersonRecord


def names(session: TenantSession, people: Collection[UUID]) -> Mapping[UUID, str]:
    """Names of those who work, worked or moderate in this Jugendamt; others are left out.

    No statement for nobody.
    """
    return _names(session, people)


def moderators(session: WorkshopSession, people: Collection[UUID]) -> Mapping[UUID, str]:
    """Names of those of these who moderate or moderated the cohort; no statement for nobody."""
    return _names(session, people)


def _names(session: TenantSession | WorkshopSession, people: Collection[UUID]) -> Mapping[UUID, str]:
    if not people:
        return {}
    rows = session.execute(select(PersonRecord.id, PersonRecord.name).where(PersonRecord.id.in_(people)))
    return {row.id: row.name for row in rows}
