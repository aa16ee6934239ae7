"""The level a module is to reach, by when, and who decided it.

Every decision is a row that stays; the one with the highest version holds, so the history of a target is the
target itself. Giving a target up is a decision too and says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from modules.catalogue import editions
from modules.errors import UnknownModule
from modules.scoring.scale import Level
from tenants import journal
from tenants.clock import now, today
from tenants.errors import Conflict, Refused
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Json
from tenants.records.target import TargetRecord

LONGEST_DECISION = 200
"""Characters of the sentence that names the decision."""

FARTHEST = timedelta(days=20 * 365)
"""A day later than that is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a module is to reach.

    Attributes:
        level: R2 to R5; None where there is no target (any more).
        reach_by: the day; None exactly without a level.
        decision: who decided it and when, e.g. `JHA 12.06.2026, TOP 5`.
    """

    level: Level | None
    reach_by: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A decision about the target as stored; `version` 0 means that there never was one."""

    target: Target
    version: int
    set_by: UUID | None = None
    set_at: datetime | None = None


NO_TARGET = StoredTarget(Target(None, None, ""), 0)


def targets(session: TenantSession) -> Mapping[str, StoredTarget]:
    """Module → the decision that holds, where there ever was one; one statement."""
    # Each later decision takes the place of the one before it.
    decisions = session.scalars(select(TargetRecord).order_by(TargetRecord.version))
    return {record.module: _stored(record) for record in decisions}


def target_history(session: TenantSession, module_key: str) -> tuple[StoredTarget, ...]:
    """Every decision about a module's target, the latest first; one statement."""
    wanted = (
        select(TargetRecord).where(TargetRecord.module == module_key).order_by(TargetRecord.version.desc())
    )
    return tuple(_stored(record) for record in session.scalars(wanted))


def target(session: TenantSession, module_key: str) -> StoredTarget:
    """The decision that holds for a module, or `NO_TARGET`; one statement."""
    return next(iter(target_history(session, module_key)), NO_TARGET)


def set_target(
    session: TenantSession, person_id: UUID, module_key: str, wanted: Target, *, seen: int
) -> None:
    """Decide what the module is to reach from now on. Deciding the same again changes nothing.

    Args:
        seen: version of the decision on the person's screen; 0 if there was none.

    Raises:
        UnknownModule: the current edition has no such module.
        Refused: `target.decision`, nobody is named; `target.decision_too_long`; `target.day`, a level has no
            day; `target.past_day`; `target.far_day`.
        Conflict: somebody decided otherwise in between; carries their `StoredTarget`.
    """
    module = editions.current().module(module_key)
    if module.slug != module_key:
        raise UnknownModule(module_key)
    holding = target(session, module_key)
    wanted = Target(wanted.level, wanted.reach_by if wanted.level else None, wanted.decision.strip())
    if wanted == holding.target or (wanted.level is None and holding.target.level is None):
        return
    _check(wanted, holding.target)
    if holding.version != seen:
        raise Conflict("target", module_key, holding)
    session.add(
        TargetRecord(
            module=module_key,
            version=seen + 1,
            level=wanted.level,
            reach_by=wanted.reach_by,
            decision=wanted.decision,
            set_by=person_id,
            set_at=now(),
        )
    )
    before = _snapshot(holding.target) if holding.version else None
    journal.write(session, person_id, "target.set", module_key, before=before, after=_snapshot(wanted))
    try:
        session.flush()
    except IntegrityError:
        # Somebody decided in the same instant: what we tried is undone, theirs is read and shown.
        session.rollback()
        raise Conflict("target", module_key, target(session, module_key)) from None


def _check(wanted: Target, holding: Target) -> None:
    if not wanted.decision:
        raise Refused("target.decision")
    if len(wanted.decision) > LONGEST_DECISION:
        raise Refused("target.decision_too_long", (LONGEST_DECISION,))
    if wanted.level is None:
        return
    if wanted.reach_by is None:
        raise Refused("target.day")
    # Whoever mends the words of a decision leaves a day that has passed since as it is.
    if wanted.reach_by < today() and wanted.reach_by != holding.reach_by:
        raise Refused("target.past_day")
    if wanted.reach_by > today() + FARTHEST:
        raise Refused("target.far_day", (FARTHEST.days // 365,))


def _stored(record: TargetRecord) -> StoredTarget:
    level = None if record.level is None else Level(record.level)
    return StoredTarget(
        Target(level, record.reach_by, record.decision), record.version, record.set_by, record.set_at
    )


def _snapshot(target: Target) -> Json:
    return {
        "level": None if target.level is None else target.level.name,
        "reach_by": None if target.reach_by is None else target.reach_by.isoformat(),
        "decision": target.decision,
    }
