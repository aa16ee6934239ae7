"""Copying evidence and comments to another item or run, with everything they say.

Copied and not linked: what belongs to a finished run is never touched by who works on in another one, and
what a copy says about when and by whom it was recorded is the original's, because those days are facts.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import inspect, select

from modules.catalogue.model import ItemKey
from tenants.isolation.sessions import TenantSession
from tenants.records.base import Record
from tenants.records.comment import CommentRecord
from tenants.records.run import EvidenceRecord

AnyRecord = TypeVar("AnyRecord", bound=Record)

Target = tuple[UUID, ItemKey]
"""Run and item something is copied to."""


def copy_evidence(
    session: TenantSession, wanted: Mapping[Target, Collection[UUID]]
) -> Mapping[Target, tuple[UUID, ...]]:
    """Copy pieces of evidence; the ids of the copies. One statement to read, one to write."""
    records = _by_id(session, EvidenceRecord, wanted.values())
    return {
        (run_id, key): tuple(_copy(session, records[id_], run_id=run_id, item_key=key) for id_ in ids)
        for (run_id, key), ids in wanted.items()
    }


def copy_comments(session: TenantSession, wanted: Mapping[Target, Collection[UUID]]) -> None:
    """Copy what was said, once: a copy that stands at the item already is left alone."""
    records = _by_id(session, CommentRecord, wanted.values())
    if not records:
        return
    said = (CommentRecord.run_id, CommentRecord.item_key, CommentRecord.said_at, CommentRecord.text)
    present = set(session.execute(select(*said).where(CommentRecord.run_id.in_({run for run, _ in wanted}))))
    for (run_id, key), ids in wanted.items():
        for each in (records[id_] for id_ in ids):
            if (run_id, key, each.said_at, each.text) not in present:
                _copy(session, each, run_id=run_id, item_key=key)


def _by_id(
    session: TenantSession, kind: type[AnyRecord], ids: Iterable[Collection[UUID]]
) -> dict[UUID, AnyRecord]:
    wanted = {id_ for each in ids for id_ in each}
    if not wanted:
        return {}
    key: Any = inspect(kind).columns["id"]
    return {record.id: record for record in session.scalars(select(kind).where(key.in_(wanted)))}  # type: ignore[attr-defined]


def _copy(session: TenantSession, record: Record, **changed: object) -> UUID:
    """A second row that says the same, except where `changed`; columns added later come along."""
    own = {"id": uuid4(), **changed}
    columns = [each.key for each in inspect(type(record)).column_attrs]
    kept = {name: getattr(record, name) for name in columns if name not in {"version", *own}}
    session.add(type(record)(**kept, **own))
    return own["id"]  # type: ignore[return-value]
