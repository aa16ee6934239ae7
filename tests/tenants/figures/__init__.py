"""Figures of one Jugendamt: entered, imported, released."""
