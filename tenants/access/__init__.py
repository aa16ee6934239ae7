"""Who may do what: kinds of session, permissions, and the one table from role to permissions."""
