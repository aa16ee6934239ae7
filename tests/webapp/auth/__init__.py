"""Signing in and everything that leads there."""
