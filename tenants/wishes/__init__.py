"""Wishes for background jobs: written with the change that wants them, done once."""
