"""Pages of operators and consultants."""

from webapp.pages.platform import cohort, cohorts, publications, tenant, tenants
from webapp.pages.platform.group import blueprint

__all__ = ["blueprint", "cohort", "cohorts", "publications", "tenant", "tenants"]
