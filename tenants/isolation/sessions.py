"""The four kinds of session. Each is born for one thing and can never change it.

A use case takes the kind it needs as its first argument, so the type checker refuses another. There is
no session for "nobody", no global session, and no way to the connection below: `connection()` raises.
Locks and their order: `tenants.isolation.guards` (mapper), `tenants.isolation.database` (transaction),
`tenants.isolation.policies` (rows), composite keys in `tenants.records` (constraints).

Not covered by the mapper and therefore left to the database: `update(Run).values(tenant_id=other)`.
"""

from datetime import datetime
from typing import Any, ClassVar, NoReturn
from uuid import UUID

from sqlalchemy.orm import Session

from tenants.access.kinds import SessionKind
from tenants.clock import now
from tenants.isolation.database import (
    Database,
    platform_binding,
    release_binding,
    tenant_binding,
    workshop_binding,
)


class DirectConnection(Exception):
    """Somebody asked a session for its connection, or to write in bulk, below all guards."""


class BoundSession(Session):
    """What the four kinds have in common; never opened itself."""

    kind: ClassVar[SessionKind]
    tenant_id: UUID | None = None

    def connection(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused: statements below the session escape the guards."""
        raise DirectConnection

    def bulk_save_objects(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused: rows written in bulk are neither stamped nor looked at."""
        raise DirectConnection

    def bulk_insert_mappings(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused: as `bulk_save_objects`."""
        raise DirectConnection

    def bulk_update_mappings(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused: as `bulk_save_objects`."""
        raise DirectConnection


class TenantSession(BoundSession):
    """Reads and writes the rows of one Jugendamt, for life.

    Also reads the published figures of its own groups and its colleagues' names.
    """

    kind = SessionKind.TENANT
    tenant_id: UUID

    def __init__(self, database: Database, tenant_id: UUID, *, read_only: bool = False) -> None:
        super().__init__(
            database.bound(tenant_binding(tenant_id, read_only=read_only)), expire_on_commit=False
        )
        self.tenant_id = tenant_id


class WorkshopSession(BoundSession):
    """Reads one cohort for one person; of its tenants only what each has switched on."""

    kind = SessionKind.WORKSHOP

    def __init__(
        self, database: Database, cohort_id: UUID, person_id: UUID, *, read_only: bool = False
    ) -> None:
        super().__init__(
            database.bound(workshop_binding(cohort_id, person_id, read_only=read_only)),
            expire_on_commit=False,
        )
        self.cohort_id = cohort_id
        self.person_id = person_id


class PlatformSession(BoundSession):
    """Reads and writes tenants, people, memberships and cohorts; nobody's work."""

    kind = SessionKind.PLATFORM

    def __init__(self, database: Database, *, read_only: bool = False) -> None:
        super().__init__(database.bound(platform_binding(read_only=read_only)), expire_on_commit=False)


class ReleaseSession(BoundSession):
    """Reads the released contributions to one quantity of one period, across all groups, and the ledger.

    All groups at once, because overlapping groups are judged together (release policy 3.4). It sees the
    contributions as they stood at the instant of the freeze, whenever it is opened: an act of a Jugendamt
    before that instant counts as a whole and one after it not at all, also where some quantities were
    computed before the act and others after it.

    Args:
        frozen_at: the instant of the freeze; now by default.
    """

    kind = SessionKind.RELEASE

    def __init__(
        self, database: Database, quantity: str, period: str, *, frozen_at: datetime | None = None
    ) -> None:
        self.quantity = quantity
        self.period = period
        self.frozen_at = frozen_at or now()
        super().__init__(
            database.bound(release_binding(quantity, period, self.frozen_at)), expire_on_commit=False
        )
