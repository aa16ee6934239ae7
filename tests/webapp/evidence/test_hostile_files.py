"""Every class of hostile upload: refused with a German sentence at the field, and nothing of it stays."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pytest
from PIL import Image

from tests.support.files import EVERY_KIND, png
from tests.support.markup import found
from tests.webapp.evidence.conftest import Desk
from webapp.cli.demonstration_files import packed, pdf, photograph, table, word
from webapp.evidence.naming import kept_name
from webapp.evidence.receiving import Receiver
from webapp.evidence.refusals import UploadRefused, UploadRule

DOCUMENT = b'<?xml version="1.0"?>%s<w:document xmlns:w="x"><w:body/></w:document>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
XXE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
EXTERNAL = (
    b'<Relationships><Relationship Id="a" TargetMode="External" Target="http://192.0.2.1/x.dotm" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    b"</Relationships>"
)


def _with(**parts: bytes) -> bytes:
    return word(
        ["Text"], parts={name.replace("__", "/").replace("_DOT_", "."): part for name, part in parts.items()}
    )


def _encrypted() -> bytes:
    content = bytearray(word(["geheim"]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def _encrypted_pdf() -> bytes:
    from pypdf import PdfWriter

    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(target)
    return target.getvalue()


def _bomb() -> bytes:
    return word(["x"], parts={"word/media/a.bin": bytes(200 * 2**20)})


def _symlink() -> bytes:
    target = io.BytesIO(word(["Text"]))
    with zipfile.ZipFile(target, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return target.getvalue()


def _huge_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = struct.pack("!LLBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def _macro_workbook() -> bytes:
    content = io.BytesIO(table([["a"]]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return content.getvalue()


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "html-named-pdf": (
        "Bericht.pdf",
        lambda: b"<html><script>alert(1)</script>",
        "etwas anderes, als die Endung",
    ),
    "script-in-front-of-a-pdf": ("a.pdf", lambda: b"%PDF-1.7\n<script>" + pdf([["x"]]), "etwas anderes"),
    "pdf-with-html-behind": ("a.pdf", lambda: pdf([["x"]]) + b"<html><script>", "noch etwas anderes"),
    "pdf-and-zip": ("a.pdf", lambda: pdf([["x"]]) + packed({"a": b"b"}) + b"%%EOF", "noch etwas anderes"),
    "pdf-with-javascript": (
        "a.pdf",
        lambda: pdf([["x"]], extra="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        "führt beim Öffnen etwas aus",
    ),
    "pdf-that-launches": (
        "a.pdf",
        lambda: pdf([["x"]], extra="/OpenAction << /S /Launch /F (calc.exe) >>"),
        "führt",
    ),
    "pdf-that-sends": ("a.pdf", lambda: pdf([["x"]], extra="/AA << /WC << /S /SubmitForm >> >>"), "führt"),
    "pdf-with-a-file-inside": (
        "a.pdf",
        lambda: pdf([["x"]], extra="/Names << /EmbeddedFiles << /Names [] >> >>"),
        "enthält eine weitere Datei",
    ),
    "pdf-with-a-password": ("a.pdf", _encrypted_pdf, "mit einem Kennwort geschützt"),
    "broken-pdf": ("a.pdf", lambda: b"%PDF-1.7\nnothing\n%%EOF", "ließ sich nicht lesen"),
    "svg": ("a.svg", lambda: SVG, "Format, das hier nicht angenommen wird"),
    "svg-named-png": ("a.png", lambda: SVG, "etwas anderes, als die Endung"),
    "html": ("a.html", lambda: b"<html>", "Format, das hier nicht angenommen wird"),
    "macro-workbook-by-name": ("a.xlsm", _macro_workbook, "Format"),
    "macro-workbook-by-content": ("a.xlsx", _macro_workbook, "enthält Makros"),
    "macro-document": ("a.docx", lambda: _with(word__vbaProject_DOT_bin=b"x"), "enthält Makros"),
    "fetched-template": ("a.docx", lambda: _with(word___rels__settings_DOT_xml_DOT_rels=EXTERNAL), "führt"),
    "embedded-object": (
        "a.docx",
        lambda: _with(word__embeddings__a_DOT_bin=OLE),
        "enthält eine weitere Datei",
    ),
    "embedded-archive": (
        "a.docx",
        lambda: _with(word__media__a_DOT_png=packed({"a": b"b"})),
        "weitere Datei",
    ),
    "embedded-script": ("a.docx", lambda: _with(word__a_DOT_js=b"alert(1)"), "enthält eine weitere Datei"),
    "billion-laughs": ("a.docx", lambda: _with(word__a_DOT_xml=DOCUMENT % LAUGHS), "Anweisungen"),
    "external-entity": ("a.docx", lambda: _with(word__a_DOT_xml=DOCUMENT % XXE), "Anweisungen"),
    "zip-bomb": ("a.docx", _bomb, "unverhältnismäßig groß"),
    "too-many-parts": (
        "a.docx",
        lambda: _with(**{f"word__a{n}": b"" for n in range(1_001)}),
        "unverhältnismäßig",
    ),
    "symlink-in-the-zip": ("a.docx", _symlink, "noch etwas anderes"),
    "zip-with-a-password": ("a.docx", _encrypted, "mit einem Kennwort geschützt"),
    "office-with-a-password": ("a.docx", lambda: OLE, "mit einem Kennwort geschützt"),
    "old-word": ("a.doc", lambda: OLE, "Format"),
    "workbook-named-document": ("a.docx", lambda: table([["a"]]), "etwas anderes, als die Endung"),
    "document-named-opendocument": ("a.odt", lambda: word(["a"]), "etwas anderes, als die Endung"),
    "any-zip": ("a.docx", lambda: packed({"a": b"b"}), "etwas anderes, als die Endung"),
    "jpeg-named-png": ("a.png", photograph, "etwas anderes, als die Endung"),
    "huge-picture": ("a.png", _huge_png, "Millionen Bildpunkte"),
    "broken-picture": ("a.png", lambda: png()[:60], "ließ sich nicht lesen"),
    "empty": ("a.pdf", lambda: b"", "ist leer"),
    "no-extension": ("Bericht", lambda: pdf([["x"]]), "Format"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_at_its_field_and_nothing_stays(desk: Desk, case: str) -> None:
    name, content, sentence = HOSTILE[case]

    response = desk.send((content(), name), reference="Dienstanweisung, Akte 51-2-7")

    (error,) = found(response, f"//*[@id='{desk.item.rpartition('/')[2]}-dateien-fehler']")
    assert response.status_code == 422
    assert sentence in error.text_content()
    assert "Dienstanweisung, Akte 51-2-7" in response.get_data(as_text=True), "What was typed is lost."
    assert desk.stored_bytes() == 0
    assert desk.documents() == []


@pytest.mark.parametrize(
    "given, kept",
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\a.pdf", "a.pdf"),
        ("/etc/a.pdf", "a.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("Bericht\u202efdp.pdf", "Berichtfdp.pdf"),
        ("a\u200bb.pdf", "ab.pdf"),
        ("Ü" * 300 + ".pdf", "Ü" * 116 + ".pdf"),
        ('a"; x="b\r\n.pdf', "a_; x=_b.pdf"),
        ("<script>.pdf", "_script_.pdf"),
        ("Würzburg.pdf", "Würzburg.pdf"),
        ("{{7*7}}.pdf", "{{7_7}}.pdf"),
    ],
)
def test_a_strange_name_is_made_harmless(desk: Desk, given: str, kept: str) -> None:
    assert kept_name(given) == kept
    document = desk.kept((pdf([["x"]]), kept))

    (link,) = found(desk.client.get(document), "//ul[contains(@class, 'files')]//a")
    assert link.text_content() == kept
    answer = desk.client.get(link.get("href"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("extension", EVERY_KIND)
def test_every_kind_is_taken_by_content_whatever_the_browser_says(desk: Desk, extension: str) -> None:
    content = EVERY_KIND[extension]()

    response = desk.client.post(
        f"{desk.item}/nachweise",
        data={"csrf_token": desk.token, "files": (io.BytesIO(content), f"a.{extension}", "text/html")},
    )

    assert response.status_code == 303, response.get_data(as_text=True)


def test_one_byte_too_much_is_refused_and_the_limit_is_taken(desk: Desk) -> None:
    content, store = pdf([["x"]]), desk.world.runtime.store
    enough = Receiver(store, desk.office.id, most_bytes=len(content), scanner="")
    short = Receiver(store, desk.office.id, most_bytes=len(content) - 1, scanner="")

    with pytest.raises(UploadRefused) as refused:
        short.receive("a.pdf", io.BytesIO(content))

    assert refused.value.rule is UploadRule.TOO_LARGE
    assert desk.stored_bytes() == 0
    assert enough.receive("a.pdf", io.BytesIO(content)).size == len(content)


def test_a_photograph_that_grows_when_written_anew_is_taken(desk: Desk) -> None:
    target = io.BytesIO()
    Image.effect_noise((400, 300), 60).save(target, "JPEG", quality=40)
    content = target.getvalue()
    receiver = Receiver(desk.world.runtime.store, desk.office.id, most_bytes=len(content), scanner="")

    assert receiver.receive("a.jpg", io.BytesIO(content)).size > len(content)


def test_a_request_beyond_all_limits_ends_in_a_page_in_german(desk: Desk) -> None:
    limit = 5 * desk.world.runtime.settings.evidence_file_mb * 2**20

    response = desk.client.post(
        f"{desk.item}/nachweise",
        environ_overrides={"CONTENT_LENGTH": str(limit + 2**22)},
        content_type="multipart/form-data; boundary=x",
        input_stream=io.BytesIO(b"x"),
    )

    assert response.status_code == 413
    assert "Zusammen sind die Dateien größer als" in response.get_data(as_text=True)


def test_of_several_files_all_are_taken_or_none(desk: Desk) -> None:
    response = desk.send((pdf([["x"]]), "gut.pdf"), (b"<html>", "schlecht.pdf"))

    assert response.status_code == 422
    assert "„schlecht.pdf“" in response.get_data(as_text=True)
    assert desk.stored_bytes() == 0


def test_more_files_than_allowed_at_once_are_refused(desk: Desk) -> None:
    response = desk.send(*((pdf([["x"]]), f"{number}.pdf") for number in range(6)))

    assert response.status_code == 422
    assert "zu viele Dateien" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://",
        "https://a b.example",
        "ftp://x.de",
    ],
)
def test_a_link_is_an_address_of_the_web_and_nothing_else(desk: Desk, link: str) -> None:
    response = desk.send(link=link, reference="x")

    assert response.status_code == 422
    assert "Ein Link beginnt mit https://" in response.get_data(as_text=True)
