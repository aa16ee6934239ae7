"""As whom a server runs, and which folders that account can enter.

PostgreSQL refuses to run as root. Started by root it runs as the owner of the existing data, else as
`nobody`; no account is created and no folder of anybody else is opened up for it. Whether the account
reaches a place is read from the folders' mode bits: access control lists are not considered, so a
place opened by a list alone counts as closed.
"""

import os
import pwd
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Self

UNPRIVILEGED = "nobody"
SHORT_PREFIX = "w79a-"
SOCKET_PATH_BYTES = 103
"""Longest path of a unix socket that Linux (107) and macOS (103) both accept."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system with its main group.

    Args:
        uid: number of the user.
        gid: number of its main group.
        name: its name; empty where no account stands for the number, as in some containers.
    """

    uid: int
    gid: int
    name: str

    @classmethod
    def own(cls) -> Self:
        """The account this program runs as."""
        return cls(os.geteuid(), os.getegid(), _name(os.geteuid()))

    @property
    def is_own(self) -> bool:
        """Whether this program already runs as this account."""
        return self.uid == os.geteuid()

    def give(self, path: Path, *, mode: int) -> None:
        """Make `path`, which this program just made, the account's own with `mode`."""
        if not self.is_own:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        path.chmod(mode)


def database_account(store: Path | None = None) -> Account:
    """As whom PostgreSQL is to run on the data in `store`, which need not exist yet."""
    if os.geteuid() != 0:
        return Account.own()
    found = store.stat() if store is not None and store.exists() else None
    if found is not None and found.st_uid != 0:
        return Account(found.st_uid, found.st_gid, _name(found.st_uid))
    nobody = pwd.getpwnam(UNPRIVILEGED)
    return Account(nobody.pw_uid, nobody.pw_gid, nobody.pw_name)


def barrier(path: Path, account: Account) -> Path | None:
    """The outermost existing folder on the way to `path`, itself included, the account may not enter."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            return None
        if not _may_enter(folder, account):
            return folder
    return None


@contextmanager
def temporary_directory() -> Iterator[Path]:
    """A new folder that the database's account can reach; removed with its contents at the end.

    For tests and measurements: what pytest and `mktemp -d` make is closed to everybody else, so a
    database started by root cannot live there.
    """
    folder = new_short_directory(database_account())
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def new_short_directory(account: Account) -> Path:
    """Make a private folder with a short path which `account` can reach, owned by this program.

    Raises:
        FileNotFoundError: none of the places for temporary files can be used.
    """
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - mkdtemp makes it private
        root = Path(place).resolve()
        is_short = len(os.fsencode(root)) < SOCKET_PATH_BYTES - 40
        if is_short and root.is_dir() and barrier(root, account) is None and os.access(root, os.W_OK):
            return Path(tempfile.mkdtemp(prefix=SHORT_PREFIX, dir=root))
    raise FileNotFoundError(tempfile.gettempdir())


def _may_enter(folder: Path, account: Account) -> bool:
    found = folder.stat()
    if account.uid in (0, found.st_uid):
        return account.uid == 0 or bool(found.st_mode & stat.S_IXUSR)
    if account.gid == found.st_gid or (account.is_own and found.st_gid in os.getgroups()):
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""
