"""Bringing the schema to the version the code expects, as the owner of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

import migrations

# Any number; it only has to be the same in every process that migrates.
_MIGRATION_LOCK = 79_000_079


def upgrade(owner_url: str, *, to: str = "head") -> None:
    """Run all outstanding migrations; a second process waits for the first and then finds none.

    Args:
        to: revision to stop at; the newest, unless a database as it was before is wanted.
    """
    with _engine(owner_url) as engine, engine.connect() as connection:
        # Held by the connection, and so given back with it however the migration ends.
        connection.execute(text(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})"))
        connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        connection.commit()


def is_current(owner_url: str) -> bool:
    """Whether the database stands at the newest migration this code ships."""
    with _engine(owner_url) as engine, engine.connect() as connection:
        stored = MigrationContext.configure(connection).get_current_revision()
    return stored == ScriptDirectory.from_config(_config()).get_current_head()


def analyse(owner_url: str) -> None:
    """Refresh the planner's statistics, after filling many rows at once."""
    with _engine(owner_url, isolation_level="AUTOCOMMIT") as engine, engine.connect() as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def _engine(owner_url: str, **options: Any) -> Iterator[Engine]:
    engine = create_engine(owner_url, **options)
    try:
        yield engine
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config
