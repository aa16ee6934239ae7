"""Where the official files lie; tests that need one are skipped by name where it is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
OFFICIAL = PROJECT.parent / "shared" / "data"


@pytest.fixture
def official() -> Callable[[str], Path]:
    """Path of an official file, given relative to the folder of official data."""

    def find(name: str) -> Path:
        path = OFFICIAL / name
        if not path.is_file():
            pytest.skip(f"../shared/data/{name} is not there")
        return path

    return find
