"""Files as people attach them, and the two formats the demonstration has no use for."""

import io
from collections.abc import Callable, Mapping, Sequence

from PIL import Image

from webapp.cli.demonstration_files import packed, pdf, photograph, table, word

_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)


def odt(paragraphs: Sequence[str], *, author: str = "") -> bytes:
    """An OpenDocument text."""
    text = "".join(f"<text:p>{each}</text:p>" for each in paragraphs)
    return _odf("text", f"<office:text>{text}</office:text>", author)


def ods(rows: Sequence[Sequence[str]], *, author: str = "") -> bytes:
    """An OpenDocument table."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return _odf(
        "spreadsheet",
        f'<office:spreadsheet><table:table table:name="Tabelle">{cells}</table:table></office:spreadsheet>',
        author,
    )


def png() -> bytes:
    """A picture that says nothing about itself."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(target, "PNG")
    return target.getvalue()


EVERY_KIND: Mapping[str, Callable[[], bytes]] = {
    "pdf": lambda: pdf([["Dienstanweisung Hilfeplanung"]]),
    "docx": lambda: word(["Dienstanweisung Hilfeplanung"]),
    "xlsx": lambda: table([["Jahr", "Fälle"], [2025, 128]]),
    "odt": lambda: odt(["Dienstanweisung Hilfeplanung"]),
    "ods": lambda: ods([["Jahr", "Fälle"], ["2025", "128"]]),
    "png": png,
    "jpg": photograph,
    "jpeg": photograph,
}
"""Extension → a small file that is taken."""


def _odf(kind: str, body: str, author: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "META-INF/manifest.xml": (
                f"{head}<manifest:manifest "
                'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" '
                f'manifest:media-type="application/vnd.oasis.opendocument.{kind}"/></manifest:manifest>'
            ).encode(),
            "content.xml": (
                f"{head}<office:document-content {_ODF}><office:body>{body}</office:body>"
                "</office:document-content>"
            ).encode(),
            "meta.xml": (
                f"{head}<office:document-meta {_ODF}><office:meta><dc:creator>{author}</dc:creator>"
                "</office:meta></office:document-meta>"
            ).encode(),
        }
    )
