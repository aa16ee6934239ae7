"""What one process holds open: settings, database, queue, store of files. Nothing connects at import."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError

import tenants.isolation.guards  # noqa: F401 (installs the guards on all sessions)
from tenants.isolation.database import Database
from tenants.isolation.sessions import (
    BoundSession,
    PlatformSession,
    ReleaseSession,
    TenantSession,
    WorkshopSession,
)
from tenants.wishes import wishing
from webapp import queue
from webapp.settings import Settings
from webapp.storing import Store

S = TypeVar("S", bound=BoundSession)


@dataclass(frozen=True, slots=True)
class Runtime:
    """The open resources of a process; passed in, never looked up."""

    settings: Settings
    database: Database
    redis: Redis
    store: Store

    @contextmanager
    def tenant_session(self, tenant_id: UUID, *, read_only: bool = False) -> Iterator[TenantSession]:
        """A transaction of one Jugendamt, committed at the end."""
        with self._transaction(TenantSession(self.database, tenant_id, read_only=read_only)) as session:
            yield session

    @contextmanager
    def platform_session(self, *, read_only: bool = False) -> Iterator[PlatformSession]:
        """A transaction on tenants, people and cohorts, committed at the end."""
        with self._transaction(PlatformSession(self.database, read_only=read_only)) as session:
            yield session

    @contextmanager
    def workshop_session(
        self, cohort_id: UUID, person_id: UUID, *, read_only: bool = False
    ) -> Iterator[WorkshopSession]:
        """A transaction of a consultant on one cohort, committed at the end."""
        opened = WorkshopSession(self.database, cohort_id, person_id, read_only=read_only)
        with self._transaction(opened) as session:
            yield session

    @contextmanager
    def release_session(
        self, quantity: str, period: str, *, frozen_at: datetime | None = None
    ) -> Iterator[ReleaseSession]:
        """A transaction of the release job, committed at the end; frozen now if no instant is given."""
        opened = ReleaseSession(self.database, quantity, period, frozen_at=frozen_at)
        with self._transaction(opened) as session:
            yield session

    @contextmanager
    def _transaction(self, session: S) -> Iterator[S]:
        with session:
            yield session
            session.commit()
            # Only what is committed may be enqueued; a crash in between is mended by the sweep.
            queue.enqueue(self.redis, wishing.wishes_of(session))

    def queue_answers(self) -> bool:
        """Whether the queue can be reached."""
        try:
            return bool(self.redis.ping())
        except RedisError:
            return False

    def close(self) -> None:
        """Close all connections."""
        self.database.close()
        self.redis.close()


def open_runtime(settings: Settings) -> Runtime:
    """Open the resources of this process."""
    return Runtime(
        settings,
        Database(settings.database_url),
        Redis.from_url(settings.redis_url),
        Store(settings.evidence_folder),
    )
