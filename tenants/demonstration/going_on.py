"""What comes after the first rounds of an invented Jugendamt: the next round of a module, a newer edition."""

from uuid import UUID

from modules.catalogue import editions
from tenants.isolation.sessions import TenantSession
from tenants.work import running, taking_over
from tenants.work.answering import confirm_item
from tenants.work.reading import all_runs, latest_run


def begin_next_round(session: TenantSession, person_id: UUID, *, confirmed: int) -> None:
    """Begin the next round of the first finished module, and confirm the first of its proposals."""
    latest = {run.module.slug: run for run in all_runs(session)}
    finished = [run.module.slug for run in latest.values() if run.state.is_finished and run.round == 1]
    if not finished:
        return
    running.begin_next_round(session, person_id, finished[0])
    run = latest_run(session, finished[0])
    for item in [item for item in run.module.items if item.key in run.to_confirm][:confirmed]:
        confirm_item(session, person_id, run.module.slug, item.key, seen=run.answer(item.key).version)


def take_newest_over(session: TenantSession, person_id: UUID) -> None:
    """Take the newest edition over, if it is open."""
    taking_over.take_over(session, person_id, editions.current().key)
