"""A worker of its own process with a job that stays until it is told to go on, for killing it."""

import sys
import time

from tenants import journal
from tenants.isolation.sessions import TenantSession
from webapp.jobs import working
from webapp.jobs.registry import Outcome, Work, tenant_job
from webapp.runtime import open_runtime
from webapp.settings import from_environment


@tenant_job("stay")
def stay(session: TenantSession, work: Work) -> Outcome:
    """Write something, say so, and wait to be told to go on."""
    runtime = open_runtime(work.settings)
    journal.write(session, None, "test.stayed", str(work.wish_id))
    session.flush()
    runtime.redis.rpush("stay:begun", "1")
    while not runtime.redis.get("stay:go-on"):
        time.sleep(0.02)
    return None


if __name__ == "__main__":
    working.work(open_runtime(from_environment()), burst="--burst" in sys.argv)
