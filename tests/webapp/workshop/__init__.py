"""Pages of a cohort for its consultants."""
