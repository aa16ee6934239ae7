"""Numbers, dates, times and paragraphs as they are printed in German; rendering makes them Jinja filters.

Figures are rounded half up, and only here: the domain keeps full precision. A missing value prints as an
en dash and never as 0.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

LOCALE = "de_DE"
MISSING = "–"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
OFFICE_TIME = ZoneInfo("Europe/Berlin")
_STATUTE_FIRST = re.compile(r"^([^§]+?) (§.*)$")

Number = Fraction | Decimal | float
"""A whole number, a float, a decimal or an exact share."""


def number(value: Number | None, decimals: int = 1) -> str:
    """`1234.55` → `1.234,6`, always with `decimals` places so that columns align at the comma."""
    return MISSING if value is None else _printed(value, decimals)


def percent(value: Number | None, decimals: int = 1) -> str:
    """`62.12` → `62,1 %`; the value is already in percent, 0 to 100."""
    if value is None:
        return MISSING
    return f"{number(value, decimals)}{NO_BREAK_SPACE}%"


def with_unit(value: Number | None, unit: str, decimals: int = 1) -> str:
    """`128, "je 10.000"` → `128,0 je 10.000`; a missing value has no unit."""
    if value is None:
        return MISSING
    return f"{number(value, decimals)}{NO_BREAK_SPACE}{unit}"


def date_de(value: date | None) -> str:
    """`14. Januar 2027`; an instant is first taken to German time."""
    if value is None:
        return MISSING
    return format_date(_day(value), format="d. MMMM y", locale=LOCALE)


def date_short_de(value: date | None) -> str:
    """`14.1.2027`, for tables."""
    if value is None:
        return MISSING
    return format_date(_day(value), format="d.M.y", locale=LOCALE)


def time_de(value: datetime | None) -> str:
    """`14:03`, in German time."""
    if value is None:
        return MISSING
    return format_time(value.astimezone(OFFICE_TIME), format="HH:mm", locale=LOCALE)


def moment_de(value: datetime | None) -> str:
    """`14. Januar 2027, 14:03 Uhr`, in German time."""
    if value is None:
        return MISSING
    return f"{date_de(value)}, {time_de(value)}{NO_BREAK_SPACE}Uhr"


def paragraphs(legal_bases: Sequence[str]) -> str:
    """`SGB VIII § 8a`, `SGB VIII §§ 37a-37c`, `KKG § 3` → `§§ 8a, 37a–37c SGB VIII · § 3 KKG`.

    One line for all, each statute once, in the order in which they come.
    """
    of_statute: dict[str, list[str]] = {}
    for basis in legal_bases:
        statute, _, places = basis.partition("§")
        of_statute.setdefault(statute.strip(), []).append(places.removeprefix("§").strip())
    return _spelt_out(
        " · ".join(
            f"{_sign(places)}{NO_BREAK_SPACE}{', '.join(places)} {statute}"
            for statute, places in of_statute.items()
        )
    )


def citation(norm: str) -> str:
    """`SGB VIII § 8a (1); NRW § 5 LKSchG; § 4 KKG` → `§ 8a Abs. 1 SGB VIII; § 5 LKSchG NRW; § 4 KKG`.

    The catalogue begins with the statute so that it can be sorted; offices cite the paragraph first.
    """
    return _spelt_out("; ".join(_STATUTE_FIRST.sub(r"\2 \1", part) for part in norm.split("; ")))


FILTERS: Mapping[str, Callable[..., str]] = {
    "number": number,
    "percent": percent,
    "with_unit": with_unit,
    "date_de": date_de,
    "date_short_de": date_short_de,
    "time_de": time_de,
    "moment_de": moment_de,
    "paragraphs": paragraphs,
    "citation": citation,
}
"""Name in templates → function."""


def _spelt_out(places: str) -> str:
    """`§ 37c (1)-(2)` → `§ 37c Abs. 1–2`, as laws are cited; `37a-37c` → `37a–37c`."""
    dashed = re.sub(r"(?<=[\w)])-(?=[\d(])", "–", places)
    counted_on = re.sub(r"–\((\d+[a-z]?)\)", r"–\1", dashed)
    return re.sub(r"\((\d+[a-z]?)\)", rf"Abs.{NO_BREAK_SPACE}\1", counted_on)


def _sign(places: Sequence[str]) -> str:
    """One sign for one paragraph, two for several or from one to another."""
    return "§§" if len(places) > 1 or "-" in places[0].split(" ")[0] else "§"


@lru_cache(maxsize=10_000)
def _printed(value: Number, decimals: int) -> str:
    """A page prints the same values in charts, tables and words; formatting one takes longer than finding it.

    Numbers that are equal print alike, whoever's they are, so nothing of anybody is kept here.
    """
    return format_decimal(_half_up(value, decimals), format=_pattern(decimals), locale=LOCALE)


def _half_up(value: Number, decimals: int) -> Decimal:
    # Through str: 0.125 is meant as written, not as the binary fraction below it.
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    size = floor(abs(exact) * 10**decimals + Fraction(1, 2))
    return Decimal(-size if exact < 0 else size).scaleb(-decimals)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _day(value: date) -> date:
    """An instant in German time, where its day may be another; a day as it is."""
    return value.astimezone(OFFICE_TIME) if isinstance(value, datetime) else value
