"""Indicators (Kennzahlen): definitions, periods, computing, plausibility, position in words."""
