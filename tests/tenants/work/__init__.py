"""Runs: answering, releasing, the next round, another edition."""
