"""Which provisions a citation names, and whether two citations speak of the same.

A citation as the catalogue writes it (`SGB VIII §§ 36 (2) S. 2, 36a (1); § 4 KKG`) is a set of provisions:
a statute, a paragraph or a range of them, and the Absätze named, if any. Two citations touch where one
provision of each names the same statute and paragraph, and not both name other Absätze. Sätze and numbers are
not looked at: a change of one sentence is read by whoever cites the Absatz.

Letters count: § 37 is not § 37a, and §§ 42-42f holds § 42, § 42a … § 42f, not § 43.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Paragraph = tuple[int, str]
"""Number and letter, e.g. `(37, "a")`; in the order of the statute."""

_TOKEN = re.compile(
    r"""
    (?P<section> \(\s*\d{1,2}[a-z]?\s*\) | Abs(?:atz|\.)\s*\d{1,2}[a-z]?(?![\w]) )
    | (?P<aside> (?:S|Satz|Sätze|Nr|Nrn|Nummer)\b\.?(?=\s*\d) )
    | (?P<number> \d{1,4}(?:\s?[a-z])?(?!\w) )
    | (?P<to> - | – | \bbis\b )
    | (?P<sign> §+ )
    | (?P<word> [^\W\d_]\w* )
    """,
    re.VERBOSE,
)
_NO_NAMES = frozenset({"abs", "und", "des", "der", "vom", "fassung"})
_SOCIAL_CODES = (
    (re.compile(r"\bSGB[\s-]*(?:VIII|8)\b"), "SGB VIII"),
    (re.compile(r"\bSGB[\s-]*(?:X|10)\b"), "SGB X"),
)


@dataclass(frozen=True, slots=True)
class Provision:
    """A paragraph of a statute, or all from `first` to `last`.

    Attributes:
        statute: the words of its name, in no order: `NRW § 5 LKSchG` is `§ 5 LKSchG NRW`.
        sections: the Absätze named, e.g. `1a`; empty where the whole paragraph is meant.
    """

    statute: frozenset[str]
    first: Paragraph
    last: Paragraph
    sections: frozenset[str] = frozenset()

    def touches(self, other: "Provision") -> bool:
        """Whether both name the same paragraph, and not both name other Absätze of it."""
        same = self.statute == other.statute and self.first <= other.last and other.first <= self.last
        return same and (not self.sections or not other.sections or bool(self.sections & other.sections))


def provisions(citation: str) -> tuple[Provision, ...]:
    """What a citation names; empty where some part of it names no paragraph of one statute."""
    parts = [tuple(_of_statute(part)) for part in citation.split(";")]
    return tuple(found for part in parts for found in part) if all(parts) else ()


def touches(citation: str, other: str) -> bool:
    """Whether the two citations name a common provision."""
    others = provisions(other)
    return any(mine.touches(each) for mine in provisions(citation) for each in others)


@dataclass
class _Reading:
    """A citation of one statute, read from left to right.

    Attributes:
        is_aside: Sätze or numbers are being listed; `S. 1, 3` names no § 3.
        is_range: the next number ends what the last began.
    """

    is_plural: bool = False
    is_aside: bool = False
    is_range: bool = False


def _of_statute(part: str) -> Iterator[Provision]:
    for pattern, name in _SOCIAL_CODES:
        part = pattern.sub(name, part)
    tokens = [(str(found.lastgroup), found[0]) for found in _TOKEN.finditer(part)]
    words = (text.casefold() for kind, text in tokens if kind == "word")
    statute = frozenset(word for word in words if len(word) > 1 and word not in _NO_NAMES)
    signs = [text for kind, text in tokens if kind == "sign"]
    if len(signs) != 1 or not statute:
        return
    for first, last, sections in _numbered(tokens, is_plural=len(signs[0]) > 1):
        yield Provision(statute, first, last, frozenset(sections))


def _numbered(
    tokens: Sequence[tuple[str, str]], *, is_plural: bool
) -> list[tuple[Paragraph, Paragraph, list[str]]]:
    found: list[tuple[Paragraph, Paragraph, list[str]]] = []
    reading = _Reading(is_plural)
    after_sign = False
    for kind, text in tokens:
        after_sign = after_sign or kind == "sign"
        if kind == "number" and after_sign:
            _read_number(found, reading, _paragraph(text))
        elif kind == "section" and found:
            _read_section(found[-1][2], reading, re.sub(r"\W|Abs(?:atz)?", "", text))
        elif kind == "aside":
            reading.is_aside = True
        reading.is_range = kind == "to"
    return found


def _read_number(
    found: list[tuple[Paragraph, Paragraph, list[str]]], reading: _Reading, number: Paragraph
) -> None:
    if reading.is_aside and not (reading.is_plural and (number[1] or number[0] > found[-1][0][0])):
        return
    if reading.is_range and found and number > found[-1][0]:
        first, _, sections = found.pop()
        found.append((first, number, sections))
    else:
        found.append((number, number, []))
    reading.is_aside = False


def _read_section(sections: list[str], reading: _Reading, section: str) -> None:
    reading.is_aside = False
    if reading.is_range and sections and section.isdecimal() and sections[-1].isdecimal():
        sections += [str(each) for each in range(int(sections[-1]) + 1, int(section))]
    sections.append(section)


def _paragraph(text: str) -> Paragraph:
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz ")
    return int(digits), text[len(digits) :].strip()
