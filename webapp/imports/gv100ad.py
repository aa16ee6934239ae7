"""Reading the official list of municipalities (Gemeindeverzeichnis GV100AD, Destatis).

Fixed width, 220 characters a line, sorted by key. Kinds of record: 10 Land, 20 Regierungsbezirk or
statistische Region, 30 Region (Baden-Württemberg), 40 Kreis, 50 Gemeindeverband, 60 Gemeinde. Kinds 20,
30 and 50 are checked and left out. Population and area stand in the Gemeinden only; a Kreis has the sum
of its Gemeinden. Source: Datensatzbeschreibung GV100AD, Statistisches Bundesamt.

A file that is anything else is refused with line and column; a list of municipalities with a hole would
give tenants a wrong size cluster.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import BinaryIO, TypeVar

from webapp.imports.reading import limited
from webapp.imports.refusals import LayoutBroken, LayoutRule

_LENGTH = 220
_KIND = slice(0, 2)
_DATE = slice(2, 10)
_LAND = slice(10, 12)
_KREIS = slice(10, 15)
_AGS = slice(10, 18)
_GEMEINDE_NUMBER = slice(15, 18)
_VERBAND = slice(18, 22)
_NAME = slice(22, 72)
_SEAT = slice(72, 122)
_TEXT_KIND = slice(122, 124)
_AREA = slice(128, 139)
_POPULATION = slice(139, 150)
_PLZ = slice(165, 170)
_KINDS = frozenset({"10", "20", "30", "40", "50", "60"})
_DIGITS = re.compile(r"[0-9]+")


class KreisKind(StrEnum):
    """Kind of a Kreis (Textkennzeichen of record kind 40)."""

    KREISFREIE_STADT = "41"
    STADTKREIS = "42"
    KREIS = "43"
    LANDKREIS = "44"
    REGIONALVERBAND = "45"


class GemeindeKind(StrEnum):
    """Kind of a Gemeinde (Textkennzeichen of record kind 60)."""

    MARKT = "60"
    KREISFREIE_STADT = "61"
    STADTKREIS = "62"
    STADT = "63"
    GEMEINDE = "64"
    GEMEINDEFREI_BEWOHNT = "65"
    GEMEINDEFREI_UNBEWOHNT = "66"
    GROSSE_KREISSTADT = "67"


_Kind = TypeVar("_Kind", KreisKind, GemeindeKind)


@dataclass(frozen=True, slots=True)
class Land:
    """One of the 16 Länder; `key` has 2 digits."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Gemeinde:
    """One municipality.

    Attributes:
        ags: 8 digits, with the leading zero.
        ars: 12 digits: the AGS with the number of the Gemeindeverband after the Kreis.
        kreis: key of its Kreis, 5 digits; a kreisfreie Stadt is its own Kreis. None for the two uninhabited
            areas that belong to a Land only (coastal waters, the territory shared with Luxemburg).
        population: inhabitants at the last end of year before the Gebietsstand.
        area_ha: area in hectares.
        plz: postcode of the administration; None for areas without one.
    """

    ags: str
    ars: str
    name: str
    kind: GemeindeKind
    kreis: str | None
    population: int
    area_ha: int
    plz: str | None


@dataclass(frozen=True, slots=True)
class Kreis:
    """One Kreis or kreisfreie Stadt; population, area and number are those of its Gemeinden.

    Attributes:
        ags: 5 digits, with the leading zero.
        seat: place of the administration.
        land: key of its Land, 2 digits.
    """

    ags: str
    name: str
    kind: KreisKind
    seat: str
    land: str
    population: int
    area_ha: int
    gemeinden: int


@dataclass(frozen=True, slots=True)
class Register:
    """The whole list, in the order of the file.

    Attributes:
        as_of: Gebietsstand, the day whose borders the list describes.
    """

    as_of: date
    laender: tuple[Land, ...]
    kreise: tuple[Kreis, ...]
    gemeinden: tuple[Gemeinde, ...]

    @property
    def population(self) -> int:
        """Inhabitants of all Gemeinden."""
        return sum(gemeinde.population for gemeinde in self.gemeinden)


def read_gv100ad(stream: BinaryIO) -> Register:
    """The official list of municipalities.

    Raises:
        FileRefused: empty or too large.
        LayoutBroken: the first place that is not the layout.
    """
    lines = list(_lines(_decoded(limited(stream))))
    as_of = _as_of(lines[0])
    reader = _RegisterReader()
    for line in lines:
        if line.text[_DATE] != lines[0].text[_DATE]:
            raise line.broken(LayoutRule.SECOND_DATE, _DATE)
        reader.read(line)
    if not reader.gemeinden:
        raise LayoutBroken(0, 0, LayoutRule.NO_GEMEINDEN)
    return Register(
        as_of=as_of,
        laender=tuple(reader.laender.values()),
        kreise=reader.kreise_with_totals(),
        gemeinden=tuple(reader.gemeinden.values()),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of 220 characters and its 1-based number."""

    number: int
    text: str

    def broken(self, rule: LayoutRule, place: slice) -> LayoutBroken:
        """The refusal of this place."""
        return LayoutBroken(self.number, int(place.start) + 1, rule, self.text[place].strip())

    def digits(self, place: slice) -> str:
        """A field of digits only, none missing."""
        text = self.text[place]
        if not _DIGITS.fullmatch(text):
            raise self.broken(LayoutRule.DIGITS, place)
        return text

    def name(self, place: slice) -> str:
        """A text field that must be filled."""
        name = self.text[place].strip()
        if not name:
            raise self.broken(LayoutRule.NAME_MISSING, place)
        return name


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252", "iso-8859-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("ISO-8859-1 decodes every byte")


def _lines(text: str) -> Iterator[_Line]:
    # Not `splitlines`: it also breaks at characters that may stand inside a name.
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) != _LENGTH:
            raise LayoutBroken(number, min(len(line), _LENGTH) + 1, LayoutRule.LINE_LENGTH, str(len(line)))
        yield _Line(number, line)


def _as_of(line: _Line) -> date:
    text = line.digits(_DATE)
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise line.broken(LayoutRule.DATE, _DATE) from None


class _RegisterReader:
    """Reads line after line; a record must come after the one it belongs to."""

    def __init__(self) -> None:
        self.laender: dict[str, Land] = {}
        self.gemeinden: dict[str, Gemeinde] = {}
        self._kreise: dict[str, Kreis] = {}

    def read(self, line: _Line) -> None:
        """Read one line; raises LayoutBroken."""
        kind = line.text[_KIND]
        if kind not in _KINDS:
            raise line.broken(LayoutRule.RECORD_KIND, _KIND)
        if kind == "10":
            self._read_land(line)
        elif kind == "40":
            self._read_kreis(line)
        elif kind == "60":
            self._read_gemeinde(line)

    def kreise_with_totals(self) -> tuple[Kreis, ...]:
        """The Kreise with the sums of their Gemeinden."""
        population, area, number = Counter[str](), Counter[str](), Counter[str]()
        for gemeinde in self.gemeinden.values():
            if gemeinde.kreis is not None:
                population[gemeinde.kreis] += gemeinde.population
                area[gemeinde.kreis] += gemeinde.area_ha
                number[gemeinde.kreis] += 1
        return tuple(
            replace(kreis, population=population[key], area_ha=area[key], gemeinden=number[key])
            for key, kreis in self._kreise.items()
        )

    def _read_land(self, line: _Line) -> None:
        key = line.digits(_LAND)
        if key in self.laender:
            raise line.broken(LayoutRule.DUPLICATE_KEY, _LAND)
        self.laender[key] = Land(key, line.name(_NAME))

    def _read_kreis(self, line: _Line) -> None:
        key = line.digits(_KREIS)
        if key[:2] not in self.laender:
            raise line.broken(LayoutRule.UNKNOWN_LAND, _LAND)
        if key in self._kreise:
            raise line.broken(LayoutRule.DUPLICATE_KEY, _KREIS)
        kind = _kind(line, KreisKind)
        self._kreise[key] = Kreis(key, line.name(_NAME), kind, line.name(_SEAT), key[:2], 0, 0, 0)

    def _read_gemeinde(self, line: _Line) -> None:
        ags, kind = line.digits(_AGS), _kind(line, GemeindeKind)
        if ags in self.gemeinden:
            raise line.broken(LayoutRule.DUPLICATE_KEY, _AGS)
        self.gemeinden[ags] = Gemeinde(
            ags=ags,
            ars=ags[:5] + line.digits(_VERBAND) + line.digits(_GEMEINDE_NUMBER),
            name=line.name(_NAME),
            kind=kind,
            kreis=self._kreis_of(line, kind),
            population=int(line.digits(_POPULATION)),
            area_ha=int(line.digits(_AREA)),
            plz=line.digits(_PLZ) if line.text[_PLZ].strip() else None,
        )

    def _kreis_of(self, line: _Line, kind: GemeindeKind) -> str | None:
        key = line.digits(_KREIS)
        if key in self._kreise:
            return key
        if key[:2] in self.laender and key[2:] == "000" and kind is GemeindeKind.GEMEINDEFREI_UNBEWOHNT:
            return None
        raise line.broken(LayoutRule.UNKNOWN_KREIS, _KREIS)


def _kind(line: _Line, kinds: type[_Kind]) -> _Kind:
    try:
        return kinds(line.text[_TEXT_KIND])
    except ValueError:
        raise line.broken(LayoutRule.AREA_KIND, _TEXT_KIND) from None
