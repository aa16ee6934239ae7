"""What the Jugendämter of a cohort have handed in, as a consultant finds it at the desk."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from tenants.clock import today
from tenants.errors import NotFound
from tenants.isolation.sessions import WorkshopSession
from tenants.records.base import alphabetical
from tenants.records.cohort import CohortMemberRecord
from tenants.records.tenant import TenantRecord
from tenants.work.reading import submitted_runs
from tenants.work.stored import StoredRun


@dataclass(frozen=True, slots=True)
class Member:
    """A Jugendamt that is in the cohort today."""

    id: UUID
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The latest run of a module that a Jugendamt has handed in."""

    member: Member
    run: StoredRun


def members(session: WorkshopSession) -> tuple[Member, ...]:
    """The Jugendämter of the cohort, by name; one statement."""
    rows = session.execute(
        select(TenantRecord.id, TenantRecord.slug, TenantRecord.name)
        .join(CohortMemberRecord, CohortMemberRecord.tenant_id == TenantRecord.id)
        .where(CohortMemberRecord.joined_on <= today())
        .order_by(alphabetical(TenantRecord.name))
    )
    return tuple(Member(row.id, row.slug, row.name) for row in rows)


def member(session: WorkshopSession, slug: str) -> Member:
    """The Jugendamt of this slug; one statement.

    Raises:
        NotFound: it is not in the cohort.
    """
    found = next((each for each in members(session) if each.slug == slug), None)
    if found is None:
        raise NotFound("tenant", slug)
    return found


def handed_in(session: WorkshopSession) -> tuple[HandedIn, ...]:
    """Everything handed in, by Jugendamt and module; four statements."""
    runs = submitted_runs(session, evidence_where_judged=True)
    return tuple(HandedIn(each, run) for each in members(session) for run in runs.get(each.id, ()))
