"""Bringing the schema to the version the code expects, as the owner of the tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import migrations

# Any number; it only has to be the same in every process that migrates.
_MIGRATION_LOCK = 79_000_079


def upgrade(owner_url: str) -> None:
    """Run all outstanding migrations; a second process waits for the first and then finds none."""
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})"))
        connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        connection.execute(text(f"SELECT pg_advisory_unlock({_MIGRATION_LOCK})"))
        connection.commit()
    engine.dispose()


def is_current(owner_url: str) -> bool:
    """Whether the database stands at the newest migration this code ships."""
    engine = create_engine(owner_url)
    try:
        with engine.connect() as connection:
            stored = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return stored == ScriptDirectory.from_config(_config()).get_current_head()


def analyse(owner_url: str) -> None:
    """Refresh the planner's statistics, after filling many rows at once."""
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config
