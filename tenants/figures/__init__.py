"""Figures (Kennzahlwerte) of one Jugendamt: entering, importing, reading."""
