"""Drafts of the catalogue, proposals for them, and changes of law: what belongs to no single Jugendamt."""
