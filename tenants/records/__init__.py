"""Every table, one file per aggregate; private to `tenants`."""

from tenants.records import (
    barrier,
    cohort,
    comment,
    figure,
    journal,
    municipality,
    person,
    run,
    sharing,
    tenant,
    wish,
)
from tenants.records.base import Record

__all__ = [
    "Record",
    "barrier",
    "cohort",
    "comment",
    "figure",
    "journal",
    "municipality",
    "person",
    "run",
    "sharing",
    "tenant",
    "wish",
]
