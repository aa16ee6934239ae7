"""Why a file is not taken as evidence. Nothing of a refused file is kept."""

from dataclasses import dataclass
from enum import StrEnum


class UploadRule(StrEnum):
    """Rules that every attached file must keep."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NO_SPACE = "no_space"
    EXTENSION = "extension"
    DISAGREES = "disagrees"
    BROKEN = "broken"
    TOO_COMPLEX = "too_complex"
    LOCKED = "locked"
    MACROS = "macros"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    POLYGLOT = "polyglot"
    DOCTYPE = "doctype"
    PACKED = "packed"
    TOO_MANY_PAGES = "too_many_pages"
    PICTURE_TOO_LARGE = "picture_too_large"
    VIRUS = "virus"


@dataclass(eq=False)
class UploadRefused(Exception):
    """A file breaks a rule.

    Args:
        rule: the broken rule.
        detail: what the sentence names: a limit, an extension, the part at fault; may be empty.
        name: the file's name, once it is known.
    """

    rule: UploadRule
    detail: str = ""
    name: str = ""
