"""Finding German words whichever way they were typed: without case, accents, umlauts and ß.

A text is folded to plain letters (`Rückführung` → `ruckfuhrung`, `Straße` → `strasse`), in the database and
here by the same table. Whoever has no umlauts on the keyboard writes `Rueckfuehrung`; folding `ue` in texts
would part `Neuerhebung` in the wrong place, so a searched word is tried in each of its spellings instead.
Texts stay as they were written; only what they are compared by is folded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from sqlalchemy import ColumnElement, ColumnExpressionArgument, and_, func, or_

_ACCENTED = "ÄÖÜÁÀÂÃÅÉÈÊËÍÌÎÏÓÒÔÕÚÙÛÇÑŠŽäöüáàâãåéèêëíìîïóòôõúùûçñšž"
_PLAIN = "aouaaaaaeeeeiiiioooouuucnszaouaaaaaeeeeiiiioooouuucnsz"
_TABLE = str.maketrans(dict(zip(_ACCENTED, _PLAIN, strict=True)) | {"ß": "ss", "ẞ": "ss"})
_PAIRS = {"ae": "a", "oe": "o", "ue": "u"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; a hit is marked where it is shown."""

    text: str
    is_hit: bool = False


def fold(text: str) -> str:
    """The text as it is compared."""
    return normalize("NFC", text).translate(_TABLE).lower()


def folded(column: ColumnExpressionArgument[str]) -> ColumnElement[str]:
    """The same, of a column."""
    without_sharp_s = func.replace(func.replace(func.normalize(column), "ß", "ss"), "ẞ", "ss")
    return func.lower(func.translate(without_sharp_s, _ACCENTED, _PLAIN))


def spellings(word: str) -> tuple[str, ...]:
    """A word as texts may spell it, folded: with its umlauts, with two letters for them, and back."""
    small = normalize("NFC", word).lower()
    back = fold(small)
    for pair, umlaut in _PAIRS.items():
        back = back.replace(pair, umlaut)
    return tuple(dict.fromkeys((fold(small), fold(small.translate(_UMLAUTS)), back)))


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether each of the words stands in the text, in any spelling, also as a part of another word."""
    compared = fold(text)
    return all(any(spelling in compared for spelling in spellings(word)) for word in words)


def column_holds(column: ColumnExpressionArgument[str], words: Iterable[str]) -> ColumnElement[bool]:
    """The same, of a column."""
    compared = folded(column)
    return and_(
        *(
            or_(*(compared.contains(spelling, autoescape=True) for spelling in spellings(word)))
            for word in words
        )
    )


def excerpt(text: str, words: Sequence[str], *, around: int) -> tuple[Part, ...]:
    """The text on one line, its hits marked, cut to so many characters before and after the first of them."""
    line = " ".join(normalize("NFC", text).split())
    hits = _hits(line, words)
    first = hits[0] if hits else (0, 0)
    begin = _word_begin(line, first[0] - around, first[0])
    end = _word_end(line, first[1] + around, first[1])
    parts, here = [Part("… ")] if begin else [], begin
    for start, stop in hits:
        if stop > end:
            break
        parts += [Part(line[here:start]), Part(line[start:stop], is_hit=True)]
        here = stop
    parts += [Part(line[here:end]), *([Part(" …")] if end < len(line) else [])]
    return tuple(part for part in parts if part.text)


def _hits(line: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand in the line, in order, joined where they touch."""
    compared, origin = _fold_with_places(line)
    found: set[tuple[int, int]] = set()
    for spelling in {each for word in words for each in spellings(word)}:
        at = compared.find(spelling)
        while at >= 0:
            found.add((origin[at], origin[at + len(spelling) - 1] + 1))
            at = compared.find(spelling, at + 1)
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _fold_with_places(line: str) -> tuple[str, list[int]]:
    """The folded line, and for each of its characters the place it comes from; ß becomes two."""
    letters = [
        (letter, place) for place, each in enumerate(line) for letter in each.translate(_TABLE).lower()
    ]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


def _word_begin(line: str, at: int, before: int) -> int:
    """Where the excerpt begins: with a whole word from here on, where one begins before the hit."""
    if at <= 0:
        return 0
    return line.find(" ", at, before) + 1 or at


def _word_end(line: str, at: int, after: int) -> int:
    """Where it ends: with a whole word up to here, where one ends after the hit."""
    if at >= len(line):
        return len(line)
    space = line.rfind(" ", after, at)
    return at if space < 0 else space
