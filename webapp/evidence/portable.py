"""PDF: nothing that acts, nothing inside; what it says about itself, and its text.

Read with pypdf, which is plain Python: a broken file is slow at worst, and the process around it ends that.
Every object of the file is walked. Refused are JavaScript, programs to launch, forms that send, files inside
(also those of PDF/A-3), XFA, media, protection by a password, and bytes of another format before or behind.
A PDF with an ordinary outline, links and form fields is taken.
"""

import io
import logging
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from webapp.evidence.looked import Looked, filled
from webapp.evidence.markup import Markup
from webapp.evidence.refusals import UploadRefused, UploadRule
from webapp.evidence.screening import Passage

MAX_PAGES = 400
"""Pages that are looked through; a longer file is sent in parts."""

MAX_OBJECTS = 200_000

_ACTING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound"}
_INSIDE = {"/EF", "/EmbeddedFiles"}
_CODE = {"/JS", "/XFA"}
_COMMENTS = {"/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Stamp"}
_END = b"%%EOF"
_HEAD = 1024


def look(content: bytes) -> Looked:
    """Look through a PDF.

    Raises:
        UploadRefused: the rule it breaks.
    """
    _check_bytes(content)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise UploadRefused(UploadRule.LOCKED)
        if len(reader.pages) > MAX_PAGES:
            raise UploadRefused(UploadRule.TOO_MANY_PAGES, str(MAX_PAGES))
        for thing in _everything(reader):
            _check(thing)
        passages = tuple(_pages(reader))
        traits = _traits(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise UploadRefused(UploadRule.BROKEN) from None
    has_text = any(each.text.strip() for each in passages)
    return Looked(filled({**traits, "no_text": 0 if has_text else 1}), passages)


def _check_bytes(content: bytes) -> None:
    head = content[:_HEAD].lower()
    if b"<html" in head or b"<script" in head or zipfile.is_zipfile(io.BytesIO(content)):
        raise UploadRefused(UploadRule.POLYGLOT)
    end = content.rfind(_END)
    if end < 0:
        raise UploadRefused(UploadRule.BROKEN)
    if content[end + len(_END) :].strip(b"\r\n\t \x00\x1a"):
        raise UploadRefused(UploadRule.POLYGLOT)


def _everything(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file with what stands directly in it."""
    numbers = {(number, generation) for generation, each in reader.xref.items() for number in each}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise UploadRefused(UploadRule.TOO_COMPLEX)
    yield from _inside(reader.trailer)
    for number, generation in sorted(numbers):
        if number:
            yield from _inside(reader.get_object(IndirectObject(number, generation, reader)))


def _inside(thing: Any) -> Iterator[Any]:
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, DictionaryObject):
            waiting += [value for value in each.values() if not isinstance(value, IndirectObject)]
        elif isinstance(each, ArrayObject):
            waiting += [value for value in each if not isinstance(value, IndirectObject)]


def _check(thing: Any) -> None:
    if not isinstance(thing, DictionaryObject):
        return
    if thing.get("/S") in _ACTING or _CODE & thing.keys():
        raise UploadRefused(UploadRule.ACTIVE)
    kind, subkind = thing.get("/Type"), thing.get("/Subtype")
    if _INSIDE & thing.keys() or kind == "/EmbeddedFile" or subkind in {"/FileAttachment", "/RichMedia"}:
        raise UploadRefused(UploadRule.EMBEDDED)


def _pages(reader: PdfReader) -> Iterator[Passage]:
    for number, page in enumerate(reader.pages, start=1):
        yield Passage(f"Seite {number}", page.extract_text())


def _traits(reader: PdfReader) -> dict[str, Any]:
    about: Mapping[str, Any] = reader.metadata or {}
    packet = _packet(reader)
    comments = sum(
        annotation.get_object().get("/Subtype") in _COMMENTS
        for page in reader.pages
        for annotation in page.get("/Annots") or ()
    )
    return {
        "author": _said(about.get("/Author")) or packet.get("creator"),
        "company": _said(about.get("/Company")),
        "title": _said(about.get("/Title")),
        "program": _said(about.get("/Creator")),
        "comments": comments,
    }


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _packet(reader: PdfReader) -> dict[str, str]:
    """The XMP packet: element → its last text; a list of authors stands in `li`."""
    stream = reader.root_object.get("/Metadata")
    stream = stream.get_object() if stream is not None else None
    if not isinstance(stream, StreamObject):
        return {}
    markup = Markup()
    markup.read("XMP", stream.get_data())
    return {name: text for name, text in markup.values.items() if text.strip()}
