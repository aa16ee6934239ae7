"""Tests of the readers: small hand-made files in the dialects of the real ones, and the real ones."""
