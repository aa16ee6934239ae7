"""The value of an indicator from what is above and below the line.

Decimals throughout; nothing is rounded but the 28th digit of a quotient. Rounding for display is
the page's business, rounding for publication that of `modules.indicators.rounding`.
"""

from decimal import Context, Decimal
from enum import StrEnum

from modules.indicators.definitions import Indicator
from modules.indicators.missing import Amount

_EXACT_ENOUGH = Context(prec=28)


class NoValue(StrEnum):
    """Why a figure has no value."""

    MISSING = "missing"
    """Numerator or denominator is missing."""
    ZERO_DENOMINATOR = "zero_denominator"
    """Per head of nobody: there is no such rate, not even where the numerator is 0 too."""
    NOT_FINITE = "not_finite"
    """An amount is no finite number."""


def compute(
    indicator: Indicator, numerator: Amount | None, denominator: Amount | None = None
) -> Decimal | NoValue:
    """Numerator / denominator × factor in the indicator's unit; the numerator alone of a plain count.

    Args:
        denominator: not looked at where the indicator has none.
    """
    if indicator.denominator is None:
        return _product(numerator, Decimal(1), indicator.factor)
    return _product(numerator, denominator, indicator.factor)


def _product(numerator: Amount | None, denominator: Amount | None, factor: Decimal) -> Decimal | NoValue:
    if not isinstance(numerator, Decimal) or not isinstance(denominator, Decimal):
        return NoValue.MISSING
    if not (numerator.is_finite() and denominator.is_finite()):
        return NoValue.NOT_FINITE
    if denominator == 0:
        return NoValue.ZERO_DENOMINATOR
    value = _EXACT_ENOUGH.divide(_EXACT_ENOUGH.multiply(numerator, factor), denominator)
    # −0 would be printed with its sign.
    return value.copy_abs() if value.is_zero() else value
