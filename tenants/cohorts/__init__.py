"""Jugendämter and their groups: size cluster, cohort, and the groups their figures are compared in."""
