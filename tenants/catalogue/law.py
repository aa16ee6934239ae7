"""Changes of law: registered by the operator, seen by every Jugendamt and in the public catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from modules.catalogue.model import Edition, Item, Module
from modules.catalogue.norms import provisions, touches
from tenants import journal
from tenants.clock import now
from tenants.errors import Conflict, NotFound, Refused
from tenants.isolation.sessions import PlatformSession, TenantSession
from tenants.records.base import Json
from tenants.records.law import LawChangeRecord

LONGEST = {"norm": 120, "sentence": 300, "link": 300, "because": 300}
"""Most characters of each text."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the operator says about a change of law.

    Attributes:
        norm: what changed, as the catalogue cites it.
        sentence: what is different, for the offices.
        link: where to read on; may be empty.
    """

    norm: str
    in_force_on: date
    sentence: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class LawChange:
    """A change of law as stored."""

    id: UUID
    said: Said
    registered_at: datetime
    version: int
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""

    def concerns(self, item: Item, module: Module) -> bool:
        """Whether the item serves what changed; one that names no norm of its own serves its module's."""
        bases = (item.norm,) if provisions(item.norm) else module.legal_bases
        return any(touches(self.said.norm, basis) for basis in bases)

    def is_after(self, law_state: date) -> bool:
        """Whether a text checked against the law of that day does not know of it."""
        return self.said.in_force_on > law_state


def changes(session: PlatformSession | TenantSession) -> tuple[LawChange, ...]:
    """All changes in force or to come, the latest first; one statement."""
    rows = session.scalars(
        select(LawChangeRecord)
        .where(LawChangeRecord.withdrawn_at.is_(None))
        .order_by(LawChangeRecord.in_force_on.desc(), LawChangeRecord.registered_at.desc())
    )
    return tuple(of_record(record) for record in rows)


def all_changes(session: PlatformSession) -> tuple[LawChange, ...]:
    """As `changes`, with those withdrawn at the end."""
    rows = session.scalars(
        select(LawChangeRecord).order_by(
            LawChangeRecord.withdrawn_at.is_not(None),
            LawChangeRecord.in_force_on.desc(),
            LawChangeRecord.registered_at.desc(),
        )
    )
    return tuple(of_record(record) for record in rows)


def change(session: PlatformSession | TenantSession, change_id: UUID) -> LawChange:
    """One change, also a withdrawn one; raises NotFound."""
    record = session.get(LawChangeRecord, change_id)
    if record is None:
        raise NotFound("law_change", str(change_id))
    return of_record(record)


def concerned(change: LawChange, edition: Edition) -> tuple[tuple[Module, Item], ...]:
    """The items of an edition that serve what changed, in its order."""
    return tuple(
        (module, item) for module in edition.modules for item in module.items if change.concerns(item, module)
    )


def after(changes: Iterable[LawChange], item: Item, module: Module) -> tuple[LawChange, ...]:
    """The changes an item concerns and its text does not know of."""
    return tuple(each for each in changes if each.is_after(module.law_state) and each.concerns(item, module))


def register(session: PlatformSession, person_id: UUID | None, said: Said) -> UUID:
    """Register a change; the same a second time is the same one.

    Raises:
        Refused: `law.norm`: what changed names no paragraph of a statute.
    """
    _refuse_unreadable(said)
    for each in changes(session):
        if each.said == said:
            return each.id
    record = LawChangeRecord(
        norm=said.norm,
        in_force_on=said.in_force_on,
        sentence=said.sentence,
        link=said.link,
        registered_by=person_id,
    )
    session.add(record)
    session.flush()
    journal.write_platform(session, person_id, "law.registered", str(record.id), after=_snapshot(said))
    session.flush()
    return record.id


def correct(session: PlatformSession, person_id: UUID, change_id: UUID, said: Said, *, seen: int) -> None:
    """Say it otherwise; what was said before stays in the journal.

    Raises:
        NotFound: there is no such change, or it was withdrawn.
        Refused: `law.norm`.
        Conflict: somebody changed it in between; carries their `LawChange`.
    """
    _refuse_unreadable(said)
    record = _open(session, change_id)
    stored = of_record(record)
    if stored.said == said:
        return
    if stored.version != seen:
        raise Conflict("law_change", str(change_id), stored)
    record.norm, record.in_force_on = said.norm, said.in_force_on
    record.sentence, record.link = said.sentence, said.link
    journal.write_platform(
        session,
        person_id,
        "law.corrected",
        str(change_id),
        before=_snapshot(stored.said),
        after=_snapshot(said),
    )
    try:
        session.flush()
    except StaleDataError:
        session.rollback()
        raise Conflict("law_change", str(change_id), change(session, change_id)) from None


def withdraw(session: PlatformSession, person_id: UUID, change_id: UUID, *, because: str) -> None:
    """Take a change back that was registered by mistake; withdrawing it twice is withdrawing it once.

    Raises:
        NotFound: there is no such change.
        Refused: `law.because_missing`.
    """
    stored = change(session, change_id)
    if stored.withdrawn_at is not None:
        return
    if not because:
        raise Refused("law.because_missing")
    record = _open(session, change_id)
    record.withdrawn_at = now()
    record.withdrawn_because = because
    journal.write_platform(
        session,
        person_id,
        "law.withdrawn",
        str(change_id),
        before=_snapshot(stored.said),
        after={"because": because},
    )
    session.flush()


def of_record(record: LawChangeRecord) -> LawChange:
    """The change of a row."""
    return LawChange(
        id=record.id,
        said=Said(record.norm, record.in_force_on, record.sentence, record.link),
        registered_at=record.registered_at,
        version=record.version,
        withdrawn_at=record.withdrawn_at,
        withdrawn_because=record.withdrawn_because,
    )


def _open(session: PlatformSession, change_id: UUID) -> LawChangeRecord:
    record = session.get(LawChangeRecord, change_id)
    if record is None or record.withdrawn_at is not None:
        raise NotFound("law_change", str(change_id))
    return record


def _refuse_unreadable(said: Said) -> None:
    if not provisions(said.norm):
        raise Refused("law.norm", (said.norm,))


def _snapshot(said: Said) -> Json:
    return {
        "norm": said.norm,
        "in_force_on": said.in_force_on.isoformat(),
        "sentence": said.sentence,
        "link": said.link,
    }
