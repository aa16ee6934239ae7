"""Draft the migration that follows from changed records: `.venv/bin/python -m deploy.migration "Add …"`.

Migrates an empty PostgreSQL of its own to the newest version and writes down what the records have and it
has not: tables, columns, keys, and for new tables the rights and policies that guard them. What a program
cannot know is for the person to write: what becomes of rows that are there, and changed policies of old
tables (`tests/architecture/test_tables.py` names them).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.operations.ops import CreateTableOp, ExecuteSQLOp, MigrateOperation, MigrationScript, OpContainer
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import migrations
from deploy import PROJECT
from deploy.steps import Refusal, attempt, say
from tenants.isolation import migrating, policies
from tenants.isolation.provisioning import provision
from tenants.records import Record
from webapp.embedded.accounts import temporary_directory
from webapp.embedded.postgres import EmbeddedPostgres

HEAD = Path(migrations.__file__).parent / "HEAD"
"""Holds the newest number, so that two migrations of the same number collide when they are merged."""


def main(arguments: Sequence[str]) -> int:
    """Draft the next migration; the exit code."""
    return attempt(lambda: _draft(" ".join(arguments)))


def guard_new_tables(_context: MigrationContext, _revision: object, scripts: list[MigrationScript]) -> None:
    """Add rights and policies for the tables a script makes; drop a script that has nothing to do."""
    (script,) = scripts
    operations = _operations(script)
    operations.extend(
        ExecuteSQLOp(statement)
        for operation in list(operations)
        if isinstance(operation, CreateTableOp)
        for statement in policies.statements(Record.metadata.tables[operation.table_name])
    )
    if not operations:
        scripts.clear()


def _draft(message: str) -> None:
    if not message:
        raise Refusal('Was tut die Migration? Zum Beispiel: python -m deploy.migration "Add good practice"')
    with temporary_directory() as folder, EmbeddedPostgres(folder / "postgres", throwaway=True) as server:
        owner = provision(server.url, "entwurf", owner_password="owner", login_password="login").owner  # noqa: S106
        migrating.upgrade(owner)
        written = _compare(owner, message)
    if written is None:
        raise Refusal("Die Migrationen beschreiben die Tabellen schon so, wie sie sind.")
    say(f"{written.relative_to(PROJECT)} ist entworfen. Bitte lesen und ergänzen Sie sie.")


def _compare(owner: str, message: str) -> Path | None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head() or "0000"
    number = f"{int(newest) + 1:04}"
    engine = create_engine(owner)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        script = command.revision(
            config,
            message,
            autogenerate=True,
            rev_id=number,
            process_revision_directives=guard_new_tables,
        )
    engine.dispose()
    if script is None or isinstance(script, list):
        return None
    HEAD.write_text(f"{number}\n")
    return Path(script.path)


def _operations(script: MigrationScript) -> list[MigrateOperation]:
    upgrades = script.upgrade_ops
    assert isinstance(upgrades, OpContainer)
    return upgrades.ops


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
