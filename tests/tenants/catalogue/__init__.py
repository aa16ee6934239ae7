"""Drafts, proposals and changes of law on the real database."""
