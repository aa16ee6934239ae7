"""Setting the application up and running it; nothing here is part of the installed product."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
"""The working copy."""
