"""Looking through text for Sozialdaten: case numbers, birth dates, bank accounts, lists of names.

The product takes no data about single people (§§ 62 to 65 SGB VIII). A hit proves nothing; it locks the file
until a person has looked. So the patterns rather find too much than too little, with one exception: the plan
number of a general file (`Az. 51-2-7`) stands on every Dienstanweisung and is no case. A case number has a
year, a serial number of four digits, or the mark of a court register (`12 F 345/24`).

What is reported is kind, place and number, never the data. How good it is on an invented, labelled set is
printed and held by `tests/webapp/evidence/test_screening.py`.

Bank accounts are checked with python-stdnum, which keeps the check digits and the lengths of all countries:
a random number that looks like an IBAN is none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from stdnum import iban

from webapp.imports.personal import is_personal

LEAST_NAMES = 5
"""So many rows of names make a list; fewer may be those who signed or took part."""


class Kind(StrEnum):
    """What Sozialdaten look like."""

    CASE_NUMBER = "aktenzeichen"
    BIRTH_DATE = "geburtsdatum"
    BANK_ACCOUNT = "iban"
    NAME_LIST = "namensliste"


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of one place, or a table whose first filled row is its heading.

    Attributes:
        place: page or sheet, as a person finds it; empty where the file has none.
        rows: of a table; empty for running text.
    """

    place: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """How often something was found in a place."""

    kind: Kind
    place: str
    count: int


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = (
    r"(?:\.\s?(?:0?[1-9]|1[0-2])\.\s?|[/-](?:0?[1-9]|1[0-2])[/-]|\.?\s?(?:Januar|Jan\.?|Februar|Feb\.?|März|"
    r"April|Apr\.?|Mai|Juni|Juli|August|Aug\.?|September|Sep\.?|Sept\.?|Oktober|Okt\.?|November|Nov\.?|"
    r"Dezember|Dez\.?)\s)"
)
_DATE = rf"{_DAY}{_MONTH}(?:(?:19|20)\d\d|\d\d)\b|(?:19|20)\d\d-[01]\d-[0-3]\d"
_BORN = re.compile(
    # After a full word the field may say more ("des Kindes", "(TT.MM.JJJJ)"), within the same sentence.
    r"(?:\bGeburts(?:datum|tag)\b(?:\([^()\n\d]{0,20}\)|[^\n.;\d()]){0,30}"
    r"|\bgeb(?:oren)?\b\.?|\bGeb\.?-?\s?dat(?:um)?\b\.?|(?<!\w)\*)"
    rf"(?:\s*/?\s*(?:am|dat\.?))?\s*:?\s*(?:{_DATE})|\b(?:{_DATE})\s+geboren\b",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(rf"\b(?:{_DATE})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CASE = re.compile(
    r"\b(?i:Aktenz(?:eichen|\.)|Geschäftszeichen|Gesch\.-?Z\.?|Fall(?:akte|nummer|-?Nr\.?|-?ID)|"
    r"Akten?-?(?:Nr\.?|nummer)|Vorgangs-?(?:Nr\.?|nummer)|Kassenzeichen|(?:unser|ihr|mein)\sZeichen|"
    r"Hilfefall|Az\b\.?)"
    # The number ends before the first small word: "Az. 51-2-7 vom …"
    r"\s*[:.]?\s*(?P<number>[A-ZÄÖÜ0-9][\wÄÖÜäöü./\-]*(?: [A-ZÄÖÜ0-9][\wÄÖÜäöü./\-]*){0,3})"
)
_REGISTER = re.compile(r"\b\d{1,3}\s?(?:F|UF|WF|XVII|AR|Ls|Ds|Js)\s?\d{1,5}/\d{2}\b")
_SERIAL = re.compile(r"\d{4}|\d/\s?\d{2}\b")
_GAP = "[ \u00a0\u2009\u202f-]"
_IBAN = re.compile(
    rf"\b[A-Z]{{2}}\d{{2}}(?:{_GAP}?[A-Z0-9]{{4}}){{2,7}}(?:{_GAP}?[A-Z0-9]{{1,4}})?\b", re.IGNORECASE
)
# Latin letters of all languages of Europe; many names in a Jugendamt are Turkish or Polish.
_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ɏẞ"
_SMALL = "a-zß-öø-ÿĀ-ɏ'’"
_WORD = f"[{_CAPITAL}](?:[{_SMALL}]+(?:[{_CAPITAL}][{_SMALL}]+)?|[{_CAPITAL}]{{3,}})"
_NAME = rf"(?:(?:von|van|vom|zu|zur|de|del|der|den|al|el) ){{0,2}}{_WORD}(?:[- ]{_WORD})?"
_LAST_FIRST = re.compile(rf"^\s*(?:\d+[.)]?\s+)?{_NAME},\s*{_NAME}(?!\w)", re.MULTILINE)
_NAMES_HEADING = re.compile(r"\b(?:Vorname|Nachname|Familienname)\b", re.IGNORECASE)
_TWO_NAMES = re.compile(rf"^\s*(?:\d+[.)]?\s+)?{_NAME}[ \t;,|]+{_NAME}(?!\w)")
_A_NAME = re.compile(rf"^\s*{_NAME}(?:,?\s+{_NAME})?\s*$")
_BIRTH_HEADINGS = ("geb", "gebam", "geboren", "geborenam")
_CASE_HEADINGS = (
    "az",
    "fallnummer",
    "fallnr",
    "fallid",
    "aktennr",
    "aktennummer",
    "vorgangsnr",
    "vorgangsnummer",
)
_NAME_HEADINGS = ("name", "vorname", "nachname", "familienname", "rufname", "geburtsname")
_FULL_NAME_HEADINGS = (
    "namevorname",
    "vornamename",
    "nachnamevorname",
    "vornamenachname",
    "familiennamevorname",
)
_PEOPLE_HEADINGS = ("kind", "klient", "klientin", "mutter", "pflegekind", "vater")


def screen(passages: Iterable[Passage], *, file_name: str = "") -> tuple[Hit, ...]:
    """Everything found, in the order of the file, its name first."""
    hits: list[Hit] = []
    # Words of a file name are joined by what stands for a space.
    named = Passage("Dateiname", re.sub(r"[_+]+", " ", file_name.rpartition(".")[0]))
    for passage in (named, *passages):
        counts = _counted(passage)
        hits += [Hit(kind, passage.place, count) for kind, count in counts.items() if count]
    return tuple(hits)


def _counted(passage: Passage) -> Mapping[Kind, int]:
    lines = ["\n".join(" ".join(row) for row in passage.rows), passage.text]
    # A letter and its accent as one character: some programs write two.
    text = normalize("NFC", "\n".join(line for line in lines if line))
    # The first cell below a heading is also found as text after it, so the two are not added.
    return {
        Kind.CASE_NUMBER: max(_case_numbers(text), _column(passage.rows, _is_case_heading, _has_serial)),
        Kind.BIRTH_DATE: max(len(_BORN.findall(text)), _column(passage.rows, _is_birth_heading, _is_date)),
        Kind.BANK_ACCOUNT: sum(map(_is_account, _IBAN.findall(text))),
        Kind.NAME_LIST: _names_in_table(passage.rows) or _names_in_text(normalize("NFC", passage.text)),
    }


def _case_numbers(text: str) -> int:
    named = sum(_is_case(match["number"]) for match in _CASE.finditer(text))
    return named + len(_REGISTER.findall(text))


def _is_case(number: str) -> bool:
    # The day of the document often follows the plan number, and "Fallakte 2023" is a year.
    bare = _ANY_DATE.sub("", number).strip(" .")
    return bool(_SERIAL.search(bare)) and not (_YEAR.fullmatch(bare) or _REGISTER.search(bare))


def _is_account(text: str) -> bool:
    # The pattern may have run on into the next word.
    groups = re.split(_GAP, text)
    return any(iban.is_valid("".join(groups[:end])) for end in range(1, len(groups) + 1))


def _names_in_table(rows: Sequence[Sequence[str]]) -> int:
    """Rows below a heading of names, if they make a list."""
    for position, row in enumerate(rows):
        headings = [_plain(cell) for cell in row]
        columns = [place for place, heading in enumerate(headings) if heading in _NAME_HEADINGS]
        others = [cell for place, cell in enumerate(row) if place not in columns and is_personal(cell)]
        # "Name" alone also heads lists of institutions; beside an address or a birth date it does not.
        full = [place for place, heading in enumerate(headings) if heading in _FULL_NAME_HEADINGS]
        if full or "vorname" in headings or len(columns) > 1 or (columns and others):
            return _if_list(sum(_fills(below, full or columns) for below in rows[position + 1 :]))
        people = [place for place, heading in enumerate(headings) if heading in _PEOPLE_HEADINGS]
        if people:
            return _if_list(sum(_are_two_names(below, people) for below in rows[position + 1 :]))
        if columns:
            return _if_list(sum(_names(below, columns) for below in rows[position + 1 :]))
    return 0


def _names_in_text(text: str) -> int:
    listed = len(_LAST_FIRST.findall(text))
    if _NAMES_HEADING.search(text):
        listed = max(listed, sum(bool(_TWO_NAMES.match(line)) for line in text.splitlines()))
    return _if_list(listed)


def _if_list(count: int) -> int:
    return count if count >= LEAST_NAMES else 0


def _fills(row: Sequence[str], columns: Sequence[int]) -> bool:
    return all(column < len(row) and any(map(str.isalpha, row[column])) for column in columns)


def _names(row: Sequence[str], columns: Sequence[int]) -> bool:
    return all(column < len(row) and "," in row[column] and _A_NAME.match(row[column]) for column in columns)


def _are_two_names(row: Sequence[str], columns: Sequence[int]) -> bool:
    return any(column < len(row) and _TWO_NAMES.match(row[column]) for column in columns)


def _column(
    rows: Sequence[Sequence[str]], is_heading: Callable[[str], bool], counts: Callable[[str], bool]
) -> int:
    """Cells that count below a heading that announces them."""
    for position, row in enumerate(rows):
        columns = [place for place, cell in enumerate(row) if is_heading(cell)]
        if columns:
            below = rows[position + 1 :]
            return sum(counts(each[place]) for each in below for place in columns if place < len(each))
    return 0


def _is_birth_heading(cell: str) -> bool:
    plain = _plain(cell)
    return plain in _BIRTH_HEADINGS or plain.startswith(("geburt", "gebdat"))


def _is_case_heading(cell: str) -> bool:
    plain = _plain(cell)
    return plain in _CASE_HEADINGS or plain.startswith(("aktenzeichen", "geschäftszeichen"))


def _is_date(cell: str) -> bool:
    return bool(_ANY_DATE.search(cell))


def _has_serial(cell: str) -> bool:
    return bool(_SERIAL.search(cell) or _REGISTER.search(cell))


def _plain(heading: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", heading.casefold())
