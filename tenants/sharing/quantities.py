"""What is pooled: one indicator, counted one way, with or without unaccompanied minors (umA).

Values that differ in one of the three are never pooled and never compared; the key of a quantity keeps
them apart in contributions, vintages and refusals. Source: domain reference 4.1 (counting method, umA).
"""

from collections.abc import Iterator

from modules.indicators.definitions import CountingMethod, Indicator

_WITH_UMA = "mit-uma"
_WITHOUT_UMA = "ohne-uma"


def quantity_key(
    indicator: Indicator, *, counting_method: CountingMethod | None, with_uma: bool | None
) -> str:
    """The key of the quantity a value belongs to, e.g. `D05/SUMME/ohne-uma`, `S07/JAHRESDURCHSCHNITT`.

    A distinction the indicator does not know is left out, so that a stray flag splits no group.
    """
    parts = [indicator.key]
    if indicator.counting_method is not None:
        parts.append(counting_method or indicator.counting_method)
    if indicator.has_uma:
        parts.append(_WITH_UMA if with_uma else _WITHOUT_UMA)
    return "/".join(parts)


def quantities_of(indicator: Indicator) -> Iterator[str]:
    """Every quantity the indicator can be counted as, the usual counting method first."""
    usual = indicator.counting_method
    methods = (usual, *(method for method in CountingMethod if method is not usual)) if usual else (None,)
    for method in methods:
        for with_uma in (False, True) if indicator.has_uma else (None,):
            yield quantity_key(indicator, counting_method=method, with_uma=with_uma)


def usual_quantity(indicator: Indicator) -> str:
    """The quantity an office is shown before it has a value of its own."""
    return next(quantities_of(indicator))


def indicator_of(quantity: str) -> str:
    """The key of the indicator behind a quantity."""
    return quantity.partition("/")[0]
