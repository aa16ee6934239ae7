"""PDF: nothing that acts, nothing inside; what it says about itself, and its text.

Read with pypdf, which is plain Python: a broken file is slow at worst, and the process around it ends that.
Every object of the file is walked. Refused are JavaScript, programs to launch, forms that send, whatever
opens or loads something by itself, files inside (also those of PDF/A-3), XFA, media, protection by a
password, and bytes of another format before or behind. A PDF with an ordinary outline, links and form fields
is taken.

Text is not only on the pages: what was filled into a form and what is noted in a comment stands beside them.
And a PDF may be saved by adding to its end: what was blackened or deleted since then is still there, so each
earlier state is looked through as well.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
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
_CODE = {"/JS", "/OnInstantiate", "/XFA"}
_HARMLESS = {"/GoTo", "/Named", "/SetOCGState", "/Trans"}
_MEDIA = {"/3D", "/FileAttachment", "/RichMedia"}
_COMMENTS = {"/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Stamp"}
_END = b"%%EOF"
_HEAD = 1024

MAX_STATES = 20
"""Earlier states that are looked through; forms that are passed around have a handful."""


def look(content: bytes) -> Looked:
    """Look through a PDF.

    Raises:
        UploadRefused: the rule it breaks.
    """
    _check_bytes(content)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    traits, passages = _state(content)
    earlier = list(_earlier_states(content))
    for each in earlier:
        passages += [replace(one, place=f"{one.place}, früherer Stand") for one in each]
    return Looked(filled({**traits, "earlier_states": len(earlier)}), tuple(passages))


def _state(content: bytes) -> tuple[dict[str, Any], list[Passage]]:
    """What the file says about itself, and its text; raises UploadRefused."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise UploadRefused(UploadRule.LOCKED)
        if len(reader.pages) > MAX_PAGES:
            raise UploadRefused(UploadRule.TOO_MANY_PAGES, str(MAX_PAGES))
        fields: list[tuple[str, str]] = []
        notes: list[str] = []
        for thing in _everything(reader):
            if isinstance(thing, DictionaryObject):
                _check(thing)
                fields += _filled_in(thing)
                notes += _noted(thing)
        pages = list(_pages(reader))
        traits = _traits(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise UploadRefused(UploadRule.BROKEN) from None
    has_text = any(each.text.strip() for each in pages)
    beside = [
        Passage("Formularfelder", rows=tuple(zip(*fields, strict=True))),
        Passage("Kommentare", "\n".join(notes)),
    ]
    return {**traits, "no_text": 0 if has_text else 1}, [*pages, *beside]


def _earlier_states(content: bytes) -> Iterator[list[Passage]]:
    """The text of the file as it was before each time something was added to its end."""
    ends = [match.end() for match in re.finditer(re.escape(_END), content)][:-1]
    # A file made for the web (Annex F) begins with an end of its own, which is no earlier state.
    is_for_the_web = b"/Linearized" in content[:_HEAD]
    if len(ends) > MAX_STATES:
        raise UploadRefused(UploadRule.TOO_COMPLEX)
    for end in ends[is_for_the_web:]:
        try:
            _, passages = _state(content[:end])
        except UploadRefused as refused:
            # The mark may also stand within a picture, and what lies before it is then no file.
            if refused.rule is not UploadRule.BROKEN:
                raise
        else:
            yield passages


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


def _check(thing: DictionaryObject) -> None:
    if _value(thing, "/S") in _ACTING or _CODE & thing.keys():
        raise UploadRefused(UploadRule.ACTIVE)
    if any(map(_acts, _by_itself(thing))):
        raise UploadRefused(UploadRule.ACTIVE)
    # Contents of a stream, or a page to be shown, that lie in another file.
    if isinstance(thing, StreamObject) and {"/F", "/Ref"} & thing.keys():
        raise UploadRefused(UploadRule.ACTIVE)
    kind, subkind = _value(thing, "/Type"), _value(thing, "/Subtype")
    if _INSIDE & thing.keys() or kind == "/EmbeddedFile" or subkind in _MEDIA:
        raise UploadRefused(UploadRule.EMBEDDED)


def _by_itself(thing: DictionaryObject) -> Iterator[Any]:
    """The actions that run without a click: when the file or a page opens, and after another action."""
    yield _value(thing, "/OpenAction")
    if isinstance(occasions := _value(thing, "/AA"), DictionaryObject):
        yield from (each.get_object() for each in occasions.values())
    if "/S" in thing:
        # Entries of an outline also name the `/Next`, but are no actions.
        following = _value(thing, "/Next")
        yield from (
            [each.get_object() for each in following] if isinstance(following, ArrayObject) else [following]
        )


def _acts(action: Any) -> bool:
    """Whether it does more than turn to a page of this file."""
    return isinstance(action, DictionaryObject) and _value(action, "/S") not in _HARMLESS


def _value(thing: DictionaryObject, entry: str) -> Any:
    """The value of an entry, also where it stands in an object of its own."""
    value = thing.get(entry)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _filled_in(thing: DictionaryObject) -> Iterator[tuple[str, str]]:
    """What was filled into a field of a form, after what the field is called."""
    value = _value(thing, "/V")
    if "/T" in thing and isinstance(value, (str, bytes)):
        yield str(_value(thing, "/TU") or _value(thing, "/T")), str(value)


def _noted(thing: DictionaryObject) -> Iterator[str]:
    note = _value(thing, "/Contents")
    if isinstance(note, str):
        yield note


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
