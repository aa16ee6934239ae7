"""What must fit together among the figures of one office in one period.

Source: domain reference 4, plausibility checks at entry: D03 + D04 + D05 ≈ D02, X02 = D03 / D05,
F03 = F02 · inhabitants under 21 / cases (both stand on the same expenditure), one number of
inhabitants under 21 a year. All findings are warnings: there may be a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from modules.indicators.missing import Amount
from modules.indicators.plausibility import Finding, GivenFigure, Rule, warning

TOLERANCE = Fraction(2, 100)
"""How far two numbers that should be equal may lie apart, relative to the expected one."""

_STATED_BY: Mapping[str, Fraction] = {"S02": Fraction(0), "F02": TOLERANCE}
"""Indicators whose numerator stands in others as well, in the same words, and how exactly.

Inhabitants under 21 are one number a year; expenditure may be rounded.
"""

Figures = Mapping[str, GivenFigure]


def check_identities(figures: Iterable[GivenFigure]) -> tuple[Finding, ...]:
    """What does not fit together among the figures of one office in one period.

    Values counted by different methods are not held against each other, and what is missing or no
    finite number is left out.
    """
    by_key = {figure.indicator.key: figure for figure in figures if figure.is_finite}
    return (
        *_whole_and_parts(by_key),
        *_quotient(by_key),
        *(finding for key in _STATED_BY for finding in _stated_elsewhere(by_key, key)),
    )


def _whole_and_parts(figures: Figures) -> Iterator[Finding]:
    values = _values(figures, "D02", "D03", "D04", "D05")
    if values is not None:
        whole, *parts = values
        yield from _compared(figures["D02"], Rule.PARTS_DIFFER_FROM_WHOLE, whole, sum(parts, Fraction(0)))


def _quotient(figures: Figures) -> Iterator[Finding]:
    values = _values(figures, "X02", "D03", "D05")
    if values is not None:
        quotient, above, below = values
        if below != 0:
            yield from _compared(figures["X02"], Rule.QUOTIENT_DIFFERS, quotient, above / below)


def _stated_elsewhere(figures: Figures, source: str) -> Iterator[Finding]:
    """Where the amount that `source` states stands below or above another line with another number."""
    stated = figures.get(source)
    if stated is None or not isinstance(stated.numerator, Decimal):
        return
    expected = Fraction(stated.numerator)
    for figure in figures.values():
        for amount in _amounts_called(stated.indicator.numerator, figure):
            yield from _compared(
                figure, Rule.STATED_DIFFERENTLY, Fraction(amount), expected, tolerance=_STATED_BY[source]
            )


def _amounts_called(words: str, figure: GivenFigure) -> Iterator[Decimal]:
    named: tuple[tuple[str | None, Amount | None], ...] = (
        (figure.indicator.numerator, figure.numerator),
        (figure.indicator.denominator, figure.denominator),
    )
    for name, amount in named:
        if name == words and isinstance(amount, Decimal):
            yield amount


def _values(figures: Figures, *keys: str) -> list[Fraction] | None:
    """The values of these indicators; None if one has none or they were not counted alike."""
    found = [figures[key] for key in keys if key in figures]
    values = [Fraction(figure.value) for figure in found if figure.value is not None]
    counted_alike = len({figure.counting_method for figure in found}) <= 1
    return values if len(values) == len(keys) and counted_alike else None


def _compared(
    figure: GivenFigure,
    rule: Rule,
    observed: Fraction,
    expected: Fraction,
    *,
    tolerance: Fraction = TOLERANCE,
) -> Iterator[Finding]:
    if abs(observed - expected) > tolerance * abs(expected):
        yield warning(figure, rule, _decimal(observed), _decimal(expected))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
