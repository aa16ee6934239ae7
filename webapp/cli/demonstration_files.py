"""Small real files for the demonstration: a PDF, a Word document, a table, a photograph.

Written by hand where the format allows it in a few lines; nothing here would do for real documents.
"""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, ImageDraw

EXPIRED = "Aushang Beschwerdestelle.jpg"
"""The file of a document that is no longer in force."""

_INVENTED = ("Alma", "Bela", "Cora", "Dino", "Esra", "Finn")

FOLDER: Mapping[str, Callable[[], bytes]] = {
    "Dienstanweisung Hilfeplanung.pdf": lambda: pdf(
        [
            ["Stadt Musterfurt, Jugendamt", "", "Dienstanweisung Hilfeplanung", "", "Gilt ab 1. März 2026."],
            ["1. Jede Hilfe beginnt mit einem Hilfeplan.", "2. Er wird alle sechs Monate überprüft."],
        ],
        author="Jugendhilfeplanung Musterfurt",
    ),
    "Stichprobe Hilfepläne 2026.xlsx": lambda: table(
        [
            ["Team", "Hilfepläne", "fristgerecht überprüft"],
            ["ASD Nord", 20, 17],
            ["ASD Süd", 20, 18],
            ["Pflegekinderdienst", 10, 10],
        ],
        sheet="Stichprobe",
        author="Controlling Musterfurt",
    ),
    "Aushang Beschwerdestelle.jpg": lambda: photograph(camera="Kamera des Jugendamts"),
    "Protokoll Fachtag Rückführung.docx": lambda: word(
        ["Protokoll des Fachtags", "Teilgenommen haben ASD, Pflegekinderdienst und zwei freie Träger."],
        properties={"creator": "Projektleitung Musterfurt"},
    ),
    "Liste Rückkehrprüfungen.xlsx": lambda: table(
        [
            ["Nachname", "Vorname", "Geburtsdatum", "Ergebnis"],
            *(["Erfunden", name, f"{day}.3.2016", "geprüft"] for day, name in enumerate(_INVENTED, start=10)),
        ],
        sheet="Prüfungen",
    ),
}
"""Name → a file of the demonstration. The last one looks as if it held Sozialdaten; all of it is invented."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)


def pdf(pages: Sequence[Sequence[str]], *, author: str = "", extra: str = "") -> bytes:
    """A PDF with these lines on each page.

    Args:
        extra: further entries of the catalogue, as PDF writes them.
    """
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode("cp1252"),
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        stream = _page_content(lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Author ({_escaped(author)}) >>".encode("cp1252"))
    return _numbered(objects)


def word(
    paragraphs: Sequence[str],
    *,
    properties: Mapping[str, str] | None = None,
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """A DOCX with these paragraphs.

    Args:
        properties: element of the core properties → text, e.g. `creator`.
        parts: further parts of the archive.
    """
    text = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    core = "".join(f"<dc:{name}>{escape(said)}</dc:{name}>" for name, said in (properties or {}).items())
    return packed(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            "word/document.xml": (
                f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{text}'
                "</w:body></w:document>"
            ).encode(),
            "docProps/core.xml": (
                '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
                'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>'
            ).encode(),
            **(parts or {}),
        }
    )


def table(rows: Sequence[Sequence[str | int | float]], *, sheet: str = "Tabelle", author: str = "") -> bytes:
    """An XLSX with one sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"author": author})
        worksheet = workbook.add_worksheet(sheet)
        for number, row in enumerate(rows):
            worksheet.write_row(number, 0, row)
    return target.getvalue()


def photograph(*, camera: str = "") -> bytes:
    """A JPEG with a place where it was taken."""
    picture = Image.new("RGB", (640, 480), "#f4f1ea")
    ImageDraw.Draw(picture).rectangle((80, 60, 560, 420), fill="white", outline="#8a8f9c", width=3)
    exif = picture.getexif()
    exif[0x010F] = camera
    exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _page_content(lines: Sequence[str]) -> bytes:
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    return f"BT /F1 12 Tf 16 TL 72 770 Td {shown} ET".encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _numbered(objects: Sequence[bytes]) -> bytes:
    content, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(content + b"startxref\n%d\n%%%%EOF\n" % start)
