"""What in an office file acts or fetches, known by its elements.

Read as XML and never as bytes: a part may be written in UTF-16, an attribute with character references, a
field in pieces. What a reader follows by itself is refused (templates, pictures and tables from elsewhere,
DDE, objects inside, add-ins, calls of scripts); what somebody must click, such as a link, is taken. A file
can always be printed to PDF instead.

Sources: ECMA-376 part 1 (relationships 15.2, fields 17.16, external links 18.14), OpenDocument 1.3 part 3.
"""

import re
from collections.abc import Mapping, Sequence

from webapp.evidence.refusals import UploadRefused, UploadRule

_XLINK = "http://www.w3.org/1999/xlink href"
_ODF_FORMULA = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 formula"

_ELEMENTS: Mapping[str, UploadRule] = {
    "altChunk": UploadRule.EMBEDDED,
    "object-ole": UploadRule.EMBEDDED,
    "ddeLink": UploadRule.ACTIVE,
    "oleLink": UploadRule.ACTIVE,
    "dde-source": UploadRule.ACTIVE,
    "dde-connection-decl": UploadRule.ACTIVE,
    "applet": UploadRule.ACTIVE,
    "floating-frame": UploadRule.ACTIVE,
    "plugin": UploadRule.ACTIVE,
    "event-listener": UploadRule.MACROS,
    "encryption-data": UploadRule.LOCKED,
}
_RELATIONSHIPS: Mapping[str, UploadRule] = {
    "afchunk": UploadRule.EMBEDDED,
    "oleobject": UploadRule.EMBEDDED,
    "package": UploadRule.EMBEDDED,
    "connections": UploadRule.ACTIVE,
    "control": UploadRule.ACTIVE,
    "externallink": UploadRule.ACTIVE,
    "webextension": UploadRule.ACTIVE,
    "webextensiontaskpanes": UploadRule.ACTIVE,
    "vbaproject": UploadRule.MACROS,
    "xlintlmacrosheet": UploadRule.MACROS,
    "xlmacrosheet": UploadRule.MACROS,
}
"""Last part of a relationship's type, in small letters."""

_MACRO_TYPES = ("macroenabled", "macrosheet", "vbaproject")
_CLICKED = frozenset({"a", "template"})
"""Elements of OpenDocument that may point elsewhere: a link, and the name of the template of old."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|\\|\.\./", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*(?:DDE|DDEAUTO|LINK|IMPORT|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|DATABASE)\b", re.IGNORECASE
)
_FORMULA = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID|DDE)\s*\(", re.IGNORECASE)


def check_element(name: str, attributes: Mapping[str, str]) -> None:
    """Refuse an element that acts or fetches.

    Args:
        name: without its namespace.
        attributes: name, after its namespace and a space if it has one → value.

    Raises:
        UploadRefused: the rule it breaks.
    """
    rule = _ELEMENTS.get(name)
    if rule is not None:
        raise UploadRefused(rule)
    if name == "Relationship":
        _check_relationship(attributes.get("Type", ""), attributes.get("TargetMode", ""))
    elif name in {"Default", "Override"}:
        of = attributes.get("ContentType", "").casefold()
        if any(each in of for each in _MACRO_TYPES):
            raise UploadRefused(UploadRule.MACROS)
    elif name == "table-cell":
        check_formula(attributes.get(_ODF_FORMULA, ""))
    if name not in _CLICKED and _ELSEWHERE.match(attributes.get(_XLINK, "").strip()):
        raise UploadRefused(UploadRule.ACTIVE)


def check_fields(instructions: Sequence[str]) -> None:
    """Refuse a field of Word that fetches; a field is known by its first word.

    Raises:
        UploadRefused: `active`.
    """
    if any(map(_FIELD.match, instructions)):
        raise UploadRefused(UploadRule.ACTIVE)


def check_formula(formula: str) -> None:
    """Refuse a formula that fetches or calls a program.

    Raises:
        UploadRefused: `active`.
    """
    if _FORMULA.search(formula):
        raise UploadRefused(UploadRule.ACTIVE)


def _check_relationship(of: str, mode: str) -> None:
    kind = of.rpartition("/")[2].casefold()
    if mode == "External" and kind != "hyperlink":
        raise UploadRefused(UploadRule.ACTIVE)
    rule = _RELATIONSHIPS.get(kind)
    if rule is not None:
        raise UploadRefused(rule)
