"""Writing the journal: in the transaction of the change, never apart from it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tenants.isolation.sessions import PlatformSession, ReleaseSession, TenantSession, WorkshopSession
from tenants.records.journal import JournalRecord, PlatformJournalRecord

Snapshot = Mapping[str, Any] | None
"""State of the changed thing as JSON values; None where there was or is nothing."""


def write(
    session: TenantSession,
    person_id: UUID | None,
    action: str,
    subject: str,
    *,
    before: Snapshot = None,
    after: Snapshot = None,
) -> None:
    """Note a change inside the session's Jugendamt.

    Args:
        person_id: who did it; None for the command line and jobs.
        action: what was done, e.g. `answer.changed`.
        subject: what it was done to, e.g. `m07-perspektive`.
    """
    session.add(
        JournalRecord(
            tenant_id=session.tenant_id,
            person_id=person_id,
            action=action,
            subject=subject,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )


def write_review(
    session: WorkshopSession,
    tenant_id: UUID,
    action: str,
    subject: str,
    *,
    before: Snapshot = None,
    after: Snapshot = None,
) -> None:
    """Note what a consultant did with the work of a Jugendamt, in the journal of that Jugendamt."""
    session.add(
        JournalRecord(
            tenant_id=tenant_id,
            person_id=session.person_id,
            action=action,
            subject=subject,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )


def write_platform(
    session: PlatformSession | ReleaseSession | WorkshopSession,
    person_id: UUID | None,
    action: str,
    subject: str,
    *,
    tenant_id: UUID | None = None,
    before: Snapshot = None,
    after: Snapshot = None,
) -> None:
    """Note a change of the platform; one that touches a Jugendamt also stands in its own journal."""
    values = {
        "person_id": person_id,
        "action": action,
        "subject": subject,
        "before": None if before is None else dict(before),
        "after": None if after is None else dict(after),
    }
    session.add(PlatformJournalRecord(**values))
    if tenant_id is not None:
        session.add(JournalRecord(tenant_id=tenant_id, **values))
