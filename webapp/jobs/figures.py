"""Applying long files of figures."""

from uuid import UUID

from tenants.errors import Refused
from tenants.figures import importing
from tenants.isolation.sessions import TenantSession
from webapp.jobs.registry import Outcome, Work, tenant_job

REPORT_EVERY = 100
"""Rows between two reports of progress."""


@tenant_job(importing.JOB)
def import_figures(session: TenantSession, work: Work) -> Outcome:
    """Apply a previewed file; what no longer fits becomes a preview again, for a person to look at."""
    import_id = UUID(work.arguments["import"])
    person_id = UUID(work.arguments["person"]) if work.arguments["person"] else None

    def report(done: int, total: int) -> None:
        if done % REPORT_EVERY == 0 or done == total:
            work.report(done, total)

    try:
        applied = importing.apply_now(
            session, person_id, import_id, seen=work.arguments["seen"], on_progress=report
        )
    except Refused as refused:
        importing.reopen(session, import_id)
        return {"refused": refused.rule}
    return {"new": applied.new, "changed": applied.changed}
