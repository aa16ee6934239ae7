"""Row-level security and grants, derived from what each record declares.

Every table has row-level security enabled and forced, the platform's tables too: what a kind of
session may touch is granted, which rows it sees is a policy, and whoever has no policy sees nothing.
A tenant-owned row is visible where `tenant_id = (SELECT require_tenant())`; the function raises
when no tenant is bound, and the subselect lets the planner evaluate it once per statement.

Every policy has USING and WITH CHECK alike. The owner of the tables is bound by FORCE as well: a data
migration names its tenant like everybody else.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import Table

from tenants.access.kinds import OWNER_ROLE, SessionKind
from tenants.records import Record
from tenants.records.base import TenantOwned

MINE = "tenant_id = (SELECT require_tenant())"

_REQUIRED_SETTINGS = {
    "require_tenant": ("app.tenant_id", "uuid"),
    "require_cohort": ("app.cohort_id", "uuid"),
    "require_person": ("app.person_id", "uuid"),
    "require_quantity": ("app.quantity", "text"),
    "require_period": ("app.period", "text"),
    "require_frozen_at": ("app.frozen_at", "timestamptz"),
}


def functions() -> Iterator[str]:
    """DDL of the functions that read what the transaction is bound to and raise where it is not."""
    for name, (setting, type_) in _REQUIRED_SETTINGS.items():
        yield (
            f"CREATE FUNCTION {name}() RETURNS {type_} LANGUAGE plpgsql STABLE "
            f"SET search_path = pg_catalog AS $$ "
            f"DECLARE bound text := current_setting('{setting}', true); "
            f"BEGIN IF bound IS NULL OR bound = '' THEN "
            f"RAISE EXCEPTION '{setting} is not bound' USING ERRCODE = '42501'; END IF; "
            f"RETURN bound::{type_}; END $$"
        )


def statements(table: Table) -> Iterator[str]:
    """DDL that grants and guards one table."""
    record = record_of(table)
    yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY"
    for kind, privileges in record.__reach__.items():
        yield f"GRANT {privileges} ON {table.name} TO {kind.role}"
        yield _policy(table.name, kind.value, kind.role, condition(record, kind))
    if issubclass(record, TenantOwned):
        yield _policy(table.name, "owner", OWNER_ROLE, MINE)


def condition(record: type[Record], kind: SessionKind) -> str:
    """The SQL condition a row of the record must meet for this kind of session."""
    if kind in record.__sees__:
        return record.__sees__[kind]
    if kind is SessionKind.TENANT:
        return MINE
    return "true"


def record_of(table: Table) -> type[Record]:
    """The record class of a table."""
    return _records()[table]


@cache
def _records() -> Mapping[Table, type[Record]]:
    return {
        mapper.local_table: mapper.class_
        for mapper in Record.registry.mappers
        if isinstance(mapper.local_table, Table)
    }


def _policy(table: str, name: str, role: str, condition: str) -> str:
    return f"CREATE POLICY {name}_sees ON {table} TO {role} USING ({condition}) WITH CHECK ({condition})"
