"""Computing what is published about groups; started by the operator at an announced freeze, never live."""

from collections import Counter

from tenants.isolation.sessions import ReleaseSession
from tenants.sharing import releasing
from webapp.jobs.registry import Outcome, Work, release_job


@release_job(releasing.JOB)
def compute_release(session: ReleaseSession, work: Work) -> Outcome:  # noqa: ARG001 - every job takes it
    """Freeze one quantity of one period for all groups; computing it again changes nothing."""
    decisions = Counter(type(decision).__name__.lower() for decision in releasing.release(session))
    return dict(decisions)
