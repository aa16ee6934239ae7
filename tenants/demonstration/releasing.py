"""What an Amtsleitung has released and decided: records of the first round, targets for some modules."""

from datetime import date, timedelta
from uuid import UUID

from modules.catalogue import editions
from modules.scoring.scale import Level
from tenants.isolation.sessions import TenantSession
from tenants.records.target import TargetRecord
from tenants.work import freezing
from tenants.work.reading import all_runs
from tenants.work.stored import RunState

_UNTIL_RELEASED = timedelta(days=16)

_AIMS = (Level.R3, Level.R4, Level.R3, Level.R3)
"""Targets of the first modules; the others have none yet."""


def release_round(session: TenantSession, person_id: UUID) -> None:
    """Keep the record of every run that is frozen so far."""
    for run in all_runs(session):
        if run.state is RunState.FROZEN:
            at = None if run.submitted_at is None else run.submitted_at + _UNTIL_RELEASED
            freezing.keep(session, person_id, run, at=at)


def set_targets(session: TenantSession, person_id: UUID, *, on: date) -> None:
    """Targets the committee decided two years before they are to be reached; the first was raised since."""
    decided = date(on.year - 1, 6, 12)
    for module, level in zip(editions.current().modules, _AIMS, strict=False):
        session.add(_target(module.slug, 1, level, person_id, decided, top=5))
    first = editions.current().modules[0]
    session.add(_target(first.slug, 2, Level.R4, person_id, date(on.year, 3, 5), top=3))
    session.flush()


def _target(
    module: str, version: int, level: Level, person_id: UUID, decided: date, *, top: int
) -> TargetRecord:
    return TargetRecord(
        module=module,
        version=version,
        level=level.value,
        reach_by=date(decided.year + 2, 12, 31),
        decision=f"JHA {decided:%d.%m.%Y}, TOP {top}",
        set_by=person_id,
    )
