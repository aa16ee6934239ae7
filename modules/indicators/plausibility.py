"""What is wrong or odd about one figure, by itself and against the year before.

An error cannot be right and is not kept. A warning may be right: the office looks once more and, for
a large change, says why. Source: domain reference 4, plausibility checks at entry; security reference
A.5, numbers. Findings carry data; the sentences stand in `webapp.wording`. What must fit together
among several figures: `modules.indicators.identities`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from modules.indicators.computing import NoValue, compute
from modules.indicators.definitions import CountingMethod, Indicator
from modules.indicators.missing import Amount
from modules.indicators.periods import Period

LARGE_CHANGE = Fraction(30, 100)
"""Change to the year before beyond which the office says why; 72 % of offices stay within 10 %."""

LARGEST = Decimal(10) ** 11
"""No count and no amount in euros of one office reaches 100 billion."""

FAR = 100
"""A value of more than this many times the indicator's order of magnitude asks for a look."""

_AROUND_ZERO = frozenset({"F11", "S15"})
"""A deviation and a standardised value: of either sign, and a relative change of them says nothing."""

_SIGNED = _AROUND_ZERO | {"F01"}
"""A deficit may be a surplus."""

_NO_PARTS = frozenset({"F10", "F11", "P05", "S11-u3", "S11-3-6"})
"""Percentages whose numerator is no part of the denominator: children from next door, people leaving
twice a year, income of another year. Beyond 100 is odd and not wrong.
"""

_UPPER_BOUNDS = {"%": Decimal(100), "1 bis 5": Decimal(5)}
_LOWER_BOUNDS = {"1 bis 5": Decimal(1)}
"""Bounds of a value by its unit."""

_UNIT_FACTORS = tuple(Decimal(text) for text in ("10", "100", "1000", "0.1", "0.01", "0.001"))
"""What a figure is off by when percent and per thousand, or euros and thousands, were mixed up."""


class Severity(StrEnum):
    """ERROR: not kept. WARNING: kept, and shown until somebody has looked."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """What a figure breaks; in brackets the numbers of the finding."""

    NOT_FINITE = "not_finite"
    """An amount is NaN or infinite."""
    NEGATIVE = "negative"
    """A count or amount lies below 0 (observed)."""
    ZERO_DENOMINATOR = "zero_denominator"
    """The denominator is 0."""
    NUMERATOR_ABOVE_DENOMINATOR = "numerator_above_denominator"
    """A part (observed) is larger than the whole (expected)."""
    OUT_OF_BOUNDS = "out_of_bounds"
    """The value (observed) lies beyond a bound of its unit (expected)."""
    TOO_LARGE = "too_large"
    """An amount (observed) reaches the limit (expected)."""
    FAR_FROM_USUAL = "far_from_usual"
    """The value (observed) is far above the indicator's order of magnitude (expected)."""
    NOT_BEGUN = "not_begun"
    """The period lies in the future."""
    NOT_OVER = "not_over"
    """The period has not ended."""
    LARGE_CHANGE = "large_change"
    """The value (observed) is more than 30 % off the year before (expected), and no remark says why."""
    UNIT_CHANGED = "unit_changed"
    """The value (observed) is about `factor` times that of the year before (expected)."""
    PARTS_DIFFER_FROM_WHOLE = "parts_differ_from_whole"
    """D02 (observed) is not D03 + D04 + D05 (expected)."""
    QUOTIENT_DIFFERS = "quotient_differs"
    """X02 (observed) is not D03 / D05 (expected)."""
    STATED_DIFFERENTLY = "stated_differently"
    """An amount (observed) stands elsewhere in the same period as another number (expected)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or odd about one figure; what the numbers are, the rule says."""

    indicator: str
    rule: Rule
    severity: Severity
    observed: Decimal | None = None
    expected: Decimal | None = None
    factor: Decimal | None = None

    @property
    def needs_remark(self) -> bool:
        """A remark by the office settles it."""
        return self.rule is Rule.LARGE_CHANGE


@dataclass(frozen=True, slots=True)
class GivenFigure:
    """A figure as somebody states it.

    Attributes:
        numerator: None where a rate is given without counts.
        denominator: None likewise, and for a plain count.
        rate: the value itself where there are no counts.
        counting_method: None where counting methods do not apply.
        remark: what the office says about it.
    """

    indicator: Indicator
    period: Period
    numerator: Amount | None = None
    denominator: Amount | None = None
    rate: Amount | None = None
    counting_method: CountingMethod | None = None
    remark: str = ""

    @property
    def value(self) -> Decimal | None:
        """The value in the indicator's unit; None where there is none."""
        if self.numerator is None and self.denominator is None:
            return self.rate if isinstance(self.rate, Decimal) and self.rate.is_finite() else None
        computed = compute(self.indicator, self.numerator, self.denominator)
        return None if isinstance(computed, NoValue) else computed

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """Every number given, whatever it stands for."""
        given = (self.numerator, self.denominator, self.rate)
        return tuple(amount for amount in given if isinstance(amount, Decimal))

    @property
    def is_finite(self) -> bool:
        """No number given is NaN or infinite."""
        return all(amount.is_finite() for amount in self.amounts)


def check_figure(figure: GivenFigure, *, before: Decimal | None, today: date) -> tuple[Finding, ...]:
    """What is wrong or odd about one figure by itself and against the year before.

    Args:
        before: value of the same indicator, counted alike, in the previous period; None if unknown.
    """
    if not figure.is_finite:
        return (error(figure, Rule.NOT_FINITE),)
    return (
        *_period(figure, today),
        *_signs(figure),
        *_size(figure),
        *_bounds(figure),
        *_change(figure, before),
    )


def error(
    figure: GivenFigure, rule: Rule, observed: Decimal | None = None, expected: Decimal | None = None
) -> Finding:
    """A finding that keeps the figure out."""
    return Finding(figure.indicator.key, rule, Severity.ERROR, observed, expected)


def warning(
    figure: GivenFigure,
    rule: Rule,
    observed: Decimal | None = None,
    expected: Decimal | None = None,
    factor: Decimal | None = None,
) -> Finding:
    """A finding that asks for a look."""
    return Finding(figure.indicator.key, rule, Severity.WARNING, observed, expected, factor)


def _period(figure: GivenFigure, today: date) -> Iterator[Finding]:
    if figure.period.first_day > today:
        yield error(figure, Rule.NOT_BEGUN)
    elif figure.period.last_day > today:
        yield warning(figure, Rule.NOT_OVER)


def _signs(figure: GivenFigure) -> Iterator[Finding]:
    signed = figure.indicator.key in _SIGNED
    unsigned = (figure.denominator,) if signed else (figure.numerator, figure.denominator, figure.rate)
    for amount in unsigned:
        if isinstance(amount, Decimal) and amount < 0:
            yield error(figure, Rule.NEGATIVE, amount)
    if figure.indicator.denominator is not None and figure.denominator == 0:
        yield error(figure, Rule.ZERO_DENOMINATOR)


def _size(figure: GivenFigure) -> Iterator[Finding]:
    too_large = [amount for amount in figure.amounts if abs(amount) >= LARGEST]
    for amount in too_large:
        yield error(figure, Rule.TOO_LARGE, amount, LARGEST)
    value, usual = figure.value, figure.indicator.anchor
    if not too_large and value is not None and abs(value) > FAR * usual:
        yield warning(figure, Rule.FAR_FROM_USUAL, value, usual)


def _bounds(figure: GivenFigure) -> Iterator[Finding]:
    state = warning if figure.indicator.key in _NO_PARTS else error
    value = figure.value
    upper, lower = _upper_bound(figure.indicator), _LOWER_BOUNDS.get(figure.indicator.unit)
    if value is None:
        return
    if upper is not None and value > upper:
        yield _too_high(figure, value, upper, state)
    if lower is not None and value < lower:
        yield state(figure, Rule.OUT_OF_BOUNDS, value, lower)


def _upper_bound(indicator: Indicator) -> Decimal | None:
    """A rate per so many people counts cases among them, and there are never more cases than people."""
    if indicator.unit.startswith("je "):
        return indicator.factor
    return _UPPER_BOUNDS.get(indicator.unit)


def _too_high(
    figure: GivenFigure,
    value: Decimal,
    upper: Decimal,
    state: Callable[[GivenFigure, Rule, Decimal, Decimal], Finding],
) -> Finding:
    """Said of the counts where the value is their quotient, because these are what was entered."""
    part, whole = figure.numerator, figure.denominator
    if figure.indicator.factor == upper and isinstance(part, Decimal) and isinstance(whole, Decimal):
        return state(figure, Rule.NUMERATOR_ABOVE_DENOMINATOR, part, whole)
    return state(figure, Rule.OUT_OF_BOUNDS, value, upper)


def _change(figure: GivenFigure, before: Decimal | None) -> Iterator[Finding]:
    # From 0 every change is infinitely large, which says nothing.
    if figure.value is None or before is None or before <= 0 or figure.indicator.key in _AROUND_ZERO:
        return
    ratio = Fraction(figure.value) / Fraction(before)
    for factor in _UNIT_FACTORS:
        if Fraction(4, 5) <= ratio / Fraction(factor) <= Fraction(5, 4):
            yield warning(figure, Rule.UNIT_CHANGED, figure.value, before, factor)
    if abs(ratio - 1) > LARGE_CHANGE and not figure.remark.strip():
        yield warning(figure, Rule.LARGE_CHANGE, figure.value, before)
