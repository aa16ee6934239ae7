"""Whether a figure may be kept: complete, possible, and explained where it is odd."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from modules.indicators.definitions import Indicator
from modules.indicators.identities import check_identities
from modules.indicators.periods import Period
from modules.indicators.plausibility import Finding, Severity, check_figure
from tenants.errors import Refused
from tenants.figures.stored import Entry, FigureKey, StoredFigure

LONGEST_REMARK = 2_000
"""Most characters of a remark."""


@dataclass(eq=False)
class Implausible(Exception):
    """The figure is not kept: it cannot be right, or it is odd and no remark says why.

    Args:
        findings: what is wrong; with errors among them a remark does not help.
    """

    findings: tuple[Finding, ...]

    @property
    def needs_remark(self) -> bool:
        """A remark is all that is missing."""
        return all(finding.severity is Severity.WARNING for finding in self.findings)


def check_complete(indicator: Indicator, entry: Entry) -> None:
    """Whether the entry says what the indicator needs.

    Raises:
        Refused: `figure.incomplete`, `figure.rate_not_allowed`, `figure.rate_beside_counts`,
            `figure.method_missing`, `figure.uma_missing`, `figure.remark_too_long`.
    """
    if entry.missing is None:
        _check_amounts(indicator, entry)
    if indicator.counting_method is not None and entry.counting_method is None:
        raise Refused("figure.method_missing")
    if indicator.has_uma and entry.with_uma is None:
        raise Refused("figure.uma_missing")
    if len(entry.remark) > LONGEST_REMARK:
        raise Refused("figure.remark_too_long", (LONGEST_REMARK,))


def check_plausible(
    indicator: Indicator, period: Period, entry: Entry, *, before: Decimal | None, today: date
) -> None:
    """Whether the entry can be right; an odd one needs a remark.

    Raises:
        Implausible: with the findings.
    """
    findings = check_figure(entry.given(indicator, period), before=before, today=today)
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if errors:
        raise Implausible(errors)
    if findings and not entry.remark:
        raise Implausible(findings)


def value_before(
    figures: Mapping[FigureKey, StoredFigure], indicator: Indicator, period: Period, entry: Entry
) -> Decimal | None:
    """The value of the period before, if it was counted alike."""
    before = figures.get((indicator.key, period.previous()))
    if before is None or not before.entry.is_counted_like(entry):
        return None
    return before.value


def check_together(
    figures: Mapping[FigureKey, StoredFigure], period: Period, indicators: Mapping[str, Indicator]
) -> tuple[Finding, ...]:
    """What does not fit together among the figures of the period; all of it warnings."""
    return check_identities(
        figure.entry.given(indicators[figure.indicator], period)
        for figure in figures.values()
        if figure.period == period and figure.indicator in indicators
    )


def _check_amounts(indicator: Indicator, entry: Entry) -> None:
    has_counts = entry.numerator is not None or entry.denominator is not None
    if entry.rate is not None:
        if has_counts:
            raise Refused("figure.rate_beside_counts")
        if not indicator.rate_only:
            raise Refused("figure.rate_not_allowed")
        return
    needs_denominator = indicator.denominator is not None
    if entry.numerator is None or (needs_denominator and entry.denominator is None):
        raise Refused("figure.incomplete")
