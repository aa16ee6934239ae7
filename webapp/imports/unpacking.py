"""Looking through a packed workbook before any spreadsheet library may.

Why: the library allocates the whole rectangle between the first and the last filled cell, so a file of
5 kB with one cell at A1 and one at XFD1048576 asks for 512 GB and ends the process; it also copies a
shared text once for every cell that shows it. Both are seen here in the XML, before they cost anything.

How: the central directory is checked first (number of parts, unpacked size, ratio, encryption, method),
then every part is inflated under these limits and read once with expat, which stops at the first
DOCTYPE. What comes back is a new archive of exactly the XML that was read: the library never sees a byte
that was not inspected, whatever two zip readers may think of the original. Pictures, printer settings
and the like are left behind.

Not covered: what a person writes into the cells; that is `figures`.
"""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.surveying import Survey
from webapp.imports.tables import Fault

MAX_PARTS = 1_000
"""Most entries of the archive. A workbook of 20 sheets with pictures has fewer than 200."""

MAX_UNPACKED_BYTES = 32 * 2**20
"""Largest total size after unpacking. 20 000 rows of the template unpack to about 15 million bytes."""

MAX_RATIO = 100
"""Largest unpacked size in multiples of the packed size; spreadsheets reach about 20."""

_ALLOWED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_ENDINGS = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class Inspected:
    """A workbook that is safe to parse.

    Attributes:
        content: an archive of the inspected XML parts only.
        faults: by name of the sheet, the cells without a knowable value at 1-based (row, column).
    """

    content: bytes
    faults: Mapping[str, Mapping[tuple[int, int], Fault]]


def inspect_workbook(content: bytes) -> Inspected:
    """Check a packed workbook (.xlsx) without trusting it, and pack what is needed of it anew.

    Raises:
        FileRefused: the rule it breaks, and the part at fault.
    """
    survey = Survey()
    with opened(content) as archive:
        check_directory(archive, packed_bytes=len(content))
        _check_kind({name.casefold() for name in archive.namelist()})
        safe = _packed_anew(archive, survey)
    survey.check()
    return Inspected(safe, survey.faults_by_sheet())


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, once its directory is known to be of a bearable length.

    Raises:
        FileRefused: `too_many_parts`, or it is no archive.
    """
    # Counted in the bytes first: reading a directory of 100 000 entries would itself be the attack.
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise FileRefused(FileRule.TOO_MANY_PARTS, limit=MAX_PARTS)
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise FileRefused(FileRule.BROKEN_WORKBOOK) from None


def check_directory(
    archive: zipfile.ZipFile, *, packed_bytes: int, most_unpacked: int = MAX_UNPACKED_BYTES
) -> None:
    """Check what the directory states, before anything is unpacked; raises FileRefused.

    Args:
        most_unpacked: largest total size after unpacking, in bytes.
    """
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    names = Counter(entry.filename.casefold() for entry in entries)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused(FileRule.LOCKED)
    if not entries or names.most_common(1)[0][1] > 1:
        raise FileRefused(FileRule.BROKEN_WORKBOOK)
    if any(entry.compress_type not in _ALLOWED_METHODS for entry in entries):
        raise FileRefused(FileRule.BROKEN_WORKBOOK)
    if unpacked > most_unpacked:
        raise FileRefused(FileRule.UNPACKED_TOO_LARGE, limit=most_unpacked)
    if unpacked > MAX_RATIO * packed_bytes:
        raise FileRefused(FileRule.PACKED_TOO_TIGHTLY, limit=MAX_RATIO)


def inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part of an archive whose directory was checked; raises FileRefused."""
    # zipfile never hands out more than the size that the directory states and was counted above. It
    # says ValueError of a part that is stated to lie before the beginning of the file.
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise FileRefused(FileRule.BROKEN_WORKBOOK, place=entry.filename) from None


def _check_kind(names: set[str]) -> None:
    """Which kind of file this archive is, by the names in it."""
    if "mimetype" in names:
        raise FileRefused(FileRule.OPEN_DOCUMENT)
    if "xl/workbook.bin" in names:
        raise FileRefused(FileRule.BINARY_EXCEL)
    if "xl/workbook.xml" not in names:
        raise FileRefused(FileRule.OTHER_ARCHIVE)
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise FileRefused(FileRule.MACROS)


def check_content(name: str, part: bytes) -> None:
    """Refuse a part that is itself an archive or a foreign object."""
    if part.startswith(_ARCHIVES):
        raise FileRefused(FileRule.NESTED_ARCHIVE, place=name)
    if part.startswith(_OLE):
        raise FileRefused(FileRule.EMBEDDED_OBJECT, place=name)


def _packed_anew(archive: zipfile.ZipFile, survey: Survey) -> bytes:
    """Read every part, one after the other, and keep the XML."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as safe:
        for entry in archive.infolist():
            part = inflated(archive, entry)
            check_content(entry.filename, part)
            if entry.filename.casefold().endswith(_XML_ENDINGS):
                survey.read(entry.filename, part)
                safe.writestr(zipfile.ZipInfo(entry.filename), part)
    return target.getvalue()
