"""Readers that turn the bytes of a file into frozen typed rows, and say where they could not.

They translate and never decide: no database, no Flask. Two ways to say no:

- an exception of `refusals` for a file that cannot be taken at all; nothing is read on;
- a `findings.Finding` for one place in a readable file, so that everything wrong is shown at once.

Both carry codes and data; `wording` writes the German sentence.
"""
