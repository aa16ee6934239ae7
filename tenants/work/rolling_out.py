"""When a published edition may be taken over.

Publishing an edition opens nothing for Jugendämter at work: the operator opens it for some days, usually
between two workshops. Without such days an edition is not offered. After the last day unfinished runs keep
the edition they have. Source: product reference 5.4, rules 1 and 2.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from modules.catalogue import editions
from modules.catalogue.model import EditionKey
from tenants import journal
from tenants.clock import today
from tenants.errors import Refused
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.records.edition import EditionRolloutRecord


@dataclass(frozen=True, slots=True)
class Rollout:
    """The days in which an edition may be taken over; `closes_on` is the last one, None without an end."""

    edition: EditionKey
    opens_on: date
    closes_on: date | None

    def is_open(self, on: date) -> bool:
        """Whether the edition may be taken over on this day."""
        return self.opens_on <= on and (self.closes_on is None or on <= self.closes_on)


def open_edition(
    session: PlatformSession, person_id: UUID | None, edition: str, opens_on: date, closes_on: date | None
) -> None:
    """Let Jugendämter take a published edition over between these days; said again, the new days hold.

    Raises:
        UnknownEdition: no such edition is published.
        Refused: `edition.window`, the last day lies before the first.
    """
    key = editions.edition(edition).key
    if closes_on is not None and closes_on < opens_on:
        raise Refused("edition.window")
    record = session.get(EditionRolloutRecord, key, with_for_update=True)
    before = None if record is None else _snapshot(record)
    if record is None:
        record = EditionRolloutRecord(edition=key)
        session.add(record)
    record.opens_on, record.closes_on, record.opened_by = opens_on, closes_on, person_id
    if before != _snapshot(record):
        journal.write_platform(
            session, person_id, "edition.opened", key, before=before, after=_snapshot(record)
        )
    session.flush()


def rollouts(session: PlatformSession | TenantSession) -> tuple[Rollout, ...]:
    """The days of every edition that has any; one statement."""
    return tuple(
        Rollout(EditionKey(row.edition), row.opens_on, row.closes_on)
        for row in session.scalars(select(EditionRolloutRecord))
    )


def offered(session: TenantSession, own: str) -> Rollout | None:
    """The newest edition that may be taken over today by who works with `own`; one statement at most."""
    newer = editions.newer_than(own)
    if not newer:
        return None
    found = {each.edition: each for each in rollouts(session) if each.is_open(today())}
    return next((found[key] for key in reversed(newer) if key in found), None)


def _snapshot(record: EditionRolloutRecord) -> dict[str, str | None]:
    return {
        "opens_on": record.opens_on.isoformat(),
        "closes_on": record.closes_on.isoformat() if record.closes_on else None,
    }
