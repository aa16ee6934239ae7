"""What pages print about one figure: a row in a list, and two versions side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from modules.indicators.definitions import Indicator
from tenants.figures.reading import FigureLine
from tenants.figures.stored import Entry, Source, StoredFigure
from tenants.sharing.contributing import Release
from webapp import formatting, labels
from webapp.forms.figures import FigureForm
from webapp.imports import figure_wording


class Sharing(StrEnum):
    """Whether a figure takes part in comparisons."""

    PRIVATE = "nicht geteilt"
    SHARED = "anonym freigegeben"
    OUTDATED = "seit der Freigabe geändert"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One indicator of a year.

    Attributes:
        value: None where nothing is entered or there is none.
        missing: in words, why there is no value; None where there is one or nothing is entered.
        calculation: how the value came about, line by line; empty for a value given as such.
        version: 0 while nothing is entered.
        findings: sentences on what does not fit together.
    """

    indicator: Indicator
    value: Decimal | None
    missing: str | None
    source: Source | None
    previous: Decimal | None
    calculation: tuple[tuple[str, str], ...]
    remark: str
    sharing: Sharing
    version: int
    findings: tuple[str, ...]

    @property
    def is_entered(self) -> bool:
        """Something is entered, be it why there is no value."""
        return self.version > 0

    @property
    def is_shared(self) -> bool:
        """The figure takes part in comparisons, in this version or an earlier one."""
        return self.sharing is not Sharing.PRIVATE


@dataclass(frozen=True, slots=True)
class FigureConflict:
    """Two versions of a figure in words, and mine in hidden fields."""

    who: str
    at: datetime
    theirs: str
    mine: str
    version: int
    fields: Mapping[str, str]


def figure_row(line: FigureLine, release: Release | None) -> FigureRow:
    """The row of one indicator."""
    figure = line.figure
    missing = figure.entry.missing if figure else None
    return FigureRow(
        indicator=line.indicator,
        value=figure.value if figure else None,
        missing=labels.MISSING[missing] if missing else None,
        source=figure.source if figure else None,
        previous=line.previous.value if line.previous else None,
        calculation=calculation(line.indicator, figure.entry, figure.value) if figure else (),
        remark=figure.entry.remark if figure else "",
        sharing=_sharing(figure, release),
        version=figure.version if figure else 0,
        findings=tuple(figure_wording.plausibility(finding) for finding in line.findings),
    )


def calculation(indicator: Indicator, entry: Entry, value: Decimal | None) -> tuple[tuple[str, str], ...]:
    """How the value came about, as lines of words and number; empty where nothing was computed."""
    if not (isinstance(entry.numerator, Decimal) and isinstance(entry.denominator, Decimal)):
        return ()
    factor = (("mal", formatting.number(indicator.factor, 0)),) if indicator.factor != 1 else ()
    return (
        (indicator.numerator, amount(entry.numerator)),
        (f"geteilt durch: {indicator.denominator}", amount(entry.denominator)),
        *factor,
        ("Wert", formatting.with_unit(value, indicator.unit, indicator.decimals)),
    )


def amount(number: Decimal) -> str:
    """A count or an amount with the decimals it has, four at most."""
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    return formatting.number(number, min(decimals, 4))


def figure_conflict(
    indicator: Indicator, form: FigureForm, theirs: StoredFigure, *, who: str
) -> FigureConflict:
    """The choice between what the form states and what is stored."""
    mine = form.entry()
    return FigureConflict(
        who=who,
        at=theirs.entered_at,
        theirs=in_words(indicator, theirs.entry, theirs.value),
        mine=in_words(indicator, mine, mine.value(indicator)),
        version=theirs.version,
        fields=form.posted(),
    )


def in_words(indicator: Indicator, entry: Entry, value: Decimal | None) -> str:
    """A figure in one line: value, counts, how it was counted, remark."""
    parts = [_value_in_words(indicator, entry, value)]
    if entry.counting_method is not None:
        parts.append(labels.METHODS[entry.counting_method])
    if entry.with_uma is not None:
        parts.append("mit umA" if entry.with_uma else "ohne umA")
    if entry.remark:
        parts.append(f"„{entry.remark}“")
    return " · ".join(parts)


def _value_in_words(indicator: Indicator, entry: Entry, value: Decimal | None) -> str:
    if entry.missing is not None:
        return labels.MISSING[entry.missing]
    shown = formatting.with_unit(value, indicator.unit, indicator.decimals)
    counts = [amount(each) for each in (entry.numerator, entry.denominator) if isinstance(each, Decimal)]
    return f"{shown} ({' / '.join(counts)})" if len(counts) > 1 else shown


def _sharing(figure: StoredFigure | None, release: Release | None) -> Sharing:
    if release is None:
        return Sharing.PRIVATE
    is_current = figure is not None and figure.version == release.figure_version
    return Sharing.SHARED if is_current else Sharing.OUTDATED
