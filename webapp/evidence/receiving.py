"""Receiving a file: streamed to the store, looked through, asked about; kept or gone.

The order: name and extension, then the bytes on disk (never whole in memory), then a child process that looks
through them, then the virus scanner. Whatever refuses, nothing of the file stays.
"""

from contextlib import suppress
from typing import BinaryIO
from uuid import UUID

from tenants.evidence.filing import NewFile
from tenants.work.documents import Suspicion
from webapp.evidence import scanning
from webapp.evidence.kinds import EXTENSIONS, FileKind
from webapp.evidence.looking import WRITTEN_BYTES, Seen, look_through
from webapp.evidence.naming import extension_of, kept_name
from webapp.evidence.refusals import UploadRefused, UploadRule
from webapp.evidence.scanning import Verdict
from webapp.storing import Kept, Store, StoreFull, TooLarge

MOST_FILES = 5
"""Files sent at once."""


class Receiver:
    """Receives files for one Jugendamt.

    Args:
        most_bytes: of one file.
        scanner: address of ClamAV; empty if none is set up.
    """

    def __init__(self, store: Store, tenant_id: UUID, *, most_bytes: int, scanner: str) -> None:
        self._store = store
        self._tenant_id = tenant_id
        self._most_bytes = most_bytes
        self._scanner = scanner
        self._is_scanner_away = False

    def receive(self, given_name: str, source: BinaryIO) -> NewFile:
        """Keep one file.

        Raises:
            UploadRefused: the rule it breaks, with the file's name; nothing is kept.
        """
        name = kept_name(given_name)
        try:
            return self._received(name, source)
        except UploadRefused as refused:
            refused.name = name
            raise

    def forget(self, file: NewFile) -> None:
        """Destroy a file that was received beside one that is refused."""
        self._store.remove(self._tenant_id, file.id)

    def _received(self, name: str, source: BinaryIO) -> NewFile:
        kind = EXTENSIONS.get(extension_of(name))
        if kind is None:
            raise UploadRefused(UploadRule.EXTENSION, extension_of(name))
        kept = self._kept(source, self._most_bytes)
        try:
            seen, kept = self._looked_through(kept, kind, name)
            is_scanned = self._is_scanned(kept)
        except BaseException:
            self._store.remove(self._tenant_id, kept.id)
            raise
        suspicions = tuple(Suspicion(each["kind"], each["place"], each["count"]) for each in seen.hits)
        return NewFile(
            id=kept.id,
            name=name,
            kind=kind.value,
            size=kept.size,
            sha256=kept.sha256,
            is_scanned=is_scanned,
            traits=dict(seen.traits),
            suspicions=suspicions,
        )

    def _kept(self, source: BinaryIO, at_most: int) -> Kept:
        try:
            kept = self._store.keep(self._tenant_id, source, at_most=at_most)
        except TooLarge:
            raise UploadRefused(UploadRule.TOO_LARGE, str(self._most_bytes // 2**20)) from None
        except StoreFull:
            raise UploadRefused(UploadRule.NO_SPACE) from None
        if kept.size == 0:
            self._store.remove(self._tenant_id, kept.id)
            raise UploadRefused(UploadRule.EMPTY)
        return kept

    def _looked_through(self, kept: Kept, kind: FileKind, name: str) -> tuple[Seen, Kept]:
        """What was seen of it, and the file to keep: for a picture, the one written anew."""
        path = self._store.path(self._tenant_id, kept.id)
        anew = path.with_name(f"{path.name}.anew.incoming")
        try:
            seen = look_through(path, kind, name, anew)
            if not seen.is_anew:
                return seen, kept
            with anew.open("rb") as file:
                # Written anew it may take more room than the person's file, whose size they were told.
                picture = self._kept(file, WRITTEN_BYTES)
            self._store.remove(self._tenant_id, kept.id)
            return seen, picture
        finally:
            with suppress(FileNotFoundError):
                anew.unlink()

    def _is_scanned(self, kept: Kept) -> bool:
        # Whoever sends five files does not wait five times for a scanner that hangs.
        if self._is_scanner_away:
            return False
        with self._store.open(self._tenant_id, kept.id) as file:
            verdict = scanning.scan(self._scanner, file)
        if isinstance(verdict, str):
            raise UploadRefused(UploadRule.VIRUS, verdict)
        self._is_scanner_away = verdict is Verdict.UNREACHABLE
        return verdict is Verdict.CLEAN
