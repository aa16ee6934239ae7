"""The kinds of files that are taken as evidence, their names and how they are delivered."""

from collections.abc import Mapping
from enum import StrEnum


class FileKind(StrEnum):
    """What may be attached; decided by content and extension together, never by what the browser says."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    PNG = "png"
    JPEG = "jpeg"

    @property
    def is_picture(self) -> bool:
        """Whether it shows something and holds no text."""
        return self in {FileKind.PNG, FileKind.JPEG}


CONTENT_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}

EXTENSIONS: Mapping[str, FileKind] = {
    **{kind.value: kind for kind in FileKind},
    "jpg": FileKind.JPEG,
}

ACCEPT = ",".join([*(f".{extension}" for extension in EXTENSIONS), "image/*"])
"""For the choice of files in the browser; `image/*` lets a phone offer its camera."""
