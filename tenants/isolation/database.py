"""The only place that makes an engine, and the event that tells the database who is asking.

Each session is born with a `Binding` on its engine options; the begin event turns it into the role and
settings of this one transaction (`set_config(…, true)`), so a pooled connection carries nothing on to
the next. A transaction without a binding does not start. One cursor execution does all of it,
read-only included.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from tenants.access.kinds import SessionKind


@dataclass(frozen=True, slots=True)
class Binding:
    """Whom a transaction acts for: the kind, the settings its policies require, and read-only or not."""

    kind: SessionKind
    settings: tuple[tuple[str, str], ...] = ()
    read_only: bool = False


class UnboundTransaction(Exception):
    """A transaction was begun on an engine that no session is bound to."""


class Database:
    """The application's connection pool to PostgreSQL, as the login role without rights of its own.

    Args:
        url: SQLAlchemy address of the database, login role included.
        pool_size: connections kept open in this process.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_timeout=10,
            # An error is no place for names, addresses and hashes of passwords.
            hide_parameters=True,
            # The day of the policies (current_date) is the day in German offices, as in `tenants.clock`.
            connect_args={
                "options": "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=Europe/Berlin"
            },
        )
        event.listen(self._engine, "begin", _announce)

    def bound(self, binding: Binding) -> Engine:
        """The engine for one session, which can never act for anybody else."""
        return self._engine.execution_options(binding=binding)

    @contextmanager
    def observed(self, on_statement: Callable[[str], None]) -> Iterator[Self]:
        """Call `on_statement` with every statement executed meanwhile, in whichever thread.

        The statement of the begin event is not reported, nor are BEGIN, COMMIT and ROLLBACK.
        """

        def report(_c: Connection, _u: object, statement: str, *_rest: Any) -> None:
            if not statement.startswith(_ANNOUNCEMENT):
                on_statement(statement)

        event.listen(self._engine, "before_cursor_execute", report)
        try:
            yield self
        finally:
            event.remove(self._engine, "before_cursor_execute", report)

    def answers(self) -> bool:
        """Whether a transaction can be begun."""
        try:
            with self.bound(platform_binding(read_only=True)).begin():
                return True
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Close all connections of the pool."""
        self._engine.dispose()


_ANNOUNCEMENT = "SELECT set_config('role'"


def _announce(connection: Connection) -> None:
    binding: Binding | None = connection.get_execution_options().get("binding")
    if binding is None:
        raise UnboundTransaction
    settings = [("role", binding.kind.role), *binding.settings]
    if binding.read_only:
        settings.append(("transaction_read_only", "on"))
    calls = ["set_config('role', %s, true)"] + ["set_config(%s, %s, true)"] * (len(settings) - 1)
    arguments: list[str] = [settings[0][1]]
    for name, value in settings[1:]:
        arguments += [name, value]
    connection.exec_driver_sql(f"SELECT {', '.join(calls)}", tuple(arguments))


def tenant_binding(tenant_id: UUID, *, read_only: bool) -> Binding:
    """Binding of a tenant's session."""
    return Binding(SessionKind.TENANT, (("app.tenant_id", str(tenant_id)),), read_only)


def workshop_binding(cohort_id: UUID, person_id: UUID, *, read_only: bool) -> Binding:
    """Binding of a moderator's or member's session on one cohort."""
    return Binding(
        SessionKind.WORKSHOP,
        (("app.cohort_id", str(cohort_id)), ("app.person_id", str(person_id))),
        read_only,
    )


def platform_binding(*, read_only: bool) -> Binding:
    """Binding of a session on tenants, people and cohorts."""
    return Binding(SessionKind.PLATFORM, (), read_only)


def release_binding(quantity: str, period: str, frozen_at: datetime) -> Binding:
    """Binding of the release job on one quantity of one period, frozen at an instant."""
    return Binding(
        SessionKind.RELEASE,
        (("app.quantity", quantity), ("app.period", period), ("app.frozen_at", frozen_at.isoformat())),
    )
