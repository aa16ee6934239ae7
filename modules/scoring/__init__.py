"""Scoring: the scale, maturity of a module with its sum line by line, profile, agreement."""
