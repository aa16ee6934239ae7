"""Modules brought to where a test needs them: answered, handed in, validated, released."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update

from modules.checklists.answers import Answer, Rated, Rating
from modules.checklists.evidence import Evidence
from tenants.clock import now
from tenants.evidence import documenting
from tenants.records.run import RunRecord
from tenants.work import freezing, running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run
from tenants.work.stored import RunState, StoredRun
from tests.support.world import Human, Office, World

MODULE = "rueckfuehrung"


def fill(
    world: World,
    office: Office,
    person: Human,
    answers: Mapping[str, Answer],
    evidence: Mapping[str, Evidence] | None = None,
    *,
    module: str = MODULE,
    note: str = "",
) -> StoredRun:
    """Answer these items of the module's latest run, and name evidence for some."""
    with world.runtime.tenant_session(office.id) as session:
        for key, answer in answers.items():
            seen = latest_run(session, module).answer(key).version  # type: ignore[arg-type]
            answer_item(session, person.id, module, key, Entry(answer, note), seen=seen)
        for key, piece in (evidence or {}).items():
            documenting.add_evidence(session, person.id, module, key, piece)
        return latest_run(session, module)


def hand_in(
    world: World, office: Office, person: Human, *, module: str = MODULE, rating: Rating = Rating.MOSTLY
) -> StoredRun:
    """Answer every open item of the scope alike and hand the module in."""
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, module)
        for item in run.module.items:
            stored = run.answer(item.key)
            if stored.answer is None or stored.is_proposal:
                answer_item(session, person.id, module, item.key, Entry(Rated(rating)), seen=stored.version)
        running.submit(session, person.id, module, seen=latest_run(session, module).version)
        return latest_run(session, module)


def validate(world: World, office: Office, *, module: str = MODULE) -> StoredRun:
    """Say that somebody from outside validated the module's latest run."""
    with world.runtime.tenant_session(office.id) as session:
        run = latest_run(session, module)
        session.execute(
            update(RunRecord)
            .where(RunRecord.id == run.run_id)
            .values(state=RunState.VALIDATED.value, validated_at=now(), version=run.version + 1)
        )
        return latest_run(session, module)


def release(world: World, office: Office, person: Human, *, module: str = MODULE) -> UUID:
    """Release the module's latest run as it is."""
    with world.runtime.tenant_session(office.id) as session:
        seen = latest_run(session, module).version
        return freezing.release(session, person.id, module, seen=seen)
