"""Sharing: quantities, consent, disclosure control, and what was published about groups."""
