"""Indicators built by hand, for rules that need no content file."""

from decimal import Decimal

from modules.indicators.definitions import CountingMethod, Direction, Group, Indicator, Sensitivity, Use

YOUNG_PEOPLE = "Einwohnerinnen und Einwohner unter 21 Jahren am 31.12."


def make_indicator(
    key: str = "D05",
    *,
    numerator: str = "Hilfen",
    denominator: str | None = YOUNG_PEOPLE,
    factor: str = "10000",
    unit: str = "je 10.000 unter 21",
    anchor: str = "131",
    counting_method: CountingMethod | None = CountingMethod.SUMME,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
) -> Indicator:
    """An indicator; a rate per 10 000 young people unless something else is said."""
    return Indicator(
        key=key,
        group=Group(key[0]),
        name=f"Kennzahl {key}",
        definition="Test",
        numerator=numerator,
        denominator=denominator,
        has_public_denominator=denominator == YOUNG_PEOPLE,
        factor=Decimal(factor),
        unit=unit,
        direction=Direction.NEUTRAL,
        direction_note=None,
        counting_method=counting_method,
        has_uma=False,
        rate_only=False,
        norm=None,
        use=Use.BENCHMARK,
        source="Test",
        note=None,
        published=None,
        small_count=3,
        anchor=Decimal(anchor),
        bound=Decimal(anchor) / 20,
        sensitivity=sensitivity,
        start_set=False,
        decimals=1,
    )


def make_share(key: str = "X01", *, factor: str = "100", unit: str = "%", anchor: str = "50") -> Indicator:
    """A percentage of a part in a whole."""
    return make_indicator(key, denominator="alle Hilfen", factor=factor, unit=unit, anchor=anchor)
