"""Signing in: Flask-Login on top of sign-in sessions kept in the database."""
