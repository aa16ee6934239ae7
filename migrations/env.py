"""Alembic environment: runs on the connection it is handed, in one transaction, with short lock waits."""

from alembic import context
from sqlalchemy import text

from tenants.records import Record

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Record.metadata,
    compare_type=True,
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    # A migration that waits for a lock makes everybody behind it wait as well; rather fail and retry.
    connection.execute(text("SET LOCAL lock_timeout = '4s'"))
    context.run_migrations()
