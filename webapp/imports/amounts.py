"""Reading numerator, denominator and rate of one row against the definition of its indicator."""

from dataclasses import dataclass
from decimal import Decimal

from modules.indicators.definitions import Group, Indicator
from modules.indicators.missing import Missing
from webapp.imports.columns import RATE_COLUMN
from webapp.imports.findings import Rule, Severity
from webapp.imports.lines import Line
from webapp.imports.numbers import Number, is_lone_thousands_dot, read_number


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the number columns of a row say: counts, or a rate alone, or why there is nothing."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    missing: Missing | None = None


def read_amounts(line: Line, indicator: Indicator, settled: frozenset[str]) -> Amounts:
    """The amounts of one row; what is wrong with them is noted in `line`.

    Args:
        settled: number columns in which a dot can only separate thousands.
    """
    if line.text(RATE_COLUMN):
        return _read_rate(line, indicator, settled)
    numerator = _read_numerator(line, indicator, settled)
    if isinstance(numerator, Missing):
        return Amounts(missing=numerator)
    denominator = _read_denominator(line, indicator, settled)
    if isinstance(denominator, Missing):
        return Amounts(missing=denominator)
    return Amounts(numerator, denominator)


def _read_rate(line: Line, indicator: Indicator, settled: frozenset[str]) -> Amounts:
    if line.text("zaehler") or line.text("nenner"):
        line.note(RATE_COLUMN, Rule.RATE_BESIDE_COUNTS)
    if not indicator.rate_only:
        line.note(RATE_COLUMN, Rule.RATE_NOT_ALLOWED)
    rate = _read(line, RATE_COLUMN, settled, unit=indicator.unit)
    if isinstance(rate, Missing):
        return Amounts(missing=rate)
    if rate is not None and indicator.unit == "%" and 0 < rate <= 1:
        line.note(RATE_COLUMN, Rule.SHARE_NOT_PERCENT, Severity.WARNING)
    return Amounts(value=rate)


def _read_numerator(line: Line, indicator: Indicator, settled: frozenset[str]) -> Decimal | Missing | None:
    if not line.text("zaehler"):
        line.note("zaehler", Rule.REQUIRED)
        return None
    number = _read(line, "zaehler", settled, unit="€" if "€" in indicator.unit else None)
    # Amounts of money may be negative (income above expenditure); counts of persons and cases may not.
    if isinstance(number, Decimal) and number < 0 and indicator.group is not Group.FINANZEN:
        line.note("zaehler", Rule.NEGATIVE_COUNT)
    return number


def _read_denominator(line: Line, indicator: Indicator, settled: frozenset[str]) -> Decimal | Missing | None:
    if indicator.denominator is None:
        if line.text("nenner"):
            line.note("nenner", Rule.DENOMINATOR_NOT_EXPECTED)
        return None
    if not line.text("nenner"):
        line.note("nenner", Rule.REQUIRED)
        return None
    number = _read(line, "nenner", settled, unit=None)
    if isinstance(number, Decimal) and number <= 0:
        line.note("nenner", Rule.DENOMINATOR_NOT_POSITIVE)
    return number


def _read(line: Line, name: str, settled: frozenset[str], *, unit: str | None) -> Decimal | Missing | None:
    """A filled cell as number or symbol; None with a finding where it is neither."""
    cell = line.cell(name)
    read = read_number(cell, thousands_dot=name in settled)
    if isinstance(read, Rule):
        line.note(name, read)
        return None
    if read is None or isinstance(read, Missing):
        return read
    _check_spelling(line, name, read, unit=unit)
    return read.value


def _check_spelling(line: Line, name: str, number: Number, *, unit: str | None) -> None:
    if is_lone_thousands_dot(line.cell(name)):
        line.note(name, Rule.THOUSANDS_DOT, Severity.NOTE, expected=format(number.value, "f"))
    if number.unit is not None and number.unit != unit:
        line.note(name, Rule.UNIT_DIFFERS, expected=unit or "")
