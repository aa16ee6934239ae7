"""What the calculator prints about one indicator: before anything was counted, and where it was not kept."""

from dataclasses import dataclass
from decimal import Decimal

from modules.indicators.computing import compute
from modules.indicators.counting import countable
from modules.indicators.definitions import Indicator
from tenants.figures.stored import StoredFigure
from webapp import formatting, labels
from webapp.forms.counts import CountsForm, people_field
from webapp.pages.tenant.figure_view import in_words


@dataclass(frozen=True, slots=True)
class CountRow:
    """One indicator that can be counted.

    Attributes:
        counted: how its numerator is counted, where not by the counting method.
        people: field of the number below the line; None where that is counted too.
        before: what is stored now, in words; None where nothing is, or before anything was sent.
        numerator, denominator: as they were sent.
        value: of both, in the unit of the indicator; empty where there is none.
        problems: why it was not kept.
        is_sent: it was sent and not kept.
    """

    indicator: Indicator
    counted: str
    people: str | None
    before: str | None = None
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    is_small: bool = False
    problems: tuple[str, ...] = ()
    is_sent: bool = False


def open_row(indicator: Indicator) -> CountRow:
    """The row of an indicator that calculator.js will fill."""
    return CountRow(indicator, _counted(indicator), people_field(indicator))


def returned_row(
    indicator: Indicator, form: CountsForm, figure: StoredFigure | None, problems: tuple[str, ...]
) -> CountRow:
    """The row of an indicator whose count was sent and not kept.

    Args:
        figure: what is stored.
    """
    above, below = form.numbers(indicator)
    own = [field for field in (above, below) if field.name != people_field(indicator)]
    value = compute(indicator, above.data, below.data)
    return CountRow(
        indicator=indicator,
        counted=_counted(indicator),
        people=people_field(indicator),
        before=in_words(indicator, figure.entry, figure.value) if figure else None,
        numerator=above.typed or "",
        denominator=below.typed or "",
        value=formatting.number(value, indicator.decimals) if isinstance(value, Decimal) else "",
        is_small=any(_is_small(indicator, field.data) for field in (above, below)),
        problems=(*problems, *(error for field in own for error in field.errors)),
        is_sent=True,
    )


def _counted(indicator: Indicator) -> str:
    return labels.MEASURES[countable(indicator.key).numerator.measure]


def _is_small(indicator: Indicator, count: Decimal | None) -> bool:
    return count is not None and 0 < count < indicator.small_count
