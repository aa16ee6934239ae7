"""Checklists: answers, evidence, progress, and whether an item takes an answer."""
