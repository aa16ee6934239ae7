"""Pages of operators and consultants."""

from webapp.pages.platform import (
    catalogue,
    catalogue_differences,
    catalogue_items,
    catalogue_opening,
    catalogue_proposals,
    cohort,
    cohorts,
    freezes,
    law_changes,
    publications,
    tenant,
    tenants,
)
from webapp.pages.platform.group import blueprint

__all__ = [
    "blueprint",
    "catalogue",
    "catalogue_differences",
    "catalogue_items",
    "catalogue_opening",
    "catalogue_proposals",
    "cohort",
    "cohorts",
    "freezes",
    "law_changes",
    "publications",
    "tenant",
    "tenants",
]
