"""One directory, one supervisor: the claim a running server's parent holds on its directory.

The claim is a lock of the operating system on a small file, so it ends with the process that holds
it, also when that process is killed. The file says who holds it and where the server listens; other
programs of the same account find a running server through it.
"""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from webapp.embedded.errors import AlreadyRunning, DataDirectoryUnwritable

CLAIM = "supervisor.lock"
PATIENCE_SECONDS = 1.0
"""How long a claim is tried for: a reader holds the lock for a moment, too."""


class Claim:
    """The exclusive right to run a server on one directory, held until `release` or the process's end.

    Attributes:
        abandoned: socket directory of a server whose program was killed; None after an orderly end.
    """

    def __init__(self, descriptor: int, *, abandoned: Path | None) -> None:
        self._descriptor = descriptor
        self.abandoned = abandoned

    @classmethod
    def take(cls, directory: Path) -> Self:
        """Claim `directory`, which exists.

        Raises:
            AlreadyRunning: another program holds it.
            DataDirectoryUnwritable: it belongs to another account.
        """
        descriptor = _open(directory, os.O_RDWR | os.O_CREAT)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _locks(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                holder = _lines(descriptor)
                os.close(descriptor)
                raise AlreadyRunning(directory, int(holder[0]) if holder else None)
            time.sleep(0.05)
        before = _lines(descriptor)
        claim = cls(descriptor, abandoned=Path(before[1]) if len(before) > 1 else None)
        claim._write(f"{os.getpid()}\n")
        return claim

    def announce(self, socket_directory: Path) -> None:
        """Say where the server listens, now that it does."""
        self._write(f"{os.getpid()}\n{socket_directory}\n")

    def release(self) -> None:
        """Give the directory free."""
        self._write("")
        os.close(self._descriptor)

    def _write(self, text: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, os.fsencode(text), 0)


def announced(directory: Path) -> Path | None:
    """The socket directory of the server another program runs here; None where none is ready.

    Raises:
        DataDirectoryUnwritable: the directory belongs to another account.
    """
    with suppress(FileNotFoundError):
        descriptor = _open(directory, os.O_RDONLY)
        try:
            lines = [] if _locks(descriptor, fcntl.LOCK_SH) else _lines(descriptor)
        finally:
            os.close(descriptor)
        return Path(lines[1]) if len(lines) > 1 else None
    return None


def _open(directory: Path, flags: int) -> int:
    try:
        return os.open(directory / CLAIM, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except PermissionError as error:
        raise DataDirectoryUnwritable(directory) from error


def _locks(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lines(descriptor: int) -> list[str]:
    return os.fsdecode(os.pread(descriptor, 4096, 0)).split("\n")[:-1]
