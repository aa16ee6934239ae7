"""Bytes of evidence: destroying what was let go, sweeping what nobody claims, asking the virus scanner again.

A row is written after its bytes and goes before them. So whatever lies in the store without a row for
longer than a day comes from a crash or from a form that failed at its end, and is destroyed.
"""

from datetime import timedelta
from itertools import islice
from uuid import UUID

from tenants.clock import now
from tenants.evidence import filing
from tenants.isolation.sessions import TenantSession
from webapp.evidence import scanning
from webapp.evidence.scanning import Verdict
from webapp.jobs.registry import Outcome, Work, tenant_job
from webapp.logs import log
from webapp.runtime import Runtime
from webapp.storing import Missing, Store

UNCLAIMED_FOR = timedelta(days=1)
"""So long bytes may lie without a row: a request that has not ended yet has not written it."""

_AT_ONCE = 500


@tenant_job(filing.JOB)
def destroy_files(session: TenantSession, work: Work) -> Outcome:
    """Destroy the bytes of files whose rows are gone or say so; others stay."""
    ids = {UUID(each) for each in work.arguments["files"].split()}
    gone = ids - filing.claimed(session, ids)
    store = Store(work.settings.evidence_folder)
    for file_id in gone:
        store.remove(session.tenant_id, file_id)
    return {"destroyed": len(gone)}


def sweep(runtime: Runtime) -> None:
    """Let go what nobody took over in time, and destroy bytes without a row."""
    for tenant_id in runtime.store.tenants():
        with runtime.tenant_session(tenant_id) as session:
            ended = filing.discard_untaken(session)
        swept = _sweep_bytes(runtime, tenant_id)
        if ended or swept:
            log.info("evidence.swept", extra={"tenant": str(tenant_id), "uploads": ended, "files": swept})


def scan_waiting(runtime: Runtime) -> None:
    """Ask the virus scanner about the files it has not seen; while it is away they go on waiting."""
    for tenant_id in runtime.store.tenants():
        with runtime.tenant_session(tenant_id, read_only=True) as session:
            waiting = filing.unscanned(session)
        for file_id in waiting:
            try:
                with runtime.store.open(tenant_id, file_id) as content:
                    verdict = scanning.scan(runtime.settings.clamav_url, content)
            except Missing:
                # One lost file must not keep all others waiting; it stays locked.
                log.error("evidence.bytes_missing", extra={"tenant": str(tenant_id), "file": str(file_id)})
                continue
            if verdict is Verdict.UNREACHABLE:
                log.warning("evidence.scanner_unreachable", extra={"waiting": len(waiting)})
                return
            with runtime.tenant_session(tenant_id) as session:
                filing.note_scan(session, file_id, virus=verdict if isinstance(verdict, str) else None)


def _sweep_bytes(runtime: Runtime, tenant_id: UUID) -> int:
    swept = 0
    old = runtime.store.kept_before(tenant_id, now() - UNCLAIMED_FOR)
    while ids := list(islice(old, _AT_ONCE)):
        with runtime.tenant_session(tenant_id, read_only=True) as session:
            unclaimed = set(ids) - filing.claimed(session, ids)
        for file_id in unclaimed:
            runtime.store.remove(tenant_id, file_id)
        swept += len(unclaimed)
    return swept
