"""What is seen in a file: what acts or fetches in whatever guise, and text wherever it stands."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from tests.support.files import ods, odt
from webapp.cli.demonstration_files import pdf, table, word
from webapp.evidence.kinds import FileKind
from webapp.evidence.looking import Seen, look_through
from webapp.evidence.refusals import UploadRefused, UploadRule

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BIRTH = "Lena Muster, geb. 12.03.2015"


def _related(kind: str, *, mode: str = ' TargetMode="External"', encoding: str = "utf-8") -> dict[str, bytes]:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><Relationships>'
        f'<Relationship Id="r" Type="{OFFICE}/{kind}" Target="//192.0.2.1/x"{mode}/></Relationships>'
    )
    return {"word/_rels/any.xml.rels": text.encode(encoding)}


def _body(inside: str) -> bytes:
    return word(["x"], parts={"word/footer1.xml": f'<w:ftr xmlns:w="{WORD}">{inside}</w:ftr>'.encode()})


def _instruction(*pieces: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in pieces)
    return _body(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>')


def _workbook(name: str = "xl/any.xml", part: str = "<any/>", *, formula: str = "SUM(A1)") -> bytes:
    cell = f'<c r="B1"><f>{formula}</f><v>1</v></c></row>'
    return _with(_changed(table([["a"]]), "xl/worksheets/sheet1.xml", "</row>", cell), name, part)


def _with(content: bytes, name: str, part: str) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, part)
    return target.getvalue()


def _changed(content: bytes, part: str, old: str, new: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    return target.getvalue()


def _open_document(inside: str, make: Callable[..., bytes] = odt, end: str = "</office:text>") -> bytes:
    spaces = (
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="d" xmlns:script="s" office:version="1.3">'
    )
    content = make(["x"]) if make is odt else make([["x"]])
    content = _changed(content, "content.xml", 'office:version="1.3">', spaces)
    return _changed(content, "content.xml", end, inside + end)


def _sheet(inside: str) -> bytes:
    return _open_document(inside, ods, "</office:spreadsheet>")


def _pdf_of(extra: str, *objects: str) -> bytes:
    """A PDF to which objects 20, 21, … were added; the catalogue has the entry `extra`."""
    return _saved_again(pdf([["x"]], extra=extra), dict(enumerate(objects, start=20)))


def _saved_again(content: bytes, objects: Mapping[int, str]) -> bytes:
    """A PDF with objects added to its end, in the place of those of the same number."""
    target, offsets = bytearray(content), {}
    for number, each in objects.items():
        offsets[number] = len(target)
        target += f"{number} 0 obj\n{each}\nendobj\n".encode()
    (before,) = re.findall(rb"startxref\n(\d+)", content)
    start = len(target)
    listed = "".join(f"{number} 1\n{offset:010} 00000 n \n" for number, offset in offsets.items())
    target += f"xref\n{listed}trailer\n<< /Size 99 /Root 1 0 R /Prev {before.decode()} >>\n".encode()
    return bytes(target + f"startxref\n{start}\n%%EOF\n".encode())


def _annotated(entries: list[dict[str, str]]) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(300, 300)
    place: PdfObject = ArrayObject([NumberObject(0)] * 4)
    page[NameObject("/Annots")] = ArrayObject(
        writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Annot"),
                    NameObject("/Rect"): place,
                    **{
                        NameObject(key): NameObject(said) if said.startswith("/") else TextStringObject(said)
                        for key, said in each.items()
                    },
                }
            )
        )
        for each in entries
    )
    writer.write(target)
    return target.getvalue()


def _filled_in(**fields: str) -> bytes:
    return _annotated(
        [{"/Subtype": "/Widget", "/FT": "/Tx", "/T": name, "/V": said} for name, said in fields.items()]
    )


def _pivot() -> bytes:
    return _workbook(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        '<pivotCacheDefinition><cacheFields><cacheField name="Geburtsdatum"><sharedItems>'
        '<d v="2015-03-12T00:00:00"/><s v="13.03.2015"/></sharedItems></cacheField></cacheFields>'
        "</pivotCacheDefinition>",
    )


REFUSED: Mapping[str, tuple[str, Callable[[], bytes], UploadRule]] = {
    # PDF
    "opens an address": (
        "pdf",
        lambda: pdf([["x"]], extra="/OpenAction << /S /URI /URI (http://192.0.2.1) >>"),
        UploadRule.ACTIVE,
    ),
    "opens a file of another computer": (
        "pdf",
        lambda: pdf([["x"]], extra="/AA << /O << /S /GoToR /F (//192.0.2.1/x) >> >>"),
        UploadRule.ACTIVE,
    ),
    "goes on to an address": (
        "pdf",
        lambda: pdf([["x"]], extra="/OpenAction << /S /GoTo /Next [<< /S /URI /URI (http://x) >>] >>"),
        UploadRule.ACTIVE,
    ),
    "names its action elsewhere": (
        "pdf",
        lambda: _pdf_of("/X << /S 20 0 R /F (calc.exe) >>", "/Launch"),
        UploadRule.ACTIVE,
    ),
    "writes JavaScript in numbers": (
        "pdf",
        lambda: pdf([["x"]], extra="/X << /S /J#61vaScript /J#53 (1) >>"),
        UploadRule.ACTIVE,
    ),
    "has a form of XFA": ("pdf", lambda: pdf([["x"]], extra="/AcroForm << /XFA (x) >>"), UploadRule.ACTIVE),
    "has a 3D scene": ("pdf", lambda: _pdf_of("/X 20 0 R", "<< /Subtype /3D >>"), UploadRule.EMBEDDED),
    "fetches a stream": (
        "pdf",
        lambda: _pdf_of("/X 20 0 R", "<< /Length 0 /F (//192.0.2.1/x) >>\nstream\n\nendstream"),
        UploadRule.ACTIVE,
    ),
    "shows a page of another file": (
        "pdf",
        lambda: _pdf_of(
            "/X 20 0 R", "<< /Subtype /Form /Ref << /F (x) /Page 0 >> /Length 0 >>\nstream\n\nendstream"
        ),
        UploadRule.ACTIVE,
    ),
    "was saved again with JavaScript": (
        "pdf",
        lambda: _saved_again(pdf([["x"]]), {1: "<< /Type /Catalog /Pages 2 0 R /X << /JS (1) >> >>"}),
        UploadRule.ACTIVE,
    ),
    "turns in a circle": (
        "pdf",
        lambda: _saved_again(pdf([["x"]]), {2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
        UploadRule.BROKEN,
    ),
    # Word
    "template in UTF-16": (
        "docx",
        lambda: word(["x"], parts=_related("attachedTemplate", encoding="utf-16")),
        UploadRule.ACTIVE,
    ),
    "template in character references": (
        "docx",
        lambda: word(["x"], parts=_related("attachedTemplate", mode=' TargetMode="&#69;xternal"')),
        UploadRule.ACTIVE,
    ),
    "picture that is fetched": ("docx", lambda: word(["x"], parts=_related("image")), UploadRule.ACTIVE),
    "chunk of another file": (
        "docx",
        lambda: word(["x"], parts=_related("aFChunk", mode="")),
        UploadRule.EMBEDDED,
    ),
    "ActiveX": ("docx", lambda: word(["x"], parts=_related("control", mode="")), UploadRule.ACTIVE),
    "add-in": ("docx", lambda: word(["x"], parts=_related("webExtension", mode="")), UploadRule.ACTIVE),
    "DDE in pieces": ("docx", lambda: _instruction(" DDE", "AUTO cmd.exe /k"), UploadRule.ACTIVE),
    "DDE in an attribute": ("docx", lambda: _body('<w:fldSimple w:instr="DDE x"/>'), UploadRule.ACTIVE),
    "text that is fetched": ("docx", lambda: _instruction('INCLUDETEXT "//192.0.2.1"'), UploadRule.ACTIVE),
    "macros by their content type in UTF-16": (
        "docx",
        lambda: word(
            ["x"],
            parts={
                "x/types.xml": '<?xml version="1.0" encoding="utf-16"?><Types><Override '
                'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'.encode(
                    "utf-16"
                )
            },
        ),
        UploadRule.MACROS,
    ),
    # Excel
    "DDE in a workbook": ("xlsx", lambda: _workbook(part="<x><ddeLink/></x>"), UploadRule.ACTIVE),
    "link to another workbook": (
        "xlsx",
        lambda: _workbook("xl/_rels/x.rels", _related("externalLink", mode="").popitem()[1].decode()),
        UploadRule.ACTIVE,
    ),
    "data connection": (
        "xlsx",
        lambda: _workbook("xl/_rels/x.rels", _related("connections", mode="").popitem()[1].decode()),
        UploadRule.ACTIVE,
    ),
    "formula that fetches": (
        "xlsx",
        lambda: _workbook(formula="_xlfn.WEBSERVICE(&quot;http://192.0.2.1&quot;)"),
        UploadRule.ACTIVE,
    ),
    "sheet of macros": (
        "xlsx",
        lambda: _workbook(
            part='<Types><Override ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>'
        ),
        UploadRule.MACROS,
    ),
    # OpenDocument
    "calls a script": (
        "odt",
        lambda: _open_document('<script:event-listener xlink:href="vnd.sun.star.script:x"/>'),
        UploadRule.MACROS,
    ),
    "picture from elsewhere": (
        "odt",
        lambda: _open_document('<draw:image xlink:href="http://192.0.2.1/x"/>'),
        UploadRule.ACTIVE,
    ),
    "section from elsewhere": (
        "odt",
        lambda: _open_document('<text:section-source xlink:href="../x.odt"/>'),
        UploadRule.ACTIVE,
    ),
    "frame": ("odt", lambda: _open_document("<draw:floating-frame/>"), UploadRule.ACTIVE),
    "foreign object": ("odt", lambda: _open_document("<draw:object-ole/>"), UploadRule.EMBEDDED),
    "DDE in OpenDocument": ("ods", lambda: _sheet("<office:dde-source/>"), UploadRule.ACTIVE),
    "table from elsewhere": (
        "ods",
        lambda: _sheet('<table:table-source xlink:href="file:///x.ods"/>'),
        UploadRule.ACTIVE,
    ),
    "formula that fetches in OpenDocument": (
        "ods",
        lambda: _sheet('<table:table-cell table:formula="of:=WEBSERVICE(&quot;http://x&quot;)"/>'),
        UploadRule.ACTIVE,
    ),
    "password of OpenDocument": (
        "odt",
        lambda: _changed(
            _changed(odt(["x"]), "META-INF/manifest.xml", "/>", "><encryption-data/></manifest:file-entry>"),
            "content.xml",
            "<",
            "\x01",
        ),
        UploadRule.LOCKED,
    ),
}

TAKEN: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "outline, page to begin with, link and print dialogue": (
        "pdf",
        lambda: _pdf_of(
            "/Outlines 20 0 R /OpenAction [4 0 R /Fit] /AA << /WP << /S /Named /N /Print >> >> "
            "/X << /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>",
            "<< /First 21 0 R >>",
            "<< /Title (A) /Next 22 0 R >>",
            "<< /Title (B) /Prev 21 0 R >>",
        ),
    ),
    "link in Word": ("docx", lambda: word(["x"], parts=_related("hyperlink"))),
    "link as a field": ("docx", lambda: _instruction(' HYPERLINK "https://link.example/dde" ')),
    "preview picture of Word": (
        "docx",
        lambda: word(["x"], parts={"docProps/thumbnail.jpeg": b"\xff\xd8\xff"}),
    ),
    "own picture, link and template of OpenDocument": (
        "odt",
        lambda: _open_document(
            '<draw:image xlink:href="Pictures/x.png"/><text:a xlink:href="https://example.org">x</text:a>'
        ),
    ),
    "settings without a byte": (
        "odt",
        lambda: _with(odt(["x"]), "Configurations2/accelerator/current.xml", ""),
    ),
    "ordinary formulas": ("xlsx", lambda: _workbook(formula="SUM(A1:A9)/COUNT(A1:A9)")),
}

HIDDEN: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "field of a form": ("pdf", lambda: _filled_in(Geburtsdatum="12.03.2015"), "Formularfelder"),
    "comment": ("pdf", lambda: _annotated([{"/Subtype": "/Text", "/Contents": BIRTH}]), "Kommentare"),
    "page that was blackened afterwards": (
        "pdf",
        lambda: _saved_again(pdf([[BIRTH]]), {5: "<< /Length 1 >>\nstream\n \nendstream"}),
        "Seite 1, früherer Stand",
    ),
    "title": ("docx", lambda: word(["x"], properties={"title": BIRTH}), "Angaben zur Datei"),
    "text box of a workbook": (
        "xlsx",
        lambda: _workbook("xl/drawings/drawing1.xml", f"<a><p><t>{BIRTH}</t></p></a>"),
        "",
    ),
    "data of a pivot table": ("xlsx", _pivot, "Pivot-Tabelle"),
}

SAID: Mapping[str, tuple[str, Callable[[], bytes], Mapping[str, object]]] = {
    "earlier state": (
        "pdf",
        lambda: _saved_again(pdf([["x"]]), {20: "(x)"}),
        {"earlier_states": 1},
    ),
    "pivot table": ("xlsx", _pivot, {"copied_tables": 1}),
    "changes of a shared workbook": (
        "xlsx",
        lambda: _workbook("xl/revisions/revisionLog1.xml", "<revisions><rcc/><rcc/></revisions>"),
        {"tracked_changes": 2},
    ),
    "changes of a table": (
        "ods",
        lambda: _sheet("<table:tracked-changes><table:cell-content-change/></table:tracked-changes>"),
        {"tracked_changes": 1},
    ),
    "first and last author": (
        "odt",
        lambda: _changed(
            odt(["x"], author="Jan Ott"),
            "meta.xml",
            "<dc:creator>",
            "<meta:initial-creator>Anne Weiß</meta:initial-creator><dc:creator>",
        ),
        {"author": "Anne Weiß", "changed_by": "Jan Ott"},
    ),
}


def _seen(folder: Path, kind: str, content: bytes) -> Seen:
    file = folder / "file"
    file.write_bytes(content)
    return look_through(file, FileKind(kind), f"a.{kind}", folder / "anew")


@pytest.mark.parametrize("case", REFUSED)
def test_what_acts_or_fetches_is_refused_in_every_guise(tmp_path: Path, case: str) -> None:
    kind, content, rule = REFUSED[case]

    with pytest.raises(UploadRefused) as refused:
        _seen(tmp_path, kind, content())

    assert refused.value.rule is rule


@pytest.mark.parametrize("case", TAKEN)
def test_what_offices_write_every_day_is_taken(tmp_path: Path, case: str) -> None:
    kind, content = TAKEN[case]

    assert _seen(tmp_path, kind, content()).hits == ()


@pytest.mark.parametrize("case", HIDDEN)
def test_sozialdaten_are_found_wherever_a_file_keeps_text(tmp_path: Path, case: str) -> None:
    kind, content, place = HIDDEN[case]

    hits = _seen(tmp_path, kind, content()).hits

    assert ("geburtsdatum", place) in {(hit["kind"], hit["place"]) for hit in hits}


@pytest.mark.parametrize("case", SAID)
def test_what_a_file_says_about_itself_is_seen(tmp_path: Path, case: str) -> None:
    kind, content, said = SAID[case]

    traits = _seen(tmp_path, kind, content()).traits

    assert {name: traits.get(name) for name in said} == said
