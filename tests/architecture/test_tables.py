"""Every table is owned by a tenant or says why it belongs to nobody, and the database guards it."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, ForeignKeyConstraint, Table, UniqueConstraint, create_engine, text

import migrations
from tenants.access.kinds import LOGIN_ROLE, OWNER_ROLE, SessionKind
from tenants.isolation.policies import record_of, statements
from tenants.records import Record
from tenants.records.base import PlatformOwned, TenantOwned

TABLES = Record.metadata.sorted_tables
OWNED = [table for table in TABLES if issubclass(record_of(table), TenantOwned)]


@pytest.fixture(scope="module")
def superuser(superuser_url: str, addresses: object) -> Iterator[Engine]:
    """Engine of the superuser on the migrated database, to look into its catalogue."""
    from sqlalchemy import make_url

    engine = create_engine(make_url(superuser_url).set(database="werkstatt"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_table_is_owned_or_says_why_not(table: Table) -> None:
    record = record_of(table)

    if issubclass(record, TenantOwned):
        assert not issubclass(record, PlatformOwned)
    else:
        assert issubclass(record, PlatformOwned), (
            f"{table.name} is neither tenant-owned nor on the platform list"
        )
        assert len(record.__reason__) > 20


@pytest.mark.parametrize("table", OWNED, ids=str)
def test_the_tenant_leads_every_key_of_an_owned_table(table: Table) -> None:
    keys: list[list[str]] = [[column.name for column in table.primary_key]]
    keys += [[c.name for c in key.columns] for key in table.constraints if isinstance(key, UniqueConstraint)]
    keys += [[c.name for c in index.columns] for index in table.indexes if index.unique]

    assert [key for key in keys if key[0] != "tenant_id"] == []


@pytest.mark.parametrize("table", OWNED, ids=str)
def test_a_row_points_to_owned_rows_only_together_with_its_tenant(table: Table) -> None:
    for key in table.constraints:
        if isinstance(key, ForeignKeyConstraint) and key.referred_table in OWNED:
            assert next(iter(key.columns)).name == "tenant_id", key


@pytest.mark.parametrize("table", OWNED, ids=str)
def test_an_index_that_serves_a_tenant_begins_with_it(table: Table) -> None:
    # Indexes for the release job and for sign-in look across tenants; they are named here.
    across = {"ix_contribution_quantity", "ix_membership_person_id"}

    assert [
        i.name for i in table.indexes if i.name not in across and next(iter(i.columns)).name != "tenant_id"
    ] == []


def test_the_file_head_names_the_newest_migration() -> None:
    folder = Path(migrations.__file__).parent

    newest = max(file.name[:4] for file in (folder / "versions").glob("[0-9]*.py"))
    assert (folder / "HEAD").read_text() == f"{newest}\n"


def test_the_database_stands_where_the_records_say(superuser: Engine) -> None:
    with superuser.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Record.metadata)

    assert differences == []


def test_every_table_is_guarded_and_the_guard_binds_the_owner(superuser: Engine) -> None:
    with superuser.connect() as connection:
        guarded = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
                "AND relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity"
            )
        ).scalars()

        assert set(guarded) == {table.name for table in TABLES}


def test_the_policies_in_the_database_are_those_derived_from_the_records(superuser: Engine) -> None:
    derived = {
        tuple(statement.split()[2:5:2])
        for statement in chain.from_iterable(statements(table) for table in TABLES)
        if statement.startswith("CREATE POLICY")
    }

    with superuser.connect() as connection:
        rows = connection.execute(
            text("SELECT policyname, tablename, qual, with_check, cmd FROM pg_policies")
        ).all()

    assert {(row.policyname, row.tablename) for row in rows} == derived
    assert all(row.qual == row.with_check and row.cmd == "ALL" for row in rows)


def test_the_rights_granted_on_tables_are_those_declared(superuser: Engine) -> None:
    declared = {
        (table, role, privilege) for table, role, privilege, columns in _declared_rights() if not columns
    }

    assert _granted(superuser, "role_table_grants", "table_name, grantee, privilege_type") == declared


def test_the_rights_granted_on_columns_are_those_declared(superuser: Engine) -> None:
    # The catalogue lists a right on a table with each of its columns; DELETE knows no columns.
    declared = {
        (table, role, privilege, column)
        for table, role, privilege, columns in _declared_rights()
        for column in columns or Record.metadata.tables[table].columns.keys()
        if privilege != "DELETE"
    }

    granted = _granted(superuser, "role_column_grants", "table_name, grantee, privilege_type, column_name")
    assert granted == declared


def _declared_rights() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Table, role, privilege and, where it is narrower than the table, its columns."""
    for table in TABLES:
        for kind, privileges in record_of(table).__reach__.items():
            for privilege, columns in re.findall(r"([A-Z]+)(?: \(([^)]*)\))?", privileges):
                yield table.name, kind.role, privilege, tuple(columns.split(", ")) if columns else ()


def _granted(superuser: Engine, view: str, columns: str) -> set[tuple[str, ...]]:
    """What the database grants to the roles of the sessions; its owner is not one of them."""
    with superuser.connect() as connection:
        rows = connection.execute(
            text(
                f"SELECT {columns} FROM information_schema.{view} "
                "WHERE table_schema = 'public' AND grantee LIKE 'werkstatt_%' AND grantee <> :owner"
            ),
            {"owner": OWNER_ROLE},
        )
        return {tuple(row) for row in rows}


def test_no_role_of_the_application_may_pass_the_walls(superuser: Engine) -> None:
    with superuser.connect() as connection:
        roles = connection.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit FROM pg_roles "
                "WHERE rolname LIKE 'werkstatt_%'"
            )
        ).all()

    assert {role.rolname for role in roles} == {OWNER_ROLE, LOGIN_ROLE, *(kind.role for kind in SessionKind)}
    assert not any(role.rolsuper or role.rolbypassrls or role.rolcreaterole for role in roles)
    assert not next(role for role in roles if role.rolname == LOGIN_ROLE).rolinherit


def test_no_view_and_no_definer_function_opens_a_way_around(superuser: Engine) -> None:
    with superuser.connect() as connection:
        views = connection.execute(
            text(
                "SELECT relname FROM pg_class "
                "WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
            )
        ).scalars()
        definers = connection.execute(
            text("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
        ).scalars()

        assert list(views) == []
        assert list(definers) == []
