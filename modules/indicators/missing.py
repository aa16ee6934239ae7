"""Why an amount is missing, in the signs of official statistics. A missing amount is never 0.

Source: Zeichenerklärung of the statistical offices of the Länder; security reference A.5.
"""

from decimal import Decimal
from enum import StrEnum


class Missing(StrEnum):
    """The sign as printed; an amount of 0 means "less than half a unit, or none", and is a number."""

    NOTHING = "–"
    """Nichts vorhanden. Exactly zero in official tables, but offices also write it for "not known"."""
    UNKNOWN = "."
    """Unbekannt oder geheim zu halten."""
    LATER = "…"
    """Angabe fällt später an."""
    NOT_APPLICABLE = "x"
    """Tabellenfach gesperrt, weil eine Aussage nicht sinnvoll ist."""
    UNRELIABLE = "/"
    """Kein Nachweis, weil das Ergebnis nicht sicher genug ist."""
    NOT_STATED = "k. A."
    """Keine Angabe. Everyday usage of offices, no official sign."""


Amount = Decimal | Missing
"""A count, an amount of money or a rate, or why there is none."""
