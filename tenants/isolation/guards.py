"""The locks in the mapper: what a session refuses before the database is asked.

1. A select, update or delete is narrowed to the session's tenant, aliases included.
2. Every table a statement touches must be within the reach its record declares for the kind of session;
   joins, subqueries and common table expressions are walked, since the list of mappers alone does not
   show them.
3. Raw SQL and Core statements are refused unless they carry `execution_options(reviewed_sql="reason")`; so
   is raw SQL inside a statement on mapped classes.
4. New objects are stamped with the session's tenant; foreign ones are refused, also when merely attached.
5. Bulk `insert()` is refused, also inside another statement: it skips the stamping. The session's own
   bulk methods skip it too and are refused where they are called (`tenants.isolation.sessions`).

Importing this module installs the guards on `BoundSession`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnClause, Insert, Table, TextClause, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from tenants.access.kinds import SessionKind
from tenants.isolation.policies import record_of
from tenants.isolation.sessions import BoundSession, TenantSession
from tenants.records.base import Record, TenantOwned


class IsolationError(Exception):
    """Code tried to pass a wall between tenants; a defect, never a user's mistake."""


class UnreviewedSql(IsolationError):
    """A raw or Core statement without a reviewed reason."""


class OutOfReach(IsolationError):
    """A table that this kind of session may not touch."""


class ForeignTenant(IsolationError):
    """An object of another tenant."""


class BulkInsert(IsolationError):
    """A bulk insert, which would skip the stamping of the tenant."""


@event.listens_for(BoundSession, "do_orm_execute")
def guard_statement(state: ORMExecuteState) -> None:
    """Check and narrow one statement."""
    session = _bound(state.session)
    if state.is_column_load or state.is_relationship_load:
        return
    if not state.is_orm_statement:
        if "reviewed_sql" not in state.execution_options:
            raise UnreviewedSql(str(state.statement)[:80])
        return
    elements = _elements(state.statement)
    if any(isinstance(element, Insert) for element in elements):
        raise BulkInsert(str(state.bind_mapper))
    if "reviewed_sql" not in state.execution_options and any(map(_is_raw, elements)):
        raise UnreviewedSql(str(state.statement)[:80])
    _check_reach(session.kind, {element for element in elements if isinstance(element, Table)})
    if isinstance(session, TenantSession):
        tenant_id = session.tenant_id
        state.statement = state.statement.options(
            with_loader_criteria(TenantOwned, lambda cls: cls.tenant_id == tenant_id, include_aliases=True)
        )


@event.listens_for(BoundSession, "before_flush")
def guard_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Stamp new objects with the tenant and refuse whatever is out of reach."""
    bound = _bound(session)
    for instance in [*bound.new, *bound.dirty, *bound.deleted]:
        _check_instance(bound, instance, stamp=True)


@event.listens_for(BoundSession, "before_attach")
def guard_attach(session: Session, instance: object) -> None:
    """Refuse a foreign object at the door, so that it cannot be refreshed through this session."""
    _check_instance(_bound(session), instance, stamp=False)


def _bound(session: Session) -> BoundSession:
    if not isinstance(session, BoundSession):
        raise IsolationError(type(session).__name__)
    return session


def _check_instance(session: BoundSession, instance: object, *, stamp: bool) -> None:
    if not isinstance(instance, Record):
        raise IsolationError(type(instance).__name__)
    if session.kind not in instance.__reach__:
        raise OutOfReach(instance.__tablename__)
    if isinstance(session, TenantSession) and isinstance(instance, TenantOwned):
        _check_owner(instance, session.tenant_id, stamp=stamp)


def _check_owner(instance: TenantOwned, tenant_id: UUID, *, stamp: bool) -> None:
    owner: UUID | None = instance.tenant_id
    if owner is None:
        if stamp:
            instance.tenant_id = tenant_id
    elif owner != tenant_id:
        raise ForeignTenant(type(instance).__name__)


def _elements(statement: Any) -> list[object]:
    """The statement and everything in it."""
    return list(visitors.iterate(statement))


def _is_raw(element: object) -> bool:
    """Whether a part of a statement is SQL as somebody wrote it; the `*` of `count(*)` is not."""
    if isinstance(element, ColumnClause):
        return element.is_literal and element.name != "*"
    return isinstance(element, TextClause)


def _check_reach(kind: SessionKind, tables: Iterable[Table]) -> None:
    for table in tables:
        if kind not in record_of(table).__reach__:
            raise OutOfReach(table.name)
