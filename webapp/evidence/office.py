"""DOCX, XLSX, ODT and ODS: what is in the archive, what it says about itself, and its text.

The directory is checked before anything is unpacked (`webapp.imports.unpacking`, shared with the import of
figures). Refused are macros, whatever is fetched from elsewhere (`webapp.evidence.acting`), and files inside
the file: what is not looked through is not taken. Such a file can be saved without them, or printed to PDF.

Tables of XLSX and ODS are read with calamine. It may ask for any amount of memory, which is why all this runs
in a process with little (`webapp.evidence.looking`).
"""

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from webapp.evidence.kinds import FileKind
from webapp.evidence.looked import Looked, Trait, filled
from webapp.evidence.markup import Markup
from webapp.evidence.refusals import UploadRefused, UploadRule
from webapp.evidence.screening import Passage
from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.unpacking import check_content, check_directory, inflated, opened

MAX_UNPACKED_BYTES = 150 * 2**20
"""Largest total size after unpacking: a long report with many pictures."""

MAX_CELLS = 500_000
"""Cells of a sheet, from the first to the last filled one; larger tables are data and no evidence."""

_MACROS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("xl/macrosheets/", "basic/", "scripts/")
_RUNNABLE = (
    ".html", ".htm", ".mht", ".xhtml", ".js", ".vbs", ".exe", ".dll", ".bat", ".cmd", ".ps1", ".jar", ".swf",
    ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".zip", ".pdf",
)  # fmt: skip
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
}
_XML = (".xml", ".rels", ".psmdcp")
_SELF = ("docprops/", "meta.xml", "package/services/metadata/")
"""Parts in which a file says something about itself; the last as written by .NET."""
_TABLES = ("xl/worksheets/", "xl/sharedstrings.xml")
"""Parts whose text is read as sheets."""
_CHANGES: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.DOCX: ("ins", "del", "moveFrom", "pPrChange", "rPrChange"),
    FileKind.XLSX: ("rcc", "rm", "ris", "rrc"),
    FileKind.ODT: ("changed-region",),
    FileKind.ODS: ("cell-content-change", "deletion", "insertion", "movement"),
}
"""Elements that are a change somebody is still to accept, or that a shared workbook remembers."""
_RUST = "pyo3_runtime"


def look(content: bytes, kind: FileKind) -> Looked:
    """Look through an office file.

    Raises:
        UploadRefused: the rule it breaks.
    """
    try:
        with opened(content) as archive:
            check_directory(archive, packed_bytes=len(content), most_unpacked=MAX_UNPACKED_BYTES)
            _check_entries(archive, kind)
            markup, about = _read(archive)
    except FileRefused as refused:
        raise _as_upload(refused) from None
    first, last = about.values.get("initial-creator"), about.values.get("creator")
    traits: dict[str, Trait | None] = {
        # In OpenDocument `creator` is whoever saved it last.
        "author": first or last,
        "changed_by": about.values.get("lastModifiedBy") or (last if first else None),
        "company": about.values.get("Company"),
        "title": about.values.get("title"),
        # A threaded comment of Excel also stands as an old one, for programs that know no threads.
        "comments": markup.counts["comment"] + markup.counts["annotation"],
        "tracked_changes": sum(markup.counts[each] for each in _CHANGES[kind]),
        "copied_tables": markup.counts["pivotCacheDefinition"],
    }
    place = "Pivot-Tabelle" if kind is FileKind.XLSX else "Tabelle"
    passages = [Passage("", "".join(markup.text)), *_tables(markup.tables, place)]
    if kind in {FileKind.XLSX, FileKind.ODS}:
        hidden, sheets = _sheets(content)
        traits["hidden_sheets"] = hidden
        # The tables of an ODS are its sheets; those of an XLSX are what pivot tables keep.
        passages = [*sheets, *(passages[:1] if kind is FileKind.ODS else passages)]
    return Looked(filled(traits), tuple(passages))


def _check_entries(archive: zipfile.ZipFile, kind: FileKind) -> None:
    names = {name.casefold() for name in archive.namelist()}
    if _kind(archive, names) is not kind:
        raise UploadRefused(UploadRule.DISAGREES, kind.value)
    if archive.comment or any(stat.S_ISLNK(each.external_attr >> 16) for each in archive.infolist()):
        raise UploadRefused(UploadRule.POLYGLOT)
    if any(name.endswith(_MACROS) or name.startswith(_MACRO_FOLDERS) for name in names):
        raise UploadRefused(UploadRule.MACROS)
    embedded = next((name for name in sorted(names) if name.endswith(_RUNNABLE)), None)
    if embedded:
        raise UploadRefused(UploadRule.EMBEDDED, embedded.rpartition("/")[2])


def _kind(archive: zipfile.ZipFile, names: set[str]) -> FileKind | None:
    if "mimetype" in names:
        return _OPEN_DOCUMENT.get(inflated(archive, archive.getinfo("mimetype")).strip())
    if "word/document.xml" in names:
        return FileKind.DOCX
    return FileKind.XLSX if "xl/workbook.xml" in names else None


def _read(archive: zipfile.ZipFile) -> tuple[Markup, Markup]:
    """The text of all parts, and what the file says about itself."""
    markup, about = Markup(), Markup()
    # The list of an OpenDocument first: it alone says that the other parts cannot be read without a password.
    for entry in sorted(archive.infolist(), key=lambda each: each.filename != "META-INF/manifest.xml"):
        name, part = entry.filename.casefold(), inflated(archive, entry)
        check_content(entry.filename, part)
        # LibreOffice writes some of its settings as parts without a byte in them.
        if not part or not name.endswith(_XML):
            continue
        if name.startswith(_SELF):
            about.read(entry.filename, part)
        else:
            # Every part is read, for what it may not hold; the text of a sheet is taken from its cells.
            (Markup() if name.startswith(_TABLES) else markup).read(entry.filename, part)
    return markup, about


def _tables(rows: list[list[str]], place: str) -> Iterator[Passage]:
    table: list[tuple[str, ...]] = []
    for row in [*rows, []]:
        if row:
            table.append(tuple(row))
        elif table:
            yield Passage(place, rows=tuple(table))
            table = []


def _sheets(content: bytes) -> tuple[list[str], list[Passage]]:
    """Names of the hidden sheets, and all sheets as tables."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            hidden = [each.name for each in sheets if each.visible is not SheetVisibleEnum.Visible]
            return hidden, [_sheet(each.name, workbook.get_sheet_by_name(each.name)) for each in sheets]
    except UploadRefused:
        raise
    except BaseException as failure:
        # Also the panics of the compiled library, which are no `Exception`.
        if isinstance(failure, Exception) or type(failure).__module__ == _RUST:
            raise UploadRefused(UploadRule.BROKEN) from None
        raise


def _sheet(name: str, sheet: CalamineSheet) -> Passage:
    if sheet.height * sheet.width > MAX_CELLS:
        raise UploadRefused(UploadRule.TOO_COMPLEX)
    rows = tuple(tuple(str(cell) for cell in row) for row in sheet.to_python())
    return Passage(f"Blatt „{name[:40]}“", rows=rows)


def _as_upload(refused: FileRefused) -> UploadRefused:
    return {
        FileRule.LOCKED: UploadRefused(UploadRule.LOCKED),
        FileRule.TOO_MANY_PARTS: UploadRefused(UploadRule.PACKED),
        FileRule.UNPACKED_TOO_LARGE: UploadRefused(UploadRule.PACKED),
        FileRule.PACKED_TOO_TIGHTLY: UploadRefused(UploadRule.PACKED),
        FileRule.NESTED_ARCHIVE: UploadRefused(UploadRule.EMBEDDED, refused.place.rpartition("/")[2]),
        FileRule.EMBEDDED_OBJECT: UploadRefused(UploadRule.EMBEDDED, refused.place.rpartition("/")[2]),
    }.get(refused.rule, UploadRefused(UploadRule.BROKEN, refused.place))
