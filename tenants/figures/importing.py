"""Importing a file of figures: read and shown first, then applied as a whole or not at all.

The rows of a file are kept as they were read. What they would do is worked out anew whenever the preview
is shown and again when it is applied, so a preview is never believed: a figure that somebody entered in
between stops the import until the person has seen it (`Plan.fingerprint`). Applying twice does nothing.

Long files are applied by a job, which calls `apply_now` and, where that is refused, `reopen`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tenants import journal
from tenants.clock import now
from tenants.errors import NotFound, Refused
from tenants.figures import storing
from tenants.figures.entering import keep
from tenants.figures.planning import Act, PlannedRow, fingerprint, plan_rows, records_concerned
from tenants.figures.stored import FigureKey, Source
from tenants.figures.storing import FileFinding, FileRow
from tenants.isolation.sessions import TenantSession
from tenants.records.figure import FigureImportRecord, FigureRecord
from tenants.records.wish import WishRecord
from tenants.wishes.reading import WishState, wish_state
from tenants.wishes.wishing import wish_tenant_job

ROWS_AT_ONCE = 1_000
"""Files with more rows are applied by a job, not while a person waits for the page."""

JOB = "import-figures"

OnProgress = Callable[[int, int], None]
"""Called with rows done and rows in all."""


class State(StrEnum):
    """Where an import stands."""

    PREVIEW = "vorschau"
    COMMISSIONED = "beauftragt"
    APPLIED = "uebernommen"
    DISCARDED = "verworfen"


@dataclass(frozen=True, slots=True)
class Plan:
    """A preview: what applying the file would do now.

    Attributes:
        findings: what the reader of the file noticed.
    """

    id: UUID
    file_name: str
    state: State
    read_at: datetime
    rows: tuple[PlannedRow, ...]
    findings: tuple[FileFinding, ...]

    @property
    def fingerprint(self) -> str:
        """Stands for the figures the plan was made against; changes when one of them does."""
        return fingerprint(self.rows)

    @property
    def is_applicable(self) -> bool:
        """Whether all rows can be applied; a file is applied as a whole or not at all."""
        has_errors = any(finding.is_error for finding in self.findings)
        return bool(self.rows) and not has_errors and not any(row.problems for row in self.rows)

    def count(self, act: Act) -> int:
        """How many rows would do this."""
        return sum(row.act is act for row in self.rows)


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an import; nothing is counted where this call changed nothing."""

    state: State
    new: int = 0
    changed: int = 0


def preview(
    session: TenantSession,
    person_id: UUID | None,
    file_name: str,
    rows: Sequence[FileRow],
    findings: Sequence[FileFinding],
) -> UUID:
    """Keep a file that was read, to be shown; nothing is applied."""
    record = FigureImportRecord(
        file_name=file_name[:200],
        rows=[storing.row_to_json(row) for row in rows],
        findings=[storing.finding_to_json(finding) for finding in findings],
        state=State.PREVIEW.value,
        read_by=person_id,
    )
    session.add(record)
    journal.write(session, person_id, "import.read", record.file_name, after={"rows": len(record.rows)})
    session.flush()
    return record.id


def plan(session: TenantSession, import_id: UUID) -> Plan:
    """What applying the file would do now.

    Raises:
        NotFound: the office has no such import.
    """
    return _plan(session, _import(session, import_id))


def apply_import(session: TenantSession, person_id: UUID | None, import_id: UUID, *, seen: str) -> Applied:
    """Apply a previewed file, or commission the job that does where it is long.

    Args:
        seen: fingerprint of the preview the person had on screen.

    Raises:
        NotFound, Refused: as `apply_now`.
    """
    record = _import(session, import_id, lock=True)
    if State(record.state) is State.PREVIEW and len(record.rows) > ROWS_AT_ONCE:
        _check(_plan(session, record), seen)
        record.state = State.COMMISSIONED.value
        person = "" if person_id is None else str(person_id)
        journal.write(session, person_id, "import.commissioned", record.file_name)
        wish_tenant_job(session, JOB, {"import": str(import_id), "person": person, "seen": seen})
        return Applied(State.COMMISSIONED)
    if State(record.state) is State.COMMISSIONED:
        return Applied(State.COMMISSIONED)
    return apply_now(session, person_id, import_id, seen=seen)


def apply_now(
    session: TenantSession,
    person_id: UUID | None,
    import_id: UUID,
    *,
    seen: str,
    on_progress: OnProgress = lambda _done, _total: None,
) -> Applied:
    """Apply a previewed file however long it is; one that was applied before is left as it is.

    Raises:
        NotFound: the office has no such import.
        Refused: `import.discarded`, `import.not_clean`; `import.stale` when a figure changed since `seen`.
    """
    record = _import(session, import_id, lock=True)
    if State(record.state) is State.APPLIED:
        return Applied(State.APPLIED)
    if State(record.state) is State.DISCARDED:
        raise Refused("import.discarded")
    # Held and read once, so that what is written over is what was planned.
    records = records_concerned(session, _rows(record), are_held=True)
    current = _planned(session, record, records)
    _check(current, seen)
    try:
        _write(session, person_id, current, records, on_progress)
        session.flush()
    except IntegrityError:
        # Somebody entered a figure that was not there yet; nothing of the file is applied.
        session.rollback()
        raise Refused("import.stale") from None
    record.state = State.APPLIED.value
    record.applied_at = now()
    session.flush()
    return Applied(State.APPLIED, current.count(Act.NEW), current.count(Act.CHANGED))


def reopen(session: TenantSession, import_id: UUID) -> None:
    """Make a commissioned import a preview again, because its job was refused."""
    record = _import(session, import_id, lock=True)
    if State(record.state) is State.COMMISSIONED:
        record.state = State.PREVIEW.value
        session.flush()


def discard(session: TenantSession, person_id: UUID | None, import_id: UUID) -> None:
    """Give up a preview; an import that was applied stays applied."""
    record = _import(session, import_id, lock=True)
    if State(record.state) is State.PREVIEW:
        record.state = State.DISCARDED.value
        journal.write(session, person_id, "import.discarded", record.file_name)
        session.flush()


def commission(session: TenantSession, import_id: UUID) -> WishState | None:
    """How far the job of a commissioned import is; None where none was wished for; two statements."""
    wish = session.scalar(
        select(WishRecord.id)
        .where(WishRecord.job == JOB, WishRecord.arguments["import"].astext == str(import_id))
        .order_by(WishRecord.wished_at.desc())
        .limit(1)
    )
    return None if wish is None else wish_state(session, wish)


def _import(session: TenantSession, import_id: UUID, *, lock: bool = False) -> FigureImportRecord:
    record = session.get(
        FigureImportRecord, (session.tenant_id, import_id), with_for_update=True if lock else None
    )
    if record is None:
        raise NotFound("figure_import", str(import_id))
    return record


def _plan(session: TenantSession, record: FigureImportRecord) -> Plan:
    return _planned(session, record, records_concerned(session, _rows(record)))


def _rows(record: FigureImportRecord) -> list[FileRow]:
    return [storing.row_from_json(each) for each in record.rows]


def _planned(
    session: TenantSession, record: FigureImportRecord, records: Mapping[FigureKey, FigureRecord]
) -> Plan:
    return Plan(
        id=record.id,
        file_name=record.file_name,
        state=State(record.state),
        read_at=record.read_at,
        rows=plan_rows(session, _rows(record), records),
        findings=tuple(storing.finding_from_json(each) for each in record.findings),
    )


def _check(current: Plan, seen: str) -> None:
    if not current.is_applicable:
        raise Refused("import.not_clean")
    if current.fingerprint != seen:
        raise Refused("import.stale")


def _write(
    session: TenantSession,
    person_id: UUID | None,
    current: Plan,
    records: Mapping[FigureKey, FigureRecord],
    on_progress: OnProgress,
) -> None:
    for done, row in enumerate(current.rows, start=1):
        if row.act is not Act.SAME:
            known = records.get((row.indicator.key, row.period))
            keep(session, person_id, known, row.indicator, row.period, row.entry, source=Source.IMPORT)
        on_progress(done, len(current.rows))
    counts = {act.value: current.count(act) for act in Act}
    journal.write(session, person_id, "figures.imported", current.file_name, after=counts)
