"""Whose it is: Jugendämter as tenants, people, cohorts, every table, transaction and permission.

Knows `modules`, is known by `webapp`. Use cases take their session first, flush and never commit.
"""
