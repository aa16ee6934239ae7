"""The names of colleagues."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from tenants.isolation.sessions import TenantSession
from tenants.records.person import PersonRecord


def names(session: TenantSession, people: Collection[UUID]) -> Mapping[UUID, str]:
    """Names of those who work or worked in this Jugendamt; others are left out. No statement for nobody."""
    if not people:
        return {}
    rows = session.execute(select(PersonRecord.id, PersonRecord.name).where(PersonRecord.id.in_(people)))
    return {row.id: row.name for row in rows}
