"""A drafted migration guards the tables it makes."""

import subprocess
import sys
from pathlib import Path
from typing import cast

from alembic.operations.ops import (
    AddColumnOp,
    CreateTableOp,
    DowngradeOps,
    ExecuteSQLOp,
    MigrationScript,
    UpgradeOps,
)
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Text

from deploy.migration import guard_new_tables
from tenants.isolation import policies
from tenants.records import Record

PROJECT = Path(__file__).parents[2]
TABLE = Record.metadata.tables["figure"]
ANY_CONTEXT = cast("MigrationContext", None)


def _script(upgrades: UpgradeOps) -> MigrationScript:
    return MigrationScript("0002", upgrades, DowngradeOps([]), message="Test")


def test_a_new_table_comes_with_its_rights_and_policies() -> None:
    upgrades = UpgradeOps([CreateTableOp.from_table(TABLE)])

    guard_new_tables(ANY_CONTEXT, None, [_script(upgrades)])

    added = [operation.sqltext for operation in upgrades.ops if isinstance(operation, ExecuteSQLOp)]
    assert added == list(policies.statements(TABLE))


def test_a_new_column_needs_no_new_policy() -> None:
    upgrades = UpgradeOps([AddColumnOp("figure", Column("note", Text))])

    guard_new_tables(ANY_CONTEXT, None, [_script(upgrades)])

    assert len(upgrades.ops) == 1


def test_nothing_is_written_where_the_migrations_are_up_to_date() -> None:
    before = sorted((PROJECT / "migrations" / "versions").iterdir())

    drafted = subprocess.run(
        [sys.executable, "-m", "deploy.migration", "Add", "nothing"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (drafted.returncode, drafted.stdout) == (2, "")
    assert "Die Migrationen beschreiben die Tabellen schon so" in drafted.stderr
    assert sorted((PROJECT / "migrations" / "versions").iterdir()) == before
