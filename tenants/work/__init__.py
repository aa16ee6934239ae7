"""Runs of modules: answers, phases, releases, rounds, editions, and all that is stored of them."""
