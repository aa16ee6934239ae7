"""Meetings in which a group rates blind."""
