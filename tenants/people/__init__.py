"""People: inviting, joining, signing in, roles."""
