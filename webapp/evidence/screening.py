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
    r"(?:\.\s?(?:0?[1-9]|1[0-2])\.\s?|\.?\s?(?:Januar|Jan\.?|Februar|Feb\.?|März|April|Apr\.?|Mai|Juni|Juli|"
    r"August|Aug\.?|September|Sep\.?|Sept\.?|Oktober|Okt\.?|November|Nov\.?|Dezember|Dez\.?)\s)"
)
_DATE = rf"{_DAY}{_MONTH}(?:(?:19|20)\d\d|\d\d)\b|(?:19|20)\d\d-[01]\d-[0-3]\d"
_BORN = re.compile(
    rf"(?:\bgeb(?:oren)?\b\.?|\bGeburtsdatum\b|\bGeburtstag\b|\bGeb\.?-?(?:Dat(?:um)?)\b\.?|\*)"
    rf"(?:\s*/?\s*(?:am|dat\.?))?\s*:?\s*(?:{_DATE})",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(rf"\b(?:{_DATE})")
_CASE = re.compile(
    r"\b(?:Aktenzeichen|Geschäftszeichen|Gesch\.-?Z\.?|Fall(?:akte|nummer|-?Nr\.?)|Akten?-?(?:Nr\.?|nummer)|"
    r"Hilfefall|Az\.?|AZ\.?)\s*[:.]?\s*(?P<number>[A-ZÄÖÜ0-9][\wÄÖÜäöü./\- ]{2,24})"
)
_REGISTER = re.compile(r"\b\d{1,3}\s?(?:F|UF|WF|XVII|AR|Ls|Ds)\s?\d{1,5}/\d{2}\b")
_SERIAL = re.compile(r"\d{4}|\d/\s?\d{2}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,4})?\b")
_NAME = r"[A-ZÄÖÜ][a-zäöüß]+(?:[- ][A-ZÄÖÜ][a-zäöüß]+)?"
_LAST_FIRST = re.compile(rf"^\s*(?:\d+[.)]?\s+)?{_NAME},\s*{_NAME}\b", re.MULTILINE)
_NAMES_HEADING = re.compile(r"\b(?:Vorname|Nachname|Familienname)\b", re.IGNORECASE)
_TWO_NAMES = re.compile(rf"^\s*(?:\d+[.)]?\s+)?{_NAME}[ \t;,|]+{_NAME}\b")
_A_NAME = re.compile(rf"^\s*{_NAME}(?:,?\s+{_NAME})?\s*$")
_BIRTH_HEADINGS = ("geburtsdatum", "geburtstag", "gebdat", "geb")
_NAME_HEADINGS = ("name", "vorname", "nachname", "familienname", "rufname", "geburtsname")


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
    text = "\n".join(line for line in lines if line)
    # The first cell below a heading is also found as text after it, so the two are not added.
    return {
        Kind.CASE_NUMBER: max(_case_numbers(text), _column(passage.rows, _is_case_heading, _has_serial)),
        Kind.BIRTH_DATE: max(len(_BORN.findall(text)), _column(passage.rows, _is_birth_heading, _is_date)),
        Kind.BANK_ACCOUNT: sum(map(_is_account, _IBAN.findall(text))),
        Kind.NAME_LIST: _names_in_table(passage.rows) or _names_in_text(passage.text),
    }


def _case_numbers(text: str) -> int:
    named = sum(bool(_SERIAL.search(match["number"])) for match in _CASE.finditer(text))
    return named + len(_REGISTER.findall(text))


def _is_account(text: str) -> bool:
    # The pattern may have run on into the next word.
    groups = text.replace("\u00a0", " ").split(" ")
    return any(iban.is_valid("".join(groups[:end])) for end in range(1, len(groups) + 1))


def _names_in_table(rows: Sequence[Sequence[str]]) -> int:
    """Rows below a heading of names, if they make a list."""
    for position, row in enumerate(rows):
        headings = [_plain(cell) for cell in row]
        columns = [place for place, heading in enumerate(headings) if heading in _NAME_HEADINGS]
        others = [cell for place, cell in enumerate(row) if place not in columns and is_personal(cell)]
        # "Name" alone also heads lists of institutions; beside an address or a birth date it does not.
        if "vorname" in headings or len(columns) > 1 or (columns and others):
            return _if_list(sum(_fills(below, columns) for below in rows[position + 1 :]))
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
    return plain in _BIRTH_HEADINGS or plain.startswith(("geburtsdatum", "gebdat"))


def _is_case_heading(cell: str) -> bool:
    return _plain(cell) in {"az", "aktenzeichen", "fallnummer", "fallnr", "aktennr", "aktennummer"}


def _is_date(cell: str) -> bool:
    return bool(_ANY_DATE.search(cell))


def _has_serial(cell: str) -> bool:
    return bool(_SERIAL.search(cell) or _REGISTER.search(cell))


def _plain(heading: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", heading.casefold())
