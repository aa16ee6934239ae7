"""Meetings in which a group of one Jugendamt rates items blind and agrees."""
