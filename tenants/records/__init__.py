"""Every table, one file per aggregate; private to `tenants`."""

from tenants.records import (
    assignment,
    barrier,
    cohort,
    comment,
    document,
    figure,
    frozen,
    journal,
    meeting,
    mention,
    municipality,
    person,
    run,
    sharing,
    target,
    tenant,
    wish,
)
from tenants.records.base import Record

__all__ = [
    "Record",
    "assignment",
    "barrier",
    "cohort",
    "comment",
    "document",
    "figure",
    "frozen",
    "journal",
    "meeting",
    "mention",
    "municipality",
    "person",
    "run",
    "sharing",
    "target",
    "tenant",
    "wish",
]
