"""Back to an empty database and an empty queue."""

from sqlalchemy import Engine

from tenants.records import Record
from webapp.runtime import Runtime


def empty(runtime: Runtime, owner: Engine) -> None:
    """Take out everything that was written.

    Args:
        owner: connects as the owner of the tables; the application itself may not truncate.
    """
    tables = ", ".join(table.name for table in Record.metadata.sorted_tables)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables}")
    runtime.redis.flushall()
