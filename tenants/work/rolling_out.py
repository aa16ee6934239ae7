"""When a published edition may be taken over.

Publishing an edition opens nothing for Jugendämter at work: the operator opens it for some days, usually
between two workshops. Without such days an edition is not offered. After the last day unfinished runs keep
the edition they have. Source: product reference 5.4, rules 1 and 2.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from modules.catalogue import editions
from modules.catalogue.model import EditionKey
from tenants import journal
from tenants.clock import today
from tenants.errors import Conflict, Refused
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
        return self.opens_on <= on and not self.is_over(on)

    def is_over(self, on: date) -> bool:
        """Whether this day lies after the last one."""
        return self.closes_on is not None and on > self.closes_on


def seen_as(rollout: Rollout | None) -> str:
    """What a form carries so that a change in between is noticed: the days as they were shown."""
    if rollout is None:
        return ""
    return f"{rollout.opens_on}/{rollout.closes_on or ''}"


def open_edition(
    session: PlatformSession,
    person_id: UUID | None,
    edition: str,
    opens_on: date,
    closes_on: date | None,
    *,
    seen: str | None = None,
) -> Rollout:
    """Let Jugendämter take a published edition over between these days; said again, the new days hold.

    Days that are over may be said: a last day in the past closes what was open. Who has taken the edition
    over keeps it, whatever the days are.

    Args:
        seen: `seen_as` of the days the person had on screen; None from who looked at none.

    Raises:
        UnknownEdition: no such edition is published.
        Refused: `edition.first`, there is none it could be taken over from; `edition.window`, the last day
            lies before the first; `edition.window_over`, it was never open and the last day is over.
        Conflict: somebody changed the days in between; carries their `Rollout`.
    """
    key = editions.edition(edition).key
    wanted = Rollout(key, opens_on, closes_on)
    record = session.get(EditionRolloutRecord, key, with_for_update=True)
    stored = None if record is None else _of_record(record)
    if stored == wanted:
        return wanted
    _check(wanted, stored)
    if seen is not None and seen != seen_as(stored):
        raise Conflict("rollout", key, stored)
    if record is None:
        record = EditionRolloutRecord(edition=key)
        session.add(record)
    record.opens_on, record.closes_on, record.opened_by = opens_on, closes_on, person_id
    before = None if stored is None else _snapshot(stored)
    journal.write_platform(session, person_id, "edition.opened", key, before=before, after=_snapshot(wanted))
    try:
        session.flush()
    except IntegrityError:
        # Somebody opened it in the same instant: what we tried is undone, theirs is read and shown.
        session.rollback()
        raise Conflict("rollout", key, rollout(session, key)) from None
    return wanted


def rollout(session: PlatformSession, edition: str) -> Rollout | None:
    """The days of one edition; None if it has none."""
    record = session.get(EditionRolloutRecord, edition)
    return None if record is None else _of_record(record)


def rollouts(session: PlatformSession | TenantSession) -> tuple[Rollout, ...]:
    """The days of every edition that has any; one statement."""
    return tuple(_of_record(record) for record in session.scalars(select(EditionRolloutRecord)))


def offered(session: TenantSession, own: str) -> Rollout | None:
    """The newest edition that may be taken over today by who works with `own`; one statement at most."""
    newer = editions.newer_than(own)
    if not newer:
        return None
    found = {each.edition: each for each in rollouts(session) if each.is_open(today())}
    return next((found[key] for key in reversed(newer) if key in found), None)


def _check(wanted: Rollout, stored: Rollout | None) -> None:
    if not editions.older_than(wanted.edition):
        raise Refused("edition.first", (wanted.edition,))
    if wanted.closes_on is not None and wanted.closes_on < wanted.opens_on:
        raise Refused("edition.window")
    if stored is None and wanted.is_over(today()):
        raise Refused("edition.window_over")


def _of_record(record: EditionRolloutRecord) -> Rollout:
    return Rollout(EditionKey(record.edition), record.opens_on, record.closes_on)


def _snapshot(rollout: Rollout) -> dict[str, str | None]:
    return {
        "opens_on": rollout.opens_on.isoformat(),
        "closes_on": rollout.closes_on.isoformat() if rollout.closes_on else None,
    }
