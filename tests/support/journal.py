"""Reading the journal in tests."""

from sqlalchemy import select

from tenants.records.journal import JournalRecord
from tests.support.world import Office
from webapp.runtime import Runtime


def journal_of(runtime: Runtime, office: Office) -> list[JournalRecord]:
    """All entries of the Jugendamt in the order they were written."""
    with runtime.tenant_session(office.id, read_only=True) as session:
        return list(session.scalars(select(JournalRecord).order_by(JournalRecord.at)))
