"""Computing what is published about groups; begun by the clock at an announced freeze, never live."""

from collections import Counter
from datetime import date

from tenants.isolation.sessions import ReleaseSession
from tenants.sharing import releasing
from webapp.jobs.registry import Outcome, Work, release_job


@release_job(releasing.JOB)
def compute_release(session: ReleaseSession, work: Work) -> Outcome:
    """Compute one quantity of one period as it was frozen; computing it again changes nothing."""
    announced = work.arguments.get("announced_on")
    decisions = releasing.release(session, announced_on=date.fromisoformat(announced) if announced else None)
    return dict(Counter(type(decision).__name__.lower() for decision in decisions))
