"""Reading a cell as a number, or as one of the symbols of official statistics, or not at all.

A figure that is read wrongly by a factor of thousand is worse than one that is refused. So a dot is
never taken for a decimal point, and for a thousands dot only where nothing else is possible:

- groups of three behind it, and
- a decimal comma in the same number, or two dots, or the caller's word (`thousands_dot`) that the
  column holds whole numbers or that the file settles it elsewhere.

Symbols become `modules.indicators.missing.Missing` and never 0.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from modules.indicators.missing import Missing
from webapp.imports.findings import Rule
from webapp.imports.tables import CellValue, as_text, exact

MAX_DIGITS = 18
"""Most digits of a number, before and after the comma together."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the unit written behind it, `%` or `€`; None where there is none."""

    value: Decimal
    unit: str | None = None


_SYMBOLS = {
    "-": Missing.NOTHING,
    "–": Missing.NOTHING,
    "\u2014": Missing.NOTHING,
    "\u2212": Missing.NOTHING,
    ".": Missing.UNKNOWN,
    "•": Missing.UNKNOWN,
    "…": Missing.LATER,
    "...": Missing.LATER,
    "x": Missing.NOT_APPLICABLE,
    "/": Missing.UNRELIABLE,
    "k.a.": Missing.NOT_STATED,
    "keineangabe": Missing.NOT_STATED,
    "keineangaben": Missing.NOT_STATED,
}
_BLANKS = re.compile(r"\s+")
_UNIT = re.compile(r"(?P<number>.*\d)\s*(?P<unit>%|€|euro|eur)", re.IGNORECASE | re.DOTALL)
_SCALED = re.compile(r".*\d\s*(t|tsd|mio|mill|mrd)\b.*|.*\d\s*(t€|teur|t€uro)", re.IGNORECASE | re.DOTALL)
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(,[0-9]+)?")
_SPACED = re.compile(rf"-?[1-9][0-9]{{0,2}}({_SPACE}[0-9]{{3}})+(,[0-9]+)?")
_DOTTED = re.compile(r"-?[1-9][0-9]{0,2}((?:\.[0-9]{3})+)(,[0-9]+)?")
_NOT_DIGITS = re.compile(r"[^0-9]")
_WRONG_FORMS = (
    (Rule.SPREADSHEET_ERROR, re.compile(r"#.*")),
    (Rule.NOT_FINITE, re.compile(r"[-+]?(nan|inf|infinity|∞)", re.IGNORECASE)),
    (Rule.PARENTHESES, re.compile(r"\([-0-9.,\s]+\)")),
    (Rule.EXPONENT, re.compile(r"[-+]?[0-9][0-9.,]*e[-+]?[0-9]+", re.IGNORECASE)),
    (Rule.DECIMAL_POINT, re.compile(r"-?[0-9]+\.[0-9]+")),
    (Rule.LEADING_ZERO, re.compile(r"-?0[0-9]+(,[0-9]+)?")),
)


def read_number(cell: CellValue, *, thousands_dot: bool = False) -> Number | Missing | Rule | None:
    """The number in a cell, the symbol for a missing one, or the rule that the cell breaks; None if blank.

    Args:
        thousands_dot: the column holds whole numbers, or the file elsewhere shows decimal commas, so
            that `1.234` can only be one thousand two hundred thirty-four.
    """
    if isinstance(cell, dt.date):
        return Rule.DATE_FOR_NUMBER
    if isinstance(cell, bool):
        return Rule.NOT_A_NUMBER
    if isinstance(cell, int | float):
        return _from_float(cell)
    text = as_text(cell)
    return _from_text(text, thousands_dot=thousands_dot) if text else None


def has_decimal_comma(cell: CellValue) -> bool:
    """Whether this cell is a number in German spelling beyond doubt, e.g. `12,5` or `1.234,5`."""
    return isinstance(cell, str) and "," in cell and isinstance(read_number(cell), Number)


def is_lone_thousands_dot(cell: CellValue) -> bool:
    """Whether this cell is a number only by the word of `thousands_dot`, e.g. `1.234`."""
    return read_number(cell) is Rule.AMBIGUOUS_DOT


def _from_float(value: float) -> Number | Rule:
    if not math.isfinite(value):
        return Rule.NOT_FINITE
    return _checked(format(exact(value), "f"))


def _from_text(text: str, *, thousands_dot: bool) -> Number | Missing | Rule:
    symbol = _SYMBOLS.get(_BLANKS.sub("", text).casefold())
    if symbol is not None:
        return symbol
    if _SCALED.fullmatch(text):
        return Rule.SCALED_UNIT
    digits, unit = _without_unit(text)
    number = _from_digits(digits.replace("\u2212", "-"), thousands_dot=thousands_dot)
    return Number(number.value, unit) if isinstance(number, Number) else number


def _without_unit(text: str) -> tuple[str, str | None]:
    match = _UNIT.fullmatch(text)
    if match is None:
        return text, None
    return match["number"], "%" if match["unit"] == "%" else "€"


def _from_digits(text: str, *, thousands_dot: bool) -> Number | Rule:
    if _PLAIN.fullmatch(text) or _SPACED.fullmatch(text):
        return _checked(_without_groups(text))
    dotted = _DOTTED.fullmatch(text)
    if dotted is None:
        return next((rule for rule, form in _WRONG_FORMS if form.fullmatch(text)), Rule.NOT_A_NUMBER)
    is_settled = thousands_dot or dotted[2] is not None or dotted[1].count(".") > 1
    return _checked(_without_groups(text)) if is_settled else Rule.AMBIGUOUS_DOT


def _without_groups(text: str) -> str:
    return re.sub(r"[.\s]", "", text).replace(",", ".")


def _checked(plain: str) -> Number | Rule:
    """A number in plain digits with a decimal point, if it is not too long."""
    if len(_NOT_DIGITS.sub("", plain)) > MAX_DIGITS:
        return Rule.TOO_MANY_DIGITS
    value = Decimal(plain)
    return Number(abs(value) if value.is_zero() else value)
