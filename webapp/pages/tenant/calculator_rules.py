"""What travels with the calculator: the rules of counting, and what the office has stored, in words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from modules.catalogue import editions
from modules.indicators.counting import COUNTABLE, NEEDS, SELDOM, HelpKind, Reason, Tally
from modules.indicators.periods import Period
from tenants.figures.stored import FigureKey, StoredFigure
from webapp import labels
from webapp.forms.counts import counted_indicators, people, people_field
from webapp.pages.tenant.figure_view import amount, in_words

SMALL, SMALL_AND_SENSITIVE = 3, 5
"""Below these numbers a count of persons is shown to nobody else."""
_SENSITIVE = frozenset(
    {HelpKind.GEFAEHRDUNGSEINSCHAETZUNG, HelpKind.GEMEINSAME_WOHNFORM, HelpKind.INOBHUTNAHME}
)


def rules() -> Mapping[str, object]:
    """How the browser counts: the rules of `modules.indicators.counting` and the names of what it shows."""
    return {
        "kinds": [
            {
                "key": kind,
                "name": name,
                "small": SMALL_AND_SENSITIVE if kind in _SENSITIVE else SMALL,
                "is_seldom": kind in SELDOM,
            }
            for kind, name in labels.HELP_KINDS.items()
        ],
        "reasons": {reason: labels.REASONS[reason] for reason in Reason},
        "columns": labels.COLUMNS,
        "methods": labels.METHODS,
        "needs": NEEDS,
        "indicators": [
            {
                "key": each.indicator,
                "method": indicator.counting_method,
                "has_uma": indicator.has_uma,
                "small": indicator.small_count,
                "factor": int(indicator.factor),
                "decimals": indicator.decimals,
                "people": people_field(indicator),
                "numerator": _tally(each.numerator),
                "denominator": _tally(each.denominator) if each.denominator else None,
            }
            for each, indicator in zip(COUNTABLE, counted_indicators(), strict=True)
        ],
    }


def _tally(tally: Tally) -> Mapping[str, object]:
    return {"kinds": tally.kinds, "measure": tally.measure, "adults_only": tally.adults_only}


def stored_in_words(
    figures: Mapping[FigureKey, StoredFigure], periods: Iterable[Period]
) -> Mapping[str, object]:
    """Year → what is stored, as far as the calculator shows it or goes on from it."""
    return {
        str(period): {
            "figures": {
                indicator.key: {
                    "seen": figure.version,
                    "words": in_words(indicator, figure.entry, figure.value),
                }
                for indicator in counted_indicators()
                if (figure := figures.get((indicator.key, period))) is not None
            },
            "people": _stored_people(figures, period),
        }
        for period in periods
    }


def _stored_people(figures: Mapping[FigureKey, StoredFigure], period: Period) -> Mapping[str, str]:
    """Numbers of people as another figure of the year states them: below the line, or as S02 itself."""
    found: dict[str, str] = {}
    for figure in figures.values():
        if figure.period == period:
            for words, number in _amounts(figure):
                found.setdefault(words, number)
    return {name: found[words] for name, words in people().items() if words in found}


def _amounts(figure: StoredFigure) -> list[tuple[str, str]]:
    known = {each.key: each for each in editions.current().indicators}
    if figure.indicator not in known:
        return []
    indicator = known[figure.indicator]
    named = (
        (indicator.numerator, figure.entry.numerator),
        (indicator.denominator, figure.entry.denominator),
    )
    return [(words, amount(number)) for words, number in named if words and isinstance(number, Decimal)]
