"""Background jobs: entry points like pages. Ids in, session opened, use case called."""
