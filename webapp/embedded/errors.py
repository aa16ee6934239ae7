"""What can keep an embedded server from starting; the German sentences stand in `wording`.

Each error is raised before anything was made, `StartFailed` excepted.
"""

from dataclasses import dataclass
from pathlib import Path


class EmbeddedError(Exception):
    """An embedded server cannot be used; the parent of every error here."""


@dataclass(eq=False)
class ProgramMissing(EmbeddedError):
    """The server's program is not installed.

    Args:
        program: name of the program, `postgres` or `valkey-server`.
        package: the distribution that would bring it.
    """

    program: str
    package: str


@dataclass(eq=False)
class AccountWithoutName(EmbeddedError):
    """The account is only a number, as in some containers; PostgreSQL refuses to run under it."""

    uid: int


@dataclass(eq=False)
class DataDirectoryUnreachable(EmbeddedError):
    """The account the database runs as may not enter a folder above its data.

    Args:
        directory: where the data was to lie.
        barrier: the outermost folder the account may not enter.
        account: name of the account.
    """

    directory: Path
    barrier: Path
    account: str


@dataclass(eq=False)
class DataDirectoryUnwritable(EmbeddedError):
    """The data directory cannot be made, read or written by the account that starts the server."""

    directory: Path


@dataclass(eq=False)
class OtherVersion(EmbeddedError):
    """The data was written by another major version of PostgreSQL.

    Args:
        directory: the data directory.
        found: major version that wrote it.
        expected: major version that is installed.
    """

    directory: Path
    found: int
    expected: int


@dataclass(eq=False)
class NoSpace(EmbeddedError):
    """The disk has no room for a new database.

    Args:
        directory: a folder on the disk in question.
        needed_bytes: what must be free.
        free_bytes: what is free.
    """

    directory: Path
    needed_bytes: int
    free_bytes: int


@dataclass(eq=False)
class AlreadyRunning(EmbeddedError):
    """Another program already runs a server on this directory.

    Args:
        directory: the data directory.
        pid: process id of that program; None where it has not told yet.
    """

    directory: Path
    pid: int | None


@dataclass(eq=False)
class UntrustedCopy(EmbeddedError):
    """The place for a readable copy of the programs is taken by something we did not write."""

    place: Path


@dataclass(eq=False)
class StartFailed(EmbeddedError):
    """The server ended or stayed silent instead of becoming ready.

    Args:
        program: name of the program.
        log: its log file.
        last_lines: the end of that log.
    """

    program: str
    log: Path
    last_lines: str
