"""Ending meetings that nobody closed, so that no device and no ballot is kept longer than a day."""

from tenants.meetings import leading, voting
from webapp.jobs.running import worker_runtime
from webapp.logs import log


def close_lapsed_meetings() -> None:
    """Close every meeting that has ended by itself; being done twice changes nothing."""
    runtime = worker_runtime()
    with runtime.platform_session(read_only=True) as session:
        doors = voting.lapsed(session)
    for door in doors:
        with runtime.tenant_session(door.tenant_id) as session:
            leading.close_lapsed(session, door.meeting_id)
    if doors:
        log.info("meetings.lapsed", extra={"meetings": len(doors)})
