"""Reading an uploaded table, whichever format it has: the content decides, never the file name."""

from typing import BinaryIO

from webapp.imports.delimited import read_delimited
from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.tables import MAX_FILE_BYTES, Table
from webapp.imports.workbooks import read_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_tables(stream: BinaryIO) -> tuple[Table, ...]:
    """The sheets of an uploaded CSV or XLSX file; a CSV file is one sheet without a name.

    Raises:
        FileRefused: the file is of another kind, hostile, too large or broken.
    """
    content = limited(stream)
    _refuse_other_kinds(content)
    if content.startswith(b"PK"):
        return read_workbook(content)
    return (read_delimited(content),)


def limited(stream: BinaryIO) -> bytes:
    """All bytes of the stream; raises FileRefused beyond `MAX_FILE_BYTES` and for none at all."""
    content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused(FileRule.TOO_LARGE, limit=MAX_FILE_BYTES)
    if not content.strip():
        raise FileRefused(FileRule.EMPTY)
    return content


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(_OLE):
        is_locked = _ENCRYPTED_PACKAGE in content
        raise FileRefused(FileRule.LOCKED if is_locked else FileRule.OLD_EXCEL)
    if content.startswith(b"%PDF"):
        raise FileRefused(FileRule.PDF)
    # Fachverfahren often write an HTML or XML table and call it .xls or .csv.
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise FileRefused(FileRule.MARKUP)
