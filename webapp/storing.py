"""Where the bytes of evidence lie: a directory for each Jugendamt, outside everything a web server shows.

Names are generated; nothing a person typed reaches the file system. A file is whole or it is not there: it is
written beside its place, forced to disk, and then moved. Whoever writes a row about it does so afterwards,
so a crash leaves at most bytes without a row, which `webapp.jobs.evidence` sweeps.

An S3-compatible bucket with a prefix per Jugendamt would answer to the same methods.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

_PIECE = 64 * 1024
_PRIVATE = 0o700
_INCOMING = ".incoming"


class TooLarge(Exception):
    """The file has more bytes than may be kept."""


class StoreFull(Exception):
    """There is no room left for the file."""


class Missing(Exception):
    """There are no bytes under this id."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe on disk.

    Attributes:
        sha256: over its bytes, in hexadecimal digits.
    """

    id: UUID
    size: int
    sha256: str


class Store:
    """Keeps bytes for Jugendämter; every method names the one it works for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, tenant_id: UUID, source: BinaryIO, *, at_most: int) -> Kept:
        """Copy a file piece by piece; it is on disk when this returns.

        Args:
            at_most: bytes.

        Raises:
            TooLarge: it has more; nothing is left behind.
            StoreFull: the disk is full; nothing is left behind.
        """
        id_ = uuid4()
        place = self.path(tenant_id, id_)
        incoming = place.with_name(f"{place.name}{_INCOMING}")
        try:
            place.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            size, digest = _copied(source, incoming, at_most)
            incoming.rename(place)
            _force(place.parent)
        except OSError as error:
            incoming.unlink(missing_ok=True)
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise StoreFull from None
            raise
        except TooLarge:
            incoming.unlink(missing_ok=True)
            raise
        return Kept(id_, size, digest)

    def path(self, tenant_id: UUID, id_: UUID) -> Path:
        """Where the bytes lie, whether or not they do."""
        return self._folder / str(tenant_id) / id_.hex[:2] / str(id_)

    def open(self, tenant_id: UUID, id_: UUID) -> BinaryIO:
        """The bytes, to be read from the beginning; raises Missing."""
        try:
            return self.path(tenant_id, id_).open("rb")
        except FileNotFoundError:
            raise Missing(id_) from None

    def pieces(self, tenant_id: UUID, id_: UUID) -> Iterator[bytes]:
        """The bytes in pieces, for an answer that is streamed; raises Missing before the first."""
        if not self.path(tenant_id, id_).is_file():
            raise Missing(id_)
        return _read(self.path(tenant_id, id_))

    def remove(self, tenant_id: UUID, id_: UUID) -> None:
        """Destroy the bytes; does nothing where there are none."""
        self.path(tenant_id, id_).unlink(missing_ok=True)

    def tenants(self) -> list[UUID]:
        """The Jugendämter that have kept anything."""
        return [UUID(entry.name) for entry in self._entries(self._folder)]

    def kept_before(self, tenant_id: UUID, at: datetime) -> Iterator[UUID]:
        """Ids of the files that have lain here since before that instant.

        What a crash left half written is destroyed on the way.
        """
        for drawer in self._entries(self._folder / str(tenant_id)):
            for file in self._entries(drawer):
                with suppress(FileNotFoundError):
                    if datetime.fromtimestamp(file.stat().st_mtime, UTC) >= at:
                        continue
                    if file.name.endswith(_INCOMING):
                        file.unlink()
                    else:
                        yield UUID(file.name)

    @staticmethod
    def _entries(folder: Path) -> list[Path]:
        return sorted(folder.iterdir()) if folder.is_dir() else []


def _read(path: Path) -> Iterator[bytes]:
    # Opened with the first piece, so that an answer nobody reads holds no file open.
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _copied(source: BinaryIO, target: Path, at_most: int) -> tuple[int, str]:
    size, digest = 0, sha256()
    with target.open("xb") as file:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > at_most:
                raise TooLarge
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _force(folder: Path) -> None:
    """Let the directory remember the file's name even if the power fails now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
