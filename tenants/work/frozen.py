"""Reading what was released, from its record alone: today's answers and today's catalogue are not asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Row, cast, func, select

from modules.catalogue.canonical import digest
from modules.scoring.frozen import FrozenRun, FrozenTexts, frozen_run
from modules.scoring.scale import Level
from tenants.errors import NotFound
from tenants.isolation.sessions import TenantSession
from tenants.records.frozen import FrozenRunRecord, WordingRecord
from tenants.records.run import RunRecord


@dataclass(frozen=True)
class KeptRun:
    """A released run as it is kept.

    Attributes:
        module: slug of the module.
        sha256: as it was computed at the release.
    """

    id: UUID
    module: str
    round: int
    texts: FrozenTexts
    wording_sha256: str
    sha256: str

    @cached_property
    def is_unchanged(self) -> bool:
        """Whether the texts still have the hashes they had at the release."""
        return digest(self.texts.file) == self.sha256 and digest(self.texts.wording) == self.wording_sha256

    @cached_property
    def run(self) -> FrozenRun:
        """What the texts say."""
        return frozen_run(self.texts)


@dataclass(frozen=True, slots=True)
class KeptScore:
    """The outcome of a released run as it stands in its record.

    Attributes:
        fulfilment: E in full precision; None where no item applied.
        level: None where the module was not assessable.
    """

    id: UUID
    sha256: str
    released_at: datetime
    fulfilment: Fraction | None
    level: Level | None


def kept_run(session: TenantSession, id_: UUID) -> KeptRun:
    """The released run with this id; one statement.

    Raises:
        NotFound: the Jugendamt has no such record.
    """
    row = session.execute(_KEPT.where(FrozenRunRecord.id == id_)).one_or_none()
    if row is None:
        raise NotFound("frozen_run", str(id_))
    return _run(row)


def kept_scores(session: TenantSession, module_key: str) -> Mapping[UUID, KeptScore]:
    """Run → its outcome, for every released round of a module; one statement."""
    rows = session.execute(
        select(
            FrozenRunRecord.run_id,
            FrozenRunRecord.id,
            FrozenRunRecord.sha256,
            FrozenRunRecord.frozen_at,
            _of_score("fulfilment").label("fulfilment"),
            _of_score("reached", "level").label("level"),
        )
        .join(RunRecord, _of_run())
        .where(RunRecord.module == module_key)
    )
    return {
        row.run_id: KeptScore(
            id=row.id,
            sha256=row.sha256,
            released_at=row.frozen_at,
            fulfilment=None if row.fulfilment is None else Fraction(row.fulfilment),
            level=None if row.level is None else Level[row.level],
        )
        for row in rows
    }


def all_kept_runs(session: TenantSession) -> tuple[KeptRun, ...]:
    """Every released run of the Jugendamt by module and round, to be verified; one statement."""
    return tuple(
        _run(row) for row in session.execute(_KEPT.order_by(RunRecord.module, RunRecord.round)).all()
    )


def _of_run() -> ColumnElement[bool]:
    return (RunRecord.tenant_id == FrozenRunRecord.tenant_id) & (RunRecord.id == FrozenRunRecord.run_id)


def _of_score(*path: str) -> ColumnElement[str]:
    return func.json_extract_path_text(cast(FrozenRunRecord.record, JSON), "score", *path)


_KEPT = (
    select(
        FrozenRunRecord.id,
        RunRecord.module,
        RunRecord.round,
        FrozenRunRecord.record,
        WordingRecord.text,
        FrozenRunRecord.wording_sha256,
        FrozenRunRecord.sha256,
    )
    .join(RunRecord, _of_run())
    .join(WordingRecord, WordingRecord.sha256 == FrozenRunRecord.wording_sha256)
)


def _run(row: Row[*tuple[Any, ...]]) -> KeptRun:
    return KeptRun(
        id=row.id,
        module=row.module,
        round=row.round,
        texts=FrozenTexts(row.record, row.text),
        wording_sha256=row.wording_sha256,
        sha256=row.sha256,
    )
