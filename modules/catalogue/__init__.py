"""The catalogue: editions of modules with their items, and the indicators.

Content is YAML package data, one file a module, immutable once an edition is published. Transitions say
what changed from one edition to the next and what that means for an answer.
"""
