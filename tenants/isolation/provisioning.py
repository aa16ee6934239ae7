"""Making roles and a database on a server one is superuser of: the embedded server and tests.

In production an administrator runs the same statements by hand (`werkstatt database roles`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, make_url, text

from tenants.access.kinds import LOGIN_ROLE, OWNER_ROLE
from tenants.isolation import roles


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the two roles find the database."""

    owner: str
    login: str


def provision(superuser_url: str, database: str, *, owner_password: str, login_password: str) -> Addresses:
    """Create the roles and the database where they are missing; passwords are set anew each time."""
    engine = create_engine(superuser_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if _has_role(connection, OWNER_ROLE):
            statements = roles.passwords(owner_password, login_password)
        else:
            statements = roles.creation(owner_password, login_password)
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database}):
            for statement in roles.database(database):
                connection.exec_driver_sql(statement)
    engine.dispose()
    return Addresses(
        owner=_address(superuser_url, database, OWNER_ROLE, owner_password),
        login=_address(superuser_url, database, LOGIN_ROLE, login_password),
    )


def _has_role(connection: Connection, role: str) -> bool:
    return bool(connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}))


def _address(superuser_url: str, database: str, role: str, password: str) -> str:
    url = make_url(superuser_url).set(database=database, username=role, password=password)
    return url.render_as_string(hide_password=False)
