"""The PostgreSQL roles of the platform, as SQL an administrator runs once.

`werkstatt_owner` owns the tables and runs migrations, `werkstatt_app` is the login of web and worker
processes: NOINHERIT and without grants of its own, it takes one of the four session roles for each
transaction and nothing else. None of them is superuser or may bypass row-level security.
"""

from collections.abc import Iterator

from tenants.access.kinds import LOGIN_ROLE, OWNER_ROLE, SessionKind


def creation(owner_password: str, login_password: str) -> Iterator[str]:
    """Statements that create the roles; run as a superuser, once per database server."""
    for kind in SessionKind:
        yield f"CREATE ROLE {kind.role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    for role in (OWNER_ROLE, LOGIN_ROLE):
        yield f"CREATE ROLE {role} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    yield from passwords(owner_password, login_password)
    for kind in SessionKind:
        yield f"GRANT {kind.role} TO {LOGIN_ROLE}"


def database(name: str) -> Iterator[str]:
    """Statements that create the database; run as a superuser, outside a transaction."""
    yield f'CREATE DATABASE "{name}" OWNER {OWNER_ROLE}'
    yield f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC'
    yield f'GRANT CONNECT ON DATABASE "{name}" TO {LOGIN_ROLE}'


def passwords(owner_password: str, login_password: str) -> Iterator[str]:
    """Statements that set the passwords of the two roles that sign in."""
    for role, password in ((OWNER_ROLE, owner_password), (LOGIN_ROLE, login_password)):
        quoted = password.replace("'", "''")
        yield f"ALTER ROLE {role} PASSWORD '{quoted}'"
