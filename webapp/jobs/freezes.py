"""Beginning announced freezes on their day."""

from tenants.sharing import announcing
from webapp.jobs.running import worker_runtime
from webapp.logs import log


def begin_announced_freezes() -> None:
    """Wish for the computations of every freeze whose day has come; being done twice changes nothing."""
    with worker_runtime().platform_session() as session:
        wishes = announcing.commission_due(session)
    if wishes:
        log.info("freezes.begun", extra={"wishes": wishes})
