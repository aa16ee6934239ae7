"""People: passwords, invitations, roles."""
