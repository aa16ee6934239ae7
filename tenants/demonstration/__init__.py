"""Invented Jugendämter for demonstration and benchmark: names nobody has, figures nobody reported.

Everything follows from a seed and the day it is made on. Rows are written in bulk by the same records and
the same rules as people's own entries, without going through each page's use case; nothing here is
reachable from a page.
"""
