"""Background jobs on a real queue."""
