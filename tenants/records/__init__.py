"""Every table, one file per aggregate; private to `tenants`."""

from tenants.records import (
    cohort,
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
    "cohort",
    "figure",
    "journal",
    "municipality",
    "person",
    "run",
    "sharing",
    "tenant",
    "wish",
]
